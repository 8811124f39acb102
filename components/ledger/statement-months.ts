import { formatDay, instantOf, readingOf } from "@/lib/format-time";

export interface StatementMonth {
  /** `2026-11`, as the address has it. */
  readonly value: string;
  readonly label: string;
}

const MONTHS_MAX = 120;

/** The months that an account has a statement of, the running one first, as its own time zone counts them. */
export function statementMonths(openedAt: string, nowMs: number, timeZone: string): StatementMonth[] {
  const first = readingOf(Date.parse(openedAt), timeZone).slice(0, 7);
  const months: StatementMonth[] = [];
  let value = readingOf(nowMs, timeZone).slice(0, 7);
  while (value >= first && months.length < MONTHS_MAX) {
    months.push({ value, label: monthLabel(value) });
    value = moved(value, -1);
  }
  return months;
}

function monthLabel(value: string): string {
  const day = formatDay(Date.parse(`${value}-01T00:00:00Z`), { nowMs: 0, timeZone: "UTC" });
  return day.replace(/^1 /, "");
}

/** From its first instant to before the first of the next, in a zone; null for what is no month. */
export function monthRange(value: string, timeZone: string): { from: string; to: string } | null {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(value)) return null;
  const [from, to] = [value, moved(value, 1)].map((month) => instantOf(`${month}-01T00:00`, timeZone));
  if (from == null || to == null) return null;
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
}

function moved(value: string, by: 1 | -1): string {
  const [year = 0, month = 1] = value.split("-").map(Number);
  const date = new Date(Date.UTC(year, month - 1 + by, 1));
  return date.toISOString().slice(0, 7);
}
