import type { Instant } from "./amounts";
import type { CalendarUnit } from "./calendar-time";
import { amountJson, nameAt, type Parsed, readAmount } from "./codec-text";
import type { GrantPeriod, Rollover } from "./grant-period";
import type { Recurrence } from "./recurrence";
import type { Grant } from "./standing";

/**
 * What a grant that recurs has besides, inside a standing's text:
 *
 *     [every, unit, anchorAt, timeZone, rollover, period, planGrant?]     rollover 0 | [min, max, periods]
 *     period 0 | [number, endsAt, kept, fresh, owed, lapsed, overdrawn]
 */
const UNITS: readonly CalendarUnit[] = ["hour", "day", "week", "month"];

export function recurringJson({ rollover, period, planGrant }: Grant, recurrence: Recurrence): Parsed {
  const json: unknown[] = [
    recurrence.every,
    UNITS.indexOf(recurrence.unit),
    recurrence.anchorAt,
    recurrence.timeZone,
    rollover === undefined
      ? 0
      : [amountJson(rollover.min), rollover.max === null ? null : amountJson(rollover.max), rollover.periods],
    period === undefined ? 0 : periodJson(period),
  ];
  if (planGrant !== undefined) json.push(planGrant);
  return json;
}

function periodJson({ number, endsAt, kept, fresh, owed, lapsed, overdrawn }: GrantPeriod): Parsed {
  const amounts = [fresh, owed, lapsed, overdrawn].map(amountJson);
  return [number, endsAt, kept.map(amountJson), ...amounts];
}

export function readRecurring(
  parsed: Parsed,
): Pick<Grant, "recurrence" | "rollover" | "period" | "planGrant"> {
  return {
    recurrence: {
      every: parsed[0] as number,
      unit: nameAt(UNITS, parsed[1]),
      anchorAt: parsed[2] as Instant,
      timeZone: parsed[3] as string,
    },
    ...(parsed[4] === 0 ? {} : { rollover: readRollover(parsed[4] as Parsed) }),
    ...(parsed[5] === 0 ? {} : { period: readPeriod(parsed[5] as Parsed) }),
    ...(parsed[6] === undefined ? {} : { planGrant: parsed[6] as string }),
  };
}

function readRollover(parsed: Parsed): Rollover {
  return {
    min: readAmount(parsed[0]),
    max: parsed[1] === null ? null : readAmount(parsed[1]),
    periods: parsed[2] as number | null,
  };
}

function readPeriod(parsed: Parsed): GrantPeriod {
  return {
    number: parsed[0] as number,
    endsAt: parsed[1] as Instant,
    kept: (parsed[2] as Parsed).map(readAmount),
    fresh: readAmount(parsed[3]),
    owed: readAmount(parsed[4]),
    lapsed: readAmount(parsed[5]),
    overdrawn: readAmount(parsed[6]),
  };
}
