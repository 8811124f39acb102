/** Everything a page needs to say when: the instant that is "now" for the account, and whose clock hangs on the wall. */
export interface TimeFrame {
  nowMs: number;
  timeZone: string;
  /** How its reader writes dates and hours; left out, as we do. */
  dates?: DateStyle;
}

/** "23 Nov 14:12", "Nov 23 2:12 PM", "2026-11-23 14:12". */
export const DATE_STYLES = ["day", "month", "iso"] as const;
export type DateStyle = (typeof DATE_STYLES)[number];

interface LocalTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly weekday: string;
  readonly monthName: string;
  readonly hour: string;
  readonly minute: string;
  readonly second: string;
  readonly millisecond: string;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NARROW = "\u202f";

const formatters = new Map<string, Intl.DateTimeFormat>();

function localFormatter(timeZone: string): Intl.DateTimeFormat {
  const known = formatters.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "short",
    day: "numeric",
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    fractionalSecondDigits: 3,
  });
  formatters.set(timeZone, made);
  return made;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** What a screen shows is asked for again and again: each row of a list reads its own instant and the page's now several times. */
const LOCAL_TIMES_MAX = 500;
const localTimes = new Map<string, LocalTime>();

function localTime(ms: number, timeZone: string): LocalTime {
  const key = `${ms} ${timeZone}`;
  const known = localTimes.get(key);
  if (known !== undefined) return known;
  if (localTimes.size >= LOCAL_TIMES_MAX) localTimes.clear();
  const read = readLocalTime(ms, timeZone);
  localTimes.set(key, read);
  return read;
}

/** Taken apart and put together by us: what Intl puts between the parts differs from one ICU version to the next. */
function readLocalTime(ms: number, timeZone: string): LocalTime {
  const parts: Record<string, string> = {};
  for (const part of localFormatter(timeZone).formatToParts(ms)) parts[part.type] = part.value;
  const monthName = parts.month ?? "";
  return {
    year: Number(parts.year),
    month: MONTHS.indexOf(monthName),
    day: Number(parts.day),
    weekday: parts.weekday ?? "",
    monthName,
    hour: parts.hour ?? "",
    minute: parts.minute ?? "",
    second: parts.second ?? "",
    millisecond: parts.fractionalSecond ?? "",
  };
}

const ZONE_LOCALES = ["en-GB", "en-US", "en-AU", "en-IN"];
const labelFormatters = new Map<string, Intl.DateTimeFormat>();

/** Made once: making one takes 68 µs, asking it 2, and a list asks for two labels a row. */
function labelFormatter(locale: string, timeZone: string): Intl.DateTimeFormat {
  const key = `${locale} ${timeZone}`;
  const known = labelFormatters.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: "short" });
  labelFormatters.set(key, made);
  return made;
}

/** "CET", "EST", or "GMT+5:30" where no English region has a name for it. */
export function zoneLabel(ms: number, timeZone: string): string {
  let label = "";
  for (const locale of ZONE_LOCALES) {
    const parts = labelFormatter(locale, timeZone).formatToParts(ms);
    label = parts.find((part) => part.type === "timeZoneName")?.value ?? "";
    if (!/^(GMT|UTC)[+-]/.test(label)) return label;
  }
  return label;
}

/** Calendar days from one local date to another: a night of 23 or 25 hours is still one day. */
function daysBetween(from: LocalTime, to: LocalTime): number {
  return (Date.UTC(to.year, to.month, to.day) - Date.UTC(from.year, from.month, from.day)) / DAY;
}

export type Precision = "minute" | "second" | "millisecond";

export function clockTime(ms: number, frame: TimeFrame, precision: Precision): string {
  const local = localTime(ms, frame.timeZone);
  const hour = Number(local.hour);
  const isHalved = frame.dates === "month";
  const minutes = `${isHalved ? hour % 12 || 12 : local.hour}:${local.minute}`;
  const half = isHalved ? `${NARROW}${hour < 12 ? "AM" : "PM"}` : "";
  if (precision === "minute") return `${minutes}${half}`;
  const seconds = `${minutes}:${local.second}`;
  return precision === "second" ? `${seconds}${half}` : `${seconds}.${local.millisecond}${half}`;
}

/** The day as its reader writes it, with the year where it is another one, or where days are written with it. */
function dateOf(local: LocalTime, yearNow: number, dates: DateStyle = "day"): string {
  const { year, month, day, monthName } = local;
  const padded = (value: number) => String(value).padStart(2, "0");
  if (dates === "iso") return `${year}-${padded(month + 1)}-${padded(day)}`;
  if (dates === "month") return `${monthName} ${day}${year === yearNow ? "" : `, ${year}`}`;
  return `${day} ${monthName}${year === yearNow ? "" : ` ${year}`}`;
}

/**
 * The whole moment, never an hour without its day: "today 14:12 CET", "tomorrow 00:00 CET", "Sun 29 Nov 10:00 CET", with
 * the year where it is another one.
 */
export function formatMoment(ms: number, frame: TimeFrame, precision: Precision = "minute"): string {
  const local = localTime(ms, frame.timeZone);
  const now = localTime(frame.nowMs, frame.timeZone);
  const days = daysBetween(now, local);
  const clock = clockTime(ms, frame, precision);
  const zone = zoneLabel(ms, frame.timeZone);
  if (days === 0) return `today ${clock} ${zone}`;
  if (days === 1) return `tomorrow ${clock} ${zone}`;
  if (days === -1) return `yesterday ${clock} ${zone}`;
  const date = dateOf(local, now.year, frame.dates);
  return local.year === now.year ? `${local.weekday} ${date} ${clock} ${zone}` : `${date} ${clock} ${zone}`;
}

/** "23 Nov", with the year where it is another one: for columns whose header says the zone. */
export function formatDay(ms: number, frame: TimeFrame): string {
  const { year } = localTime(frame.nowMs, frame.timeZone);
  return dateOf(localTime(ms, frame.timeZone), year, frame.dates);
}

/** UTC for the tooltip and for support: "2026-11-23 13:12:00 UTC". */
export function formatUtc(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** Two units at most, the second padded so that a running countdown keeps its width: "2 h 07 m", "5 d 22 h", "45 s". */
export function formatSpan(spanMs: number): string {
  const ms = Math.max(0, spanMs);
  const unit = (count: number, letter: string, padded = false) =>
    `${padded ? String(count).padStart(2, "0") : count}${NARROW}${letter}`;
  if (ms < MINUTE) return unit(Math.ceil(ms / SECOND), "s");
  if (ms < HOUR)
    return `${unit(Math.floor(ms / MINUTE), "m")} ${unit(Math.floor(ms / SECOND) % 60, "s", true)}`;
  if (ms < DAY) return `${unit(Math.floor(ms / HOUR), "h")} ${unit(Math.floor(ms / MINUTE) % 60, "m", true)}`;
  return `${unit(Math.floor(ms / DAY), "d")} ${unit(Math.floor(ms / HOUR) % 24, "h")}`;
}

/** "in 2 h 07 m" or "3 m 10 s ago"; "now" within half a second. */
export function formatCountdown(ms: number, nowMs: number): string {
  const span = ms - nowMs;
  if (Math.abs(span) < 500) return "now";
  return span > 0 ? `in ${formatSpan(span)}` : `${formatSpan(-span)} ago`;
}

/**
 * The instant of a wall clock reading ("2026-12-31T23:59") in a zone. A reading that a spring night skips is taken with
 * the offset before it, one that an autumn night has twice is taken at its first time. Null for what is no reading.
 */
export function instantOf(reading: string, timeZone: string): number | null {
  const asUtc = Date.parse(`${reading}Z`);
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(reading) || Number.isNaN(asUtc)) return null;
  const early = asUtc - offsetAt(asUtc - DAY, timeZone);
  return offsetAt(early, timeZone) === asUtc - early ? early : asUtc - offsetAt(early, timeZone);
}

function offsetAt(ms: number, timeZone: string): number {
  const local = localTime(ms, timeZone);
  const wall = Date.UTC(local.year, local.month, local.day, Number(local.hour), Number(local.minute));
  return wall - Math.floor(ms / MINUTE) * MINUTE;
}

/** The wall clock reading of an instant, as a `datetime-local` input wants it. */
export function readingOf(ms: number, timeZone: string): string {
  const local = localTime(ms, timeZone);
  const padded = (value: number) => String(value).padStart(2, "0");
  return `${local.year}-${padded(local.month + 1)}-${padded(local.day)}T${local.hour}:${local.minute}`;
}

/** What a cookie says, which is what anybody may have written. */
export function parseDateStyle(value: string | undefined): DateStyle {
  return DATE_STYLES.find((style) => style === value) ?? "day";
}
