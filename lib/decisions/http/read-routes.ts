import { z } from "zod";
import { defineRouteFor } from "@/lib/http/define-route";
import { accountRefSchema, idSchema } from "@/lib/http/name-schemas";
import { page, pageQuery, pageSchema } from "@/lib/http/pagination";
import type { Principal } from "@/lib/http/principal";
import { isSeen } from "@/lib/http/principal";
import { problem } from "@/lib/http/problem";
import type { Route } from "@/lib/http/route";
import type { Runtime } from "@/lib/runtime";
import { listedDecisions, readDecision, recomputeDecision } from "../reads";
import { listedDecisionSchema, replayAnswerSchema, storedDecisionSchema } from "../schema/decision-schema";
import { decisionWire } from "../schema/decision-wire";
import { usageFilterOf, usageFilterShape } from "../schema/usage-filter-schema";

const defineRoute = defineRouteFor<Runtime>();
const params = z.strictObject({ id: idSchema("dec") });

async function findDecision(runtime: Runtime, principal: Principal, id: string) {
  const stored = await runtime.datasets.usageEvent(id.slice("dec_".length));
  const unknown = problem("not_found", "There is no such decision.", { param: "id" });
  if (stored === null) return unknown;
  const view = await runtime.authorizeView(principal, stored.event.accountId);
  if ("kind" in view || !isSeen(view, stored.event.memberId)) return unknown;
  return { stored, accountId: view.accountId };
}

const getDecision = defineRoute({
  method: "GET",
  path: "/api/v1/decisions/{id}",
  operationId: "getDecision",
  summary: "One stored decision, with its trace and what became of it",
  tags: ["Decisions"],
  scope: "read",
  sessionRoles: ["user", "admin"],
  idempotency: "none",
  params,
  responses: { 200: storedDecisionSchema },
  errors: ["not_found"],
  examples: {},
  run: async ({ runtime, principal, params }) => {
    const found = await findDecision(runtime, principal, params.id);
    if ("kind" in found) return found;
    return {
      status: 200,
      body: await readDecision(runtime, found.accountId, found.stored),
      seq: found.stored.event.seq,
    };
  },
});

const replayDecision = defineRoute({
  method: "POST",
  path: "/api/v1/decisions/{id}/replay",
  operationId: "replayDecision",
  summary: "Decide again from the facts, and compare",
  description:
    "Folds the account's facts from the first one, decides again, and compares the chain's hash: identical means that every input and every output is the same.",
  tags: ["Decisions"],
  scope: "read",
  sessionRoles: ["user", "admin"],
  idempotency: "none",
  deadlineMs: 60_000,
  params,
  responses: { 200: replayAnswerSchema },
  errors: ["not_found"],
  examples: {},
  run: async ({ runtime, principal, params }) => {
    const found = await findDecision(runtime, principal, params.id);
    if ("kind" in found) return found;
    const { stored, accountId } = found;
    const recomputed = await recomputeDecision(runtime, accountId, stored);
    const again =
      recomputed.fact?.kind === "usage" && recomputed.fact.event.seq === stored.event.seq
        ? recomputed.fact.event
        : null;
    return {
      status: 200,
      body: {
        id: params.id,
        identical: recomputed.isIdentical,
        facts_replayed: recomputed.factsReplayed,
        stored_hash: stored.event.hash,
        recomputed_hash: again?.hash ?? null,
        recomputed: again === null ? null : decisionWire(again, stored.ledgerBalance),
      },
    };
  },
});

const listDecisions = defineRoute({
  method: "GET",
  path: "/api/v1/decisions",
  operationId: "listDecisions",
  summary: "Decisions, newest first, each with what has become of it",
  tags: ["Decisions"],
  scope: "read",
  sessionRoles: ["user", "admin"],
  idempotency: "none",
  query: z.strictObject({
    account: accountRefSchema.optional(),
    ...usageFilterShape,
    ...pageQuery(z.tuple([z.string().regex(/^[0-9a-hjkmnp-tv-z]{26}$/)])),
  }),
  responses: { 200: pageSchema(listedDecisionSchema) },
  errors: ["not_found"],
  examples: {},
  run: async ({ runtime, principal, query }) => {
    const scope = await listScope(runtime, principal, query.account);
    if ("kind" in scope) return scope;
    const named = await runtime.authorizeMember(scope, query.member);
    if ("kind" in named) return named;
    const rows = await runtime.datasets.usageEvents({
      ...usageFilterOf(query, named.memberId),
      accountId: scope.accountId,
      livemode: scope.livemode,
      limit: query.limit + 1,
      beforeRef: query.cursor?.[0] ?? null,
    });
    const { data, ...rest } = page(rows, query.limit, (row) => [row.event.ref]);
    return { status: 200, body: { data: await listedDecisions(runtime, data), ...rest } };
  },
});

/** Whose decisions a caller may list: one account's; all of its mode for a key of no account; all for an admin. */
async function listScope(runtime: Runtime, principal: Principal, account: string | undefined) {
  const own = principal.kind === "key" ? principal.accountId : null;
  const ref = account ?? own;
  if (ref !== null && ref !== undefined) {
    const view = await runtime.authorizeView(principal, ref);
    return "kind" in view ? view : { ...view, livemode: null };
  }
  if (principal.kind === "key") return { accountId: null, memberId: null, livemode: principal.livemode };
  if (principal.role === "admin") return { accountId: null, memberId: null, livemode: null };
  return problem("invalid_parameter", "Say which account.", { param: "account" });
}

export const decisionReadRoutes: readonly Route<Runtime>[] = [getDecision, replayDecision, listDecisions];
