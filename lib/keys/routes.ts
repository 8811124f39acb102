import { z } from "zod";
import { authorOf } from "@/lib/http/author";
import { defineRouteFor } from "@/lib/http/define-route";
import { accountRefSchema, idSchema } from "@/lib/http/name-schemas";
import { page, pageQuery, pageSchema } from "@/lib/http/pagination";
import type { Principal } from "@/lib/http/principal";
import { problem } from "@/lib/http/problem";
import type { Route } from "@/lib/http/route";
import type { Runtime } from "@/lib/runtime";
import { changeKey, createKey, revokeKey, rotateKey } from "./commands";
import { keyExamples } from "./http/examples";
import { permittedKey } from "./http/new-key";
import { keyWire, listKeys, readKey } from "./reads";
import {
  createdKeySchema,
  keyChangeSchema,
  keyRotationSchema,
  keySchema,
  newKeySchema,
} from "./schema/key-schema";

const defineRoute = defineRouteFor<Runtime>();
const shared = {
  tags: ["API keys"],
  scope: "admin",
  sessionRoles: ["user", "admin"],
  idempotency: "none",
} as const;
const idParam = z.strictObject({ id: idSchema("key") });
const unknownKey = problem("not_found", "There is no such API key.", { param: "id" });

const create = defineRoute({
  ...shared,
  method: "POST",
  path: "/api/v1/api-keys",
  operationId: "createApiKey",
  summary: "Make an API key; its secret is shown once",
  description:
    "A sandbox key makes sandbox keys, and a person makes keys of their own accounts. `cap` bounds what may be spent through the key; it is a fact of the account and evaluated inside the decision.",
  body: newKeySchema,
  responses: { 201: createdKeySchema },
  errors: ["not_found"],
  examples: { created: keyExamples.created },
  run: async ({ runtime, principal, requestId, body, now }) => {
    const key = await permittedKey(runtime, principal, body, now);
    if ("kind" in key) return key;
    const created = await createKey(runtime, authorOf(principal, requestId), key);
    switch (created.kind) {
      case "created":
        return { status: 201, body: { ...keyWire(created.row), secret: created.secret } };
      case "too_many_caps":
        return problem("invalid_parameter", "The account has as many caps as an account can have.", {
          param: "cap",
        });
      case "account_unknown":
        return problem("not_found", "There is no such account.", { param: "account" });
    }
  },
});

const list = defineRoute({
  ...shared,
  method: "GET",
  path: "/api/v1/api-keys",
  operationId: "listApiKeys",
  summary: "List API keys, newest first",
  query: z.strictObject({
    ...pageQuery(z.tuple([idSchema("key")])),
    account: accountRefSchema.optional(),
  }),
  responses: { 200: pageSchema(keySchema) },
  errors: ["not_found"],
  examples: {},
  run: async ({ runtime, principal, query }) => {
    const { limit, cursor, account } = query;
    const accountId =
      account === undefined ? null : await runtime.authorizeAccount(principal, account, "read");
    if (accountId !== null && typeof accountId !== "string") return accountId;
    const rows = await listKeys(runtime, principal, { accountId, limit, beforeId: cursor?.[0] ?? null });
    return { status: 200, body: page(rows.map(keyWire), limit, (row) => [row.id]) };
  },
});

const get = defineRoute({
  ...shared,
  method: "GET",
  path: "/api/v1/api-keys/{id}",
  operationId: "getApiKey",
  summary: "Read an API key; never its secret",
  params: idParam,
  responses: { 200: keySchema },
  errors: ["not_found"],
  examples: { read: keyExamples.read },
  run: async ({ runtime, principal, params }) => {
    const row = await readKey(runtime, principal, params.id);
    return row === null ? unknownKey : { status: 200, body: keyWire(row) };
  },
});

const change = defineRoute({
  ...shared,
  method: "PATCH",
  path: "/api/v1/api-keys/{id}",
  operationId: "changeApiKey",
  summary: "Change an API key's name or end, or narrow what it may do",
  description:
    "Its secret stays. It may lose scopes and is never given one; what it may spend is set by `PUT /accounts/{id}/caps` and `PUT /accounts/{id}/consent` with `api_key`.",
  params: idParam,
  body: keyChangeSchema,
  responses: { 200: keySchema },
  errors: ["not_found", "key_ended"],
  examples: {},
  run: async ({ runtime, principal, requestId, params, body, now }) => {
    if (!(await mayChange(runtime, principal, params.id))) return unknownKey;
    const { name, scopes, expires_at: expiresAt } = body;
    if (expiresAt !== undefined && expiresAt !== null && expiresAt <= now)
      return problem("invalid_parameter", "expires_at must be in the future.", { param: "expires_at" });
    const author = authorOf(principal, requestId);
    const changed = await changeKey(runtime, author, principal, params.id, { name, scopes, expiresAt });
    switch (changed.kind) {
      case "changed":
        return { status: 200, body: keyWire(changed.row) };
      case "unknown":
        return unknownKey;
      case "ended":
        return problem("key_ended", "The key is revoked or has expired: make another one.");
      case "scope_wider":
        return problem("invalid_parameter", "A key is never given a scope that it was not made with.", {
          param: `scopes.${changed.nth}`,
        });
    }
  },
});

const revoke = defineRoute({
  ...shared,
  method: "DELETE",
  path: "/api/v1/api-keys/{id}",
  operationId: "revokeApiKey",
  summary: "Revoke an API key",
  description: "It is refused at once by the process that answers, and within five seconds everywhere.",
  params: idParam,
  responses: { 200: keySchema },
  errors: ["not_found"],
  examples: { revoked: keyExamples.revoked },
  run: async ({ runtime, principal, requestId, params }) => {
    if (!(await mayChange(runtime, principal, params.id))) return unknownKey;
    const row = await revokeKey(runtime, authorOf(principal, requestId), principal, params.id);
    return row === null ? unknownKey : { status: 200, body: keyWire(row) };
  },
});

const rotate = defineRoute({
  ...shared,
  method: "POST",
  path: "/api/v1/api-keys/{id}/rotate",
  operationId: "rotateApiKey",
  summary: "Give an API key a new secret; the one before is good beside it for a while",
  description:
    "It stays the same key, with its caps, its consent and what was used with it. With `overlap_seconds: 0` the secret before is refused at once by the process that answers, and within five seconds everywhere.",
  params: idParam,
  body: keyRotationSchema,
  responses: { 200: createdKeySchema },
  errors: ["not_found", "key_ended"],
  examples: { rotated: keyExamples.rotated },
  run: async ({ runtime, principal, requestId, params, body }) => {
    if (!(await mayChange(runtime, principal, params.id))) return unknownKey;
    const overlapMs = body.overlap_seconds * 1_000;
    const author = authorOf(principal, requestId);
    const rotated = await rotateKey(runtime, author, principal, params.id, overlapMs);
    if (rotated.kind === "unknown") return unknownKey;
    if (rotated.kind === "ended")
      return problem("key_ended", "The key is revoked, has expired, or was given another secret just now.");
    return { status: 200, body: { ...keyWire(rotated.row), secret: rotated.secret } };
  },
});

/** A person may see the keys of an account that they only view; changing them takes the right to change the account. */
async function mayChange(runtime: Runtime, principal: Principal, keyId: string): Promise<boolean> {
  const found = await readKey(runtime, principal, keyId);
  if (found === null) return false;
  const { account } = keyWire(found);
  return (
    account === null || typeof (await runtime.authorizeAccount(principal, account, "write")) === "string"
  );
}

export const keyRoutes: readonly Route<Runtime>[] = [create, list, get, change, revoke, rotate];
