import type { Decimal, GrantKind, Outcome, Timestamp, UsageKind } from "./decision-shapes";

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

type BalanceUpdateKind =
  | "grant"
  | "adjustment"
  | "void"
  | "expiry"
  | "debit"
  | "refund"
  | "debt"
  | "repayment";

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

/** What was done to the account: a fact that is no request. */
export interface AccountAct {
  seq: number;
  kind: string;
  /** `key_…`, `usr_…` or `system`. */
  actor: string;
  reason: string | null;
  at: Timestamp;
}
