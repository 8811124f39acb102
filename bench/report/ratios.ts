import type { RunRecord } from "./run-record";

/** What is compared with what. A ratio is of runs of the same cycle, so that a machine that gets slower meanwhile slows both. */
const PAIRS: Readonly<Record<string, readonly [string, string]>> = {
  decide_vs_pgbench_n: ["decide", "pgbench_n"],
  decide_two_vs_pgbench_n: ["decide_two", "pgbench_n"],
  hot_vs_many: ["decide_hot", "decide"],
  decide_vs_rlf_postgres: ["decide", "rlf_postgres"],
  decide_two_vs_rlf_postgres: ["decide_two", "rlf_postgres"],
  decide_vs_rlf_redis_always: ["decide", "rlf_redis_always"],
  decide_vs_rlf_redis_everysec: ["decide", "rlf_redis_everysec"],
  decide_vs_statement: ["decide", "statement"],
  decide_vs_pgbench_tpcb: ["decide", "pgbench_tpcb"],
  settle_vs_pgbench_n: ["settle", "pgbench_n"],
  settle_two_vs_pgbench_n: ["settle_two", "pgbench_n"],
  settle_vs_prisma_tx: ["settle", "prisma_tx"],
  settle_vs_pgbench_tpcb: ["settle", "pgbench_tpcb"],
  http_fast_vs_next: ["http_fast", "http_next"],
  http_batch_vs_single: ["http_batch", "http_fast"],
  // All callers together can be no faster than `decide`; what a batch is worth to a single caller is another question.
  http_batch_vs_single_of_one_caller: ["http_one_batch", "http_one"],
  http_batch_vs_decide: ["http_batch", "decide"],
  http_fast_vs_pgbench_n: ["http_fast", "pgbench_n"],
};

/** The median over the cycles of each pair's ratio; a pair without runs is absent. */
export function ratiosOf(runs: readonly RunRecord[]): Record<string, number> {
  const ratios: Record<string, number> = {};
  for (const [name, [ours, theirs]] of Object.entries(PAIRS)) {
    const perCycle = repetitionsOf(runs).flatMap((repetition) => {
      const [a, b] = [rateIn(runs, ours, repetition), rateIn(runs, theirs, repetition)];
      return a === null || b === null ? [] : [a / b];
    });
    if (perCycle.length > 0) ratios[name] = round(median(perCycle), 2);
  }
  return ratios;
}

function repetitionsOf(runs: readonly RunRecord[]): number[] {
  return [...new Set(runs.map((run) => run.repetition))];
}

/** The scenario's median rate in that cycle, or of all cycles where it did not run in that one. */
function rateIn(runs: readonly RunRecord[], scenario: string, repetition: number): number | null {
  const all = runs.filter((run) => run.scenario === scenario);
  const here = all.filter((run) => run.repetition === repetition);
  const rates = (here.length > 0 ? here : all).map((run) => run.per_second);
  return rates.length === 0 ? null : median(rates);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length % 2 === 1) return sorted[middle] as number;
  return ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}

export function round(value: number, decimals = 0): number {
  const unit = 10 ** decimals;
  return Math.round(value * unit) / unit;
}
