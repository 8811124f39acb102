import { z } from "zod";
import { authorOf } from "@/lib/http/author";
import { defineRouteFor } from "@/lib/http/define-route";
import { accountRefSchema } from "@/lib/http/name-schemas";
import { page, pageQuery, pageSchema } from "@/lib/http/pagination";
import { memberOf } from "@/lib/http/principal";
import { problem } from "@/lib/http/problem";
import type { Route } from "@/lib/http/route";
import type { Runtime } from "@/lib/runtime";
import { TEST_CLOCK_ACCOUNTS_MAX } from "@/lib/test-clocks/schema/clock-schema";
import { openAccount } from "./commands";
import { changeRoutes } from "./http/change-routes";
import { feedRoutes } from "./http/feed-route";
import { streamRoutes } from "./http/stream-route";
import { windowRoutes } from "./http/window-routes";
import { accountWire, readPastStanding, readStanding } from "./reads";
import { accountSchema, newAccountSchema } from "./schema/account-schema";
import { standingQuerySchema, standingSchema } from "./schema/standing-schema";
import { problemOfPast } from "./standing/past-standing";

const defineRoute = defineRouteFor<Runtime>();
const params = z.strictObject({ id: accountRefSchema });

const postAccount = defineRoute({
  method: "POST",
  path: "/api/v1/accounts",
  operationId: "openAccount",
  summary: "Open an account on a plan",
  description:
    "A sandbox key opens sandbox accounts. `external_id` is taken once per mode: opening it again is a conflict, so a retry opens no second account.",
  tags: ["Accounts"],
  scope: "admin",
  sessionRoles: ["admin"],
  idempotency: "none",
  body: newAccountSchema,
  responses: { 201: accountSchema },
  errors: ["external_id_taken", "not_found"],
  examples: {},
  run: async ({ runtime, principal, requestId, body }) => {
    if (principal.kind === "key" && principal.accountId !== null)
      return problem("not_found", "This key is restricted to one account.");
    const opened = await openAccount(
      runtime,
      body,
      principal.kind === "key" ? principal.livemode : true,
      authorOf(principal, requestId),
    );
    switch (opened.kind) {
      case "external_id_taken":
        return problem("external_id_taken", "Another account has this external_id.", {
          param: "external_id",
        });
      case "plan_not_published":
        return problem("invalid_parameter", "There is no such published plan version.", { param: "plan" });
      case "test_clock_not_found":
        return problem("invalid_parameter", "There is no such test clock in the sandbox.", {
          param: "test_clock",
        });
      case "test_clock_full":
        return problem(
          "invalid_parameter",
          `${TEST_CLOCK_ACCOUNTS_MAX} accounts hang on this clock already: make another one.`,
          {
            param: "test_clock",
          },
        );
      case "opened": {
        const row = await runtime.accountReads.account(opened.accountId);
        if (row === null) throw new Error("an account that was just opened is not there");
        return { status: 201, body: accountWire(row), seq: row.seq };
      }
    }
  },
});

const listAccounts = defineRoute({
  method: "GET",
  path: "/api/v1/accounts",
  operationId: "listAccounts",
  summary: "Accounts, newest first",
  tags: ["Accounts"],
  scope: "read",
  sessionRoles: ["user", "admin"],
  idempotency: "none",
  query: z.strictObject({
    query: z
      .string()
      .trim()
      .min(1)
      .max(320)
      .optional()
      .meta({ description: "An id, `ext:…`, or the beginning of a name or e-mail." }),
    ...pageQuery(z.tuple([z.string().regex(/^acct_[0-9a-hjkmnp-tv-z]{26}$/)])),
  }),
  responses: { 200: pageSchema(accountSchema) },
  errors: [],
  examples: {},
  run: async ({ runtime, principal, query }) => {
    const own = principal.kind === "key" ? principal.accountId : null;
    // Whoever is restricted to a member sees the account's standing, not the account.
    if (memberOf(principal) !== null) return { status: 200, body: page([], query.limit, () => [""]) };
    const accountIds =
      principal.kind === "session" && principal.role === "user"
        ? principal.accountIds
        : own === null
          ? null
          : [own];
    const rows = await runtime.accountReads.search({
      text: query.query ?? null,
      livemode: principal.kind === "key" ? principal.livemode : null,
      accountIds,
      limit: query.limit + 1,
      beforeId: query.cursor?.[0] ?? null,
    });
    return { status: 200, body: page(rows.map(accountWire), query.limit, (row) => [row.id]) };
  },
});

const getAccount = defineRoute({
  method: "GET",
  path: "/api/v1/accounts/{id}",
  operationId: "getAccount",
  summary: "One account",
  tags: ["Accounts"],
  scope: "read",
  sessionRoles: ["user", "admin"],
  idempotency: "none",
  params,
  responses: { 200: accountSchema },
  errors: ["not_found"],
  examples: {},
  run: async ({ runtime, principal, params }) => {
    const accountId = await runtime.authorizeAccount(principal, params.id, "read");
    if (typeof accountId !== "string") return accountId;
    const row = await runtime.accountReads.account(accountId);
    return row === null
      ? problem("not_found", "There is no such account.")
      : { status: 200, body: accountWire(row), seq: row.seq };
  },
});

const getStanding = defineRoute({
  method: "GET",
  path: "/api/v1/accounts/{id}/standing",
  operationId: "getStanding",
  summary: "One numbered snapshot: what is left, who pays next; now or as it was",
  description:
    "The gate and every page read this model; its `seq` is the number of the snapshot. With `seq` it is the snapshot after that fact of the account, with `at` the one at that instant, folded from the facts: what the gate read then. An account on a test clock is asked by its clock's time.",
  tags: ["Accounts"],
  scope: "read",
  sessionRoles: ["user", "admin"],
  idempotency: "none",
  // A long history of which nothing is kept yet is folded once from its first fact.
  deadlineMs: 60_000,
  params,
  query: standingQuerySchema,
  responses: { 200: standingSchema },
  errors: ["not_found"],
  examples: {},
  run: async ({ runtime, principal, params, query }) => {
    const view = await runtime.authorizeView(principal, params.id);
    if ("kind" in view) return view;
    const { accountId, memberId } = view;
    const { seq, at } = query;
    if (seq !== undefined && at !== undefined)
      return problem("invalid_parameter", "Say `seq` or `at`, not both.", { param: "at" });
    const asOf = seq !== undefined ? { seq } : at !== undefined ? { at } : null;
    const standing =
      asOf === null
        ? await readStanding(runtime, accountId, memberId)
        : await readPastStanding(runtime, accountId, asOf, memberId);
    if (standing === null) return problem("not_found", "There is no such account.");
    if ("kind" in standing) {
      const { param, detail } = problemOfPast(standing);
      return problem("invalid_parameter", detail, { param });
    }
    return { status: 200, body: standing, seq: standing.seq };
  },
});

export const accountRoutes: readonly Route<Runtime>[] = [
  postAccount,
  listAccounts,
  getAccount,
  getStanding,
  ...feedRoutes,
  ...changeRoutes,
  ...windowRoutes,
  ...streamRoutes,
];
