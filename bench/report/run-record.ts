/** One run of one scenario, as it is printed and written. */
export interface RunRecord {
  readonly scenario: string;
  readonly repetition: number;
  readonly per_second: number;
  readonly operations: number;
  readonly seconds: number;
  /** Milliseconds of processor time per 1,000 operations, by process; `total` is all of them. */
  readonly cpu_ms_per_1000: Readonly<Record<string, number>>;
  readonly latency_ms: { readonly p50: number; readonly p99: number; readonly p999: number } | null;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** A run whose rows or sums are wrong: its figure counts for nothing. */
export interface VoidRun {
  readonly scenario: string;
  readonly repetition: number;
  readonly breaks: readonly string[];
}

/** What a scenario hands back: a record without its place in the bench, and everything that was wrong. */
export type Outcome = Omit<RunRecord, "scenario" | "repetition"> & { readonly breaks: readonly string[] };

export interface Scenario {
  /** `decide`, `pgbench_n`: how ratios and tables name it. */
  readonly name: string;
  /** Which claim of docs/benchmarks.md it belongs to. */
  readonly claim: string;
  /** For the reader of the table. */
  readonly what: string;
  /** In which cycles it runs: what is compared runs in all of them. */
  readonly cycles: "all" | "first" | "last";
  run(): Promise<Outcome>;
}
