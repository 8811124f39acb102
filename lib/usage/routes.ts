import { z } from "zod";
import { usageFilterOf } from "@/lib/decisions/schema/usage-filter-schema";
import { defineRouteFor } from "@/lib/http/define-route";
import { accountRefSchema } from "@/lib/http/name-schemas";
import { page } from "@/lib/http/pagination";
import type { Principal } from "@/lib/http/principal";
import { problem } from "@/lib/http/problem";
import type { Route } from "@/lib/http/route";
import type { Runtime } from "@/lib/runtime";
import { readForecast } from "./forecast/read-forecast";
import { readLevels } from "./levels/read-levels";
import { readRollUps, readUsage } from "./reads";
import { aggregateQuerySchema, BUCKETS_MAX, usageAggregateSchema } from "./schema/aggregate-schema";
import { forecastQuerySchema, forecastSchema } from "./schema/forecast-schema";
import { levelsQuerySchema, levelsSchema } from "./schema/levels-schema";
import { rollUpPageSchema, rollUpQuerySchema } from "./schema/roll-up-schema";

const defineRoute = defineRouteFor<Runtime>();

/** All of these read one account, for whoever may look at it or at a member's part of it. */
const ofAccount = {
  method: "GET",
  tags: ["Usage"],
  scope: "read",
  sessionRoles: ["user", "admin"],
  idempotency: "none",
  params: z.strictObject({ id: accountRefSchema }),
  errors: ["not_found"],
  examples: {},
} as const;

/** The account, and the member of it that is asked about, or that the caller is. */
async function authorizeReader(runtime: Runtime, principal: Principal, ref: string, member?: string) {
  const view = await runtime.authorizeView(principal, ref);
  if ("kind" in view) return view;
  const named = await runtime.authorizeMember(view, member);
  return "kind" in named ? named : { ...named, accountId: view.accountId };
}

const aggregate = defineRoute({
  ...ofAccount,
  path: "/api/v1/accounts/{id}/usage",
  operationId: "aggregateUsage",
  summary: "Sums of what was used and charged, in buckets of time",
  description:
    "Exact, from the datasets; an event is in the bucket in which it was decided. Buckets are the minutes, hours and days of a time zone, changes of its clocks included; those without usage are there too. Whoever is a member, or has a key of one, is told of their own.",
  query: aggregateQuerySchema,
  responses: { 200: usageAggregateSchema },
  run: async ({ runtime, principal, params, query }) => {
    const view = await runtime.authorizeView(principal, params.id);
    if ("kind" in view) return view;
    const read = await readUsage(runtime, view.accountId, {
      bucket: query.bucket,
      groupBy: query.group_by ?? null,
      from: query.from ?? null,
      to: query.to ?? null,
      timeZone: query.timezone ?? null,
      memberId: view.memberId,
    });
    switch (read) {
      case "not_found":
        return problem("not_found", "There is no such account.");
      case "too_many_buckets":
        return problem("invalid_parameter", `from must be before to, by at most ${BUCKETS_MAX} buckets.`, {
          param: "from",
        });
      case "too_many_groups":
        return problem("invalid_parameter", "There are too many groups: ask for a shorter range.", {
          param: "group_by",
        });
      default:
        return { status: 200, body: read };
    }
  },
});

const forecast = defineRoute({
  ...ofAccount,
  path: "/api/v1/accounts/{id}/forecast",
  operationId: "forecast",
  summary: "How many more, what binds, and until when",
  description:
    "For each feature how often a typical request would be allowed now, exactly, which window binds, and how many more credits pay for; for each window and for the credits when they end at the rates of the last hour and the last day, as a range. Where there are too few events, it says so in place of a guess. Whoever is a member, or has a key of one, is told of their own requests and windows; what all share ends at the rates of all.",
  query: forecastQuerySchema,
  responses: { 200: forecastSchema },
  run: async ({ runtime, principal, params, query }) => {
    const asked = await authorizeReader(runtime, principal, params.id, query.member);
    if ("kind" in asked) return asked;
    const { accountId, ...named } = asked;
    const { feature = null, usage = null } = query;
    if (usage !== null && feature === null)
      return problem("invalid_parameter", "A usage is of a feature: name it.", { param: "feature" });
    const apiKey = principal.kind === "key" && principal.accountId !== null ? principal.keyId : null;
    const read = await readForecast(runtime, accountId, { feature, usage, ...named, apiKey });
    if (read === "not_found") return problem("not_found", "There is no such account.");
    if (read === "member_unknown")
      return problem("not_found", "The account has no such member.", { param: "member" });
    if (read === "feature_unknown")
      return problem("invalid_parameter", `The price book of the account's plan has no feature ${feature}.`, {
        param: "feature",
      });
    if ("dimension" in read)
      return problem("invalid_parameter", `The feature has no dimension ${read.dimension}.`, {
        param: "usage",
      });
    return { status: 200, body: read, seq: read.seq };
  },
});

const rollUps = defineRoute({
  ...ofAccount,
  path: "/api/v1/accounts/{id}/roll-ups",
  operationId: "rollUpUsage",
  summary: "What the requests of a session, of a lineage, or of all that a filter finds came to",
  description:
    "Over the very events that `GET /accounts/{id}/usage-events` lists with the same filters. Groups that went on last come first.",
  query: rollUpQuerySchema,
  responses: { 200: rollUpPageSchema },
  run: async ({ runtime, principal, params, query }) => {
    const asked = await authorizeReader(runtime, principal, params.id, query.member);
    if ("kind" in asked) return asked;
    const filter = usageFilterOf(query, asked.memberId);
    const rows = await readRollUps(runtime, asked.accountId, {
      ...{ by: query.by, filter, limit: query.limit + 1, beforeSeq: query.cursor?.[0] ?? null },
    });
    return { status: 200, body: page(rows, query.limit, (row) => [row.last_seq]) };
  },
});

const levels = defineRoute({
  ...ofAccount,
  path: "/api/v1/accounts/{id}/levels",
  operationId: "readLevels",
  summary: "How full a window was over its span, or how many credits there were",
  description:
    "What decisions recorded as they were made: of each 48th of the time the last one, with its id, and the level now. Of an organization's pool, whoever is a member is told the levels and not whose decisions they are.",
  query: levelsQuerySchema,
  responses: { 200: levelsSchema },
  run: async ({ runtime, principal, params, query }) => {
    const asked = await authorizeReader(runtime, principal, params.id, query.member);
    if ("kind" in asked) return asked;
    const { accountId, ...named } = asked;
    const read = await readLevels(runtime, accountId, { window: query.window ?? null, ...named });
    switch (read) {
      case "not_found":
        return problem("not_found", "There is no such account.");
      case "member_unknown":
        return problem("not_found", "The account has no such member.", { param: "member" });
      case "window_unknown":
        return problem("invalid_parameter", "The account's plan has no such window.", { param: "window" });
      default:
        return { status: 200, body: read, seq: read.seq };
    }
  },
});

export const usageRoutes: readonly Route<Runtime>[] = [aggregate, forecast, levels, rollUps];
