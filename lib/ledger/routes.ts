import { z } from "zod";
import { instantSchema } from "@/lib/http/amount-schemas";
import { defineRouteFor } from "@/lib/http/define-route";
import { accountRefSchema, featureKeySchema } from "@/lib/http/name-schemas";
import { page, pageQuery, pageSchema } from "@/lib/http/pagination";
import type { Route } from "@/lib/http/route";
import type { Runtime } from "@/lib/runtime";
import { balanceUpdateSchema, monetizationEventSchema, usageEventSchema } from "./schema/ledger-schema";
import { balanceUpdateWire, monetizationEventWire, usageEventWire } from "./schema/ledger-wire";

const defineRoute = defineRouteFor<Runtime>();
const seqKey = z.tuple([z.int().min(1)]);
const shared = {
  method: "GET",
  tags: ["Ledger"],
  scope: "read",
  sessionRoles: ["user", "admin"],
  idempotency: "none",
  params: z.strictObject({ id: accountRefSchema }),
  errors: ["not_found"],
  examples: {},
} as const;

const usageEvents = defineRoute({
  ...shared,
  path: "/api/v1/accounts/{id}/usage-events",
  operationId: "listUsageEvents",
  summary: "What the user did, newest first: every activity, charged or not",
  query: z.strictObject({
    outcome: z.enum(["allowed", "partial", "blocked"]).optional(),
    feature: featureKeySchema.optional(),
    from: instantSchema.optional(),
    to: instantSchema.optional(),
    ...pageQuery(z.tuple([z.string().regex(/^[0-9a-hjkmnp-tv-z]{26}$/)])),
  }),
  responses: { 200: pageSchema(usageEventSchema) },
  run: async ({ runtime, principal, params, query }) => {
    const accountId = await runtime.authorizeAccount(principal, params.id, "read");
    if (typeof accountId !== "string") return accountId;
    const rows = await runtime.datasets.usageEvents({
      accountId,
      livemode: null,
      outcome: query.outcome ?? null,
      feature: query.feature ?? null,
      from: query.from ?? null,
      to: query.to ?? null,
      limit: query.limit + 1,
      beforeRef: query.cursor?.[0] ?? null,
    });
    const wires = rows.map((row) => usageEventWire(row.event));
    return { status: 200, body: page(wires, query.limit, (row) => [row.id.slice("use_".length)]) };
  },
});

const monetizationEvents = defineRoute({
  ...shared,
  path: "/api/v1/accounts/{id}/monetization-events",
  operationId: "listMonetizationEvents",
  summary: "What was charged for it, newest first: one per usage event, zero included",
  query: z.strictObject(pageQuery(seqKey)),
  responses: { 200: pageSchema(monetizationEventSchema) },
  run: async ({ runtime, principal, params, query }) => {
    const accountId = await runtime.authorizeAccount(principal, params.id, "read");
    if (typeof accountId !== "string") return accountId;
    const rows = await runtime.datasets.monetizationEvents(
      accountId,
      query.limit + 1,
      query.cursor?.[0] ?? null,
    );
    return { status: 200, body: page(rows.map(monetizationEventWire), query.limit, (row) => [row.seq]) };
  },
});

const balanceUpdates = defineRoute({
  ...shared,
  path: "/api/v1/accounts/{id}/balance-updates",
  operationId: "listBalanceUpdates",
  summary: "How much the balance moved, and why, newest first",
  query: z.strictObject(pageQuery(seqKey)),
  responses: { 200: pageSchema(balanceUpdateSchema) },
  run: async ({ runtime, principal, params, query }) => {
    const accountId = await runtime.authorizeAccount(principal, params.id, "read");
    if (typeof accountId !== "string") return accountId;
    const rows = await runtime.datasets.balanceUpdates(accountId, query.limit + 1, query.cursor?.[0] ?? null);
    return { status: 200, body: page(rows.map(balanceUpdateWire), query.limit, (row) => [row.ledger_seq]) };
  },
});

export const ledgerRoutes: readonly Route<Runtime>[] = [usageEvents, monetizationEvents, balanceUpdates];
