import { z } from "zod";
import { formatDecimal } from "@/lib/engine/amounts";
import { formatInstant } from "@/lib/http/amount-schemas";
import { authorOf } from "@/lib/http/author";
import { defineRouteFor } from "@/lib/http/define-route";
import { accountRefSchema } from "@/lib/http/name-schemas";
import { page, pageQuery, pageSchema } from "@/lib/http/pagination";
import type { Route } from "@/lib/http/route";
import type { Runtime } from "@/lib/runtime";
import type { ParkedEvent } from "@/lib/storage/parked-ports";
import { PARKED_AT_ONCE, settleParkedEvents } from "../commands";
import {
  type ParkedEventWire,
  parkedEventSchema,
  settledParkedSchema,
  settleParkedRequestSchema,
} from "../schema/parked-schema";

const defineRoute = defineRouteFor<Runtime>();
const shared = {
  tags: ["Reconciliation"],
  scope: "admin",
  sessionRoles: ["admin"],
  idempotency: "none",
  params: z.strictObject({ id: accountRefSchema }),
  errors: ["not_found"],
  examples: {},
} as const;

const listParked = defineRoute({
  ...shared,
  method: "GET",
  path: "/api/v1/accounts/{id}/parked-events",
  operationId: "listParkedEvents",
  summary: "Usage events that could not be settled, in order",
  description:
    "The settlement prices every usage event again before it charges it. One that it cannot charge rightly is parked with the reason, and nothing of it is debited.",
  query: z.strictObject(pageQuery(z.tuple([z.int()]))),
  responses: { 200: pageSchema(parkedEventSchema) },
  run: async ({ runtime, principal, params, query }) => {
    const accountId = await runtime.authorizeAccount(principal, params.id, "read");
    if (typeof accountId !== "string") return accountId;
    const rows = await runtime.parked.list(accountId, query.limit + 1, query.cursor?.[0] ?? 0);
    return { status: 200, body: page(rows.map(parkedWire), query.limit, (row) => [row.seq]) };
  },
});

function parkedWire(event: ParkedEvent): ParkedEventWire {
  return {
    usage_event: event.id,
    seq: event.seq,
    feature: event.feature,
    kind: event.kind,
    cost: formatDecimal(event.cost),
    decided_at: formatInstant(event.decidedAt),
    reason: event.reason,
    parked_at: event.parkedAt === null ? null : formatInstant(event.parkedAt),
  };
}

const settleParked = defineRoute({
  ...shared,
  method: "POST",
  path: "/api/v1/accounts/{id}/parked-events/settle",
  operationId: "settleParkedEvents",
  summary: "Try an account's parked usage events again",
  description: `Once what they were parked for is repaired. By the same rules and the versions that each was decided by, so an event is charged what it was decided to cost, or stays parked with the reason of now. At most ${PARKED_AT_ONCE} at a time, the oldest first. It takes no Idempotency-Key: an event is settled once, however often this is asked for.`,
  body: settleParkedRequestSchema,
  responses: { 200: settledParkedSchema },
  run: async ({ runtime, principal, requestId, params, body }) => {
    const accountId = await runtime.authorizeAccount(principal, params.id, "write");
    if (typeof accountId !== "string") return accountId;
    const tries = await settleParkedEvents(runtime, accountId, body.reason, authorOf(principal, requestId));
    const settled = tries.filter(({ refusal }) => refusal === null);
    const parked = tries.flatMap(({ id, seq, refusal }) =>
      refusal === null ? [] : [{ usage_event: id, seq, reason: refusal }],
    );
    return {
      status: 200,
      body: {
        settled: settled.map(({ id, seq }) => ({ usage_event: id, seq })),
        parked,
        has_more: tries.length === PARKED_AT_ONCE,
      },
    };
  },
});

export const parkedRoutes: readonly Route<Runtime>[] = [listParked, settleParked];
