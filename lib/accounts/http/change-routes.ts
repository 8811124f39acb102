import { z } from "zod";
import type { AccountAct } from "@/lib/engine/facts";
import { MAX_CAPS } from "@/lib/engine/standing";
import { authorOf } from "@/lib/http/author";
import { defineRouteFor } from "@/lib/http/define-route";
import { accountRefSchema } from "@/lib/http/name-schemas";
import { problem } from "@/lib/http/problem";
import type { Route } from "@/lib/http/route";
import type { Runtime } from "@/lib/runtime";
import { recordAct, renameAccount, setCaps } from "../commands";
import { accountWire, readStanding } from "../reads";
import {
  accountChangeSchema,
  accountSchema,
  capsChangeSchema,
  consentChangeSchema,
} from "../schema/account-schema";
import { standingSchema } from "../schema/standing-schema";

const defineRoute = defineRouteFor<Runtime>();
const params = z.strictObject({ id: accountRefSchema });
const unknownAccount = problem("not_found", "There is no such account.");

const patchAccount = defineRoute({
  method: "PATCH",
  path: "/api/v1/accounts/{id}",
  operationId: "changeAccount",
  summary: "Change an account's plan, time zone, frozen state, name or e-mail",
  description:
    "A plan change resets no counter and touches no grant but the plan's own: what both plans give under one key goes on with what was used of it, what the new one does not give ends with its period. Each of plan, time_zone and frozen is a fact of the account.",
  tags: ["Accounts"],
  scope: "admin",
  sessionRoles: ["admin"],
  idempotency: "none",
  params,
  body: accountChangeSchema,
  responses: { 200: accountSchema },
  errors: ["not_found", "balance_too_large", "plan_counts_otherwise"],
  examples: {},
  run: async ({ runtime, principal, requestId, params, body }) => {
    const accountId = await runtime.authorizeAccount(principal, params.id, "write");
    if (typeof accountId !== "string") return accountId;
    if (body.plan !== undefined && (await runtime.catalogue.plan(body.plan)) === null) {
      return problem("invalid_parameter", "There is no such published plan version.", { param: "plan" });
    }
    const reason = body.reason ?? "";
    const acts: AccountAct[] = [];
    if (body.plan !== undefined) acts.push({ kind: "plan_changed", plan: body.plan, reason });
    if (body.time_zone !== undefined) acts.push({ kind: "time_zone_set", timeZone: body.time_zone });
    if (body.frozen !== undefined) acts.push({ kind: "frozen_set", frozen: body.frozen, reason });
    for (const act of acts) {
      const outcome = await recordAct(runtime, accountId, act, authorOf(principal, requestId));
      if (outcome.kind === "refused" && outcome.code === "balance_too_large")
        return problem(
          "balance_too_large",
          "With the plan's grants the account would hold more than it can.",
        );
      if (outcome.kind === "refused" && outcome.code === "plan_counts_otherwise")
        return problem(
          "plan_counts_otherwise",
          `Both plans count under the key ${outcome.window}, each in its own way, so what is used there would be lost. Publish a version of the new plan with another key, or change the plan once nothing is used there.`,
          { param: "plan" },
        );
      if (outcome.kind !== "recorded") return unknownAccount;
    }
    if (body.name !== undefined || body.email !== undefined) {
      const { name, email } = body;
      await renameAccount(runtime, accountId, { name, email }, authorOf(principal, requestId));
    }
    const row = await runtime.accountReads.account(accountId);
    return row === null ? unknownAccount : { status: 200, body: accountWire(row), seq: row.seq };
  },
});

const putConsent = defineRoute({
  method: "PUT",
  path: "/api/v1/accounts/{id}/consent",
  operationId: "setConsent",
  summary: "Say how purchased credits may be used",
  description:
    "`ask`: never without a new consent; `never`; `up_to`: so many credits per period; `always`. A key may have its own. What the running period has spent stays counted.",
  tags: ["Accounts"],
  scope: "admin",
  sessionRoles: ["user", "admin"],
  idempotency: "none",
  params,
  body: consentChangeSchema,
  responses: { 200: standingSchema },
  errors: ["not_found"],
  examples: {},
  run: async ({ runtime, principal, requestId, params, body }) => {
    const accountId = await runtime.authorizeAccount(principal, params.id, "write");
    if (typeof accountId !== "string") return accountId;
    if (body.consent === null && body.api_key === undefined) {
      return problem("invalid_parameter", "The account's own consent cannot be taken away, only changed.", {
        param: "consent",
      });
    }
    const act: AccountAct = { kind: "consent_set", key: body.api_key ?? null, consent: body.consent };
    const outcome = await recordAct(runtime, accountId, act, authorOf(principal, requestId));
    const standing = outcome.kind === "recorded" ? await readStanding(runtime, accountId) : null;
    return standing === null ? unknownAccount : { status: 200, body: standing, seq: standing.seq };
  },
});

const putCaps = defineRoute({
  method: "PUT",
  path: "/api/v1/accounts/{id}/caps",
  operationId: "setCaps",
  summary: "Set the spend caps of an account, or of one of its keys",
  description:
    "Replaces the account's caps, or with `api_key` those of that key; the others stay. A cap bounds what needs consent, per calendar period; it is evaluated inside the decision. What the running period has spent stays counted.",
  tags: ["Accounts"],
  scope: "admin",
  sessionRoles: ["user", "admin"],
  idempotency: "none",
  params,
  body: capsChangeSchema,
  responses: { 200: standingSchema },
  errors: ["not_found"],
  examples: {},
  run: async ({ runtime, principal, requestId, params, body }) => {
    const accountId = await runtime.authorizeAccount(principal, params.id, "write");
    if (typeof accountId !== "string") return accountId;
    const { caps, api_key: apiKey = null } = body;
    if (new Set(caps.map(({ period }) => period)).size < caps.length)
      return problem("invalid_parameter", "There is at most one cap per period.", { param: "caps" });
    const outcome = await setCaps(runtime, accountId, apiKey, caps, authorOf(principal, requestId));
    if (outcome.kind === "refused")
      return problem(
        "invalid_parameter",
        `An account has at most ${MAX_CAPS} caps, those of its keys included.`,
        {
          param: "caps",
        },
      );
    const standing = outcome.kind === "recorded" ? await readStanding(runtime, accountId) : null;
    return standing === null ? unknownAccount : { status: 200, body: standing, seq: standing.seq };
  },
});

export const changeRoutes: readonly Route<Runtime>[] = [patchAccount, putConsent, putCaps];
