/**
 * The shapes that the HTTP contract answers with, as the components read them: decimal strings, RFC 3339 instants, one
 * word per concept. Nothing here is computed; what a component derives from these shapes lies in a tested function
 * beside it.
 */

/** `"12.5"`: at most 6 decimals, exact. */
export type Decimal = string;
/** RFC 3339, UTC, milliseconds. */
export type Timestamp = string;

export type Source = "windows" | "free" | "entitlement" | "promo" | "purchased" | "plan";
export type GrantKind = "promo" | "purchased" | "plan" | "adjustment";

export type WindowKind = "calendar" | "anchored" | "sliding" | "token_bucket";

/** What starts a window over: enough to say the rule in words. */
export interface WindowRule {
  unit?: "hour" | "day" | "week" | "month" | null;
  window_ms?: number | null;
  time_zone?: string | null;
  /** The start of the running span, where the kind has one. */
  started_at?: Timestamp | null;
}

export interface WindowState {
  key: string;
  kind?: WindowKind;
  /** `requests`, `credits`, or the name of a usage dimension. */
  measure: string;
  limit: Decimal;
  used: Decimal;
  held: Decimal;
  remaining: Decimal;
  resets_at: Timestamp | null;
  features?: string[] | null;
  rule?: WindowRule | null;
}

export type SkipReason =
  | "not_needed"
  | "not_for_feature"
  | "full"
  | "empty"
  | "consent_required"
  | "consent_spent"
  | "cap_reached"
  | "frozen";

export interface TraceWindow {
  key: string;
  measure: string;
  limit: Decimal;
  used: Decimal;
  held: Decimal;
  resets_at: Timestamp | null;
}

export interface TraceGrant {
  id: string;
  before: Decimal;
  taken: Decimal;
  after: Decimal;
  skipped?: "expired" | "not_effective" | "not_for_feature" | null;
}

export interface TraceLayer {
  layer: string;
  source?: Source;
  /** What it could have paid; absent where it was not asked, null where it is unlimited. */
  before?: Decimal | null;
  taken: Decimal;
  after?: Decimal | null;
  skipped?: SkipReason | null;
  windows?: TraceWindow[];
  grants?: TraceGrant[];
}

export interface TraceGate {
  key: string;
  passed: boolean;
  window?: TraceWindow | null;
  open?: number | null;
  limit?: number | null;
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
  | "feature_not_entitled";

export type Way =
  | { kind: "wait"; until: Timestamp; window?: string | null }
  | { kind: "reduce"; usage: Record<string, Decimal> }
  | { kind: "consent"; amount: Decimal }
  | { kind: "buy"; amount: Decimal; needs_consent?: boolean }
  | { kind: "redeem_reset"; window?: string | null }
  | { kind: "ask_owner" };

export type Outcome = "allowed" | "partial" | "blocked";
export type Mode = "preview" | UsageKind;
export type SettlementState = "pending" | "settled" | "not_charged";

export interface Credits {
  available: Decimal;
  held: Decimal;
  /** Decided and not yet debited: ledger balance = available + held + unsettled (B1). */
  unsettled: Decimal;
}

export interface HoldState {
  id: string;
  state?: "open" | "captured" | "released" | "expired";
  expires_at: Timestamp | null;
}

export interface Attribution {
  key?: string | null;
  session?: string | null;
  client?: string | null;
}

export interface Decision {
  id: string;
  outcome: Outcome;
  account: string;
  feature: string;
  seq: number;
  decided_at: Timestamp;
  cost: Decimal;
  covered: Decimal;
  shortfall: Decimal;
  plan: string;
  price_book: string;
  mode?: Mode;
  usage?: Record<string, Decimal | number>;
  properties?: Record<string, string>;
  gates?: TraceGate[];
  trace: TraceLayer[];
  reason: BlockReason | null;
  /** The key of the window, gate, cap or layer that decided a block. */
  binding: string | null;
  hold: HoldState | null;
  usage_event: string | null;
  remaining: { windows: TraceWindow[]; credits: Credits };
  ways: Way[];
  idempotency_key?: string;
  attribution?: Attribution;
  took_ms?: number;
  settlement?: {
    state: SettlementState;
    monetization_event: string | null;
    balance_updates: string[];
    refunded: Decimal;
  };
}

export interface Grant {
  id: string;
  kind: GrantKind;
  label?: string | null;
  /** What was issued, adjustments included. */
  amount: Decimal;
  available: Decimal;
  held: Decimal;
  priority: number;
  effective_at: Timestamp;
  expires_at: Timestamp | null;
  features: string[] | null;
  state?: "active" | "scheduled" | "spent" | "expired" | "voided";
  reason?: string | null;
  created_at?: Timestamp;
}

export type Consent =
  | { mode: "never" }
  | { mode: "ask" }
  | { mode: "up_to"; limit: Decimal; period: "day" | "week" | "month"; spent?: Decimal }
  | { mode: "always" };

export type Frozen = "none" | "paid" | "all";

/** One layer of the plan's waterfall, as it stands. */
export interface LayerState {
  layer: string;
  source: Source;
  label?: string | null;
  features: string[] | null;
  /** Keys of the windows that all must have room; empty for credits and for unlimited layers. */
  windows: string[];
  /** Kinds of grants it draws on; empty for allowances. */
  kinds: GrantKind[];
  /** In credits; null where it is unlimited or measured otherwise. */
  available: Decimal | null;
  needs_consent: boolean;
}

/** Who would pay the next request of a feature, at this seq. */
export interface NextPayer {
  feature: string;
  layer: string | null;
  source: Source | null;
  reason: BlockReason | null;
  binding?: string | null;
  ways?: Way[];
}

/** One numbered snapshot: the gate and every page read this same model. */
export interface Standing {
  account: string;
  seq: number;
  as_of: Timestamp;
  plan: string;
  plan_name?: string;
  time_zone: string;
  frozen: Frozen;
  windows: WindowState[];
  layers: LayerState[];
  grants: Grant[];
  credits: Credits;
  next_payer: NextPayer[];
  consent: Consent;
}

export type UsageKind = "consume" | "hold" | "track" | "capture" | "release" | "extend" | "expire";

export interface UsageEvent {
  id: string;
  account: string;
  seq: number;
  kind: UsageKind;
  decision: string;
  feature: string;
  usage: Record<string, Decimal | number>;
  properties?: Record<string, string>;
  outcome: Outcome;
  idempotency_key: string;
  occurred_at: Timestamp;
  decided_at: Timestamp;
}

export interface MonetizationEvent {
  id: string;
  account: string;
  seq: number;
  usage_event: string;
  cost: Decimal;
  included: Decimal;
  charged: Decimal;
  overshoot: Decimal;
  price_book: string;
  created_at?: Timestamp;
}

export type BalanceUpdateKind = "grant" | "adjustment" | "void" | "expiry" | "debit" | "refund";

export interface BalanceUpdate {
  id: string;
  account: string;
  ledger_seq: number;
  kind: BalanceUpdateKind;
  /** Signed. */
  amount: Decimal;
  grant: string | null;
  grant_kind?: GrantKind | null;
  grant_label?: string | null;
  balance_after: Decimal;
  at: Timestamp;
  /** The seq of the fact that caused it. */
  cause_seq: number;
  usage_event?: string | null;
  monetization_event?: string | null;
  decision?: string | null;
  actor?: string | null;
  reason?: string | null;
}

/** A line of the account search. */
export interface AccountSummary {
  account: string;
  name: string;
  external_id: string | null;
  plan_name: string;
  frozen: Frozen;
  available: Decimal;
  /** Credits charged in the last 24 hours, by hour, oldest first, for drawing only. */
  spent_by_hour?: number[];
  spent_24h?: Decimal;
  blocked_24h?: number;
  lag_ms?: number | null;
  last_seen_at: Timestamp | null;
}
