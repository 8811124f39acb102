import { z } from "zod";
import { authorOf } from "@/lib/http/author";
import { defineRouteFor } from "@/lib/http/define-route";
import { accountRefSchema, idSchema } from "@/lib/http/name-schemas";
import { page, pageQuery, pageSchema } from "@/lib/http/pagination";
import { problem } from "@/lib/http/problem";
import type { Route } from "@/lib/http/route";
import type { Runtime } from "@/lib/runtime";
import {
  addEndpoint,
  changeEndpoint,
  deleteEndpoint,
  ENDPOINTS_OF_ACCOUNT_MAX,
  rotateSecret,
} from "../commands";
import { pingEndpoint } from "../log/send-again";
import { endpointWire, listEndpoints, readEndpoint } from "../reads";
import {
  endpointChangeSchema,
  endpointSchema,
  endpointWithSecretSchema,
  newEndpointSchema,
  rotationSchema,
} from "../schema/endpoint-schema";
import { urlProblem } from "./endpoint-url";
import { endpointExamples } from "./examples";
import { changeableEndpoint, permittedEndpoint } from "./permitted-endpoint";

const defineRoute = defineRouteFor<Runtime>();
const shared = {
  tags: ["Webhooks"],
  scope: "admin",
  sessionRoles: ["user", "admin"],
  idempotency: "none",
} as const;
const idParam = z.strictObject({ id: idSchema("whk") });
export const unknownEndpoint = problem("not_found", "There is no such webhook endpoint.", { param: "id" });

const add = defineRoute({
  ...shared,
  method: "POST",
  path: "/api/v1/webhook-endpoints",
  operationId: "addWebhookEndpoint",
  summary: "Add a webhook endpoint; its secret is shown once",
  description:
    "Messages are signed as Standard Webhooks says (`webhook-id`, `webhook-timestamp`, `webhook-signature`) and sent in order per account, at least once. With `account` it is told of that account and of no other; a person adds endpoints of accounts that they own. A sandbox key adds endpoints for sandbox accounts.",
  body: newEndpointSchema,
  responses: { 201: endpointWithSecretSchema },
  errors: ["not_found", "endpoints_full"],
  examples: { added: endpointExamples.added },
  run: async ({ runtime, principal, requestId, body, now }) => {
    const endpoint = await permittedEndpoint(runtime, principal, body);
    if ("kind" in endpoint) return endpoint;
    const added = await addEndpoint(runtime, authorOf(principal, requestId), endpoint);
    if (added === null)
      return problem(
        "endpoints_full",
        `An account has at most ${ENDPOINTS_OF_ACCOUNT_MAX} endpoints of its own.`,
      );
    return { status: 201, body: { ...endpointWire(added.row, now), secret: added.secret } };
  },
});

const list = defineRoute({
  ...shared,
  method: "GET",
  path: "/api/v1/webhook-endpoints",
  operationId: "listWebhookEndpoints",
  summary: "List webhook endpoints, newest first",
  query: z.strictObject({
    ...pageQuery(z.tuple([idSchema("whk")])),
    account: accountRefSchema.optional().meta({ description: "Those of this account alone." }),
  }),
  responses: { 200: pageSchema(endpointSchema) },
  errors: ["not_found"],
  examples: {},
  run: async ({ runtime, principal, query, now }) => {
    const { limit, cursor, account } = query;
    const accountId =
      account === undefined ? null : await runtime.authorizeAccount(principal, account, "read");
    if (accountId !== null && typeof accountId !== "string") return accountId;
    const filter = { accountId, limit, beforeId: cursor?.[0] ?? null };
    const rows = await listEndpoints(runtime, principal, filter);
    const wires = rows.map((row) => endpointWire(row, now));
    return { status: 200, body: page(wires, limit, (wire) => [wire.id]) };
  },
});

const get = defineRoute({
  ...shared,
  method: "GET",
  path: "/api/v1/webhook-endpoints/{id}",
  operationId: "getWebhookEndpoint",
  summary: "Read a webhook endpoint; never its secret",
  params: idParam,
  responses: { 200: endpointSchema },
  errors: ["not_found"],
  examples: { read: endpointExamples.read },
  run: async ({ runtime, principal, params, now }) => {
    const row = await readEndpoint(runtime, principal, params.id);
    return row === null ? unknownEndpoint : { status: 200, body: endpointWire(row, now) };
  },
});

const change = defineRoute({
  ...shared,
  method: "PATCH",
  path: "/api/v1/webhook-endpoints/{id}",
  operationId: "changeWebhookEndpoint",
  summary: "Change a webhook endpoint, disable or enable it",
  description:
    "An endpoint that has failed for five days is disabled by itself. Enabled again, it is sent what happens from then on; what it missed can be replayed.",
  params: idParam,
  body: endpointChangeSchema,
  responses: { 200: endpointSchema },
  errors: ["not_found"],
  examples: { changed: endpointExamples.changed },
  run: async ({ runtime, principal, requestId, params, body, now }) => {
    const found = await changeableEndpoint(runtime, principal, params.id);
    if (found === null) return unknownEndpoint;
    const { livemode } = found;
    const isPrivateAllowed = runtime.config.areWebhooksPrivate;
    const refusal = body.url === undefined ? null : urlProblem(body.url, { livemode, isPrivateAllowed });
    if (refusal !== null) return refusal;
    const row = await changeEndpoint(runtime, authorOf(principal, requestId), principal, params.id, body);
    return row === null ? unknownEndpoint : { status: 200, body: endpointWire(row, now) };
  },
});

const remove = defineRoute({
  ...shared,
  method: "DELETE",
  path: "/api/v1/webhook-endpoints/{id}",
  operationId: "deleteWebhookEndpoint",
  summary: "Delete a webhook endpoint with its deliveries",
  params: idParam,
  responses: { 200: endpointSchema },
  errors: ["not_found"],
  examples: {},
  run: async ({ runtime, principal, requestId, params, now }) => {
    if ((await changeableEndpoint(runtime, principal, params.id)) === null) return unknownEndpoint;
    const row = await deleteEndpoint(runtime, authorOf(principal, requestId), principal, params.id);
    return row === null ? unknownEndpoint : { status: 200, body: endpointWire(row, now) };
  },
});

const rotate = defineRoute({
  ...shared,
  method: "POST",
  path: "/api/v1/webhook-endpoints/{id}/rotate-secret",
  operationId: "rotateWebhookSecret",
  summary: "Make a new secret; the one before signs beside it for a while",
  params: idParam,
  body: rotationSchema,
  responses: { 200: endpointWithSecretSchema },
  errors: ["not_found"],
  examples: { rotated: endpointExamples.rotated },
  run: async ({ runtime, principal, requestId, params, body, now }) => {
    if ((await changeableEndpoint(runtime, principal, params.id)) === null) return unknownEndpoint;
    const overlapMs = body.overlap_seconds * 1_000;
    const rotated = await rotateSecret(
      runtime,
      authorOf(principal, requestId),
      principal,
      params.id,
      overlapMs,
    );
    if (rotated === null) return unknownEndpoint;
    return { status: 200, body: { ...endpointWire(rotated.row, now), secret: rotated.secret } };
  },
});

const ping = defineRoute({
  ...shared,
  method: "POST",
  path: "/api/v1/webhook-endpoints/{id}/ping",
  operationId: "pingWebhookEndpoint",
  summary: "Send an `endpoint.ping`, to see whether messages arrive",
  params: idParam,
  responses: { 202: z.strictObject({ message: idSchema("msg") }) },
  errors: ["not_found", "endpoint_disabled"],
  examples: { pinged: endpointExamples.pinged },
  run: async ({ runtime, principal, requestId, params }) => {
    const row = await changeableEndpoint(runtime, principal, params.id);
    if (row === null) return unknownEndpoint;
    if (row.status !== "enabled") return disabledEndpoint;
    const message = await pingEndpoint(runtime, authorOf(principal, requestId), row, params.id);
    return { status: 202, body: { message } };
  },
});

export const disabledEndpoint = problem(
  "endpoint_disabled",
  "A disabled endpoint is sent nothing: enable it first.",
);

export const endpointRoutes: readonly Route<Runtime>[] = [add, list, get, change, remove, rotate, ping];
