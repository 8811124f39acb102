import { z } from "zod";
import { formatDecimal, type Microcredits, mulDivDown, ONE, parseDecimal } from "@/lib/engine/amounts";
import type { UsageEvent } from "@/lib/engine/facts";
import { MAX_REFUNDS, type RefundRefusal, refundableOf } from "@/lib/engine/refund";
import { authorOf } from "@/lib/http/author";
import { defineRouteFor } from "@/lib/http/define-route";
import { accountRefSchema, idSchema } from "@/lib/http/name-schemas";
import { page, pageQuery, pageSchema } from "@/lib/http/pagination";
import type { Principal } from "@/lib/http/principal";
import { problem } from "@/lib/http/problem";
import type { Route } from "@/lib/http/route";
import type { Runtime } from "@/lib/runtime";
import type { LineageTotals } from "@/lib/storage/usage-ports";
import {
  type LineageWire,
  lineageSchema,
  refundPreviewRequestSchema,
  refundPreviewSchema,
  refundRequestSchema,
  refundSchema,
} from "../schema/refund-schema";
import { refundPreviewWire, refundWire } from "../schema/refund-wire";

const defineRoute = defineRouteFor<Runtime>();
const params = z.strictObject({ id: idSchema("use") });
const path = "/api/v1/usage-events/{id}/refunds";

/** The event and its account, if this caller may touch it; a foreign one is not found. */
async function findEvent(runtime: Runtime, principal: Principal, id: string, access: "read" | "write") {
  const stored = await runtime.datasets.usageEvent(id.slice("use_".length));
  const unknown = problem("not_found", "There is no such usage event.", { param: "id" });
  if (stored === null) return unknown;
  const accountId = await runtime.authorizeAccount(principal, stored.event.accountId, access);
  return typeof accountId === "string" ? { event: stored.event, accountId } : unknown;
}

/** What is asked for, in credits; null for all that is left. A share is of what the event took and left to be owed, whatever was refunded since. */
function amountOf(
  event: UsageEvent,
  { amount, share }: { readonly amount?: Microcredits | undefined; readonly share?: string | undefined },
): Microcredits | null {
  if (share === undefined) return amount ?? null;
  return mulDivDown(refundableOf(event), parseDecimal(share) as bigint, ONE);
}

function problemOf(code: RefundRefusal) {
  switch (code) {
    case "not_refundable":
      return problem(
        "not_refundable",
        "Only usage that was charged is refunded: not a block, a hold, its end without a capture, or a refund.",
      );
    case "nothing_to_refund":
      return problem("nothing_to_refund", "Nothing of what was asked for is left: it is refunded already.");
    case "refund_too_large":
      return problem("refund_too_large", "Less than this is left of what the event cost.", {
        param: "amount",
      });
    case "too_many_refunds":
      return problem("too_many_refunds", `A usage event is refunded in at most ${MAX_REFUNDS} parts.`);
    case "balance_too_large":
      return problem("balance_too_large", "An account holds at most four million million credits.");
  }
}

const errors = [
  "not_found",
  "not_refundable",
  "nothing_to_refund",
  "refund_too_large",
  "too_many_refunds",
  "balance_too_large",
] as const;

const postRefund = defineRoute({
  method: "POST",
  path,
  operationId: "refundUsage",
  summary: "Refund a usage event, in whole or in part",
  description:
    "Recorded as a usage event of its own, of less than nothing. What was drawn last comes back first: what the event left to be owed is owed no more, or goes back to the grants that repaid it; the rest to the very grants that gave it; and never more than the event cost over all its refunds. Windows get their units back where the span that counted them still runs; what comes back to a grant or period that is over expires at once, and the answer says so.",
  tags: ["Refunds"],
  scope: "admin",
  sessionRoles: ["admin"],
  idempotency: "required",
  params,
  body: refundRequestSchema,
  responses: { 201: refundSchema },
  errors,
  examples: {},
  run: async ({ runtime, principal, params, body, idempotencyKey: key, requestHash, requestId }) => {
    const found = await findEvent(runtime, principal, params.id, "write");
    if ("kind" in found) return found;
    const { event, accountId } = found;
    const { reason, restore_windows: restoresWindows } = body;
    const amount = amountOf(event, body);
    if (amount === 0n) return problemOf("nothing_to_refund");
    const outcome = await runtime.usageUnderLock.refund(
      accountId,
      event.ref,
      { amount, restoresWindows, reason },
      { ...authorOf(principal, requestId), key, requestHash },
    );
    switch (outcome.kind) {
      case "recorded": {
        const { stored, isReplay } = outcome;
        return { status: 201, body: refundWire(stored.event), seq: stored.event.seq, replayed: isReplay };
      }
      case "refused":
        return problemOf(outcome.code);
      case "key_reused":
        return problem("idempotency_key_reused", "This Idempotency-Key was used with another request.");
      case "event_unknown":
        return problem("not_found", "There is no such usage event.", { param: "id" });
    }
  },
});

const previewRefund = defineRoute({
  method: "POST",
  path: `${path}/preview`,
  operationId: "previewRefund",
  summary: "What a refund would give back, and to what",
  description:
    "Worked out as the refund itself would be, on where the account stands now; nothing is recorded. It is refused as the refund would be.",
  tags: ["Refunds"],
  scope: "admin",
  sessionRoles: ["admin"],
  idempotency: "none",
  params,
  body: refundPreviewRequestSchema,
  responses: { 200: refundPreviewSchema },
  errors,
  examples: {},
  run: async ({ runtime, principal, params, body, requestId }) => {
    const found = await findEvent(runtime, principal, params.id, "write");
    if ("kind" in found) return found;
    const { event, accountId } = found;
    const amount = amountOf(event, body);
    if (amount === 0n) return problemOf("nothing_to_refund");
    const { actor } = authorOf(principal, requestId);
    const { restore_windows: restoresWindows, reason = "" } = body;
    const asked = { amount, restoresWindows, reason, by: actor };
    const outcome = await runtime.usageUnderLock.previewRefund(accountId, event.ref, asked);
    switch (outcome.kind) {
      case "previewed":
        return { status: 200, body: refundPreviewWire(accountId, outcome.refund) };
      case "refused":
        return problemOf(outcome.code);
      case "event_unknown":
        return problem("not_found", "There is no such usage event.", { param: "id" });
    }
  },
});

const listRefunds = defineRoute({
  method: "GET",
  path,
  operationId: "listRefunds",
  summary: "The refunds of a usage event, oldest first",
  tags: ["Refunds"],
  scope: "read",
  sessionRoles: ["user", "admin"],
  idempotency: "none",
  params,
  query: z.strictObject(pageQuery(z.tuple([z.int().min(1)]))),
  responses: { 200: pageSchema(refundSchema) },
  errors: ["not_found"],
  examples: {},
  run: async ({ runtime, principal, params, query }) => {
    const found = await findEvent(runtime, principal, params.id, "read");
    if ("kind" in found) return found;
    const rows = await runtime.datasets.refundsOf(found.accountId, found.event.ref);
    const after = rows.filter(({ event }) => event.seq > (query.cursor?.[0] ?? 0));
    const wires = after.slice(0, query.limit + 1).map(({ event }) => refundWire(event));
    return { status: 200, body: page(wires, query.limit, (row) => [row.seq]) };
  },
});

const getLineage = defineRoute({
  method: "GET",
  path: "/api/v1/accounts/{id}/lineages/{lineage}",
  operationId: "getLineage",
  summary: "What the attempts at one logical request came to, all together",
  description:
    "Every attempt is charged as it was used, and none twice: which of them count as one is for their caller to say, by `attribution.lineage`. The attempts themselves: `GET /accounts/{id}/usage-events?lineage=`.",
  tags: ["Refunds"],
  scope: "read",
  sessionRoles: ["user", "admin"],
  idempotency: "none",
  params: z.strictObject({ id: accountRefSchema, lineage: z.string().min(1).max(255) }),
  responses: { 200: lineageSchema },
  errors: ["not_found"],
  examples: {},
  run: async ({ runtime, principal, params }) => {
    const accountId = await runtime.authorizeAccount(principal, params.id, "read");
    if (typeof accountId !== "string") return accountId;
    const totals = await runtime.datasets.lineage(accountId, params.lineage);
    if (totals === null)
      return problem("not_found", "No usage event of the account has this lineage.", { param: "lineage" });
    return { status: 200, body: lineageWire(accountId, params.lineage, totals) };
  },
});

function lineageWire(account: string, lineage: string, totals: LineageTotals): LineageWire {
  const { attempts, blocked, failed, covered, refunded, firstAt, lastAt } = totals;
  return {
    lineage,
    account,
    attempts,
    blocked,
    failed,
    covered: formatDecimal(covered),
    refunded: formatDecimal(refunded),
    net: formatDecimal(covered - refunded),
    first_at: new Date(firstAt).toISOString(),
    last_at: new Date(lastAt).toISOString(),
  };
}

export const refundRoutes: readonly Route<Runtime>[] = [postRefund, previewRefund, listRefunds, getLineage];
