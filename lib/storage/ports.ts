import type { Instant, Microcredits } from "@/lib/engine/amounts";
import type { Break, Check } from "@/lib/engine/breaks";
import type { UnsettledEvent } from "@/lib/engine/charge";
import type { AccountEvent, BalanceUpdate, Posting, UsageEvent } from "@/lib/engine/facts";
import type { EncodedUsage } from "@/lib/engine/outcome-codec";
import type { StoredPurchase } from "@/lib/engine/purchase-check";
import type { RefundFacts } from "@/lib/engine/refund";
import type { AccountSettlement, LedgerHead } from "@/lib/engine/settlement";
import type { Standing } from "@/lib/engine/standing";
import type { StoredSeq, StoredState } from "@/lib/engine/stored-account";
import type { AuditEntry, Author } from "./audit-ports";
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
  /** Of a step that adds a member: what people call them, which is in no fact. */
  readonly member?: NewMember;
  /** Of a step that issues the grant of a promo code: the code, which is redeemed with it or not at all. */
  readonly codeId?: string;
}

export interface NewMember {
  readonly id: string;
  readonly externalId: string | null;
  readonly name: string;
  readonly email: string | null;
}

/** A usage event recorded beside the lanes, with what it moves on the balance at once: a refund's, else nothing. */
export interface UsageStepToRecord {
  readonly fromSeq: number;
  readonly to: Standing;
  readonly sealed: SealedUsageEvent;
  readonly postings: readonly Posting[];
}

declare const locked: unique symbol;

/** Proof that the account's ledger row, and after it its standing, are locked by the running transaction (L3). */
export interface LockedAccount {
  readonly [locked]: true;
  readonly standing: Standing;
  readonly ledgerBalance: Microcredits;
  /** The account event already recorded under this key, or null. */
  findEvent(key: string): Promise<AccountEvent | null>;
  /**
   * Records the step: event, standing, projections of accounts and grants, the posting with its balance update (L1, L3), and the entry
   * in the audit log where somebody asked for it.
   */
  record(step: AccountStep, audit?: AuditEntry | null): Promise<void>;
  /** The usage event already recorded under this key, or null. */
  findUsage(key: string): Promise<StoredUsageEvent | null>;
  /** All there is to know of a usage event of this account for its refund, as of now; null where there is no such event. */
  refundFacts(ref: string): Promise<RefundFacts | null>;
  /** Records a usage event: standing, row, and its postings with their balance updates (L1, L3); and the audit log's entry where somebody asked for it. */
  recordUsage(step: UsageStepToRecord, audit?: AuditEntry | null): Promise<void>;
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
  /** Creates the account with its first facts (from seq 1), its ledger and standing, in one transaction. `external_id_taken` writes nothing. */
  open(
    account: NewAccount,
    steps: readonly AccountStep[],
    audit?: AuditEntry | null,
  ): Promise<"opened" | "external_id_taken">;
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

export type { AccountSettlement };

/** Prisma over the same pool: for screens and administration, never on the hot path (STACK §2). */
export type Database = PrismaClient;

/** Which accounts to prove; both null: all. */
export interface AuditScope {
  readonly accountIds: readonly string[] | null;
  /** Accounts with a fact recorded since; each is proven from its first fact on all the same. */
  readonly since: Instant | null;
}

/** Everything stored of one account. Its parts are read once, `seqs` before `updates`, before the next account comes. */
export interface AuditedAccount {
  readonly accountId: string;
  readonly stored: StoredState;
  /** In order of seq, a few hundred at a time. */
  seqs(): AsyncIterable<readonly StoredSeq[]>;
  /** What was bought for it. */
  readonly purchases: readonly StoredPurchase[];
  /** In order of ledger seq, a few hundred at a time. */
  updates(): AsyncIterable<readonly BalanceUpdate[]>;
}

export interface RepeatedKey {
  readonly accountId: string;
  readonly key: string;
  readonly seq: number;
}

export interface ReconciliationRun {
  readonly ref: string;
  /** Who asked for it: then it is in the audit log. Null where it was due. */
  readonly author: Author | null;
  readonly startedAt: Instant;
  readonly finishedAt: Instant;
  readonly scope: AuditScope;
  /** The accounts that were proven; null: all there are. */
  readonly provenIds: readonly string[] | null;
  readonly checks: readonly Check[];
  /** What was found; fewer than the checks count where there were too many to keep. */
  readonly breaks: readonly Break[];
}

/** What reconciliation reads and writes. */
export interface ReconciliationStore {
  /**
   * Visits every account of the scope in order of id, all as of one instant: rows of the three datasets, facts, ledger and standing
   * belong together however much is committed meanwhile. Also accounts of which only stray rows are left. Answers the ids that were
   * visited, or null where the scope was all.
   */
  audit(
    scope: AuditScope,
    visit: (account: AuditedAccount) => Promise<void>,
    repeated: (key: RepeatedKey) => void,
  ): Promise<readonly string[] | null>;
  /** Records the run, opens its breaks (one that is open already stays as it is), and closes those of its scope that it did not find again. */
  record(run: ReconciliationRun): Promise<void>;
  /** When the latest run over all accounts began, and the latest over all or over those with later facts; null where there was none. */
  latestRuns(): Promise<{ readonly fullAt: Instant | null; readonly anyAt: Instant | null }>;
}
