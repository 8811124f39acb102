import { InvalidArgumentError } from "commander";

const UNITS_MS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** "90s", "2h30m", "7d": in milliseconds. */
export function spanOf(text: string): number {
  const parts = [...text.matchAll(/(\d+)([smhdw])/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join("") !== text)
    throw new InvalidArgumentError("It must be a span such as 90s, 2h30m or 7d.");
  return parts.reduce(
    (sum, [, count, unit]) => sum + Number(count) * (UNITS_MS[unit as string] as number),
    0,
  );
}

/** "2026-12-31T23:00:00Z", or from now on: "+7d", or back: "-7d". As RFC 3339. */
export function instantOf(text: string): string {
  const sign = { "+": 1, "-": -1 }[text.charAt(0)];
  if (sign !== undefined) return new Date(Date.now() + sign * spanOf(text.slice(1))).toISOString();
  // A time without its zone would be the zone of whoever runs this.
  const isWhole = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(text);
  const at = Date.parse(text);
  if (!isWhole || Number.isNaN(at))
    throw new InvalidArgumentError(
      "It must be a time with its zone, such as 2026-12-31T23:00:00Z, or +7d or -7d from now.",
    );
  return new Date(at).toISOString();
}

/** "a,b": each once and none empty. */
export function listOfNames(text: string): string[] {
  const names = text.split(",").map((name) => name.trim());
  if (names.some((name) => name === ""))
    throw new InvalidArgumentError("It must be names with commas between them.");
  return [...new Set(names)];
}

/** "1 month", "5h", "2 weeks". */
export function periodOf(text: string): { every: number; unit: "hour" | "day" | "week" | "month" } {
  const found = /^(\d+)?\s*(h|hour|d|day|w|week|mo|month)s?$/.exec(text.trim());
  const unit = found === null ? undefined : PERIODS[found[2] as string];
  if (found === null || unit === undefined)
    throw new InvalidArgumentError("It must be a number of hours, days, weeks or months, such as `1 month`.");
  return { every: Number(found[1] ?? "1"), unit };
}

const PERIODS: Readonly<Record<string, "hour" | "day" | "week" | "month">> = {
  h: "hour",
  hour: "hour",
  d: "day",
  day: "day",
  w: "week",
  week: "week",
  mo: "month",
  month: "month",
};

/** "1999 EUR": in the currency's smallest unit. */
export function moneyOf(text: string): { minor_units: number; currency: string } {
  const found = /^(\d+)\s*([A-Za-z]{3})$/.exec(text.trim());
  if (found === null)
    throw new InvalidArgumentError("It must be smallest units and a currency, such as `1999 EUR`.");
  return { minor_units: Number(found[1]), currency: (found[2] as string).toUpperCase() };
}

export function wholeNumber(min: number, max: number) {
  return (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
  };
}
