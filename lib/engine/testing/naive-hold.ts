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
}

export interface HeldShare {
  readonly share: NaiveShare;
  readonly windows: readonly {
    readonly policy: WindowPolicy;
    readonly entry: Entry;
    readonly amount: bigint;
  }[];
  readonly takings: readonly Taking[];
  readonly limits: readonly {
    readonly window: NaiveWindow;
    readonly entry: Entry;
    readonly amount: bigint;
  }[];
}

export interface NaiveHold {
  readonly request: NaiveRequest;
  /** Under which it was opened: its end is priced, and walks on, by these. */
  readonly plan: Plan;
  readonly book: PriceBook;
  expiresAt: Instant;
  readonly shares: readonly HeldShare[];
}
