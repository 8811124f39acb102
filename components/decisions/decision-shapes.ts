/**
 * Shapes that the HTTP contract answers with, as components read them: decimal strings, RFC 3339 instants, one word per
 * concept. What a component can do without is optional here, so that every answer which has more fits as it is.
 * Standings and the datasets have theirs beside this file.
 */

/** `"12.5"`: at most 6 decimals, exact. */
export type Decimal = string;

/** RFC 3339, UTC, milliseconds. */
export type Timestamp = string;

export type Source = "windows" | "free" | "entitlement" | "promo" | "purchased" | "plan";

export type GrantKind = "promo" | "purchased" | "plan" | "adjustment";

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
  /** Not null where the limit only records: how much of the cost it would have kept from being covered here. */
  shadow?: Decimal | null;
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
  shadow?: boolean;
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
  | "member_frozen"
  | "feature_not_entitled";

export type Way =
  | { kind: "wait"; until: Timestamp; window?: string | null }
  | { kind: "reduce"; usage: Record<string, Decimal> }
  | { kind: "consent"; amount: Decimal }
  | { kind: "buy"; amount: Decimal; needs_consent?: boolean }
  | { kind: "redeem_reset"; grant: string; windows: string[] }
  | { kind: "ask_owner"; limit?: string | null };

export type Outcome = "allowed" | "partial" | "blocked";

type Mode = "preview" | UsageKind;

type SettlementState = "pending" | "settled" | "not_charged";

export interface Credits {
  available: Decimal;
  held: Decimal;
  /** Decided and not yet debited: ledger balance = available + held + unsettled (B1). */
  unsettled: Decimal;
}

interface HoldState {
  id: string;
  state?: "open" | "captured" | "released" | "expired";
  expires_at: Timestamp | null;
}

/** What of an event was refunded, and what still can be. */
interface RefundsOf {
  refunded: Decimal;
  left: Decimal;
  /** Oldest first. */
  usage_events: string[];
}

/** What a refund gave back of one layer's part. */
interface RefundedSource {
  layer: string;
  amount: Decimal;
  windows: { key: string; state: "returned" | "window_closed" | "window_reset" }[];
  grants: { id: string; amount: Decimal; expired: Decimal }[];
}

interface RefundedDebt {
  amount: Decimal;
  /** What of it was still owed; the rest had been repaid, and goes back to who did. */
  forgiven: Decimal;
  grants: { id: string; amount: Decimal; expired: Decimal }[];
  /** What had been repaid by grants and periods that are not there any more. */
  expired: Decimal;
}

/** What a refund says of itself. */
export interface RefundTrace {
  usage_event: string;
  reason: string;
  /** `key_…`, `usr_…`, or `system`: by a rule of the plan. */
  by: string;
  restore_windows: boolean;
  /** What it takes back of the debt that its event left. */
  debt?: RefundedDebt | null;
  sources: RefundedSource[];
}

interface Attribution {
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
  debt?: { before: Decimal; carried: Decimal; after: Decimal; limit: Decimal } | null;
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
  /** Null where it is no refund. */
  refund?: RefundTrace | null;
  refunds?: RefundsOf;
  settlement?: {
    state: SettlementState;
    monetization_event: string | null;
    balance_updates: string[];
    refunded: Decimal;
  };
}

export type UsageKind = "consume" | "hold" | "track" | "capture" | "release" | "extend" | "expire" | "refund";
