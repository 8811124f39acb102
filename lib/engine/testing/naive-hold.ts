import type { Instant, Microcredits } from "../amounts";
import type { Plan } from "../plan";
import type { PriceBook } from "../price";
import type { WindowPolicy } from "../windows/window";
import type { NaiveRequest, NaiveShare } from "./naive-walk";
import type { Entry, NaiveWindow } from "./naive-window";

/** Something that was taken from a grant, or set aside of it by a hold. */
export interface Taking {
  readonly grant: string;
  amount: Microcredits;
  /** Of a hold, where its period has been reset meanwhile. */
  isPast?: boolean;
  /** How often its grant was reset since. */
  resets?: number;
}

export interface HeldShare {
  readonly share: NaiveShare;
  readonly windows: readonly {
    readonly policy: WindowPolicy;
    readonly window: NaiveWindow;
    readonly entry: Entry;
    readonly amount: bigint;
  }[];
  readonly takings: readonly Taking[];
  readonly limits: readonly {
    readonly name: string;
    readonly window: NaiveWindow;
    readonly entry: Entry;
    readonly amount: bigint;
  }[];
}

export interface NaiveHold {
  /** The number of the fact that opened it. */
  readonly seq: number;
  readonly request: NaiveRequest;
  /** Under which it was opened: its end is priced, and walks on, by these. */
  readonly plan: Plan;
  readonly book: PriceBook;
  expiresAt: Instant;
  readonly shares: readonly HeldShare[];
}
