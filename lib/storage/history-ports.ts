import type { Instant, Microcredits } from "@/lib/engine/amounts";
import type { AccountEvent } from "@/lib/engine/facts";
import type { AskedUsage } from "@/lib/engine/fold";
import type { OutcomeColumns } from "@/lib/engine/outcome-codec";
import type { Standing } from "@/lib/engine/standing";

/** What was answered, as it is stored: most of it is never looked at, so it is left as the text that it is. */
interface StoredAnswer extends OutcomeColumns {
  readonly record: string;
}

export type StoredStep =
  | { readonly kind: "usage"; readonly event: AskedUsage; readonly answer: StoredAnswer }
  | { readonly kind: "account"; readonly event: AccountEvent };

/** Facts of an account, from the one after `afterSeq` to the one of `toSeq`. */
export interface SeqRange {
  readonly accountId: string;
  readonly afterSeq: number;
  readonly toSeq: number;
}

/** Which usage there is of an account in a period. */
interface PeriodOfAccount {
  readonly accountId: string;
  /** The seq of its last usage event in it. */
  readonly toSeq: number;
  readonly events: number;
}

export interface PeriodFilter {
  readonly from: Instant;
  readonly to: Instant;
  /** Null for all accounts of the mode. */
  readonly accountIds: readonly string[] | null;
  /** Null for both modes. */
  readonly livemode: boolean | null;
  /** Only accounts that used something under a version of one of these plans or price books (`pln_…`, `pbk_…`). */
  readonly ofCatalogue: readonly string[];
}

/** The past of accounts: for standings as of an instant, and for what-if. Never read to prove anything; proofs read every fact. */
export interface HistoryStore {
  /** The facts of these ranges, in the order of the ranges and then of seq. */
  facts(ranges: readonly SeqRange[]): Promise<readonly StoredStep[]>;
  /** The last standing kept that is not after this seq, or not after this instant; null where none is. */
  keptUntil(
    accountId: string,
    until: { readonly seq: number } | { readonly at: Instant },
  ): Promise<Standing | null>;
  /** For each of these accounts the last standing kept of before `at`; accounts without one are absent. */
  keptBefore(accountIds: readonly string[], at: Instant): Promise<ReadonlyMap<string, Standing>>;
  /** Keeps standings; one that is kept already stays. */
  keep(standings: readonly Standing[]): Promise<void>;
  /**
   * The ledger's balance with what the facts up to `seq` have moved, as far as they are settled; null where all of them are: then it is
   * what that standing had available and held (B1).
   */
  balanceAsOf(accountId: string, seq: number): Promise<Microcredits | null>;
  /** Whose usage is in the period, in order of id. */
  population(filter: PeriodFilter): Promise<readonly PeriodOfAccount[]>;
}
