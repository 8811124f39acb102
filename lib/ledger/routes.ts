import { z } from "zod";
import { usageFilterOf, usageFilterShape } from "@/lib/decisions/schema/usage-filter-schema";
import { instantSchema } from "@/lib/http/amount-schemas";
import { defineRouteFor } from "@/lib/http/define-route";
import { accountRefSchema, featureKeySchema, idSchema } from "@/lib/http/name-schemas";
import { page, pageQuery, pageSchema } from "@/lib/http/pagination";
import type { Route } from "@/lib/http/route";
import type { Runtime } from "@/lib/runtime";
import type { DatasetReads } from "@/lib/storage/read-ports";
import { balanceUpdateColumns, monetizationEventColumns, usageEventColumns } from "./export/dataset-columns";
import { EXPORT_TYPES, exportAnswer, exportTypeOf } from "./export/export-stream";
import {
  balanceKindSchema,
  balanceUpdateSchema,
  monetizationEventSchema,
  type UsageEventWire,
  usageEventSchema,
  usageKindSchema,
} from "./schema/ledger-schema";
import { balanceUpdateWire, monetizationEventWire, usageEventWire } from "./schema/ledger-wire";

const defineRoute = defineRouteFor<Runtime>();
const seqKey = z.tuple([z.int().min(1)]);
const range = { from: instantSchema.optional(), to: instantSchema.optional() };
const shared = {
  method: "GET",
  description:
    "With `Accept: text/csv` or `application/x-ndjson` all rows are streamed, from one snapshot; then `limit` and `cursor` mean nothing.",
  tags: ["Ledger"],
  scope: "read",
  sessionRoles: ["user", "admin"],
  idempotency: "none",
  params: z.strictObject({ id: accountRefSchema }),
  streams: EXPORT_TYPES,
  errors: ["not_found"],
  examples: {},
} as const;

const usageEvents = defineRoute({
  ...shared,
  path: "/api/v1/accounts/{id}/usage-events",
  operationId: "listUsageEvents",
  summary: "What the user did, newest first: every activity, charged or not",
  query: z.strictObject({
    ...usageFilterShape,
    kind: usageKindSchema.optional(),
    occurred_from: instantSchema.optional().meta({ description: "Happened at or after." }),
    occurred_to: instantSchema.optional().meta({ description: "Happened before." }),
    ...pageQuery(z.tuple([z.string().regex(/^[0-9a-hjkmnp-tv-z]{26}$/)])),
  }),
  responses: { 200: pageSchema(usageEventSchema) },
  run: async ({ runtime, principal, params, query, headers, signal }) => {
    const view = await runtime.authorizeView(principal, params.id);
    if ("kind" in view) return view;
    const { accountId } = view;
    const named = await runtime.authorizeMember(view, query.member);
    if ("kind" in named) return named;
    const read = async (reads: DatasetReads, limit: number, beforeRef: string | null) => {
      const { kind = null, occurred_from: occurredFrom = null, occurred_to: occurredTo = null } = query;
      const filter = { ...usageFilterOf(query, named.memberId), kind, occurredFrom, occurredTo };
      const rows = await reads.usageEvents({ ...filter, accountId, livemode: null, limit, beforeRef });
      return rows.map((row) => usageEventWire(row.event));
    };
    const type = exportTypeOf(headers);
    if (type !== null) {
      return exportAnswer(runtime, signal, type, {
        name: `usage-events-${accountId}`,
        columns: usageEventColumns,
        read: (reads, limit, last) => read(reads, limit, last === null ? null : refOfRow(last)),
      });
    }
    const rows = await read(runtime.datasets, query.limit + 1, query.cursor?.[0] ?? null);
    return { status: 200, body: page(rows, query.limit, (row) => [refOfRow(row)]) };
  },
});

const refOfRow = ({ id }: UsageEventWire): string => id.slice("use_".length);

const monetizationEvents = defineRoute({
  ...shared,
  path: "/api/v1/accounts/{id}/monetization-events",
  operationId: "listMonetizationEvents",
  summary: "What was charged for it, newest first: one per usage event, zero included",
  query: z.strictObject({ feature: featureKeySchema.optional(), ...range, ...pageQuery(seqKey) }),
  responses: { 200: pageSchema(monetizationEventSchema) },
  run: async ({ runtime, principal, params, query, headers, signal }) => {
    const accountId = await runtime.authorizeAccount(principal, params.id, "read");
    if (typeof accountId !== "string") return accountId;
    const { feature = null, from = null, to = null } = query;
    const read = async (reads: DatasetReads, limit: number, before: number | null) =>
      (await reads.monetizationEvents(accountId, limit, before, { feature, from, to })).map(
        monetizationEventWire,
      );
    const type = exportTypeOf(headers);
    if (type !== null) {
      return exportAnswer(runtime, signal, type, {
        name: `monetization-events-${accountId}`,
        columns: monetizationEventColumns,
        read: (reads, limit, last) => read(reads, limit, last?.seq ?? null),
      });
    }
    const rows = await read(runtime.datasets, query.limit + 1, query.cursor?.[0] ?? null);
    return { status: 200, body: page(rows, query.limit, (row) => [row.seq]) };
  },
});

const balanceUpdates = defineRoute({
  ...shared,
  path: "/api/v1/accounts/{id}/balance-updates",
  operationId: "listBalanceUpdates",
  summary: "How much the balance moved, and why, newest first",
  query: z.strictObject({
    kind: balanceKindSchema.optional(),
    grant: idSchema("grt").optional(),
    ...range,
    ...pageQuery(seqKey),
  }),
  responses: { 200: pageSchema(balanceUpdateSchema) },
  run: async ({ runtime, principal, params, query, headers, signal }) => {
    const accountId = await runtime.authorizeAccount(principal, params.id, "read");
    if (typeof accountId !== "string") return accountId;
    const { kind = null, grant: grantId = null, from = null, to = null } = query;
    const read = async (reads: DatasetReads, limit: number, before: number | null) =>
      (await reads.balanceUpdates(accountId, limit, before, { kind, grantId, from, to })).map(
        balanceUpdateWire,
      );
    const type = exportTypeOf(headers);
    if (type !== null) {
      return exportAnswer(runtime, signal, type, {
        name: `balance-updates-${accountId}`,
        columns: balanceUpdateColumns,
        read: (reads, limit, last) => read(reads, limit, last?.ledger_seq ?? null),
      });
    }
    const rows = await read(runtime.datasets, query.limit + 1, query.cursor?.[0] ?? null);
    return { status: 200, body: page(rows, query.limit, (row) => [row.ledger_seq]) };
  },
});

export const ledgerRoutes: readonly Route<Runtime>[] = [usageEvents, monetizationEvents, balanceUpdates];
