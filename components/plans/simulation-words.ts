import { formatCredits, formatQuantity, microsOf, negated, sumOf } from "@/lib/format";
import type { PeriodResultWire, SimulationWire } from "@/lib/simulation/schema/simulation-schema";

const counted = (count: number, one: string, many: string) =>
  `${formatQuantity(count)} ${count === 1 ? one : many}`;

/** What a simulation found, in one sentence: whom it turns away first. */
export function findingOf(result: PeriodResultWire): string {
  const { decisions, changed, newly_blocked: blocked, newly_allowed: allowed, paid_otherwise: paid } = result;
  if (decisions === 0) return "Nobody used anything under this plan in that period.";
  const of = `of ${counted(decisions, "request", "requests")} of ${counted(result.accounts, "account", "accounts")}`;
  if (changed === 0 && paid === 0) return `Nothing changes: every answer ${of} is the same.`;
  if (changed === 0)
    return `Every request is answered alike ${of}; ${formatQuantity(paid)} would be paid otherwise.`;
  return `${formatQuantity(blocked)} newly blocked, ${formatQuantity(allowed)} newly let through ${of}.`;
}

export interface ComparedRow {
  readonly key: string;
  readonly label: string;
  /** Of the row above that is none: it is in that sum. */
  readonly isPart: boolean;
  readonly before: string;
  readonly after: string;
  readonly change: string;
  /** Whether more of it is worse for the people on the plan; null where it is neither. */
  readonly isWorse: boolean | null;
}

/** The rows of the comparison: those that say something on either side. */
export function comparedRows({ before, after }: PeriodResultWire): ComparedRow[] {
  const count = (
    key: "allowed" | "partial" | "blocked" | "asked" | "refused",
    label: string,
    isBad: boolean | null,
  ) => row(key, label, String(before[key]), String(after[key]), formatQuantity, isBad);
  const credits = (key: string, label: string, was: string, is: string) =>
    row(key, label, was, is, formatCredits, null);
  const rows = [
    count("allowed", "Allowed", null),
    count("partial", "Allowed in part", null),
    count("blocked", "Blocked", true),
    count("asked", "of them asked for consent", null),
    count("refused", "Refused: not priced", true),
    row("minutes", "Minutes blocked", before.blocked_minutes, after.blocked_minutes, shortMinutes, true),
    credits("charged", "Charged, credits", before.charged, after.charged),
    ...SOURCES.map(([source, label]) =>
      credits(source, label, before.credits[source], after.credits[source]),
    ),
    credits("refunded", "Refunded overshoot", before.refunded, after.refunded),
    credits("owed", "Owed overshoot", before.owed, after.owed),
  ];
  const always = new Set(["allowed", "blocked", "minutes", "charged"]);
  return rows.filter(({ key, before, after }) => always.has(key) || before !== after || !isNothing(before));
}

const SOURCES = [
  ["windows", "from windows"],
  ["free", "from the free tier"],
  ["entitlement", "from the entitlement"],
  ["plan", "from plan credits"],
  ["promo", "from promo credits"],
  ["purchased", "from purchased credits"],
] as const;

function row(
  key: string,
  label: string,
  was: string,
  is: string,
  shown: (amount: string) => string,
  isBad: boolean | null,
): ComparedRow {
  const moved = sumOf(is, negated(was));
  const isMore = microsOf(moved) > 0n;
  const change =
    microsOf(moved) === 0n ? "0" : `${isMore ? "+" : "−"}${shown(isMore ? moved : negated(moved))}`;
  return {
    key,
    label,
    isPart: /^(from|of) /.test(label),
    before: shown(was),
    after: shown(is),
    change,
    isWorse: isBad === null || microsOf(moved) === 0n ? null : isMore === isBad,
  };
}

function isNothing(shown: string): boolean {
  return !/[1-9]/.test(shown);
}

/** Whole minutes, or tenths below ten: nobody plans by the second. */
export function shortMinutes(minutes: string): string {
  const value = Number(minutes);
  return formatQuantity(value >= 10 ? String(Math.round(value)) : (Math.round(value * 10) / 10).toString());
}

export function progressOf({ progress, status }: SimulationWire): string {
  if (status === "queued") return "Waiting for a worker…";
  if (progress.of === null) return "Looking who used it…";
  return `${formatQuantity(progress.decisions)} of ${formatQuantity(progress.of)} decisions`;
}
