import { drawAt } from "./draw";
import type { Trace, TraceRow } from "./trace";

/** Belongs into the fingerprint: another way to draw the rows must not meet the keys of this one. */
const VERSION = 1;
const MEAN_GAP_MS = 400;
const STARTED_AT_MS = Date.UTC(2026, 0, 5, 9);
const INPUT_TOKENS_MAX = 8_000;
const OUTPUT_TOKENS_MAX = 2_000;

/**
 * A trace drawn from a seed, for those who have none at hand: requests arrive at random moments, some 9,000 an hour, most
 * prompts are long and most completions short, as code completion is used.
 */
export function syntheticTrace(seed: number, rows: number): Trace {
  return {
    name: `synthetic trace of ${rows} rows`,
    fingerprint: `synthetic-${VERSION}`,
    async *rows() {
      let atMs = STARTED_AT_MS;
      for (let number = 1; number <= rows; number++) {
        atMs += Math.floor(2 * MEAN_GAP_MS * drawAt(seed, "arrival", number));
        yield rowAt(seed, number, atMs);
      }
    },
  };
}

function rowAt(seed: number, number: number, atMs: number): TraceRow {
  // Products of draws lean towards small numbers, squares of them lean less.
  const long = drawAt(seed, "input", number);
  const short = drawAt(seed, "output", number) * drawAt(seed, "output", number + 2 ** 31);
  return {
    kind: "row",
    number,
    atMs,
    inputTokens: 1 + Math.floor(INPUT_TOKENS_MAX * long * long),
    outputTokens: 1 + Math.floor(OUTPUT_TOKENS_MAX * short * short),
  };
}
