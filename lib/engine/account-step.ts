import type { Instant } from "./amounts";
import { redeemReset, withReset } from "./banked-resets";
import { keyConsent } from "./consent";
import { repayDebt } from "./debt";
import type { AccountAct, AccountEvent, Posting } from "./facts";
import {
  adjustGrant,
  endGrant,
  issueGrant,
  lapseGrant,
  renewGrant,
  resetGrant,
  reviseGrant,
} from "./grant-acts";
import { addMember, changeMember, removeMember } from "./member-acts";
import type { Consent } from "./plan";
import { accountNow, type Cap, type ConsentState, MAX_CAPS, type Standing } from "./standing";
import type { Identity } from "./usage-step";

export type UnsealedAccountEvent = Omit<AccountEvent, "hash">;

export type AccountRefusal =
  | "grant_not_found"
  | "grant_exists"
  /** A reduction below what is held or already spent. */
  | "grant_balance_too_low"
  /** More credits than one account can hold. */
  | "balance_too_large"
  /** Not yet expired, or something of it is still held. */
  | "grant_not_expired"
  /** It was issued for once. */
  | "grant_not_recurring"
  | "reset_not_due"
  /** The last reset is posted already, nothing has lapsed, or nothing is to be repaid. */
  | "nothing_due"
  | "expiry_in_the_past"
  /** Said before a change of plan is made an act, where both plans are at hand (`keyCountedOtherwise`). */
  | "plan_counts_otherwise"
  /** Half a reset, which gives nothing back. */
  | "resets_are_whole"
  | "no_reset_banked"
  /** Nothing that it gives back would let any request through that was not before: it is not used. */
  | "reset_without_effect"
  | "account_frozen"
  | "too_many_caps"
  | "clock_missing"
  | "clock_backwards"
  | "window_not_found"
  | "member_exists"
  | "member_not_found"
  | "too_many_members";

export type AccountStepResult =
  | { readonly kind: "recorded"; readonly standing: Standing; readonly event: UnsealedAccountEvent }
  | { readonly kind: "refused"; readonly code: AccountRefusal };

export type Applied = { readonly standing: Standing; readonly posting: Posting | null } | AccountRefusal;

/**
 * One act applied to an account: the only way anything but usage moves a standing (A1, A2). What it moves on the balance is
 * in `posting`, which the caller posts in the same transaction. A refusal records nothing.
 */
export function applyAccountAct(
  standing: Standing,
  act: AccountAct,
  actor: string,
  identity: Identity,
  wallNow: Instant,
): AccountStepResult {
  const now = act.kind === "opened" ? (act.clockNow ?? wallNow) : accountNow(standing, wallNow);
  const applied = apply(standing, act, now);
  if (typeof applied === "string") return { kind: "refused", code: applied };
  const at = act.kind === "clock_advanced" ? act.to : now;
  const seq = standing.seq + 1;
  const posting = isOfCredits(applied, standing) ? applied.posting : null;
  return {
    kind: "recorded",
    standing: { ...applied.standing, seq, at },
    event: { accountId: standing.accountId, seq, ...identity, actor, at, act, posting },
  };
}

function apply(standing: Standing, act: AccountAct, now: Instant): Applied {
  switch (act.kind) {
    case "opened":
      return unposted({
        ...standing,
        plan: act.plan,
        timeZone: act.timeZone,
        clockNow: act.clockNow,
        consent: { consent: act.consent, counts: null },
      });
    case "grant_issued":
      return issueGrant(standing, act.grant, now);
    case "grant_adjusted":
      return adjustGrant(standing, act, now);
    case "grant_revised":
      return reviseGrant(standing, act.grant, now);
    case "grant_voided":
      return endGrant(standing, act.grantId, "void", now);
    case "grant_expired":
      return endGrant(standing, act.grantId, "expiry", now);
    case "grant_reset":
      return resetGrant(standing, act, now);
    case "grant_renewed":
      return renewGrant(standing, act.grantId, now);
    case "grant_lapsed":
      return lapseGrant(standing, act.grantId);
    case "debt_repaid":
      return repayDebt(standing, act.grantId);
    case "reset_redeemed":
      return redeemReset(standing, act, now);
    case "plan_changed":
      // Counts follow the window's key, so a counter that both plans know goes on (no lost use, no lost room).
      return unposted({ ...standing, plan: act.plan });
    case "window_reset": {
      const reset = withReset(standing, act.windows);
      return reset === null ? "window_not_found" : unposted(reset);
    }
    case "frozen_set":
      return unposted({ ...standing, frozen: act.frozen });
    case "consent_set":
      return unposted(withConsent(standing, act.key, act.consent));
    case "caps_set":
      if (act.caps.length > MAX_CAPS) return "too_many_caps";
      return unposted(withCaps(standing, act.caps));
    case "member_added":
      return addMember(standing, act);
    case "member_changed":
      return changeMember(standing, act);
    case "member_removed":
      return removeMember(standing, act.memberId);
    case "time_zone_set":
      return unposted({ ...standing, timeZone: act.timeZone });
    case "clock_advanced":
      if (standing.clockNow === null) return "clock_missing";
      if (act.to < standing.clockNow || act.to < standing.at) return "clock_backwards";
      return unposted({ ...standing, clockNow: act.to });
  }
}

/** Banked resets are kept in grants as credits are, and are nothing that a balance counts. */
function isOfCredits({ standing, posting }: Exclude<Applied, string>, before: Standing): boolean {
  const isIt = ({ id }: { readonly id: string }) => id === posting?.grantId;
  return (standing.grants.find(isIt) ?? before.grants.find(isIt))?.kind !== "reset";
}

export function unposted(standing: Standing): Applied {
  return { standing, posting: null };
}

/** A new consent keeps what the running period has already spent: changing one's mind does not refill it. */
function withConsent(standing: Standing, key: string | null, consent: Consent | null): Standing {
  if (key === null) {
    const next = { ...standing, consent: kept(standing.consent, consent ?? { mode: "ask" }) };
    return next.consent.counts === null ? withoutHeldLimit(next, "consent") : next;
  }
  const old = keyConsent(standing, key);
  const { [key]: _removed, ...others } = standing.keyConsents;
  const state = consent === null ? null : kept(old, consent);
  const next = { ...standing, keyConsents: state === null ? others : { ...others, [key]: state } };
  return state === null || state.counts === null ? withoutHeldLimit(next, `consent:${key}`) : next;
}

function kept(old: ConsentState | null, consent: Consent): ConsentState {
  const isSamePeriod =
    old?.consent.mode === "up_to" && consent.mode === "up_to" && old.consent.period === consent.period;
  return { consent, counts: isSamePeriod ? old.counts : null };
}

/** A cap that keeps its key and period keeps what it has counted. */
function withCaps(standing: Standing, terms: readonly Omit<Cap, "counts">[]): Standing {
  const caps = terms.map((cap): Cap => {
    const old = standing.caps.find(({ key, period }) => key === cap.key && period === cap.period);
    return { ...cap, counts: old?.counts ?? null };
  });
  let next: Standing = { ...standing, caps };
  for (const { key } of standing.caps) {
    if ((caps.find((cap) => cap.key === key)?.counts ?? null) === null) next = withoutHeldLimit(next, key);
  }
  return next;
}

/** Open holds forget a limit whose counts are gone: what later stands under its name is not theirs to give back. */
function withoutHeldLimit(standing: Standing, key: string): Standing {
  if (standing.holds.length === 0) return standing;
  const holds = standing.holds.map((hold) => ({
    ...hold,
    layers: hold.layers.map((layer) => ({
      ...layer,
      limits: layer.limits.filter((draw) => draw.key !== key),
    })),
  }));
  return { ...standing, holds };
}
