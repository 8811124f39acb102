import type { Instant, Microcredits } from "@/lib/engine/amounts";
import type { UsageKind } from "@/lib/engine/facts";
import type { AccountSettlement } from "@/lib/engine/settlement";
import type { AuditEntry } from "./audit-ports";
import type { UnsettledAccount } from "./ports";

/** A usage event that the settlement passed without charging it. */
export interface ParkedEvent {
  readonly id: string;
  readonly seq: number;
  readonly feature: string;
  readonly kind: UsageKind;
  readonly cost: Microcredits;
  readonly decidedAt: Instant;
  /** Of its open break; null where that was closed all the same. */
  readonly reason: string | null;
  readonly parkedAt: Instant | null;
}

/** What trying one of them again came to; `refusal` null: it is settled. */
export interface ParkedTry {
  readonly id: string;
  readonly seq: number;
  readonly refusal: string | null;
}

export interface ParkedStore {
  /** In order of seq. */
  list(accountId: string, limit: number, afterSeq: number): Promise<readonly ParkedEvent[]>;
  /**
   * One transaction that holds the account's ledger (L3): gives `settle` its parked events one by one, the first `eventsMax` in order
   * of seq, writes what is settled and closes its break, keeps the newest reason of what is not, and writes the audit log's entry.
   * `lateCount`: how many parked events of the account have been settled before.
   */
  settle(
    accountId: string,
    eventsMax: number,
    settle: (account: UnsettledAccount, lateCount: number) => Promise<AccountSettlement>,
    told: (tries: readonly ParkedTry[]) => AuditEntry,
  ): Promise<readonly ParkedTry[]>;
}
