import { z } from "zod";
import { defineRouteFor } from "@/lib/http/define-route";
import { accountRefSchema } from "@/lib/http/name-schemas";
import { page, pageQuery, pageSchema } from "@/lib/http/pagination";
import type { Route } from "@/lib/http/route";
import type { Runtime } from "@/lib/runtime";
import { readChanges } from "../changes/read-changes";
import { changeSchema } from "../schema/change-schema";

const listChanges = defineRouteFor<Runtime>()({
  method: "GET",
  path: "/api/v1/accounts/{id}/changes",
  operationId: "listChanges",
  summary: "What changed that is not usage, newest first: grants, resets, plan, limits, refunds",
  description:
    "Each row is a fact of the account with its seq: what was done to it, by whom and why, and what was paid back of its usage.",
  tags: ["Accounts"],
  scope: "read",
  sessionRoles: ["user", "admin"],
  idempotency: "none",
  params: z.strictObject({ id: accountRefSchema }),
  query: z.strictObject(pageQuery(z.tuple([z.int().min(1)]))),
  responses: { 200: pageSchema(changeSchema) },
  errors: ["not_found"],
  examples: {},
  run: async ({ runtime, principal, params, query }) => {
    const accountId = await runtime.authorizeAccount(principal, params.id, "read");
    if (typeof accountId !== "string") return accountId;
    const rows = await readChanges(runtime, accountId, query.limit + 1, query.cursor?.[0] ?? null);
    return { status: 200, body: page(rows, query.limit, (row) => [row.seq]) };
  },
});

export const feedRoutes: readonly Route<Runtime>[] = [listChanges];
