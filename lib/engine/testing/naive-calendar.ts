import type { Instant } from "../amounts";
import type { CalendarUnit } from "../calendar-time";

const DAY_MS = 86_400_000;
const clocks = new Map<string, Intl.DateTimeFormat>();

/**
 * The name of the calendar's hour, day, week or month that a wall clock in `timeZone` shows at `at`: two instants lie in the same
 * span when their names are equal. It reads the runtime's own zone data and knows nothing of spans, so it cannot share a mistake
 * with `calendarSpan`. An hour is named by where its minute hand starts over: a change of clocks by whole hours does not touch that.
 */
export function naiveCalendarName(unit: CalendarUnit, at: Instant, timeZone: string): string {
  const parts = new Map(
    clockOf(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );
  const [year, month, day] = [parts.get("year"), parts.get("month"), parts.get("day")];
  if (unit === "month") return `${year}-${month}`;
  if (unit === "day") return `${year}-${month}-${day}`;
  if (unit === "hour") {
    const minutesAhead = Number(/:(\d\d)$/.exec(parts.get("timeZoneName") ?? "")?.[1] ?? 0);
    return `hour ${Math.floor((at / 60_000 + minutesAhead) / 60)} at minute ${minutesAhead}`;
  }
  // 1970-01-01 was a Thursday, three days into its week.
  const daysSinceEpoch = Date.UTC(Number(year), Number(month) - 1, Number(day)) / DAY_MS;
  return `week ${Math.floor((daysSinceEpoch + 3) / 7)}`;
}

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known !== undefined) return known;
  const clock = new Intl.DateTimeFormat("en-US", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    timeZoneName: "longOffset",
  });
  clocks.set(timeZone, clock);
  return clock;
}
