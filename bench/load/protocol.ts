/** What the bench and its load processes say to each other; every measured thing speaks it, ours and the peers'. */

export type Order = { readonly kind: "start" | "mark" | "stop" | "leave" };

/** How far a load process has come, by its own clock. */
export interface Mark {
  readonly at: number;
  readonly operations: number;
}

/** What a load process knows when it has stopped and everything it began was answered. */
export interface Final {
  readonly operations: number;
  /** Whatever the checks compare with the rows. */
  readonly evidence: unknown;
  readonly latenciesMs: { readonly p50: number; readonly p99: number; readonly p999: number } | null;
}

export type Word =
  | { readonly kind: "ready" }
  | { readonly kind: "marked"; readonly mark: Mark }
  | { readonly kind: "stopped"; readonly final: Final }
  | { readonly kind: "failed"; readonly error: string };

/** What a load process measures. */
export interface Load {
  /** Begins, and goes on until `stop`. */
  start(): void;
  operations(): number;
  /** Ends when everything begun was answered. */
  stop(): Promise<{ readonly evidence: unknown; readonly latencies?: LatencySample }>;
}

/** Latencies of answered operations: all of them would be memory, so every so many. */
export interface LatencySample {
  readonly ms: readonly number[];
}

export function percentiles(sample: LatencySample): Final["latenciesMs"] {
  if (sample.ms.length === 0) return null;
  const sorted = Float64Array.from(sample.ms).sort();
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] as number;
  return { p50: at(0.5), p99: at(0.99), p999: at(0.999) };
}
