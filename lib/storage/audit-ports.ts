import type { Instant } from "@/lib/engine/amounts";
import type { Database } from "./ports";
import type { OutboxMessage } from "./webhook-ports";

/** Who acts, and by which request; no request: a worker, or the command line. */
export interface Author {
  /** `key_…`, `usr_…` or `system`. */
  readonly actor: string;
  readonly requestId: string | null;
}

/** What the audit log says of an act: an object before and after it, as the API would show it. */
export interface AuditTold {
  readonly action: string;
  readonly object: string;
  readonly accountId: string | null;
  /** Of the object; null where both modes share it. For an account's it may be left out. */
  readonly livemode: boolean | null;
  readonly before: object | null;
  readonly after: object | null;
}

export interface AuditEntry extends AuditTold, Author {
  readonly at: Instant;
}

export type Transaction = Omit<Database, "$connect" | "$disconnect" | "$on" | "$transaction" | "$extends">;

/** What a write came to, and what is told of it; null where nothing was changed. */
interface AuditedWrite<T> {
  readonly value: T;
  readonly told: AuditTold | null;
  /** What webhooks tell of it, where no fact of an account does: written beside it, or not at all. */
  readonly messages?: readonly OutboxMessage[];
}

/**
 * The door of administration's writes: one transaction with its entry in the audit log, so that neither is ever there without the
 * other. What is done to an account goes through its facts instead, which have the like (`LockedAccount.record`).
 */
export interface AuditedWrites {
  write<T>(author: Author, work: (tx: Transaction) => Promise<AuditedWrite<T>>): Promise<T>;
}
