import { z } from "zod";
import type { RefundRefusal } from "@/lib/engine/refund";
import { authorOf } from "@/lib/http/author";
import { defineRouteFor } from "@/lib/http/define-route";
import { accountRefSchema, idSchema } from "@/lib/http/name-schemas";
import { page, pageQuery, pageSchema } from "@/lib/http/pagination";
import type { Principal } from "@/lib/http/principal";
import { problem } from "@/lib/http/problem";
import type { Route } from "@/lib/http/route";
import { ownKey } from "@/lib/ids";
import type { Runtime } from "@/lib/runtime";
import { answerDispute, DISPUTES_MAX, openDispute } from "./commands";
import { findEvent } from "./http/find-event";
import { packRoute } from "./http/pack-route";
import { disputeWire, findDisputeRow, listDisputes } from "./reads";
import {
  disputeAnswerRequestSchema,
  disputeRequestSchema,
  disputeSchema,
  disputeStateSchema,
} from "./schema/dispute-schema";

const defineRoute = defineRouteFor<Runtime>();
const shared = { tags: ["Disputes"], sessionRoles: ["user", "admin"], examples: {} } as const;
const params = z.strictObject({ id: idSchema("dsp") });
const unknownDispute = problem("not_found", "There is no such dispute.", { param: "id" });

async function findDispute(runtime: Runtime, principal: Principal, id: string, access: "read" | "write") {
  const row = await findDisputeRow(runtime, id);
  if (row === null) return unknownDispute;
  const { account } = disputeWire(row);
  return typeof (await runtime.authorizeAccount(principal, account, access)) === "string"
    ? row
    : unknownDispute;
}

const eventParams = z.strictObject({ id: idSchema("use") });

const post = defineRoute({
  ...shared,
  method: "POST",
  path: "/api/v1/usage-events/{id}/disputes",
  operationId: "openDispute",
  summary: "Report a problem with a charge",
  description: `Of each usage event one dispute is open at a time, and at most ${DISPUTES_MAX} are opened. It changes no balance: whoever answers it refunds, or says why not.`,
  scope: "admin",
  idempotency: "required",
  params: eventParams,
  body: disputeRequestSchema,
  responses: { 201: disputeSchema },
  errors: ["not_found", "not_disputable", "dispute_open", "too_many_disputes"],
  run: async ({ runtime, principal, requestId, idempotencyKey: key, requestHash, params, body }) => {
    const found = await findEvent(runtime, principal, params.id, "write");
    if ("kind" in found) return found;
    const asked = { ...authorOf(principal, requestId), key, requestHash };
    const opened = await openDispute(runtime, found.accountId, found.event, body, asked);
    switch (opened.kind) {
      case "opened":
        return { status: 201, body: opened.dispute, replayed: opened.isReplay };
      case "key_reused":
        return problem("idempotency_key_reused", "This Idempotency-Key was used with another request.");
      case "not_disputable":
        return problem(
          "not_disputable",
          "Only usage that took something is disputed: not a block, a hold or a refund.",
        );
      case "dispute_open":
        return problem("dispute_open", "A dispute of this usage event is open already.");
      case "too_many_disputes":
        return problem("too_many_disputes", `A usage event is disputed at most ${DISPUTES_MAX} times.`);
    }
  },
});

const ofPage = pageQuery(z.tuple([idSchema("dsp")]));

const listOfEvent = defineRoute({
  ...shared,
  method: "GET",
  path: "/api/v1/usage-events/{id}/disputes",
  operationId: "listDisputesOfUsageEvent",
  summary: "The disputes of a usage event, newest first",
  scope: "read",
  idempotency: "none",
  params: eventParams,
  query: z.strictObject(ofPage),
  responses: { 200: pageSchema(disputeSchema) },
  errors: ["not_found"],
  run: async ({ runtime, principal, params, query }) => {
    const found = await findEvent(runtime, principal, params.id, "read");
    if ("kind" in found) return found;
    const rows = await listDisputes(runtime, {
      ...{ accountId: found.accountId, livemode: null, usageEvent: params.id, state: null },
      ...{ limit: query.limit + 1, beforeId: query.cursor?.[0] ?? null },
    });
    return { status: 200, body: page(rows, query.limit, (row) => [row.id]) };
  },
});

const list = defineRoute({
  ...shared,
  method: "GET",
  path: "/api/v1/disputes",
  operationId: "listDisputes",
  summary: "Disputes, newest first",
  description: "Of one account, or, for administrators, of all that the caller sees.",
  scope: "read",
  idempotency: "none",
  query: z.strictObject({
    account: accountRefSchema.optional(),
    state: disputeStateSchema.optional(),
    ...ofPage,
  }),
  responses: { 200: pageSchema(disputeSchema) },
  errors: ["not_found"],
  run: async ({ runtime, principal, query }) => {
    const scope = await listScope(runtime, principal, query.account);
    if ("kind" in scope) return scope;
    const rows = await listDisputes(runtime, {
      ...{ ...scope, usageEvent: null, state: query.state ?? null },
      ...{ limit: query.limit + 1, beforeId: query.cursor?.[0] ?? null },
    });
    return { status: 200, body: page(rows, query.limit, (row) => [row.id]) };
  },
});

/** Whose disputes a caller may list: one account's; all of its mode for a key of no account; all for an admin. */
async function listScope(runtime: Runtime, principal: Principal, account: string | undefined) {
  const ref = account ?? (principal.kind === "key" ? principal.accountId : null);
  if (ref !== null) {
    const accountId = await runtime.authorizeAccount(principal, ref, "read");
    return typeof accountId === "string" ? { accountId, livemode: null } : accountId;
  }
  if (principal.kind === "key") return { accountId: null, livemode: principal.livemode };
  if (principal.role === "admin") return { accountId: null, livemode: null };
  return problem("invalid_parameter", "Say which account.", { param: "account" });
}

const get = defineRoute({
  ...shared,
  method: "GET",
  path: "/api/v1/disputes/{id}",
  operationId: "getDispute",
  summary: "One dispute, with its answer",
  scope: "read",
  idempotency: "none",
  params,
  responses: { 200: disputeSchema },
  errors: ["not_found"],
  run: async ({ runtime, principal, params }) => {
    const row = await findDispute(runtime, principal, params.id, "read");
    return "kind" in row ? row : { status: 200, body: disputeWire(row) };
  },
});

const ANSWERED = problem("dispute_answered", "The dispute was answered already.");

const answer = defineRoute({
  ...shared,
  method: "POST",
  path: "/api/v1/disputes/{id}/answer",
  operationId: "answerDispute",
  summary: "Answer a dispute: refund, or say why not",
  description:
    "`refunded` makes a refund of the disputed usage event, at most once however often it is asked for, or names one that was made already. A dispute is answered once.",
  scope: "admin",
  sessionRoles: ["admin"],
  idempotency: "required",
  params,
  body: disputeAnswerRequestSchema,
  responses: { 200: disputeSchema },
  errors: [
    "not_found",
    "dispute_answered",
    "not_refundable",
    "nothing_to_refund",
    "refund_too_large",
    "too_many_refunds",
    "balance_too_large",
  ],
  run: async ({ runtime, principal, requestId, idempotencyKey: key, requestHash, params, body }) => {
    const row = await findDispute(runtime, principal, params.id, "write");
    if ("kind" in row) return row;
    const asked = { ...authorOf(principal, requestId), key, requestHash };
    const answered = await answerDispute(runtime, row, body, asked);
    switch (answered.kind) {
      case "answered":
        return { status: 200, body: answered.dispute, replayed: answered.isReplay };
      case "key_reused":
        return problem("idempotency_key_reused", "This Idempotency-Key was used with another request.");
      case "dispute_answered":
        return ANSWERED;
      case "not_its_refund":
        return problem("invalid_parameter", "This is no refund of the disputed usage event.", {
          param: "refund",
        });
      case "refused":
        return problem(answered.code, REFUSALS[answered.code]);
    }
  },
});

const REFUSALS: Readonly<Record<RefundRefusal, string>> = {
  not_refundable: "The disputed usage event charged nothing by itself.",
  nothing_to_refund: "It is refunded already: name that refund, or decline.",
  refund_too_large: "Less than this is left of what the event cost.",
  too_many_refunds: "The event was refunded too many times: name one of its refunds.",
  balance_too_large: "An account holds at most four million million credits.",
};

const withdraw = defineRoute({
  ...shared,
  method: "POST",
  path: "/api/v1/disputes/{id}/withdraw",
  operationId: "withdrawDispute",
  summary: "Take a dispute back",
  description: "A repeat answers the same. What was answered otherwise stays so.",
  scope: "admin",
  idempotency: "none",
  params,
  responses: { 200: disputeSchema },
  errors: ["not_found", "dispute_answered"],
  run: async ({ runtime, principal, requestId, params }) => {
    const row = await findDispute(runtime, principal, params.id, "write");
    if ("kind" in row) return row;
    const key = ownKey("withdraw", params.id);
    const asked = { ...authorOf(principal, requestId), key, requestHash: "0".repeat(32) };
    const withdrawn = await answerDispute(runtime, row, { outcome: "withdrawn", message: "" }, asked);
    return withdrawn.kind === "answered" ? { status: 200, body: withdrawn.dispute } : ANSWERED;
  },
});

export const disputeRoutes: readonly Route<Runtime>[] = [
  post,
  listOfEvent,
  list,
  get,
  answer,
  withdraw,
  packRoute,
];
