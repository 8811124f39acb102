import { instantOf } from "@/lib/format-time";

export const RANGES = [
  { value: "1h", label: "Last hour", bucket: "1m", spanMs: 3_600_000 },
  { value: "24h", label: "Last 24 hours", bucket: "1h", spanMs: 86_400_000 },
  { value: "7d", label: "Last 7 days", bucket: "1h", spanMs: 7 * 86_400_000 },
  { value: "30d", label: "Last 30 days", bucket: "1d", spanMs: 30 * 86_400_000 },
] as const;

/** What the address says of the time that is shown. */
export interface AskedRange {
  readonly range: string | null;
  /** Two dates, the second included, and whose days they are: a link shows its reader the same time as its sender. */
  readonly from: string | null;
  readonly to: string | null;
  readonly zone: string | null;
}

/** A stretch of time that is shown, and the one of the same length before it. */
export interface ShownRange {
  /** One of `RANGES`, or "custom". */
  readonly value: string;
  /** For the name of a file. */
  readonly name: string;
  readonly bucket: "1m" | "1h" | "1d";
  readonly from: number;
  readonly to: number;
  readonly beforeFrom: number;
}

/** What is wrong with two dates, said at the field that is to be changed. */
export interface RangeProblem {
  readonly field: "from" | "to";
  readonly message: string;
}

const DAY_MS = 86_400_000;
/** By which the server sums at most so many days at once. */
const DAYS_MAX = 1_500;

/** The time that an address asks for, up to `nowMs`; the last day where it asks for none. */
export function rangeOf(asked: AskedRange, nowMs: number, timeZone: string): ShownRange | RangeProblem {
  if (asked.range === "custom") return customRange(asked, nowMs, zoneOf(asked, timeZone));
  const { value, bucket, spanMs } = RANGES.find((range) => range.value === asked.range) ?? RANGES[1];
  const [from, to] = [nowMs - spanMs, nowMs];
  return { value, name: value, bucket, from, to, beforeFrom: from - spanMs };
}

/** Whose days the dates are: as the link says, where it names a zone that there is. */
export function zoneOf({ zone }: Pick<AskedRange, "zone">, timeZone: string): string {
  if (zone === null) return timeZone;
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return zone;
  } catch {
    return timeZone;
  }
}

function customRange({ from, to }: AskedRange, nowMs: number, timeZone: string): ShownRange | RangeProblem {
  const [first, last] = [dateOf(from), dateOf(to)];
  if (first === null) return { field: "from", message: "The first day is no date: year, month and day." };
  if (last === null) return { field: "to", message: "The last day is no date: year, month and day." };
  if (last < first) return { field: "to", message: "The last day is before the first one." };
  const days = (last - first) / DAY_MS + 1;
  if (days > DAYS_MAX)
    return { field: "from", message: `At most ${DAYS_MAX} days at once; these are ${days}.` };
  const startAt = midnightOf(first, timeZone);
  if (startAt >= nowMs) return { field: "from", message: "The first day is still to come." };
  return {
    value: "custom",
    name: `${from}-to-${to}`,
    bucket: "1d",
    from: startAt,
    // Of today there is only what has been.
    to: Math.min(midnightOf(last + DAY_MS, timeZone), nowMs),
    beforeFrom: midnightOf(first - days * DAY_MS, timeZone),
  };
}

/** The last week by the reader's days, to begin with. */
export function lastWeek(nowMs: number, timeZone: string): { from: string; to: string; zone: string } {
  // "sv" writes dates as addresses have them.
  const to = new Intl.DateTimeFormat("sv", { timeZone, dateStyle: "short" }).format(nowMs);
  const from = new Date(Date.parse(`${to}T00:00Z`) - 6 * DAY_MS).toISOString().slice(0, 10);
  return { from, to, zone: timeZone };
}

/** Midnight of a date as if in UTC, to count days with; null for what is no date of the calendar. */
function dateOf(text: string | null): number | null {
  if (text === null || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const at = Date.parse(`${text}T00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text) ? at : null;
}

function midnightOf(date: number, timeZone: string): number {
  return instantOf(new Date(date).toISOString().slice(0, 16), timeZone) ?? date;
}
