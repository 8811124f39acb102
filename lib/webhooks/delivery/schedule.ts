import type { Instant } from "@/lib/engine/amounts";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** How long after each failed attempt the next one comes: ten attempts over about three days, as Standard Webhooks proposes. */
const DELAYS_MS = [
  5_000,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
] as const;

/** Up to a fifth later, or messages that failed together would all come back together. */
const JITTER = 0.2;

/** What a receiver may ask for by Retry-After, at most: its bad day must not stop an account's messages for a week. */
const RETRY_AFTER_MS_MAX = 24 * HOUR_MS;

/**
 * When to try again after so many failed attempts, the last at `now`; null: it is given up. `random` is from 0 to 1. A receiver that asked
 * for time is given it, where that is longer.
 */
export function retryAt(
  failures: number,
  now: Instant,
  random: number,
  retryAfterMs: number | null,
): Instant | null {
  const delayMs = DELAYS_MS[failures - 1];
  if (delayMs === undefined) return null;
  const askedMs = Math.min(retryAfterMs ?? 0, RETRY_AFTER_MS_MAX);
  return now + Math.max(Math.round(delayMs * (1 + JITTER * random)), askedMs);
}

/** An endpoint is switched off when it has failed so often in a row, for so long. */
export const PATIENCE = { failuresMin: 10, failingMsMin: 5 * 24 * HOUR_MS } as const;
