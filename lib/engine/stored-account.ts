import type { Microcredits } from "./amounts";
import type { AccountEvent, BalanceUpdate, MonetizationEvent, UsageEvent } from "./facts";
import type { EncodedUsage } from "./outcome-codec";
import type { LedgerHead } from "./settlement";
import type { Standing } from "./standing";

/** What is stored of an account, as reconciliation reads it: values with the texts that the chains hashed. */
export type StoredFact =
  | { readonly kind: "usage"; readonly event: UsageEvent; readonly encoded: EncodedUsage }
  | { readonly kind: "account"; readonly event: AccountEvent; readonly actText: string };

/** All rows that carry one seq of an account: the fact itself, and what it caused. */
export interface StoredSeq {
  readonly seq: number;
  /** One, in good books. */
  readonly facts: readonly StoredFact[];
  /** Rows that could not be read, with why: facts that nobody can replay. */
  readonly damage: readonly { readonly reason: string; readonly hash: string }[];
  /** Of a refund: the usage event that it names, wherever that stands. Null where there is none, or none that can be read. */
  readonly refunded: UsageEvent | null;
  readonly monetizationEvents: readonly MonetizationEvent[];
  /** In order of ledger seq. */
  readonly balanceUpdates: readonly BalanceUpdate[];
}

export interface StoredLedger extends LedgerHead {
  readonly charged: Microcredits;
  readonly refunded: Microcredits;
  readonly owed: Microcredits;
}

/** The rows that hold an account's present; null where there is none. A standing that cannot be read is the reason why. */
export interface StoredState {
  readonly standing: Standing | string | null;
  readonly ledger: StoredLedger | null;
}
