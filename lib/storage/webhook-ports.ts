import type { Alert } from "@/lib/engine/alerts";
import type { Instant, Microcredits } from "@/lib/engine/amounts";
import type { Fact } from "@/lib/engine/replay";
import type { AuditEntry } from "./audit-ports";
import type { OwnersLetter } from "./mail-ports";

/** What webhooks need of storage: the outbox, in which facts become messages, and the queue of their deliveries. */

/** An account that moved since it was last told of. */
export interface OutboxAccount {
  readonly accountId: string;
  readonly livemode: boolean;
  readonly name: string;
  readonly timeZone: string;
  /** New facts that a message may be made of, in order of seq: all of them where there are alerts to judge. */
  readonly facts: readonly Fact[];
  readonly alerts: readonly Alert[];
  /** What was left after the last fact that was told; null where it is not known. */
  readonly available: Microcredits | null;
  /** The account after the last of these facts; null where it has moved on since, or there is no alert. */
  readonly standing: { readonly available: Microcredits } | null;
  /** The ledger, where it has moved: `sinceLedgerSeq` is what was told last. */
  readonly ledger: {
    readonly sinceLedgerSeq: number;
    readonly ledgerSeq: number;
    readonly balance: Microcredits;
  } | null;
}

/** A message as it is signed and sent. `accountId` null: about none. */
export interface OutboxMessage {
  readonly id: string;
  readonly accountId: string | null;
  readonly livemode: boolean;
  readonly type: string;
  /** What it is made of; once per account. */
  readonly origin: string;
  readonly body: string;
  readonly createdAt: Instant;
}

/** What is told of an account, and what is remembered of its alerts. */
export interface OutboxTelling {
  readonly accountId: string;
  readonly messages: readonly OutboxMessage[];
  /** What the account's owners are written. */
  readonly letters: readonly OwnersLetter[];
  readonly alerts: readonly Alert[];
  readonly available: Microcredits | null;
}

export interface OutboxBatch {
  /** False where there is neither an endpoint nor an alert: then nothing was made, and the cursors moved to the present. */
  readonly isListened: boolean;
  readonly messages: number;
  readonly letters: number;
  /** Whether there may be more to tell already. */
  readonly isFull: boolean;
}

export interface OutboxStore {
  /**
   * Claims slots (`for update skip locked`), reads what happened past their cursors, and writes the messages that `tell` makes, their
   * deliveries, letters to owners, what is remembered of alerts and the cursors in one transaction: no fact is missed and none is told twice. Usage is told once it is settled.
   * At most about `factsMax` facts are looked at per slot.
   */
  tell(
    options: { readonly factsMax: number; readonly now: Instant },
    tell: (account: OutboxAccount) => OutboxTelling,
  ): Promise<OutboxBatch>;
}

/** The deliveries of one endpoint and account, leased to this process: nobody else sends them meanwhile. */
export interface LeasedLane {
  readonly endpointId: string;
  /** The uuid that keeps the order: of the account, or of the endpoint. */
  readonly lane: string;
  readonly lease: string;
}

export interface DueDelivery {
  readonly position: string;
  readonly messageId: string;
  readonly body: string;
  readonly createdAt: Instant;
  readonly url: string;
  readonly livemode: boolean;
  /** Those that sign, newest first. */
  readonly sealedSecrets: readonly Uint8Array[];
  /** Attempts of this round of the schedule. */
  readonly tries: number;
}

/** An attempt as it goes into the log: a status, or why there was none. */
export interface Attempt {
  readonly at: Instant;
  readonly durationMs: number;
  readonly statusCode: number | null;
  readonly error: string | null;
  readonly response: string | null;
}

/** What becomes of the delivery after an attempt. */
export type AttemptVerdict =
  | { readonly kind: "delivered" }
  | { readonly kind: "again"; readonly at: Instant }
  | { readonly kind: "given_up" };

/** When an endpoint that only fails is switched off. */
export interface EndpointPatience {
  readonly failuresMin: number;
  readonly failingMsMin: number;
}

interface ReplaySelection {
  readonly endpointId: string;
  readonly statuses: readonly string[];
  readonly from: Instant | null;
  readonly to: Instant | null;
  readonly accountId: string | null;
  readonly messageId: string | null;
  readonly limit: number;
}

export interface DeliveryStore {
  /** Leases the lane that has waited longest, if one is due. */
  lease(options: {
    readonly now: Instant;
    readonly until: Instant;
    /** Endpoints that are busy enough. */
    readonly except: readonly string[];
  }): Promise<LeasedLane | null>;
  /**
   * The first pending delivery of a leased lane, whose lease is then ours until `until`. Null, and the lane given back, where there is
   * none, the endpoint is disabled (then what is pending is skipped), or the lease is another's by now.
   */
  head(lane: LeasedLane, now: Instant, until: Instant): Promise<DueDelivery | null>;
  /**
   * Records an attempt and what follows from it. Answers whether the lane goes on at once: it does after a delivery that ended, while
   * the lease is still ours. `gone`: the endpoint asked for no more (410). Where the patience with the endpoint has ended, or it is
   * gone, it is disabled, with an entry in the audit log; `skipPending` is then called.
   */
  record(
    lane: LeasedLane,
    position: string,
    attempt: Attempt,
    verdict: AttemptVerdict,
    patience: EndpointPatience & { readonly isGone: boolean },
  ): Promise<{ readonly goesOn: boolean; readonly disabledFor: string | null }>;
  /** Gives a lane back that may have more. */
  release(lane: LeasedLane): Promise<void>;
  /** Writes a message for one endpoint, outside of any account's order, with its entry in the audit log. */
  enqueue(endpointId: string, message: OutboxMessage, audit: AuditEntry): Promise<void>;
  /** Begins deliveries anew, the oldest first, in their order; how many. The entry in the audit log is told the number. */
  replay(selection: ReplaySelection, now: Instant, audit: AuditEntry): Promise<number>;
  /** Skips what is pending for an endpoint that is disabled. What this does not reach is skipped when it falls due. */
  skipPending(endpointId: string, now: Instant): Promise<void>;
  /** Deletes some messages that were made before this and are waited for by nobody, and some rows of deleted endpoints; how many. */
  forget(before: Instant): Promise<number>;
}
