import type { Instant } from "./amounts";
import { calendarSpan, type Span } from "./calendar-time";

export type Bucket = "1m" | "1h" | "1d";

const MINUTE_MS = 60_000;

/**
 * The minutes, hours or days from `from` to `to` by the clocks of `timeZone`, without gap or overlap; the first begins with `from` and the
 * last ends with `to`. A day lasts 23 or 25 hours when the clocks change, and the hour that comes twice is two. Null where there would
 * be more than `max` of them, or `to` is not after `from`.
 */
export function bucketsOf(
  bucket: Bucket,
  from: Instant,
  to: Instant,
  timeZone: string,
  max: number,
): Span[] | null {
  if (to <= from) return null;
  const buckets: Span[] = [];
  for (let startAt = from; startAt < to; ) {
    if (buckets.length === max) return null;
    const endAt = Math.min(to, endOf(bucket, startAt, timeZone));
    buckets.push({ startAt, endAt });
    startAt = endAt;
  }
  return buckets;
}

/** Offsets of zones are whole minutes, so a minute is the same everywhere. */
function endOf(bucket: Bucket, at: Instant, timeZone: string): Instant {
  if (bucket === "1m") return (Math.floor(at / MINUTE_MS) + 1) * MINUTE_MS;
  return calendarSpan(bucket === "1h" ? "hour" : "day", at, timeZone).endAt;
}
