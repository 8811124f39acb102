import { formatDecimal, parseDecimal } from "@/lib/engine/amounts";
import { percentile } from "./percentile";
import type { BrokenRow } from "./trace";

/** The part of an answered decision that is counted. */
export interface CountedDecision {
  readonly outcome: "allowed" | "partial" | "blocked";
  readonly reason: string | null;
  readonly trace: readonly { readonly source: string; readonly taken: string }[];
}

const NAMED_MAX = 20;

/** Counts what a replay did, row by row. */
export class Tally {
  readonly byOutcome = { allowed: 0, partial: 0, blocked: 0 };
  readonly byReason: Record<string, number> = {};
  readonly broken: BrokenRow[] = [];
  readonly failed: string[] = [];
  decisions = 0;
  captures = 0;
  alreadyThere = 0;
  expiredHolds = 0;
  brokenRows = 0;
  failedRows = 0;
  readonly #takenBySource = new Map<string, bigint>();
  #latencies = new Float64Array(1024);
  #measured = 0;

  /** A row's decision. What a hold sets aside is counted when it is captured. */
  decided(decision: CountedDecision, isReplay: boolean): void {
    this.decisions++;
    this.byOutcome[decision.outcome]++;
    if (decision.reason !== null) this.byReason[decision.reason] = (this.byReason[decision.reason] ?? 0) + 1;
    if (isReplay) this.alreadyThere++;
  }

  /** Who paid for usage that happened. */
  paid(decision: CountedDecision): void {
    for (const { source, taken } of decision.trace) {
      const amount = parseDecimal(taken) ?? 0n;
      if (amount > 0n) this.#takenBySource.set(source, (this.#takenBySource.get(source) ?? 0n) + amount);
    }
  }

  took(ms: number): void {
    if (this.#measured === this.#latencies.length) {
      const larger = new Float64Array(2 * this.#measured);
      larger.set(this.#latencies);
      this.#latencies = larger;
    }
    this.#latencies[this.#measured++] = ms;
  }

  broke(row: BrokenRow): void {
    this.brokenRows++;
    if (this.broken.length < NAMED_MAX) this.broken.push(row);
  }

  failedAt(row: number, why: string): void {
    this.failedRows++;
    if (this.failed.length < NAMED_MAX) this.failed.push(`row ${row}: ${why}`);
  }

  bySource(): Record<string, string> {
    const sources = ["windows", "free", "plan", "promo", "purchased", "entitlement"];
    return Object.fromEntries(
      sources
        .filter((source) => this.#takenBySource.has(source))
        .map((source) => [source, formatDecimal(this.#takenBySource.get(source) as bigint)]),
    );
  }

  /** Milliseconds, to the microsecond; null where nothing was measured. */
  latencies(): { readonly p50: number | null; readonly p99: number | null } {
    const sorted = this.#latencies.slice(0, this.#measured).sort();
    const shown = (ms: number | null) => (ms === null ? null : Math.round(ms * 1000) / 1000);
    return { p50: shown(percentile(sorted, 0.5)), p99: shown(percentile(sorted, 0.99)) };
  }
}
