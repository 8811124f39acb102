import { z } from "zod";
import { instantSchema } from "@/lib/http/amount-schemas";
import { authorOf } from "@/lib/http/author";
import { defineRouteFor } from "@/lib/http/define-route";
import { accountRefSchema, idSchema } from "@/lib/http/name-schemas";
import { page, pageQuery, pageSchema } from "@/lib/http/pagination";
import { problem } from "@/lib/http/problem";
import type { Route } from "@/lib/http/route";
import type { Runtime } from "@/lib/runtime";
import { listDeliveries, readDelivery } from "../log/delivery-reads";
import { replayDeliveries } from "../log/send-again";
import { readEndpoint } from "../reads";
import {
  deliverySchema,
  deliveryStatusSchema,
  deliveryWithAttemptsSchema,
  replayedSchema,
  replaySchema,
} from "../schema/endpoint-schema";
import { webhookTypes } from "../schema/event-schema";
import { disabledEndpoint, unknownEndpoint } from "./endpoint-routes";
import { deliveryExamples } from "./examples";
import { changeableEndpoint } from "./permitted-endpoint";

const defineRoute = defineRouteFor<Runtime>();
const shared = {
  tags: ["Webhooks"],
  scope: "admin",
  sessionRoles: ["user", "admin"],
  idempotency: "none",
} as const;
const ofEndpoint = z.strictObject({ id: idSchema("whk") });
const ofDelivery = z.strictObject({ id: idSchema("whk"), message: idSchema("msg") });
const unknownDelivery = problem("not_found", "There is no such delivery.", { param: "message" });

const list = defineRoute({
  ...shared,
  method: "GET",
  path: "/api/v1/webhook-endpoints/{id}/deliveries",
  operationId: "listWebhookDeliveries",
  summary: "What was sent to an endpoint or waits to be, newest first",
  params: ofEndpoint,
  query: z.strictObject({
    ...pageQuery(z.tuple([z.string().regex(/^\d{1,19}$/)])),
    status: deliveryStatusSchema.optional(),
    type: z.enum(webhookTypes).optional(),
    account: accountRefSchema.optional(),
    from: instantSchema.optional(),
    to: instantSchema.optional(),
  }),
  responses: { 200: pageSchema(deliverySchema) },
  errors: ["not_found"],
  examples: { listed: deliveryExamples.listed },
  run: async ({ runtime, principal, params, query }) => {
    if ((await readEndpoint(runtime, principal, params.id)) === null) return unknownEndpoint;
    const { account, cursor, limit, status, type, from, to } = query;
    const accountId =
      account === undefined ? null : await runtime.authorizeAccount(principal, account, "read");
    if (accountId !== null && typeof accountId !== "string") return accountId;
    const rows = await listDeliveries(runtime, params.id, {
      status: status ?? null,
      type: type ?? null,
      accountId,
      from: from ?? null,
      to: to ?? null,
      limit,
      before: cursor?.[0] ?? null,
    });
    const paged = page(rows, limit, (row) => [row.position]);
    return { status: 200, body: { ...paged, data: paged.data.map(({ wire }) => wire) } };
  },
});

const get = defineRoute({
  ...shared,
  method: "GET",
  path: "/api/v1/webhook-endpoints/{id}/deliveries/{message}",
  operationId: "getWebhookDelivery",
  summary: "One delivery with its body and its attempts",
  params: ofDelivery,
  responses: { 200: deliveryWithAttemptsSchema },
  errors: ["not_found"],
  examples: { read: deliveryExamples.read },
  run: async ({ runtime, principal, params }) => {
    if ((await readEndpoint(runtime, principal, params.id)) === null) return unknownEndpoint;
    const delivery = await readDelivery(runtime, params.id, params.message);
    return delivery === null ? unknownDelivery : { status: 200, body: delivery };
  },
});

const ENDED = ["delivered", "failed", "skipped"];

const replayOne = defineRoute({
  ...shared,
  method: "POST",
  path: "/api/v1/webhook-endpoints/{id}/deliveries/{message}/replay",
  operationId: "replayWebhookDelivery",
  summary: "Send one message again",
  description:
    "With the same `webhook-id` and body, and a new timestamp. One that still waits stays as it is.",
  params: ofDelivery,
  responses: { 202: deliverySchema },
  errors: ["not_found", "endpoint_disabled"],
  examples: { replayedOne: deliveryExamples.replayedOne },
  run: async ({ runtime, principal, requestId, params }) => {
    const endpoint = await changeableEndpoint(runtime, principal, params.id);
    if (endpoint === null) return unknownEndpoint;
    if (endpoint.status !== "enabled") return disabledEndpoint;
    const one = { from: null, to: null, accountId: null, statuses: ENDED, messageId: params.message };
    await replayDeliveries(runtime, authorOf(principal, requestId), endpoint, params.id, one);
    const found = await readDelivery(runtime, params.id, params.message);
    if (found === null) return unknownDelivery;
    const { body: _, attempt_log: __, ...delivery } = found;
    return { status: 202, body: delivery };
  },
});

const replay = defineRoute({
  ...shared,
  method: "POST",
  path: "/api/v1/webhook-endpoints/{id}/replay",
  operationId: "replayWebhookDeliveries",
  summary: "Send the messages of a stretch of time again",
  description:
    "By default those that failed or were skipped. Their order per account is kept; ids and bodies are the same, so a receiver may pass over what it has.",
  params: ofEndpoint,
  body: replaySchema,
  responses: { 202: replayedSchema },
  errors: ["not_found", "endpoint_disabled"],
  examples: { replayed: deliveryExamples.replayed },
  run: async ({ runtime, principal, requestId, params, body }) => {
    const endpoint = await changeableEndpoint(runtime, principal, params.id);
    if (endpoint === null) return unknownEndpoint;
    if (endpoint.status !== "enabled") return disabledEndpoint;
    const accountId =
      body.account === undefined ? null : await runtime.authorizeAccount(principal, body.account, "read");
    if (accountId !== null && typeof accountId !== "string") return accountId;
    const author = authorOf(principal, requestId);
    const { replayed, hasMore } = await replayDeliveries(runtime, author, endpoint, params.id, {
      statuses: body.statuses,
      from: body.from,
      to: body.to ?? null,
      accountId,
      messageId: null,
    });
    return { status: 202, body: { replayed, has_more: hasMore } };
  },
});

export const deliveryRoutes: readonly Route<Runtime>[] = [list, get, replayOne, replay];
