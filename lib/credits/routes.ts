import { z } from "zod";
import { defineRouteFor } from "@/lib/http/define-route";
import { accountRefSchema, featureKeySchema, idSchema } from "@/lib/http/name-schemas";
import { page, pageQuery, pageSchema } from "@/lib/http/pagination";
import type { Principal } from "@/lib/http/principal";
import { type Problem, problem } from "@/lib/http/problem";
import type { Route } from "@/lib/http/route";
import type { Runtime } from "@/lib/runtime";
import { changeGrant, type GrantOutcome, issueGrant } from "./commands";
import { askedBy } from "./http/asked";
import { resetRoutes } from "./http/reset-routes";
import { grantWire, readGrantAt } from "./reads";
import {
  grantAdjustmentSchema,
  grantKindSchema,
  grantReasonSchema,
  grantSchema,
  grantStatusSchema,
  newGrantSchema,
} from "./schema/grant-schema";

const defineRoute = defineRouteFor<Runtime>();
const ofAccount = z.strictObject({ id: accountRefSchema });
const ofGrant = z.strictObject({ id: idSchema("grt") });
const errors = [
  "not_found",
  "grant_ended",
  "grant_not_recurring",
  "balance_insufficient",
  "balance_too_large",
] as const;

/** Why a grant could not be issued or changed, naming the member at fault. */
function problemOf(
  outcome: Exclude<GrantOutcome, { kind: "recorded" }>,
): Problem<(typeof errors)[number] | "invalid_parameter" | "idempotency_key_reused"> {
  if (outcome.kind === "key_reused")
    return problem("idempotency_key_reused", "This Idempotency-Key was used with another request.");
  if (outcome.kind === "account_unknown") return problem("not_found", "There is no such account.");
  switch (outcome.code) {
    case "expiry_in_the_past":
      return problem(
        "invalid_parameter",
        "A grant expires later than now and later than it becomes effective.",
        { param: "expires_at" },
      );
    case "grant_balance_too_low":
      return problem(
        "balance_insufficient",
        "The grant has less available than would be taken: what is held or spent cannot be taken back.",
        {
          param: "delta",
        },
      );
    case "balance_too_large":
      return problem("balance_too_large", "An account holds at most four million million credits.");
    case "grant_not_found":
      return problem("grant_ended", "The grant has been voided or has expired.");
    case "resets_are_whole":
      return problem("invalid_parameter", "Resets are counted: a half gives nothing back.", {
        param: "delta",
      });
    case "grant_not_recurring":
      return problem("grant_not_recurring", "The grant was issued for once: adjust it instead.");
    default:
      throw new Error(`a grant was refused as ${outcome.code}`);
  }
}

async function answer<Status extends 200 | 201>(runtime: Runtime, outcome: GrantOutcome, status: Status) {
  if (outcome.kind !== "recorded") return problemOf(outcome);
  const body = await readGrantAt(runtime, outcome);
  return { status, body, seq: outcome.seq, replayed: outcome.isReplay };
}

const postGrant = defineRoute({
  method: "POST",
  path: "/api/v1/accounts/{id}/grants",
  operationId: "issueGrant",
  summary: "Issue credits",
  tags: ["Credits"],
  scope: "admin",
  sessionRoles: ["admin"],
  idempotency: "required",
  params: ofAccount,
  body: newGrantSchema,
  responses: { 201: grantSchema },
  errors,
  examples: {},
  run: async (call) => {
    const { runtime, principal, params, body } = call;
    const accountId = await runtime.authorizeAccount(principal, params.id, "write");
    if (typeof accountId !== "string") return accountId;
    const outcome = await issueGrant(runtime, accountId, body, askedBy(call));
    return answer(runtime, outcome, 201);
  },
});

const listGrants = defineRoute({
  method: "GET",
  path: "/api/v1/accounts/{id}/grants",
  operationId: "listGrants",
  summary: "An account's grants, newest first",
  tags: ["Credits"],
  scope: "read",
  sessionRoles: ["user", "admin"],
  idempotency: "none",
  params: ofAccount,
  query: z.strictObject({
    ...pageQuery(z.tuple([idSchema("grt")])),
    kind: grantKindSchema.optional(),
    status: grantStatusSchema.optional(),
    feature: featureKeySchema.optional().meta({
      description: "Those that may pay for this feature; those for everything are among them.",
    }),
  }),
  responses: { 200: pageSchema(grantSchema) },
  errors: ["not_found"],
  examples: {},
  run: async ({ runtime, principal, params, query }) => {
    const accountId = await runtime.authorizeAccount(principal, params.id, "read");
    if (typeof accountId !== "string") return accountId;
    const { limit, cursor, kind, status, feature } = query;
    const filter = { kind, status, feature };
    const rows = await runtime.accountReads.grants(accountId, limit + 1, cursor?.[0] ?? null, filter);
    return { status: 200, body: page(rows.map(grantWire), limit, (row) => [row.id]) };
  },
});

/** The grant and its account, if this caller may touch it; a foreign grant is not found. */
async function findGrant(runtime: Runtime, principal: Principal, grantId: string, access: "read" | "write") {
  const row = await runtime.accountReads.grant(grantId);
  const unknown = problem("not_found", "There is no such grant.", { param: "id" });
  if (row === null) return unknown;
  const accountId = await runtime.authorizeAccount(principal, row.accountId, access);
  return typeof accountId === "string" ? { row, accountId } : unknown;
}

const getGrant = defineRoute({
  method: "GET",
  path: "/api/v1/grants/{id}",
  operationId: "getGrant",
  summary: "One grant",
  tags: ["Credits"],
  scope: "read",
  sessionRoles: ["user", "admin"],
  idempotency: "none",
  params: ofGrant,
  responses: { 200: grantSchema },
  errors: ["not_found"],
  examples: {},
  run: async ({ runtime, principal, params }) => {
    const found = await findGrant(runtime, principal, params.id, "read");
    return "kind" in found ? found : { status: 200, body: grantWire(found.row) };
  },
});

type ChangeCall = Parameters<typeof askedBy>[0] & {
  readonly runtime: Runtime;
  readonly params: { readonly id: string };
};
type Change = Parameters<typeof changeGrant>[2];

/** What every route that changes a grant is. */
const changing = {
  method: "POST",
  tags: ["Credits"],
  scope: "admin",
  sessionRoles: ["admin"],
  idempotency: "required",
  params: ofGrant,
  responses: { 200: grantSchema },
  errors,
  examples: {},
} as const;

/** And does: finds the grant for who asks, changes it, and answers it as it is then. */
async function changed(call: ChangeCall, change: (grantId: string) => Change) {
  const { runtime, principal, params } = call;
  const found = await findGrant(runtime, principal, params.id, "write");
  if ("kind" in found) return found;
  return answer(runtime, await changeGrant(runtime, found.accountId, change(params.id), askedBy(call)), 200);
}

const adjustGrant = defineRoute({
  ...changing,
  path: "/api/v1/grants/{id}/adjust",
  operationId: "adjustGrant",
  summary: "Add to a grant, take from it, or move its expiry",
  body: grantAdjustmentSchema,
  run: (call) => {
    const { delta = 0n, expires_at: end, reason } = call.body;
    const expiry = end === undefined ? {} : { expiresAt: end };
    return changed(call, (grantId) => ({ kind: "grant_adjusted", grantId, delta, ...expiry, reason }));
  },
});

const voidGrant = defineRoute({
  ...changing,
  path: "/api/v1/grants/{id}/void",
  operationId: "voidGrant",
  summary: "Take back what is left of a grant",
  description: "What open holds have set aside stays payable by them; what they give back expires.",
  body: grantReasonSchema,
  run: (call) => changed(call, (grantId) => ({ kind: "grant_voided", grantId, reason: call.body.reason })),
});

const resetGrant = defineRoute({
  ...changing,
  path: "/api/v1/grants/{id}/reset",
  operationId: "resetGrant",
  summary: "Begin a recurring grant's next period now",
  description:
    "What is left is carried over as its rollover says, the rest expires, and the grant has a new period's credits. The next reset is when it was.",
  body: grantReasonSchema,
  run: (call) => changed(call, (grantId) => ({ kind: "grant_reset", grantId, reason: call.body.reason })),
});

export const creditRoutes: readonly Route<Runtime>[] = [
  ...resetRoutes,
  postGrant,
  listGrants,
  getGrant,
  adjustGrant,
  resetGrant,
  voidGrant,
];
