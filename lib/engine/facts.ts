import type { Instant, Microcredits, Quantity } from "./amounts";
import type { Rollover } from "./grant-period";
import type { Consent, GrantKind } from "./plan";
import type { Properties, Usage } from "./price";
import type { Recurrence } from "./recurrence";
import type { Cap, Frozen, Member } from "./standing";
import type { Outcome } from "./trace";
import type { Measure } from "./windows/window";

export type UsageKind = "consume" | "hold" | "track" | "capture" | "release" | "extend" | "expire" | "refund";

/** Who asked, as far as the caller told. */
export interface Attribution {
  readonly key: string | null;
  readonly session: string | null;
  readonly client: string | null;
  /** What the attempts at one logical request have in common, where the caller names it: retries share it. */
  readonly lineage: string | null;
}

export const NOBODY: Attribution = { key: null, session: null, client: null, lineage: null };

/**
 * What the user did: the first dataset. Recorded for all activity, refused or not. One step of the account's `seq`.
 * `ref` is shared by the decision (`dec_`), this event (`use_`), its monetization event (`mon_`) and, for kind `hold`, the hold (`hold_`).
 */
export interface UsageEvent {
  readonly accountId: string;
  readonly seq: number;
  readonly ref: string;
  readonly kind: UsageKind;
  /** The idempotency key: unique per account, for ever (L2). */
  readonly key: string;
  /** 32 hex digits of the parsed request; a key that comes back with another one is refused. */
  readonly requestHash: string;
  readonly feature: string;
  readonly memberId: string | null;
  readonly usage: Usage;
  readonly properties: Properties;
  readonly partial: "reject" | "accept";
  /** For `hold` and `extend`: how long; else null. */
  readonly holdSeconds: number | null;
  /** For `capture`, `release`, `extend`, `expire`: the ref of the hold. For `hold` its own ref. Else null. */
  readonly holdRef: string | null;
  readonly attribution: Attribution;
  readonly occurredAt: Instant;
  readonly decidedAt: Instant;
  readonly plan: string;
  readonly priceBook: string;
  readonly outcome: Outcome;
  /** Link of the account's chain of facts: 64 hex digits. */
  readonly hash: string;
}

export type GrantTerms = {
  readonly id: string;
  readonly kind: GrantKind;
  readonly priority: number;
  readonly amount: Microcredits;
  readonly effectiveAt: Instant;
  readonly expiresAt: Instant | null;
  readonly features: readonly string[] | null;
  /** Of banked resets: the keys of the windows that one gives back; null for all of the plan's layers. Left out of credits. */
  readonly windows?: readonly string[] | null;
  /** Left out where the grant is for once. Else `amount` is what each period gives. */
  readonly recurrence?: Recurrence;
  readonly rollover?: Rollover;
  /** The name under which the account's plan gives it; left out of all others. Only what recurs has one. */
  readonly planGrant?: string;
};

/** What a credit of a grant cost in money. It is told and never decides anything. */
export interface CostBasis {
  /** Of the whole amount, of each period where it recurs; in the currency's smallest unit. */
  readonly minorUnits: bigint;
  /** ISO 4217. */
  readonly currency: string;
}

export interface WindowLevel {
  readonly used: Quantity;
  readonly held: Quantity;
  readonly resetsAt: Instant | null;
}

/** A window that a redeemed reset gave back, as it was and as it was then. */
export interface ResetWindow {
  readonly key: string;
  readonly measure: Measure;
  readonly limit: Quantity;
  readonly before: WindowLevel;
  readonly after: WindowLevel;
}

/** What is said of one member. */
export type MemberTerms = Omit<Member, "spent">;

/** What was done to the account. */
export type AccountAct =
  | {
      readonly kind: "opened";
      readonly plan: string;
      readonly timeZone: string;
      readonly consent: Consent;
      readonly clockNow: Instant | null;
    }
  | {
      readonly kind: "grant_issued";
      readonly grant: GrantTerms;
      readonly costBasis?: CostBasis;
      /** The purchase that paid for it, where one did (P1). */
      readonly purchase?: string;
      readonly reason: string;
    }
  | {
      readonly kind: "grant_adjusted";
      readonly grantId: string;
      readonly delta: Microcredits;
      readonly expiresAt?: Instant | null;
      /** The purchase whose payment was taken back, or is paid again (P1). */
      readonly purchase?: string;
      readonly reason: string;
    }
  /** A plan grant whose plan gives it otherwise now. Its period, anchor and what was used of it stay. */
  | {
      readonly kind: "grant_revised";
      readonly grant: GrantTerms;
      readonly costBasis?: CostBasis;
      readonly reason: string;
    }
  | { readonly kind: "grant_voided"; readonly grantId: string; readonly reason: string }
  | { readonly kind: "grant_expired"; readonly grantId: string }
  /** A period is over: what is not carried over is lost. By the clock where there is no reason. */
  | { readonly kind: "grant_reset"; readonly grantId: string; readonly reason: string | null }
  /** What a reset owes, posted: the new period's credits. */
  | { readonly kind: "grant_renewed"; readonly grantId: string }
  /** What holds of earlier periods gave back too late, lost. */
  | { readonly kind: "grant_lapsed"; readonly grantId: string }
  /** Credits that came while something was owed have repaid it, as far as they go. */
  | { readonly kind: "debt_repaid"; readonly grantId: string }
  /** One banked reset used: verified to have given back what it says. */
  | {
      readonly kind: "reset_redeemed";
      readonly grantId: string;
      /** Of this grant, after it. */
      readonly left: Quantity;
      readonly windows: readonly ResetWindow[];
    }
  | { readonly kind: "plan_changed"; readonly plan: string; readonly reason: string }
  | { readonly kind: "window_reset"; readonly windows: readonly string[]; readonly reason: string }
  | { readonly kind: "frozen_set"; readonly frozen: Frozen; readonly reason: string }
  /** `key` null: of the account; else of that API key. `consent` null removes a key's own. */
  | { readonly kind: "consent_set"; readonly key: string | null; readonly consent: Consent | null }
  | { readonly kind: "caps_set"; readonly caps: readonly Omit<Cap, "counts">[] }
  /** What people call them is not in the fact: a name or an address must be able to go. */
  | { readonly kind: "member_added"; readonly memberId: string; readonly terms: MemberTerms }
  | {
      readonly kind: "member_changed";
      readonly memberId: string;
      readonly terms: MemberTerms;
      readonly reason: string;
    }
  /** Nothing is decided for them from here on. Their facts stay. */
  | { readonly kind: "member_removed"; readonly memberId: string; readonly reason: string }
  | { readonly kind: "time_zone_set"; readonly timeZone: string }
  | { readonly kind: "clock_advanced"; readonly to: Instant };

/** One step of the account's `seq` that is not usage. */
export interface AccountEvent {
  readonly accountId: string;
  readonly seq: number;
  readonly ref: string;
  readonly key: string;
  readonly requestHash: string;
  /** Who did it: `key_…`, `usr_…` or `system`. */
  readonly actor: string;
  readonly at: Instant;
  readonly act: AccountAct;
  /** What it moved on the balance, or null: posted in the same transaction. */
  readonly posting: Posting | null;
  readonly hash: string;
}

/** `debt` returns overshoot that the account owes now, as `refund` returns what it never owes; `repayment` takes it from credits. */
export type BalanceKind =
  | "grant"
  | "adjustment"
  | "void"
  | "expiry"
  | "debit"
  | "refund"
  | "debt"
  | "repayment";

/** One movement of a balance, before the ledger numbers it. `grantId` null: the account's own line, where overshoot passes. */
export interface Posting {
  readonly grantId: string | null;
  readonly kind: BalanceKind;
  readonly amount: Microcredits;
}

/** What we charge for one usage event: the second dataset; always one per usage event, zero included (S1). */
export interface MonetizationEvent {
  readonly accountId: string;
  /** The seq of its usage event. */
  readonly seq: number;
  readonly ref: string;
  /** Priced again from the facts and the pinned version. cost = included + charged + overshoot. */
  readonly cost: Microcredits;
  readonly included: Microcredits;
  readonly charged: Microcredits;
  readonly overshoot: Microcredits;
  readonly priceBook: string;
  /** Null where it was settled in the order of seq, as almost all are. */
  readonly late: LatePlace | null;
  readonly hash: string;
}

/**
 * Where in its account's chain the monetization event of a usage event stands that was parked and settled again: behind those up to
 * `afterSeq`, which the ledger was settled to by then. Not hashed: a wrong place is a link that does not fit.
 */
export interface LatePlace {
  readonly afterSeq: number;
  /** The nth of its account's late ones, from 1. */
  readonly nth: number;
}

/** How much a balance moved, and why: the third dataset. */
export interface BalanceUpdate extends Posting {
  readonly accountId: string;
  /** Contiguous from 1 in the account's ledger. */
  readonly ledgerSeq: number;
  readonly ref: string;
  /** The seq of the fact that caused it: a usage event or an account event. */
  readonly causeSeq: number;
  readonly balanceAfter: Microcredits;
  readonly grantBalanceAfter: Microcredits | null;
  readonly at: Instant;
  readonly hash: string;
}
