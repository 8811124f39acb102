import { z } from "zod";
import { defineRouteFor } from "@/lib/http/define-route";
import { accountRefSchema } from "@/lib/http/name-schemas";
import { problem } from "@/lib/http/problem";
import type { Route } from "@/lib/http/route";
import type { Runtime } from "@/lib/runtime";
import { readUsage } from "./reads";
import { aggregateQuerySchema, BUCKETS_MAX, usageAggregateSchema } from "./schema/aggregate-schema";

const defineRoute = defineRouteFor<Runtime>();

const aggregate = defineRoute({
  method: "GET",
  path: "/api/v1/accounts/{id}/usage",
  operationId: "aggregateUsage",
  summary: "Sums of what was used and charged, in buckets of time",
  description:
    "Exact, from the datasets; an event is in the bucket in which it was decided. Buckets are the minutes, hours and days of a time zone, changes of its clocks included; those without usage are there too.",
  tags: ["Usage"],
  scope: "read",
  sessionRoles: ["user", "admin"],
  idempotency: "none",
  params: z.strictObject({ id: accountRefSchema }),
  query: aggregateQuerySchema,
  responses: { 200: usageAggregateSchema },
  errors: ["not_found"],
  examples: {},
  run: async ({ runtime, principal, params, query }) => {
    const accountId = await runtime.authorizeAccount(principal, params.id, "read");
    if (typeof accountId !== "string") return accountId;
    const read = await readUsage(runtime, accountId, {
      bucket: query.bucket,
      groupBy: query.group_by ?? null,
      from: query.from ?? null,
      to: query.to ?? null,
      timeZone: query.timezone ?? null,
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

export const usageRoutes: readonly Route<Runtime>[] = [aggregate];
