import type { Instant } from "@/lib/engine/amounts";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** How long after each failed attempt the next one comes: eight attempts within a day, as mail servers themselves wait. */
const DELAYS_MS = [
  10_000,
  MINUTE_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  6 * HOUR_MS,
  12 * HOUR_MS,
] as const;

/** Up to a fifth later, or mails that failed together would all come back together. */
const JITTER = 0.2;

/** When to try again after so many failed attempts, the last at `now`; null where it is given up. `random` is from 0 to 1. */
export function retryAt(
  failures: number,
  now: Instant,
  random: number,
  uselessAt: Instant | null,
): Instant | null {
  const delayMs = DELAYS_MS[failures - 1];
  if (delayMs === undefined) return null;
  const at = now + Math.round(delayMs * (1 + JITTER * random));
  return uselessAt !== null && at >= uselessAt ? null : at;
}
