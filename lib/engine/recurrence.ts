import { Temporal } from "temporal-polyfill";
import type { Instant } from "./amounts";
import type { CalendarUnit } from "./calendar-time";

/** Every so many hours, days, weeks or months, counted from an anchor in both directions. */
export interface Recurrence {
  readonly every: number;
  readonly unit: CalendarUnit;
  /** One of its instants. What it shows on the clocks of `timeZone` is what every other one shows, as far as their day has that time. */
  readonly anchorAt: Instant;
  /** An IANA name; another one throws a RangeError, the edges have refused it before. */
  readonly timeZone: string;
}

const UNIT_MS = { hour: 3_600_000, day: 86_400_000, week: 604_800_000 } as const;

/**
 * The first instant of the recurrence after `at`. Hours are a stretch of time: 24 of them are not a day when the clocks change. Days,
 * weeks and months keep the time on the wall; where a day skips that time it is as much later as the clocks jump, and where a day has
 * it twice it is the first. Months are counted from the anchor's own day, so 31 January is followed by 28 February and then by 31 March.
 */
export function nextAfter(recurrence: Recurrence, at: Instant): Instant {
  let n = nthUntil(recurrence, at) + 1;
  let next = nth(recurrence, n);
  // Where a zone skipped a whole date, two in a row fall together: it comes once.
  while (next <= at) next = nth(recurrence, ++n);
  return next;
}

/** The last instant of the recurrence that is not after `at`. */
export function lastUntil(recurrence: Recurrence, at: Instant): Instant {
  return nth(recurrence, nthUntil(recurrence, at));
}

/** The number of the last one that is not after `at`: guessed by the length of a unit, then corrected for clocks and months. */
function nthUntil(recurrence: Recurrence, at: Instant): number {
  let n = guess(recurrence, at);
  while (nth(recurrence, n) > at) n--;
  while (nth(recurrence, n + 1) <= at) n++;
  return n;
}

function guess({ every, unit, anchorAt, timeZone }: Recurrence, at: Instant): number {
  if (unit !== "month") return Math.floor((at - anchorAt) / (every * UNIT_MS[unit]));
  const from = wallClock(anchorAt, timeZone);
  const to = wallClock(at, timeZone);
  return Math.floor(((to.year - from.year) * 12 + to.month - from.month) / every);
}

function nth({ every, unit, anchorAt, timeZone }: Recurrence, n: number): Instant {
  if (unit === "hour") return anchorAt + n * every * UNIT_MS.hour;
  const anchor = wallClock(anchorAt, timeZone);
  const units = n * every;
  const local = anchor.add(
    unit === "month" ? { months: units } : { days: unit === "week" ? 7 * units : units },
  );
  // The anchor itself may be the second of a time that its day has twice; it is one of the instants all the same.
  return n === 0 ? anchorAt : local.toZonedDateTime(timeZone).epochMilliseconds;
}

function wallClock(at: Instant, timeZone: string): Temporal.PlainDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDateTime();
}
