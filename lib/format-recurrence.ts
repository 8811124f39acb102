import { formatCredits, isZero } from "./format";

/** How often a grant is reset: "every month", "every 3 days". */
export function recurrenceWords({ every, unit }: { every: number; unit: string }): string {
  return every === 1 ? `every ${unit}` : `every ${every} ${unit}s`;
}

interface Rollover {
  min: string;
  max: string | null;
  periods: number | null;
}

/** What becomes of the rest at a reset: "at most 50.00 are carried over, each part for 2 resets". */
export function rolloverWords(rollover: Rollover | null): string {
  if (rollover === null) return "nothing is carried over";
  const { min, max, periods } = rollover;
  const most = max === null ? "all are carried over" : `at most ${formatCredits(max)} are carried over`;
  const least = isZero(min) ? "" : `, at least ${formatCredits(min)}`;
  const long = periods === null ? "" : `, each part for ${periods === 1 ? "1 reset" : `${periods} resets`}`;
  return `${most}${least}${long}`;
}
