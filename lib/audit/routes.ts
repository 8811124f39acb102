import { z } from "zod";
import { defineRouteFor } from "@/lib/http/define-route";
import { accountRefSchema, idSchema } from "@/lib/http/name-schemas";
import { page, pageQuery, pageSchema } from "@/lib/http/pagination";
import type { Route } from "@/lib/http/route";
import type { Runtime } from "@/lib/runtime";
import { listAudit } from "./reads";
import { auditEntrySchema, auditFilterShape } from "./schema/audit-schema";

const example = {
  id: "evt_01k2x4t8b5f6q7r8s9v0w1x2yf",
  at: "2026-02-13T10:00:00.000Z",
  actor: "usr_01k2x4t8b5f6q7r8s9v0w1x2y9",
  action: "account.frozen_set",
  object: "acct_01k2x4t8b5f6q7r8s9v0w1x2y3",
  account: "acct_01k2x4t8b5f6q7r8s9v0w1x2y3",
  before: { frozen: "none" },
  after: { frozen: "paid", reason: "card was charged back" },
  request_id: "req_01k2x4t8b5f6q7r8s9v0w1x2yg",
};

const list = defineRouteFor<Runtime>()({
  method: "GET",
  path: "/api/v1/audit-log",
  operationId: "listAuditLog",
  summary: "Who administered what, newest first",
  description:
    "Every act of administration with what was before and after it, written in the transaction of the act itself. Entries are never changed or deleted. A sandbox key sees those of the sandbox and of what both modes share.",
  tags: ["Audit log"],
  scope: "admin",
  sessionRoles: ["admin"],
  idempotency: "none",
  query: z.strictObject({
    ...pageQuery(z.tuple([idSchema("evt")])),
    ...auditFilterShape,
    account: accountRefSchema.optional(),
  }),
  responses: { 200: pageSchema(auditEntrySchema) },
  errors: ["not_found"],
  examples: {
    listed: {
      query: { action: "account." },
      status: 200,
      answer: { data: [example], has_more: false, next_cursor: null },
    },
  },
  run: async ({ runtime, principal, query }) => {
    const { account, cursor, limit, actor, action, object, request_id: requestId, from, to } = query;
    const accountId =
      account === undefined ? null : await runtime.authorizeAccount(principal, account, "read");
    if (accountId !== null && typeof accountId !== "string") return accountId;
    const entries = await listAudit(runtime, principal, {
      actor: actor ?? null,
      action: action ?? null,
      object: object ?? null,
      accountId,
      requestId: requestId ?? null,
      from: from ?? null,
      to: to ?? null,
      limit,
      beforeId: cursor?.[0] ?? null,
    });
    return { status: 200, body: page(entries, limit, (entry) => [entry.id]) };
  },
});

export const auditRoutes: readonly Route<Runtime>[] = [list];
