import type { Instant, Microcredits, Quantity } from "./amounts";
import type { Source } from "./plan";
import type { Usage } from "./price";
import type { Measure } from "./windows/window";

/** Why a layer took nothing. Where it took something and more was needed, it is `null` and `after` says it is empty. */
export type SkipReason =
  | "not_needed"
  | "not_for_feature"
  | "full"
  | "empty"
  | "consent_required"
  | "consent_spent"
  | "cap_reached"
  | "frozen";

export type GrantSkip = "expired" | "not_effective" | "not_for_feature";

/** Where a window counted what is refunded, how much of it this refund is about, and how much of that its user got back. */
export interface RefundedWindow {
  readonly key: string;
  readonly measure: Measure;
  readonly amount: Quantity;
  readonly countedAt: Instant;
  /** The end of the span that counted it, by which the span is known again; null for windows without spans. */
  readonly endsAt: Instant | null;
  /** It was reset meanwhile: what it counted then is forgiven already. */
  readonly isForgiven: boolean;
  /** All of it, less where a reset had forgiven some, nothing where the span is over. */
  readonly returned: Quantity;
}

/** What goes back to a grant; `lost` of it expires at once, because the grant or the period that gave it is over. */
export interface RefundedGrant {
  readonly id: string;
  readonly amount: Microcredits;
  /** How often the grant was reset since it gave this. */
  readonly resets: number;
  readonly lost: Microcredits;
}

/** What a refund pays back of one part of what its event drew: of one layer, from a hold or from the walk. */
export interface RefundedPart {
  /** Its place in what the event drew, in order. It names the part from one refund to the next. */
  readonly nth: number;
  readonly layer: string;
  readonly source: Source;
  /** What the event drew there in all. */
  readonly drawn: Microcredits;
  readonly amount: Microcredits;
  readonly windows: readonly RefundedWindow[];
  readonly grants: readonly RefundedGrant[];
  /** The consent and the caps that counted it as spent, by name, and when. */
  readonly limits: readonly { readonly key: string; readonly countedAt: Instant }[];
}

/**
 * What a refund takes back of the debt that its event left (`docs/decisions/0029`): of `amount`, what `grants` and `lost` are not was owed still
 * and is owed no more.
 */
export interface RefundedDebt {
  /** What the event had added to the debt in all. */
  readonly carried: Microcredits;
  readonly amount: Microcredits;
  /** What grants had repaid that still last goes back to them; `lost` of it fills what was used beyond what they give. */
  readonly grants: readonly Omit<RefundedGrant, "resets">[];
  /** What grants and periods had repaid that are not there any more: it expires at once. */
  readonly lost: Microcredits;
  /** The consent and the caps that counted it as spent, by name, and when. */
  readonly limits: RefundedPart["limits"];
}

/** Of a refund: which event, why, by whom, and what became of each part, last drawn first. */
export interface RefundTrace {
  /** The ref of the usage event. */
  readonly of: string;
  readonly reason: string;
  /** `key_…`, `usr_…`, or `system` where a rule of the plan did it. */
  readonly by: string;
  /** False where only credits were to be refunded. */
  readonly restoresWindows: boolean;
  readonly parts: readonly RefundedPart[];
  /** Left out where the event left no debt, or none that is taken back. */
  readonly debt?: RefundedDebt;
}

/** A window after the decision, as the page shows it at the same seq. */
export interface WindowTrace {
  readonly key: string;
  readonly measure: Measure;
  readonly limit: Quantity;
  readonly used: Quantity;
  readonly held: Quantity;
  readonly resetsAt: Instant | null;
  /** Null where the limit is enforced. Of one in shadow: how much of the cost it would have kept from being covered here. */
  readonly shadow: Microcredits | null;
}

export interface GrantTrace {
  readonly id: string;
  readonly before: Microcredits;
  readonly taken: Microcredits;
  readonly skipped: GrantSkip | null;
}

/** One layer of the walk. `before` is what it could have paid of this request's cost, null where it is unlimited or was not asked. */
export interface LayerTrace {
  readonly layer: string;
  readonly source: Source;
  readonly before: Microcredits | null;
  readonly taken: Microcredits;
  readonly skipped: SkipReason | null;
  /** All windows of the layer that count this feature, also where the layer was skipped: the page's levels. */
  readonly windows: readonly WindowTrace[];
  readonly grants: readonly GrantTrace[];
}

export interface GateTrace {
  readonly key: string;
  /** Whether it had room for all of it. Of a gate in shadow, false says that it would have refused; nothing was. */
  readonly passed: boolean;
  readonly shadow: boolean;
  /** The gate's window after the decision; null for a concurrency gate. */
  readonly window: WindowTrace | null;
  /** Of a concurrency gate: holds open before the decision, and how many may be. */
  readonly open: number | null;
  readonly limit: number | null;
}

export type BlockReason =
  | "limit_reached"
  | "credits_exhausted"
  | "grants_expired"
  | "consent_required"
  | "spend_cap_reached"
  | "gate_reached"
  | "concurrency_reached"
  | "account_frozen"
  | "member_frozen"
  | "feature_not_entitled";

/** A way to continue. Each is computed by deciding again with the way applied: what is listed works (D3). */
export type Way =
  | { readonly kind: "wait"; readonly until: Instant; readonly window: string | null }
  | { readonly kind: "reduce"; readonly usage: Usage }
  /** Consent to at least `amount`, what this request would charge. */
  | { readonly kind: "consent"; readonly amount: Microcredits }
  /** Use up one banked reset: it gives these windows back. */
  | { readonly kind: "redeem_reset"; readonly grantId: string; readonly windows: readonly string[] }
  /**
   * Only whoever runs the product, the plan or the organization can lift it: a freeze, a feature the plan does not have, or the
   * `limit` of a member, which alone stands in the way.
   */
  | { readonly kind: "ask_owner"; readonly limit: string | null }
  /** The least number of credits to buy; `needsConsent` where buying must come with consent to spend them. */
  | { readonly kind: "buy"; readonly amount: Microcredits; readonly needsConsent: boolean };

/** What was decided and why: the explanation is the computation (HOUSE §1.7). */
export interface Outcome {
  readonly outcome: "allowed" | "partial" | "blocked";
  readonly reason: BlockReason | null;
  /** The key of the window, gate, cap or layer that decided a block. */
  readonly binding: string | null;
  readonly cost: Microcredits;
  readonly covered: Microcredits;
  /** cost = covered + shortfall (D2). For `track` and `capture` the shortfall is overshoot. */
  readonly shortfall: Microcredits;
  readonly gates: readonly GateTrace[];
  readonly layers: readonly LayerTrace[];
  /** The account's credits after the decision, all layers together. */
  readonly available: Microcredits;
  readonly held: Microcredits;
  readonly ways: readonly Way[];
  /** Limits in shadow each of which, had it been enforced, would have made a block of this. */
  readonly wouldBlock: readonly string[];
  /** Set by `hold` and `extend`. */
  readonly holdExpiresAt: Instant | null;
  /** What became of the overshoot, on a plan that carries it as debt; left out where nothing was short. A refund carries less than nothing. */
  readonly debt?: DebtTrace;
  /** Of work that was told late: windows, gates and limits whose span of then was over, and that counted it now. Left out where none was. */
  readonly closed?: readonly string[];
  /** Of `track` and `capture`: the caller says that the work failed. Left out where it did not. */
  readonly failed?: true;
  /** Of a refund. Its amounts are negative: cost, covered, and what it takes of layers and grants. */
  readonly refund?: RefundTrace;
}

/** `carried` of the overshoot was added to what the account owed `before`, up to `limit`; the settlement refunds the rest. */
export interface DebtTrace {
  readonly before: Microcredits;
  readonly carried: Microcredits;
  readonly limit: Microcredits;
}
