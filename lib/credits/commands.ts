import type { AuthorizedAccountId } from "@/lib/auth/authorized-account";
import type { AccountRefusal } from "@/lib/engine/account-step";
import type { AccountAct } from "@/lib/engine/facts";
import { accountNow } from "@/lib/engine/standing";
import { freshId } from "@/lib/ids";
import type { Runtime } from "@/lib/runtime";
import { type NewGrantRequest, PRIORITY_DEFAULTS } from "./schema/grant-schema";

/** Who asks, under which idempotency key, with the hash of what was asked. */
export interface Asked {
  readonly actor: string;
  readonly key: string;
  readonly requestHash: string;
}

export type GrantOutcome =
  | { readonly kind: "recorded"; readonly grantId: string; readonly seq: number; readonly isReplay: boolean }
  | { readonly kind: "refused"; readonly code: AccountRefusal }
  | { readonly kind: "key_reused" }
  | { readonly kind: "account_unknown" };

/**
 * Issues a grant: one fact, one balance update, one transaction (L3). A repeat under the same key answers the grant that the
 * first one issued; the id drawn for the repeat is thrown away.
 */
export async function issueGrant(
  runtime: Runtime,
  accountId: AuthorizedAccountId,
  request: NewGrantRequest,
  asked: Asked,
): Promise<GrantOutcome> {
  const now = runtime.clock.now();
  const standing = (await runtime.standings.load([accountId])).get(accountId);
  if (standing === undefined) return { kind: "account_unknown" };
  return record(
    runtime,
    accountId,
    {
      kind: "grant_issued",
      grant: {
        id: freshId("grt", now),
        kind: request.kind,
        priority: request.priority ?? PRIORITY_DEFAULTS[request.kind],
        amount: request.amount,
        effectiveAt: request.effective_at ?? accountNow(standing, now),
        expiresAt: request.expires_at,
        features: request.features,
      },
      reason: request.reason,
    },
    asked,
  );
}

/** Adds to, takes from, or moves the expiry of a grant; or voids it, taking back what is available. */
export function changeGrant(
  runtime: Runtime,
  accountId: AuthorizedAccountId,
  act: Extract<AccountAct, { kind: "grant_adjusted" | "grant_voided" }>,
  asked: Asked,
): Promise<GrantOutcome> {
  return record(runtime, accountId, act, asked);
}

async function record(
  runtime: Runtime,
  accountId: AuthorizedAccountId,
  act: Extract<AccountAct, { kind: "grant_issued" | "grant_adjusted" | "grant_voided" }>,
  asked: Asked,
): Promise<GrantOutcome> {
  const outcome = await runtime.acts.record(accountId, act, asked);
  if (outcome.kind !== "recorded") return outcome;
  const recorded = outcome.event.act;
  const grantId =
    recorded.kind === "grant_issued" ? recorded.grant.id : "grantId" in recorded ? recorded.grantId : "";
  return { kind: "recorded", grantId, seq: outcome.event.seq, isReplay: outcome.isReplay };
}
