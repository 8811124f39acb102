import { z } from "zod";
import { formatDecimal, type Quantity } from "@/lib/engine/amounts";
import type { WindowLevel } from "@/lib/engine/facts";
import { defineRouteFor } from "@/lib/http/define-route";
import { accountRefSchema } from "@/lib/http/name-schemas";
import { problem } from "@/lib/http/problem";
import type { Route } from "@/lib/http/route";
import type { Runtime } from "@/lib/runtime";
import { type RedeemedReset, redeemBankedReset } from "../commands";
import { type ResetWire, resetRequestSchema, resetSchema } from "../schema/reset-schema";
import { askedBy } from "./asked";

const defineRoute = defineRouteFor<Runtime>();

const postReset = defineRoute({
  method: "POST",
  path: "/api/v1/accounts/{id}/resets",
  operationId: "redeemReset",
  summary: "Redeem a banked reset",
  description:
    "Empties the windows that the reset gives back of what was used; what open holds have set aside stays. Verified: where nothing more would be covered than before, it is refused and the reset is kept.",
  tags: ["Credits"],
  scope: "admin",
  sessionRoles: ["user", "admin"],
  idempotency: "required",
  params: z.strictObject({ id: accountRefSchema }),
  body: resetRequestSchema,
  responses: { 201: resetSchema },
  errors: ["not_found", "no_reset_banked", "reset_without_effect", "account_frozen"],
  examples: {},
  run: async (call) => {
    const { runtime, principal, params, body } = call;
    const accountId = await runtime.authorizeAccount(principal, params.id, "write");
    if (typeof accountId !== "string") return accountId;
    const redeemed = await redeemBankedReset(runtime, accountId, body.grant ?? null, askedBy(call));
    switch (redeemed.kind) {
      case "redeemed":
        return {
          status: 201,
          body: resetWire(redeemed),
          seq: redeemed.event.seq,
          replayed: redeemed.isReplay,
        };
      case "account_unknown":
        return problem("not_found", "There is no such account.");
      case "key_reused":
        return problem("idempotency_key_reused", "This Idempotency-Key was used with another request.");
      case "account_frozen":
        return problem("account_frozen", "The account is frozen: a reset would be lost on it.");
      case "reset_without_effect":
        return problem(
          "reset_without_effect",
          "Nothing more would be covered than is now. The reset was not used.",
        );
      case "no_reset_banked":
        return problem(
          "no_reset_banked",
          body.grant === undefined ? "No reset is banked." : "Of this grant no reset is left.",
          body.grant === undefined ? {} : { param: "grant" },
        );
    }
  },
});

function resetWire({ event, redemption }: Extract<RedeemedReset, { kind: "redeemed" }>): ResetWire {
  return {
    account: event.accountId,
    grant: redemption.grantId,
    redeemed_at: new Date(event.at).toISOString(),
    seq: event.seq,
    resets_left: formatDecimal(redemption.left),
    windows: redemption.windows.map(({ key, measure, limit, before, after }) => ({
      key,
      measure,
      limit: formatDecimal(limit),
      before: levelWire(before, limit),
      after: levelWire(after, limit),
    })),
  };
}

function levelWire({ used, held, resetsAt }: WindowLevel, limit: Quantity) {
  const room = limit - used - held;
  return {
    used: formatDecimal(used),
    held: formatDecimal(held),
    remaining: formatDecimal(room > 0n ? room : 0n),
    resets_at: resetsAt === null ? null : new Date(resetsAt).toISOString(),
  };
}

export const resetRoutes: readonly Route<Runtime>[] = [postReset];
