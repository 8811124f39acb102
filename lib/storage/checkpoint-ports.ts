import type { Instant } from "@/lib/engine/amounts";
import type { ChainHeads, UnsignedCheckpoint, WayStep } from "@/lib/engine/checkpoint";
import type { Author } from "./audit-ports";

export interface Checkpoint extends UnsignedCheckpoint {
  /** Without its prefix. */
  readonly ref: string;
  /** Of its text; the next one names it. */
  readonly hash: string;
  /** Hex. */
  readonly publicKey: string;
  readonly signature: string;
}

/** The heads that a checkpoint covers of one account, and the way from their leaf to its root. */
export interface CoveredHeads {
  readonly heads: ChainHeads;
  readonly way: readonly WayStep[];
  readonly checkpoint: Checkpoint;
}

/** A checkpoint that is to be kept, with the way of each of its heads. */
export interface SealedCheckpoint {
  readonly checkpoint: Checkpoint;
  readonly covered: readonly { readonly heads: ChainHeads; readonly way: readonly WayStep[] }[];
}

/** A row as its chain hashes it: each field of its format by name and in order, unescaped; numbers as decimal digits. */
export interface ChainRow {
  readonly type: "usage_event" | "account_event" | "monetization_event" | "balance_update";
  readonly seq: number;
  /** Of a monetization event that comes later in its chain than by its seq: behind those up to this one. */
  readonly lateAfter?: number;
  readonly hash: string;
  readonly fields: Readonly<Record<string, string | null>>;
}

/** Rows in the order of their chain. `next` asks for those after them, and is null behind the last. */
export interface ChainPage {
  readonly rows: readonly ChainRow[];
  readonly next: number | null;
}

/** The chains of an account, oldest first, page by page. `after` is 0, or the `next` of the page before. */
export interface ChainRows {
  facts(accountId: string, after: number, limit: number): Promise<ChainPage>;
  charges(accountId: string, after: number, limit: number): Promise<ChainPage>;
  updates(accountId: string, after: number, limit: number): Promise<ChainPage>;
  /** Every checkpoint that covers the account, oldest first. */
  covered(accountId: string): Promise<readonly CoveredHeads[]>;
}

export interface CheckpointStore {
  /**
   * One transaction, one at a time for all processes: where `isDue` of the latest, reads the heads that have grown since each account's last
   * checkpoint, in order of the account's id and all as of one instant, and keeps what `seal` makes of them. Null where it is not due.
   */
  make(
    isDue: (lastAt: Instant | null) => boolean,
    seal: (grown: readonly ChainHeads[], last: Checkpoint | null) => SealedCheckpoint,
    author: Author,
  ): Promise<Checkpoint | null>;
  /** Newest first. */
  list(limit: number, beforeNumber: number | null): Promise<readonly Checkpoint[]>;
  byRef(ref: string): Promise<Checkpoint | null>;
}
