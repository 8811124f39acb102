import type { Instant, Microcredits } from "@/lib/engine/amounts";
import type { AccountEvent, BalanceUpdate, CostBasis, MonetizationEvent } from "@/lib/engine/facts";
import type { Rollover } from "@/lib/engine/grant-period";
import type { GrantKind } from "@/lib/engine/plan";
import type { Recurrence } from "@/lib/engine/recurrence";
import type { Fact } from "@/lib/engine/replay";
import type { Standing } from "@/lib/engine/standing";
import type { ChainRows } from "./checkpoint-ports";
import type { StoredUsageEvent } from "./ports";
import type { LineageTotals } from "./usage-ports";

/** Reads for lists, traces, screens and proofs; never on the hot path. */

/** An account as requests find it: everything here is fixed when it is opened, so it may be cached for ever. */
export interface AccountEntry {
  readonly id: string;
  readonly livemode: boolean;
}

/** Finds accounts by either id. */
export interface AccountDirectory {
  byId(accountId: string): Promise<AccountEntry | null>;
  byExternalId(livemode: boolean, externalId: string): Promise<AccountEntry | null>;
  /** Asked of the rows every time: a member's name may be given to somebody else. Null where nobody there has it. */
  memberByExternalId(accountId: string, externalId: string): Promise<string | null>;
}

interface LedgerState {
  readonly ledgerSeq: number;
  readonly balance: Microcredits;
  readonly settledSeq: number;
  readonly charged: Microcredits;
  readonly refunded: Microcredits;
  /** What was settled as debt and not repaid; below zero where a repayment came first. */
  readonly owed: Microcredits;
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
  /** When it was posted: from, and before. */
  readonly from: Instant | null;
  readonly to: Instant | null;
  /** When it happened. */
  readonly occurredFrom?: Instant | null;
  readonly occurredTo?: Instant | null;
  readonly kind?: string | null;
  readonly memberId?: string | null;
  /** Of the attribution. */
  readonly key?: string | null;
  readonly session?: string | null;
  readonly client?: string | null;
  readonly lineage?: string | null;
  /** A source that gave something to it. */
  readonly source?: string | null;
  /** Of the properties. */
  readonly model?: string | null;
  /** An id, the beginning of an idempotency key, or a whole key, session, client or lineage. */
  readonly search?: string | null;
  readonly limit: number;
  readonly beforeRef: string | null;
}

/** What has become of a usage event by now. */
export interface Aftermath {
  /** Credits that it was charged, overshoot among them; null until it is settled. */
  readonly charged: Microcredits | null;
  readonly refunded: Microcredits;
  /** Of the opening of a hold: the kind of the event that ended it. */
  readonly ending: string | null;
  /** The newest dispute; `state` is open until it is answered. */
  readonly dispute: { readonly id: string; readonly state: string } | null;
}

/** By the usage event that was charged: its feature, and when it was decided. */
export interface MonetizationEventFilter {
  readonly feature?: string | null;
  readonly from?: Instant | null;
  readonly to?: Instant | null;
}

export interface BalanceUpdateFilter {
  readonly kind?: string | null;
  readonly grantId?: string | null;
  readonly from?: Instant | null;
  readonly to?: Instant | null;
}

/** Reads of the three datasets, for lists, traces and proofs. Never on the hot path. */
export interface DatasetReads {
  snapshot(accountId: string): Promise<AccountSnapshot | null>;
  usageEvent(ref: string): Promise<StoredUsageEvent | null>;
  usageEventAt(accountId: string, seq: number): Promise<StoredUsageEvent | null>;
  /** The event that ended this hold, or null while it is open or where there never was one. */
  endingOfHold(accountId: string, holdRef: string): Promise<StoredUsageEvent | null>;
  usageEvents(filter: UsageEventFilter): Promise<readonly StoredUsageEvent[]>;
  /** Of each stretch between two of `bounds` (ascending) the last usage event; with `window` the last that tells of it. Oldest first. */
  lastUsageEvents(
    accountId: string,
    bounds: readonly Instant[],
    window: string | null,
  ): Promise<readonly StoredUsageEvent[]>;
  /** What has become of each of these events, in their order. */
  aftermaths(events: readonly StoredUsageEvent["event"][]): Promise<readonly Aftermath[]>;
  /** The refunds of a usage event, oldest first; the engine bounds how many there are. */
  refundsOf(accountId: string, ref: string): Promise<readonly StoredUsageEvent[]>;
  /** All refunds of an account, newest first. */
  refunds(accountId: string, limit: number, beforeSeq: number | null): Promise<readonly StoredUsageEvent[]>;
  /** Null where no event has this lineage. */
  lineage(accountId: string, lineage: string): Promise<LineageTotals | null>;
  accountEvents(accountId: string, limit: number, beforeSeq: number | null): Promise<readonly AccountEvent[]>;
  monetizationEvents(
    accountId: string,
    limit: number,
    beforeSeq: number | null,
    filter?: MonetizationEventFilter,
  ): Promise<readonly MonetizationEvent[]>;
  monetizationEvent(accountId: string, seq: number): Promise<MonetizationEvent | null>;
  balanceUpdates(
    accountId: string,
    limit: number,
    beforeLedgerSeq: number | null,
    filter?: BalanceUpdateFilter,
  ): Promise<readonly BalanceUpdate[]>;
  /** What one fact (usage or account event) moved. */
  balanceUpdatesOf(accountId: string, causeSeq: number): Promise<readonly BalanceUpdate[]>;
  /** The sum of all balance updates, by the rows alone: what the ledger's balance must be (L1). */
  balanceSum(accountId: string): Promise<Microcredits>;
  /** What acts (and expiry in refunds) posted, by kind; adjustments under keys that begin with `takenBackKeys` apart, as `taken_back`. */
  postingTotals(accountId: string, takenBackKeys: string): Promise<ReadonlyMap<string, Microcredits>>;
  /** All facts up to `toSeq` in order of seq, for replays; page by `afterSeq`. */
  facts(accountId: string, afterSeq: number, toSeq: number, limit: number): Promise<readonly Fact[]>;
}

/** Reads that all see the datasets as of the instant at which the snapshot was taken. */
export interface DatasetSnapshot {
  readonly reads: DatasetReads;
  /** The same rows as their chains hash them. */
  readonly chain: ChainRows;
  /** Gives the connection back. May be called again, and in the middle of a read, which then fails. */
  close(): Promise<void>;
}

/** Snapshots for whoever reads a dataset whole. Each keeps a connection of its own, so there are only a few at a time. */
export interface DatasetSnapshots {
  /**
   * Waits for a connection, and takes the snapshot. It closes by itself when `signal` aborts and after `limitMs`: what is read of it after
   * that throws. Throws `store_unavailable` where no connection comes free.
   */
  open(options: { readonly signal: AbortSignal; readonly limitMs: number }): Promise<DatasetSnapshot>;
}

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
  /** Of the standing: what is left to decide with, and when the last fact was. */
  readonly available: Microcredits;
  readonly lastFactAt: Instant;
}

/** What an account did in the last 24 hours, by hour, oldest first; of at most its newest 2,000 usage events. */
export interface AccountActivity {
  readonly accountId: string;
  readonly blocked: number;
  readonly chargedByHour: readonly Microcredits[];
}

/** A grant as it was issued and adjusted, with what the ledger says is left of it. */
export interface GrantRow {
  readonly id: string;
  readonly accountId: string;
  readonly kind: GrantKind;
  readonly priority: number;
  readonly amount: Microcredits;
  readonly effectiveAt: Instant;
  readonly expiresAt: Instant | null;
  readonly features: readonly string[] | null;
  /** Of banked resets: the keys of the windows that one gives back. */
  readonly windows: readonly string[] | null;
  readonly recurrence: Recurrence | null;
  readonly rollover: Rollover | null;
  /** By the standing's last fact about it. */
  readonly nextResetAt: Instant | null;
  readonly costBasis: CostBasis | null;
  /** The name under which a plan gives it. */
  readonly planGrant: string | null;
  /** The promo code that it was redeemed with. */
  readonly codeId: string | null;
  readonly reason: string;
  readonly status: "issued" | "voided" | "expired";
  readonly createdAt: Instant;
  /** What the ledger says is left; of banked resets how many, in millionths. */
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
  /** The ids of all sandbox accounts: what a sandbox key may prove. */
  sandboxIds(): Promise<readonly string[]>;
  activity(accountIds: readonly string[], now: Instant): Promise<ReadonlyMap<string, AccountActivity>>;
  testClock(testClockId: string): Promise<{ readonly nowAt: Instant; readonly accounts: number } | null>;
  grant(grantId: string): Promise<GrantRow | null>;
  grants(
    accountId: string,
    limit: number,
    beforeId: string | null,
    filter?: {
      readonly kind?: GrantRow["kind"] | undefined;
      readonly status?: GrantRow["status"] | undefined;
      /** Those that may pay for this feature: also those for everything. */
      readonly feature?: string | undefined;
    },
  ): Promise<readonly GrantRow[]>;
}
