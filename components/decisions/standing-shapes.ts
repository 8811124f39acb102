import type { BlockReason, Credits, Decimal, GrantKind, Source, Timestamp, Way } from "./decision-shapes";

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
  /** Not null where the limit only records: it neither blocks nor bounds anything. */
  shadow?: Decimal | null;
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
  recurrence?: {
    every: number;
    unit: "hour" | "day" | "week" | "month";
    anchor_at: Timestamp;
    time_zone: string;
  } | null;
  /** What is carried over at a reset; null for nothing. */
  rollover?: { min: Decimal; max: Decimal | null; periods: number | null } | null;
  /** What each period gives, where `amount` has what was carried over as well. */
  period_amount?: Decimal;
  /** What it cost in money. */
  cost_basis?: { minor_units: number; currency: string } | null;
  /** Null where it does not recur, or ends before. */
  next_reset_at?: Timestamp | null;
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
