import type { AuthorizedAccountId } from "@/lib/auth/authorized-account";
import type { AccountRefusal } from "@/lib/engine/account-step";
import type { Instant } from "@/lib/engine/amounts";
import { type Redemption, redemptionOf } from "@/lib/engine/banked-resets";
import type { AccountAct, AccountEvent } from "@/lib/engine/facts";
import type { Standing } from "@/lib/engine/standing";
import { freshId } from "@/lib/ids";
import type { Runtime } from "@/lib/runtime";
import type { Author } from "@/lib/storage/audit-ports";
import { type NewGrantRequest, PRIORITY_DEFAULTS } from "./schema/grant-schema";

/** Who asks, under which idempotency key, with the hash of what was asked. */
export interface Asked extends Author {
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
  const grantId = freshId("grt", runtime.clock.now());
  return record(runtime, accountId, (standing, now) => issuedOn(standing, now, grantId, request), asked);
}

function issuedOn(standing: Standing, now: Instant, id: string, request: NewGrantRequest): GrantAct {
  const { recurrence = null, rollover = null, cost_basis: cost = null } = request;
  const effectiveAt = request.effective_at ?? now;
  return {
    kind: "grant_issued",
    grant: {
      id,
      kind: request.kind,
      priority: request.priority ?? PRIORITY_DEFAULTS[request.kind],
      amount: request.amount,
      effectiveAt,
      expiresAt: request.expires_at,
      features: request.features,
      ...(request.kind === "reset" ? { windows: request.windows ?? null } : {}),
      ...(recurrence === null
        ? {}
        : {
            recurrence: {
              every: recurrence.every,
              unit: recurrence.unit,
              anchorAt: recurrence.anchor_at ?? effectiveAt,
              timeZone: recurrence.time_zone ?? standing.timeZone,
            },
          }),
      ...(rollover === null ? {} : { rollover }),
    },
    ...(cost === null
      ? {}
      : { costBasis: { minorUnits: BigInt(cost.minor_units), currency: cost.currency } }),
    reason: request.reason,
  };
}

type GrantAct = Extract<
  AccountAct,
  { kind: "grant_issued" | "grant_adjusted" | "grant_voided" | "grant_reset" }
>;

/** Adds to, takes from, or moves the expiry of a grant; voids it, taking back what is available; or resets it, where it recurs. */
export function changeGrant(
  runtime: Runtime,
  accountId: AuthorizedAccountId,
  act: Exclude<GrantAct, { kind: "grant_issued" }>,
  asked: Asked,
): Promise<GrantOutcome> {
  return record(runtime, accountId, act, asked);
}

async function record(
  runtime: Runtime,
  accountId: AuthorizedAccountId,
  act: GrantAct | ((standing: Standing, now: Instant) => GrantAct),
  asked: Asked,
): Promise<GrantOutcome> {
  const outcome = await runtime.acts.record(accountId, act, asked);
  if (outcome.kind !== "recorded") return outcome;
  const { act: recorded, seq } = outcome.event;
  const grantId =
    recorded.kind === "grant_issued" ? recorded.grant.id : "grantId" in recorded ? recorded.grantId : "";
  return { kind: "recorded", grantId, seq, isReplay: outcome.isReplay };
}

export type RedeemedReset =
  | {
      readonly kind: "redeemed";
      readonly event: AccountEvent;
      readonly redemption: Redemption;
      readonly isReplay: boolean;
    }
  | { readonly kind: "no_reset_banked" | "reset_without_effect" | "account_frozen" }
  | { readonly kind: "key_reused" }
  | { readonly kind: "account_unknown" };

/** Somebody changes the account's plan again and again while a reset is redeemed: no answer can be given that holds. */
const PLANS_MAX = 5;

/**
 * Redeems one banked reset: what it gives back is worked out, verified and recorded under the account's lock, so of any number of
 * redemptions at once each finds what the last one left, and none uses a reset that gives nothing back. The plan is loaded before the
 * lock (a transaction that waits for a second connection could wait for one like itself); where it was changed meanwhile, once more.
 */
export async function redeemBankedReset(
  runtime: Runtime,
  accountId: AuthorizedAccountId,
  grantId: string | null,
  asked: Asked,
): Promise<RedeemedReset> {
  const standing = (await runtime.standings.load([accountId])).get(accountId);
  if (standing === undefined) return { kind: "account_unknown" };
  let { plan } = standing;
  for (let plans = 0; plans < PLANS_MAX; plans++) {
    await runtime.catalogue.prepare(new Set([plan]));
    const prepared = plan;
    const outcome = await runtime.acts.record(
      accountId,
      (locked, now) => {
        plan = locked.plan;
        return plan === prepared
          ? redemptionOf(locked, runtime.catalogue.values, grantId, now)
          : "no_reset_banked";
      },
      asked,
    );
    if (outcome.kind === "refused" && plan !== prepared) continue;
    return redeemedOf(outcome);
  }
  throw new Error(`the plan of ${accountId} was changed ${PLANS_MAX} times while a reset was redeemed`);
}

function redeemedOf(outcome: Awaited<ReturnType<Runtime["acts"]["record"]>>): RedeemedReset {
  if (outcome.kind === "recorded") {
    const { event, isReplay } = outcome;
    if (event.act.kind !== "reset_redeemed") return { kind: "key_reused" };
    return { kind: "redeemed", event, redemption: event.act, isReplay };
  }
  if (outcome.kind !== "refused") return outcome;
  switch (outcome.code) {
    case "no_reset_banked":
    case "reset_without_effect":
    case "account_frozen":
      return { kind: outcome.code };
    default:
      throw new Error(`a reset was refused as ${outcome.code}`);
  }
}
