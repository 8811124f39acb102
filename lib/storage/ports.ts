import type { Instant, Microcredits } from "@/lib/engine/amounts";
import type { UnsettledEvent } from "@/lib/engine/charge";
import type { AccountEvent, BalanceUpdate, MonetizationEvent, Posting, UsageEvent } from "@/lib/engine/facts";
import type { EncodedUsage } from "@/lib/engine/outcome-codec";
import type { Fact } from "@/lib/engine/replay";
import type { AccountSettlement, LedgerHead } from "@/lib/engine/settlement";
import type { Standing } from "@/lib/engine/standing";
import type { PrismaClient } from "./postgres/prisma-client/client";

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
  | {
      readonly kind: "committed";
      readonly conflicts: ReadonlySet<string>;
      readonly ledgerBalances: ReadonlyMap<string, Microcredits>;
    }
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

/** An account's ledger, locked until the batch ends, with the events to settle on it in ascending order of seq. */
export interface UnsettledAccount {
  readonly ledger: LedgerHead;
  readonly events: readonly UnsettledEvent[];
}

export interface SettledBatch {
  /** How many events were settled or parked; 0 when there was nothing to do. */
  readonly events: number;
  readonly parked: number;
  /** When the oldest of them was recorded (by its id), for the lag. */
  readonly oldestRecordedAt: Instant | null;
  /** Slots that may hold more: the batch took as many of their events as it was allowed to. */
  readonly full: readonly number[];
  /** Slots that another worker holds; it may have looked at them before the latest events. */
  readonly busy: readonly number[];
  /** Slots with committed events that a transaction still running keeps from being read; soon they can be. */
  readonly waiting: readonly number[];
}

export interface SettlementLag {
  /** Events not yet settled, those of running transactions included; counted up to a bound per slot. */
  readonly events: number;
  readonly oldestRecordedAt: Instant | null;
}

export interface SettlementStore {
  /**
   * Claims those of `slots` that nobody else holds (`for update skip locked`), reads about `eventsMax` of their usage events
   * past the cursor and below the oldest running transaction, locks the ledgers in id order, and writes what `settle` answers
   * together with the cursors, in one transaction. What `settle` throws rolls back and the events come again.
   */
  settleBatch(
    options: { readonly slots: readonly number[]; readonly eventsMax: number },
    settle: (accounts: readonly UnsettledAccount[]) => Promise<readonly AccountSettlement[]>,
  ): Promise<SettledBatch>;
  lag(): Promise<SettlementLag>;
}

export type { AccountSettlement, LedgerHead, Posting };

/** An account as requests find it: everything here is fixed when it is opened, so it may be cached for ever. */
export interface AccountEntry {
  readonly id: string;
  readonly livemode: boolean;
  readonly externalId: string | null;
}

/** Finds accounts by either id. */
export interface AccountDirectory {
  byId(accountId: string): Promise<AccountEntry | null>;
  byExternalId(livemode: boolean, externalId: string): Promise<AccountEntry | null>;
}

export interface LedgerState {
  readonly ledgerSeq: number;
  readonly balance: Microcredits;
  readonly settledSeq: number;
  readonly charged: Microcredits;
  readonly refunded: Microcredits;
}

/** One numbered snapshot: standing and ledger read in one statement, so `unsettled` = balance - available - held is exact (B1). */
export interface AccountSnapshot {
  readonly standing: Standing;
  readonly ledger: LedgerState;
}

/** Pages of rows, newest first; `before` is the key of the last row of the page before (keyset: stable under inserts). */
export interface UsageEventFilter {
  readonly accountId: string | null;
  readonly livemode: boolean | null;
  readonly outcome: string | null;
  readonly feature: string | null;
  readonly from: Instant | null;
  readonly to: Instant | null;
  readonly limit: number;
  readonly beforeRef: string | null;
}

/** Reads of the three datasets, for lists, traces and proofs. Never on the hot path. */
export interface DatasetReads {
  snapshot(accountId: string): Promise<AccountSnapshot | null>;
  usageEvent(ref: string): Promise<StoredUsageEvent | null>;
  usageEventAt(accountId: string, seq: number): Promise<StoredUsageEvent | null>;
  /** The event that ended this hold, or null while it is open or where there never was one. */
  endingOfHold(accountId: string, holdRef: string): Promise<StoredUsageEvent | null>;
  usageEvents(filter: UsageEventFilter): Promise<readonly StoredUsageEvent[]>;
  accountEvents(accountId: string, limit: number, beforeSeq: number | null): Promise<readonly AccountEvent[]>;
  monetizationEvents(
    accountId: string,
    limit: number,
    beforeSeq: number | null,
  ): Promise<readonly MonetizationEvent[]>;
  monetizationEvent(accountId: string, seq: number): Promise<MonetizationEvent | null>;
  balanceUpdates(
    accountId: string,
    limit: number,
    beforeLedgerSeq: number | null,
  ): Promise<readonly BalanceUpdate[]>;
  /** What one fact (usage or account event) moved. */
  balanceUpdatesOf(accountId: string, causeSeq: number): Promise<readonly BalanceUpdate[]>;
  /** All facts up to `toSeq` in order of seq, for replays; page by `afterSeq`. */
  facts(accountId: string, afterSeq: number, toSeq: number, limit: number): Promise<readonly Fact[]>;
}

/** Prisma over the same pool: for screens and administration, never on the hot path (STACK §2). */
export type Database = PrismaClient;

/** An account for lists and headers, with what its ledger says. */
export interface AccountRow {
  readonly id: string;
  readonly externalId: string | null;
  readonly name: string;
  readonly kind: "person" | "organization";
  readonly email: string | null;
  readonly livemode: boolean;
  readonly testClockId: string | null;
  readonly plan: string;
  readonly timeZone: string;
  readonly frozen: Standing["frozen"];
  readonly createdAt: Instant;
  readonly seq: number;
  readonly balance: Microcredits;
}

/** A grant as it was issued and adjusted, with what the ledger says is left of it. */
export interface GrantRow {
  readonly id: string;
  readonly accountId: string;
  readonly kind: "promo" | "purchased" | "plan" | "adjustment";
  readonly priority: number;
  readonly amount: Microcredits;
  readonly effectiveAt: Instant;
  readonly expiresAt: Instant | null;
  readonly features: readonly string[] | null;
  readonly reason: string;
  readonly status: "issued" | "voided" | "expired";
  readonly createdAt: Instant;
  readonly balance: Microcredits;
}

export interface AccountSearch {
  /** An id of either kind, or the beginning of a name or e-mail; null lists all. */
  readonly text: string | null;
  readonly livemode: boolean | null;
  /** Only these; null for all. */
  readonly accountIds: readonly string[] | null;
  readonly limit: number;
  readonly beforeId: string | null;
}

/** Accounts and grants for screens; newest first. */
export interface AccountReads {
  account(accountId: string): Promise<AccountRow | null>;
  search(search: AccountSearch): Promise<readonly AccountRow[]>;
  rename(
    accountId: string,
    change: { readonly name?: string; readonly email?: string | null },
  ): Promise<void>;
  testClock(testClockId: string): Promise<{ readonly nowAt: Instant } | null>;
  grant(grantId: string): Promise<GrantRow | null>;
  grants(accountId: string, limit: number, beforeId: string | null): Promise<readonly GrantRow[]>;
}
