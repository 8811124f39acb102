import { z } from "zod";
import { authorOf } from "@/lib/http/author";
import { defineRouteFor } from "@/lib/http/define-route";
import { accountRefSchema } from "@/lib/http/name-schemas";
import { problem } from "@/lib/http/problem";
import type { Route } from "@/lib/http/route";
import type { Runtime } from "@/lib/runtime";
import { resetWindows } from "../commands";
import { readStanding } from "../reads";
import { windowsResetSchema } from "../schema/account-schema";
import { standingSchema } from "../schema/standing-schema";

const defineRoute = defineRouteFor<Runtime>();
const unknownAccount = problem("not_found", "There is no such account.");

const postReset = defineRoute({
  method: "POST",
  path: "/api/v1/accounts/{id}/windows/reset",
  operationId: "resetWindows",
  summary: "Give windows back, as an administrator",
  description:
    "Empties the windows of what was used; what open holds have set aside stays. A fact of the account, with its reason. Windows of gates can be named too. An account's own banked resets are redeemed under `/accounts/{id}/resets`.",
  tags: ["Accounts"],
  scope: "admin",
  sessionRoles: ["admin"],
  idempotency: "required",
  params: z.strictObject({ id: accountRefSchema }),
  body: windowsResetSchema,
  responses: { 200: standingSchema },
  errors: ["not_found", "reset_without_effect"],
  examples: {},
  run: async ({ runtime, principal, requestId, idempotencyKey, requestHash, params, body }) => {
    const accountId = await runtime.authorizeAccount(principal, params.id, "write");
    if (typeof accountId !== "string") return accountId;
    const asked = { ...authorOf(principal, requestId), key: idempotencyKey, requestHash };
    const reset = await resetWindows(runtime, accountId, body, asked);
    switch (reset.kind) {
      case "account_unknown":
        return unknownAccount;
      case "key_reused":
        return problem("idempotency_key_reused", "This Idempotency-Key was used with another request.");
      case "nothing_counted":
        return problem(
          "reset_without_effect",
          `Nothing is counted under ${reset.window}: there is nothing to give back, and none of these windows was reset.`,
          { param: "windows" },
        );
      case "reset": {
        const standing = await readStanding(runtime, accountId);
        return standing === null
          ? unknownAccount
          : { status: 200, body: standing, seq: reset.seq, replayed: reset.isReplay };
      }
    }
  },
});

export const windowRoutes: readonly Route<Runtime>[] = [postReset];
