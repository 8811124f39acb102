import { z } from "zod";
import { idOfUuid } from "@/lib/engine/ids";
import { authorOf } from "@/lib/http/author";
import { defineRouteFor } from "@/lib/http/define-route";
import { accountRefSchema, idSchema } from "@/lib/http/name-schemas";
import { page, pageQuery, pageSchema } from "@/lib/http/pagination";
import type { Principal } from "@/lib/http/principal";
import { problem } from "@/lib/http/problem";
import type { Route } from "@/lib/http/route";
import type { Runtime } from "@/lib/runtime";
import { buy } from "../commands";
import { refundPurchase } from "../purchases/refund-purchase";
import { listPurchases, purchaseWire, readPurchase } from "../reads";
import { newPurchaseSchema, purchaseRefundSchema, purchaseSchema } from "../schema/purchase-schema";
import { purchaseExample } from "./examples";

const defineRoute = defineRouteFor<Runtime>();
const ofAccount = z.strictObject({ id: accountRefSchema });
const ofPurchase = z.strictObject({ id: idSchema("pur") });
const failed = problem("provider_failed", "The provider of payments did not answer. Nothing was charged.", {
  retryAfterSeconds: 5,
});

const post = defineRoute({
  method: "POST",
  path: "/api/v1/accounts/{id}/purchases",
  operationId: "beginPurchase",
  summary: "Buy credits: begins a purchase, and answers where to pay",
  description:
    "Send the payer to `checkout.url`. Credits come when the provider says, signed, that it is paid: a webhook `grant.issued`, and the purchase's `status`. A person whose account has never paid says how credits may be used, else `consent_missing`. Auto top-up is never changed by it.",
  tags: ["Payments"],
  scope: "admin",
  sessionRoles: ["user", "admin"],
  idempotency: "required",
  params: ofAccount,
  body: newPurchaseSchema,
  responses: { 201: purchaseSchema },
  errors: ["not_found", "consent_missing", "provider_failed"],
  examples: {
    begun: {
      params: { id: purchaseExample.account },
      body: { package: purchaseExample.package, consent: { mode: "always" } },
      status: 201,
      answer: purchaseExample,
    },
  },
  run: async ({ runtime, principal, requestId, params, body, idempotencyKey: key, requestHash }) => {
    const accountId = await runtime.authorizeAccount(principal, params.id, "write");
    if (typeof accountId !== "string") return accountId;
    const request = {
      packageId: body.package,
      consent: body.consent ?? null,
      savesMethod: body.save_payment_method,
      returnUrl: body.return_url ?? null,
    };
    const isPerson = principal.kind === "session";
    const buyer = { ...authorOf(principal, requestId), key, requestHash, isPerson };
    const outcome = await buy(runtime, accountId, request, buyer);
    switch (outcome.kind) {
      case "begun":
        return { status: 201, body: purchaseWire(outcome.purchase), replayed: outcome.isReplay };
      case "key_reused":
        return problem("idempotency_key_reused", "This Idempotency-Key was used with another request.");
      case "package_unknown":
        return problem("not_found", "There is no such package for sale.", { param: "package" });
      case "consent_missing":
        return problem("consent_missing", "Say how credits may be used before the first purchase.", {
          param: "consent",
        });
      case "provider_failed":
        return failed;
    }
  },
});

const list = defineRoute({
  method: "GET",
  path: "/api/v1/accounts/{id}/purchases",
  operationId: "listPurchases",
  summary: "An account's purchases, newest first",
  tags: ["Payments"],
  scope: "read",
  sessionRoles: ["user", "admin"],
  idempotency: "none",
  params: ofAccount,
  query: z.strictObject(pageQuery(z.tuple([idSchema("pur")]))),
  responses: { 200: pageSchema(purchaseSchema) },
  errors: ["not_found"],
  examples: {},
  run: async ({ runtime, principal, params, query }) => {
    const accountId = await runtime.authorizeAccount(principal, params.id, "read");
    if (typeof accountId !== "string") return accountId;
    const found = await listPurchases(runtime, accountId, query.limit, query.cursor?.[0] ?? null);
    return { status: 200, body: page(found.map(purchaseWire), query.limit, (row) => [row.id]) };
  },
});

/** The purchase, if this caller may see or change its account; another's is not found. */
async function findPurchase(runtime: Runtime, principal: Principal, id: string, access: "read" | "write") {
  const unknown = problem("not_found", "There is no such purchase.", { param: "id" });
  const found = await readPurchase(runtime.db, id);
  if (found === null) return unknown;
  const accountId = await runtime.authorizeAccount(principal, idOfUuid("acct", found.row.accountId), access);
  return typeof accountId === "string" ? found : unknown;
}

const get = defineRoute({
  method: "GET",
  path: "/api/v1/purchases/{id}",
  operationId: "getPurchase",
  summary: "A purchase: whether it is paid, and what became of it",
  tags: ["Payments"],
  scope: "read",
  sessionRoles: ["user", "admin"],
  idempotency: "none",
  params: ofPurchase,
  responses: { 200: purchaseSchema },
  errors: ["not_found"],
  examples: { open: { params: { id: purchaseExample.id }, status: 200, answer: purchaseExample } },
  run: async ({ runtime, principal, params }) => {
    const found = await findPurchase(runtime, principal, params.id, "read");
    return "code" in found ? found : { status: 200, body: purchaseWire(found) };
  },
});

const refund = defineRoute({
  method: "POST",
  path: "/api/v1/purchases/{id}/refund",
  operationId: "refundPurchase",
  summary: "Give money back",
  description:
    "Asks the provider; what is asked counts as gone from then on, so that two requests never ask for more than was paid. When it says that the money went back, the unspent part of the same share of the credits is taken back; what was spent stays spent and is shown as `credits_unrecovered`.",
  tags: ["Payments"],
  scope: "admin",
  sessionRoles: ["admin"],
  idempotency: "required",
  params: ofPurchase,
  body: purchaseRefundSchema,
  responses: { 202: purchaseSchema },
  errors: ["not_found", "nothing_to_refund", "refund_too_large", "refund_refused", "provider_failed"],
  examples: {},
  run: async ({ runtime, principal, requestId, params, body, idempotencyKey: key, requestHash }) => {
    const found = await findPurchase(runtime, principal, params.id, "write");
    if ("code" in found) return found;
    const asked = {
      minorUnits: body.minor_units === undefined ? null : BigInt(body.minor_units),
      reason: body.reason,
      key,
      requestHash,
    };
    const outcome = await refundPurchase(runtime, authorOf(principal, requestId), params.id, asked);
    switch (outcome.kind) {
      case "asked":
        return {
          status: 202,
          body: purchaseWire((await readPurchase(runtime.db, params.id)) ?? found),
          replayed: outcome.isReplay,
        };
      case "key_reused":
        return problem("idempotency_key_reused", "This Idempotency-Key was used with another request.");
      case "nothing_to_refund":
        return problem(
          "nothing_to_refund",
          "Nothing of it is paid, or all of it went back or was asked back.",
        );
      case "too_large":
        return problem("refund_too_large", "So much is not left of it.", { param: "minor_units" });
      case "provider_refused":
        return problem("refund_refused", "The provider of payments refuses to give it back. Nothing moved.");
      case "provider_failed":
        return problem(
          "provider_failed",
          "The provider of payments did not answer. Ask again under the same key.",
          { retryAfterSeconds: 5 },
        );
    }
  },
});

export const purchaseRoutes: readonly Route<Runtime>[] = [post, list, get, refund];
