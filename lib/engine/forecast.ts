import type { Instant, Quantity } from "./amounts";

/** So much of a measure was used in so long. */
export interface Burn {
  readonly amount: Quantity;
  readonly overMs: number;
}

/** When something will be used up, should usage go on as it was of late. */
export type End =
  /** Nothing is used of it, or what comes back is more. */
  | { readonly kind: "idle" }
  | { readonly kind: "beyond_a_year" }
  | {
      readonly kind: "range";
      /** At the fastest rate, and at the slowest; `latest` is null where at that rate it does not end within a year. */
      readonly earliest: Instant;
      readonly latest: Instant | null;
      /** Whether it has begun anew by then; null where it never does. */
      readonly resetsBefore: "yes" | "no" | "maybe" | null;
    };

const YEAR_MS = 366 * 86_400_000;

/**
 * When `remaining` is used up, as a range: by the fastest of the burns and by the slowest, less what comes back meanwhile (`refill`: as
 * a burn of the other sign, of a bucket or a sliding window). A forecast and no promise, so instants are to the millisecond below.
 */
export function endOf(
  remaining: Quantity,
  burns: readonly Burn[],
  now: Instant,
  {
    resetsAt = null,
    refill = null,
  }: { readonly resetsAt?: Instant | null; readonly refill?: Burn | null } = {},
): End {
  let earliest: number | null = null;
  let latest: number | null = 0;
  for (const burn of burns) {
    // What comes back is only sure to come at the slow end: a window that slides gives back what was used when it was used.
    const soonest = msUntil(remaining, burn);
    const last = msUntil(remaining, refill === null ? burn : less(burn, refill));
    if (soonest !== null && (earliest === null || soonest < earliest)) earliest = soonest;
    latest = latest === null || last === null ? null : Math.max(latest, last);
  }
  if (earliest === null) return { kind: "idle" };
  if (refill !== null && burns.every((burn) => less(burn, refill).amount === 0n)) return { kind: "idle" };
  if (earliest > YEAR_MS) return { kind: "beyond_a_year" };
  const lastMs = latest === null || latest > YEAR_MS ? null : latest;
  return {
    kind: "range",
    earliest: now + earliest,
    latest: lastMs === null ? null : now + lastMs,
    resetsBefore:
      resetsAt === null
        ? null
        : resetsBefore(resetsAt, now + earliest, lastMs === null ? null : now + lastMs),
  };
}

function resetsBefore(resetsAt: Instant, earliest: Instant, latest: Instant | null): "yes" | "no" | "maybe" {
  if (resetsAt <= earliest) return "yes";
  return latest !== null && latest < resetsAt ? "no" : "maybe";
}

/** Null where it never is. */
function msUntil(remaining: Quantity, { amount, overMs }: Burn): number | null {
  return amount <= 0n ? null : Number((remaining * BigInt(overMs)) / amount);
}

function less({ amount, overMs }: Burn, refill: Burn): Burn {
  const back = (refill.amount * BigInt(overMs)) / BigInt(refill.overMs);
  return { amount: amount > back ? amount - back : 0n, overMs };
}
