import type { Instant, Microcredits } from "@/lib/engine/amounts";
import type { AccountEvent, BalanceUpdate, MonetizationEvent, Posting, UsageEvent } from "@/lib/engine/facts";
import type { EncodedUsage } from "@/lib/engine/outcome-codec";
import type { Standing } from "@/lib/engine/standing";

/**
 * What the product needs of a machine outside the process. Every adapter passes the `*.contract.ts` cases beside this file.
 * No port knows a rule: they load values, and commit what the engine answered.
 */

/** A usage event with the ledger's balance as the commit found it. */
export interface StoredUsageEvent {
  readonly event: UsageEvent;
  /** ledgers.balance when the event was committed; the answer's `unsettled` = this - available - held. */
  readonly ledgerBalance: Microcredits;
}

/** A usage event sealed for storage: its variable parts as the codec wrote them once, for the chain's hash and for the row. */
export interface SealedUsageEvent {
  readonly event: UsageEvent;
  readonly encoded: EncodedUsage;
}

export interface StandingMove {
  readonly fromSeq: number;
  /** The standing after all of the flush's facts of this account; its seq = fromSeq + their number. */
  readonly to: Standing;
}

/** The decisions of one flush: at most one move per account, and every usage event between fromSeq and to.seq. */
export interface Flush {
  readonly moves: readonly StandingMove[];
  readonly events: readonly SealedUsageEvent[];
}

export type CommitResult =
  /** Durable. Accounts in `conflicts` had been moved by another process: nothing of theirs was written; reload and decide again. */
  | { readonly kind: "committed"; readonly conflicts: ReadonlySet<string>; readonly ledgerBalances: ReadonlyMap<string, Microcredits> }
  /** At least one idempotency key of the flush is already recorded: nothing at all was written. Look the keys up, decide the rest again. */
  | { readonly kind: "key_known" };

export interface KeyOfAccount {
  readonly accountId: string;
  readonly key: string;
}

/** The hot path: standings and the usage events that move them. */
export interface StandingStore {
  /** The standings of these accounts (any order, no duplicates); an unknown account is absent from the answer. */
  load(accountIds: readonly string[]): Promise<ReadonlyMap<string, Standing>>;
  /** One statement: compare-and-set of every standing on its seq, plus the insert of the events whose account moved (SYSTEM §5). */
  commit(flush: Flush): Promise<CommitResult>;
  /** The events recorded under these keys, by `${accountId} ${key}`; unknown keys are absent. */
  findByKeys(keys: readonly KeyOfAccount[]): Promise<ReadonlyMap<string, StoredUsageEvent>>;
}

/** A step of an account that is not usage, as the engine answered it. */
export interface AccountStep {
  readonly fromSeq: number;
  readonly to: Standing;
  readonly event: AccountEvent;
}

declare const locked: unique symbol;

/** Proof that the account's ledger row, and after it its standing, are locked by the running transaction (L3). */
export interface LockedAccount {
  readonly [locked]: true;
  readonly standing: Standing;
  readonly ledgerBalance: Microcredits;
  /** The account event already recorded under this key, or null. */
  findEvent(key: string): Promise<AccountEvent | null>;
  /** Records the step: event, standing, projections of accounts and grants, and the posting with its balance update (L1, L3). */
  record(step: AccountStep): Promise<void>;
}

export interface NewAccount {
  readonly id: string;
  readonly externalId: string | null;
  readonly name: string;
  readonly kind: "person" | "organization";
  readonly email: string | null;
  readonly livemode: boolean;
  readonly testClockId: string | null;
}

export interface AccountStore {
  /** Creates the account with its first fact (seq 1), its empty ledger and standing, in one transaction. `external_id_taken` writes nothing. */
  open(account: NewAccount, first: AccountStep): Promise<"opened" | "external_id_taken">;
  /**
   * Runs `act` in one transaction that holds the account's ledger row and standing (in this order; B1, L3). Null when there is no such account.
   * What `act` throws rolls back. Outside the transaction nothing of it is visible.
   */
  inAccount<T>(accountId: string, act: (account: LockedAccount) => Promise<T>): Promise<T | null>;
  /** Accounts for which something falls due by time alone (a hold's end, a grant's expiry) at `now`, soonest first. */
  due(now: Instant, limit: number): Promise<readonly string[]>;
}

/** What the settlement needs of an account's ledger; read under its lock. */
export interface LedgerHead {
  readonly accountId: string;
  readonly ledgerSeq: number;
  readonly balance: Microcredits;
  /** The seq of the last usage event settled; anything up to it has been. */
  readonly settledSeq: number;
  readonly monetizationHead: string;
  readonly balanceHead: string;
  /** Ledger balances of the grants the batch draws on. */
  readonly grantBalances: ReadonlyMap<string, Microcredits>;
}

/** The outcome of settling some events of one account, computed by lib/engine/settlement.ts. */
export interface AccountSettlement {
  readonly after: LedgerHead;
  readonly charged: Microcredits;
  readonly refunded: Microcredits;
  readonly monetizationEvents: readonly MonetizationEvent[];
  readonly balanceUpdates: readonly BalanceUpdate[];
  /** Events that could not be settled, parked with their reason. */
  readonly poison: readonly { readonly seq: number; readonly reason: string }[];
}

export interface SettlementBatch {
  readonly events: readonly UsageEvent[];
  /** By account. The rows are locked, in id order, until the batch ends. */
  readonly ledgers: ReadonlyMap<string, LedgerHead>;
}

export interface SettlementStore {
  /**
   * Claims slots that nobody else holds (`for update skip locked`), reads their usage events past the cursor and below the
   * oldest running transaction, locks the ledgers, and writes what `settle` answers, together with the cursors, in one transaction.
   * Returns how many events were settled; 0 when there was nothing to do.
   */
  settleBatch(
    options: { readonly slots: readonly number[] | null; readonly eventsMax: number },
    settle: (batch: SettlementBatch) => readonly AccountSettlement[],
  ): Promise<{ readonly events: number; readonly oldestDecidedAt: Instant | null }>;
  /** Per slot: events not yet settled and the age of the oldest, for the lag metric. */
  lag(): Promise<{ readonly events: number; readonly oldestDecidedAt: Instant | null }>;
}

export type { Posting };
