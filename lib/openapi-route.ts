import { z } from "zod";
import { SESSION_COOKIE } from "@/lib/auth/sessions";
import { nameShapes } from "@/lib/document-names";
import { defineRouteFor } from "@/lib/http/define-route";
import { type DocumentTerms, openApiDocument } from "@/lib/http/openapi";
import type { Route } from "@/lib/http/route";
import type { Runtime } from "@/lib/runtime";
import { webhookPayloadSchemas } from "@/lib/webhooks/schema/event-schema";

nameShapes();

export const documentTerms: DocumentTerms = {
  title: "Spillway",
  version: "1",
  description:
    "How much is allowed, and from where? One decision over rate limits, free tier, promotions, purchased credits and entitlements; every charge can be proven afterwards.",
  serverUrl: "/",
  sessionCookie: SESSION_COOKIE,
  webhooks: webhookPayloadSchemas,
  tags: {
    Decisions: "Ask before doing work; the answer is durable and explains itself.",
    Holds: "Set aside an estimate, then charge what was really used.",
    Refunds: "Give back what failed work cost, and see what the attempts at one request came to.",
    Disputes: "Say that a charge is not right, and get an answer.",
    Accounts: "Who holds limits and credits, and the numbered snapshot of each.",
    Credits: "Grants: issued, adjusted, voided; banked resets; promo codes.",
    Payments: "What is sold, what was bought, and auto top-up.",
    Ledger: "The three datasets: usage events, monetization events, balance updates.",
    Usage: "Sums over what was used, by time and by whom; and how long it will last.",
    Catalogue: "Features, price books and plans, in immutable versions.",
    Simulations: "What if: recorded usage under a draft plan or price book.",
    "Test clocks": "Time in the sandbox, moved by the caller.",
    "API keys": "Who may call, and for what.",
    Webhooks: "Be told of what happens, signed and in order; what was sent, and again.",
    "Audit log": "Who administered what, with before and after.",
    Reconciliation: "Proof that the datasets agree.",
    Reference: "This document.",
  },
};

/** `GET /api/v1/openapi.json`: made from the very list of routes that is served, itself included. */
export function openApiRouteOf(routes: () => readonly Route<Runtime>[]): Route<Runtime> {
  let document: Record<string, unknown> | null = null;
  return defineRouteFor<Runtime>()({
    method: "GET",
    path: "/api/v1/openapi.json",
    operationId: "getOpenApiDocument",
    summary: "The OpenAPI 3.1 document of this API",
    tags: ["Reference"],
    scope: "public",
    idempotency: "none",
    responses: { 200: z.record(z.string(), z.unknown()) },
    errors: [],
    examples: {},
    run: () => {
      document ??= { ...openApiDocument(routes() as readonly Route[], documentTerms) };
      return { status: 200, body: document };
    },
  });
}
