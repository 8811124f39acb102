import type { Instant, Microcredits, Quantity } from "@/lib/engine/amounts";
import type { UsageEventFilter } from "./read-ports";

/** Sums over the datasets, for screens and aggregates; never on the hot path. */

export type UsageGroup = "feature" | "member" | "key" | "client" | "session" | "model" | "source";

/**
 * A sum over some of an account's usage events: of charges where `dimension` is null, else of the quantity used in it. By source, rows
 * without a group are of all events, and those with one are what that source gave.
 */
export interface UsageTotal {
  /** The place of its bucket. */
  readonly bucket: number;
  readonly group: string | null;
  readonly dimension: string | null;
  readonly quantity: Quantity;
  readonly requests: number;
  readonly blocked: number;
  /** Events that have no charge yet, so that none of theirs is in the sums. */
  readonly unsettled: number;
  readonly cost: Microcredits;
  readonly included: Microcredits;
  readonly charged: Microcredits;
  readonly overshoot: Microcredits;
}

export interface UsageTotals {
  /** By when they were decided; `starts` are where the buckets begin, ascending. Null where there would be more than `rowsMax` sums. */
  totals(asked: {
    readonly accountId: string;
    readonly starts: readonly Instant[];
    readonly endAt: Instant;
    readonly groupBy: UsageGroup | null;
    /** Of one member; null for all that there is. */
    readonly memberId: string | null;
    readonly rowsMax: number;
  }): Promise<readonly UsageTotal[] | null>;
}

/** What requests came to that belong together. */
export interface RollUp {
  readonly group: string | null;
  readonly requests: number;
  readonly blocked: number;
  readonly events: number;
  /** Events that have no charge yet, so that none of theirs is in the sums. */
  readonly unsettled: number;
  readonly cost: Microcredits;
  readonly included: Microcredits;
  readonly charged: Microcredits;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  readonly lastSeq: number;
}

export interface RollUps {
  /** Those that went on last come first; `beforeSeq` is the last seq of the last group of the page before. */
  rollUps(asked: {
    readonly by: "session" | "lineage" | "all";
    readonly filter: Omit<UsageEventFilter, "limit" | "beforeRef">;
    readonly limit: number;
    readonly beforeSeq: number | null;
  }): Promise<readonly RollUp[]>;
}

/** What the attempts at one logical request came to, all together. */
export interface LineageTotals {
  readonly attempts: number;
  readonly blocked: number;
  readonly failed: number;
  readonly covered: Microcredits;
  readonly refunded: Microcredits;
  readonly firstAt: Instant;
  readonly lastAt: Instant;
}
