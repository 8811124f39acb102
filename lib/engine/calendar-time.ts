import { Temporal } from "temporal-polyfill";
import type { Instant } from "./amounts";

export type CalendarUnit = "hour" | "day" | "week" | "month";

/** A half-open stretch of time: `startAt` belongs to it, `endAt` is the first instant of the next one. */
export interface Span {
  readonly startAt: Instant;
  readonly endAt: Instant;
}

const HOUR_MS = 3_600_000;

/**
 * The last answer per zone and unit. Whoever counts in a calendar keeps the span beside the count and asks only when it is over,
 * but then every account of a zone asks within the same minutes, and all of them for the same span. Computing one costs some ten
 * microseconds, finding it here some ten nanoseconds. Bounded by the number of time zones; it remembers values of a pure
 * function, so it is not state of the engine.
 */
const lastSpans: Record<CalendarUnit, Map<string, Span>> = {
  hour: new Map(),
  day: new Map(),
  week: new Map(),
  month: new Map(),
};

/**
 * The calendar's hour, day, week (from Monday) or month that contains `at`, by the clocks of `timeZone` (an IANA name; another one
 * throws a RangeError, the edges have refused it before). The spans of a unit follow each other without gap or overlap, whatever
 * the clocks do: a day lasts 23 or 25 hours when they change, starts at 01:00 where midnight is skipped, and a date that a zone
 * skipped has no span.
 */
export function calendarSpan(unit: CalendarUnit, at: Instant, timeZone: string): Span {
  const last = lastSpans[unit].get(timeZone);
  if (last !== undefined && last.startAt <= at && at < last.endAt) return last;
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
  const span = unit === "hour" ? hourOf(local) : datesOf(unit, local);
  lastSpans[unit].set(timeZone, span);
  return span;
}

function datesOf(unit: "day" | "week" | "month", local: Temporal.ZonedDateTime): Span {
  const at = local.epochMilliseconds;
  let date = firstDateOf(unit, local.toPlainDate());
  let startAt = startOfDate(date, local.timeZoneId);
  for (;;) {
    date = nextDateOf(unit, date);
    const endAt = startOfDate(date, local.timeZoneId);
    // Clocks that go back across midnight show yesterday's date once more. What has begun stays begun, or the spans would overlap.
    if (at < endAt) return { startAt, endAt };
    startAt = endAt;
  }
}

function firstDateOf(unit: "day" | "week" | "month", date: Temporal.PlainDate): Temporal.PlainDate {
  if (unit === "day") return date;
  return unit === "week" ? date.subtract({ days: date.dayOfWeek - 1 }) : date.with({ day: 1 });
}

function nextDateOf(unit: "day" | "week" | "month", first: Temporal.PlainDate): Temporal.PlainDate {
  if (unit === "day") return first.add({ days: 1 });
  return unit === "week" ? first.add({ days: 7 }) : first.add({ months: 1 });
}

function startOfDate(date: Temporal.PlainDate, timeZone: string): Instant {
  return date.toZonedDateTime(timeZone).epochMilliseconds;
}

/**
 * Hours are cut by the offset in force, so the hour that comes twice in autumn counts twice and none lasts longer than 3,600
 * seconds. Where the clocks move by a part of an hour (Lord Howe: 30 minutes), the change itself is a boundary.
 */
function hourOf(local: Temporal.ZonedDateTime): Span {
  const at = local.epochMilliseconds;
  const offsetMs = offsetMsOf(local);
  const startAt = Math.floor((at + offsetMs) / HOUR_MS) * HOUR_MS - offsetMs;
  const endAt = startAt + HOUR_MS;
  return {
    startAt: isOtherMinute(startAt, local, offsetMs) ? changeAfter(startAt, local, startAt) : startAt,
    endAt: isOtherMinute(endAt - 1, local, offsetMs) ? changeAfter(at, local, endAt) : endAt,
  };
}

function isOtherMinute(at: Instant, local: Temporal.ZonedDateTime, offsetMs: number): boolean {
  return (offsetMsOf(inZoneOf(local, at)) - offsetMs) % HOUR_MS !== 0;
}

function changeAfter(at: Instant, local: Temporal.ZonedDateTime, otherwise: Instant): Instant {
  return inZoneOf(local, at).getTimeZoneTransition("next")?.epochMilliseconds ?? otherwise;
}

function inZoneOf(local: Temporal.ZonedDateTime, at: Instant): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(local.timeZoneId);
}

function offsetMsOf(local: Temporal.ZonedDateTime): number {
  return local.offsetNanoseconds / 1_000_000;
}
