import { z } from "zod";
import { authorOf } from "@/lib/http/author";
import { defineRouteFor } from "@/lib/http/define-route";
import { accountRefSchema, idSchema } from "@/lib/http/name-schemas";
import { page, pageQuery, pageSchema } from "@/lib/http/pagination";
import { problem } from "@/lib/http/problem";
import type { Route } from "@/lib/http/route";
import type { Runtime } from "@/lib/runtime";
import { createCode, endCode } from "../codes/code-commands";
import { codeWire, listCodes, readCode } from "../codes/code-reads";
import { redeemCode } from "../codes/redeem-code";
import { readGrantAt } from "../reads";
import {
  codeSchema,
  createdCodeSchema,
  newCodeSchema,
  redemptionRequestSchema,
  redemptionSchema,
} from "../schema/code-schema";
import { askedBy } from "./asked";

const defineRoute = defineRouteFor<Runtime>();
const shared = {
  tags: ["Credits"],
  scope: "admin",
  sessionRoles: ["admin"],
  idempotency: "none",
  examples: {},
} as const;
const idParam = z.strictObject({ id: idSchema("cod") });
const unknownCode = problem("not_found", "There is no such code.", { param: "id" });

const create = defineRoute({
  ...shared,
  method: "POST",
  path: "/api/v1/codes",
  operationId: "createCode",
  summary: "Make a promo code; it is shown once",
  description:
    "Each account redeems it once, all together as often as `max_redemptions` says, also when they do so at once. Only a hash of it is kept. A sandbox key makes codes for sandbox accounts.",
  body: newCodeSchema,
  responses: { 201: createdCodeSchema },
  errors: ["code_taken"],
  run: async ({ runtime, principal, requestId, body }) => {
    const livemode = body.livemode ?? (principal.kind === "key" ? principal.livemode : true);
    if (principal.kind === "key" && !principal.livemode && livemode)
      return problem("scope_missing", "A sandbox key makes sandbox codes only.", { param: "livemode" });
    const made = await createCode(runtime, authorOf(principal, requestId), { ...body, livemode });
    if (made.kind === "taken")
      return problem("code_taken", "These letters are a code already, or were one.", { param: "code" });
    return { status: 201, body: { ...codeWire(made.row), code: made.code } };
  },
});

const list = defineRoute({
  ...shared,
  method: "GET",
  path: "/api/v1/codes",
  operationId: "listCodes",
  summary: "List promo codes, newest first",
  query: z.strictObject(pageQuery(z.tuple([idSchema("cod")]))),
  responses: { 200: pageSchema(codeSchema) },
  errors: [],
  run: async ({ runtime, principal, query }) => {
    const rows = await listCodes(runtime, principal, query.limit, query.cursor?.[0] ?? null);
    return { status: 200, body: page(rows.map(codeWire), query.limit, (wire) => [wire.id]) };
  },
});

const get = defineRoute({
  ...shared,
  method: "GET",
  path: "/api/v1/codes/{id}",
  operationId: "getCode",
  summary: "Read a promo code; never its letters",
  params: idParam,
  responses: { 200: codeSchema },
  errors: ["not_found"],
  run: async ({ runtime, principal, params }) => {
    const row = await readCode(runtime, principal, params.id);
    return row === null ? unknownCode : { status: 200, body: codeWire(row) };
  },
});

const end = defineRoute({
  ...shared,
  method: "DELETE",
  path: "/api/v1/codes/{id}",
  operationId: "endCode",
  summary: "End a promo code",
  description:
    "Nobody redeems it from here on; what was redeemed stays. Its letters are not given out again.",
  params: idParam,
  responses: { 200: codeSchema },
  errors: ["not_found"],
  run: async ({ runtime, principal, requestId, params }) => {
    const row = await endCode(runtime, authorOf(principal, requestId), principal, params.id);
    return row === null ? unknownCode : { status: 200, body: codeWire(row) };
  },
});

const redeem = defineRoute({
  ...shared,
  method: "POST",
  path: "/api/v1/accounts/{id}/codes/redeem",
  operationId: "redeemCode",
  summary: "Redeem a promo code",
  description:
    "Issues a grant of kind promo that names the code; once per account, for ever. An account may try ten codes that are none an hour, then `too_many_attempts` says when it may again.",
  sessionRoles: ["user", "admin"],
  idempotency: "required",
  params: z.strictObject({ id: accountRefSchema }),
  body: redemptionRequestSchema,
  responses: { 201: redemptionSchema },
  errors: ["not_found", "code_redeemed", "code_ended", "too_many_attempts", "balance_too_large"],
  run: async (call) => {
    const { runtime, principal, params, body, now } = call;
    const accountId = await runtime.authorizeAccount(principal, params.id, "write");
    if (typeof accountId !== "string") return accountId;
    const redeemed = await redeemCode(runtime, accountId, body.code, askedBy(call));
    switch (redeemed.kind) {
      case "redeemed": {
        const grant = await readGrantAt(runtime, redeemed);
        const { id, label } = codeWire(redeemed.code);
        return {
          status: 201,
          body: { code: id, label, grant },
          seq: redeemed.seq,
          replayed: redeemed.isReplay,
        };
      }
      case "unknown":
        return problem("not_found", "There is no such code for this account.", { param: "code" });
      case "redeemed_before":
        return problem("code_redeemed", "The account has redeemed this code already.", { param: "code" });
      case "ended":
        return problem("code_ended", "The code is over, or was redeemed as often as it can be.", {
          param: "code",
        });
      case "too_many_attempts":
        return problem("too_many_attempts", "Too many codes were tried that are none. Wait and try again.", {
          retryAfterSeconds: Math.max(1, Math.ceil((redeemed.untilAt - now) / 1_000)),
        });
      case "balance_too_large":
        return problem("balance_too_large", "With these credits the account would hold more than it can.");
      case "key_reused":
        return problem("idempotency_key_reused", "This Idempotency-Key was used with another request.");
      case "account_unknown":
        return problem("not_found", "There is no such account.");
    }
  },
});

export const codeRoutes: readonly Route<Runtime>[] = [create, list, get, end, redeem];
