import type { Instant } from "@/lib/engine/amounts";
import type { Transaction } from "./audit-ports";

/** The queue of mails: written in the transaction of what a mail is about, sent from by workers. */

/** A mail as somebody reads it. */
interface Letter {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface NewMail extends Letter {
  /** What it is because of. The same is mailed to an address once, however often it is asked for. */
  readonly origin: string;
  /** What sort of mail, for lists and metrics: `alert`, `verification`. */
  readonly kind: string;
  readonly accountId: string | null;
  readonly userId: string | null;
  readonly recipient: string;
  /** When a link in it is over: it is not sent after that. Null: always of use. */
  readonly uselessAt: Instant | null;
}

/** A letter to whoever owns an account and wants to be told of its alerts. */
export interface OwnersLetter extends Letter {
  readonly origin: string;
  readonly kind: string;
  readonly accountId: string;
}

/** One to be sent, leased to this process: nobody else sends it meanwhile. */
export interface LeasedMail extends Letter {
  readonly id: string;
  readonly lease: string;
  readonly kind: string;
  readonly recipient: string;
  readonly createdAt: Instant;
  readonly uselessAt: Instant | null;
  /** Failed attempts before this one. */
  readonly tries: number;
}

/** What became of an attempt. `kept`: it stays where people of this installation can read it. */
export type MailVerdict =
  | { readonly kind: "sent" | "kept" }
  | { readonly kind: "again"; readonly at: Instant; readonly error: string }
  | { readonly kind: "failed"; readonly error: string };

export interface MailStore {
  /** Queues mails with whatever else the transaction does: neither is ever there without the other. */
  enqueue(tx: Transaction, mails: readonly NewMail[], now: Instant): Promise<void>;
  /** Leases the one that has waited longest, if one is due. */
  lease(options: { readonly now: Instant; readonly until: Instant }): Promise<LeasedMail | null>;
  /** Records an attempt of the one who still holds the lease; of anybody else nothing is changed. */
  record(mail: LeasedMail, verdict: MailVerdict, now: Instant): Promise<void>;
  /** Deletes what came to its end before this instant, some thousands at a time; how many. */
  forget(before: Instant): Promise<number>;
}
