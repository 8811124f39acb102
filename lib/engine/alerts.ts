import type { Instant, Microcredits } from "./amounts";
import type { Fact } from "./replay";
import type { WindowTrace } from "./trace";

/** What somebody wants to be told of: so much of a window used, or only so many credits left. */
export type AlertTerms =
  | { readonly kind: "window"; readonly window: string; readonly percent: number }
  | { readonly kind: "credits"; readonly left: Microcredits };

/** An alert with what is remembered of it. It is crossed once per period. */
export interface Alert {
  readonly terms: AlertTerms;
  /** Of a window: the period ends when the window, as it stood when crossed, is reset. Null: never crossed. */
  readonly quietUntil: Instant | null;
  /** Of credits: the period ends when there are more again. */
  readonly isLow: boolean;
  readonly crossedAt: Instant | null;
  readonly crossedSeq: number | null;
}

/** A threshold that a fact has crossed, with what was found. */
export interface AlertCrossing {
  readonly terms: AlertTerms;
  readonly seq: number;
  readonly at: Instant;
  /** The window after the fact; null for credits. */
  readonly window: WindowTrace | null;
  /** What was left after the fact; null for a window. */
  readonly available: Microcredits | null;
}

export interface AlertFold {
  readonly alerts: readonly Alert[];
  readonly crossings: readonly AlertCrossing[];
  /** What was left after the last fact; null where no fact has told yet. */
  readonly available: Microcredits | null;
}

/** Names an alert within its account. */
export function alertKey(terms: AlertTerms): string {
  return terms.kind === "window" ? `window:${terms.window}:${terms.percent}` : `credits:${terms.left}`;
}

/**
 * Judges alerts by an account's next facts, in order of seq. `available` is what the last fold answered. A decision says what was left
 * after it; an act says what it moved, so what was left is carried along. `standing`, where given, is the account's after the last
 * of these facts, and settles what they leave open: the first fold, and an act that also ended what holds had given back too late.
 */
export function foldAlerts(
  alerts: readonly Alert[],
  facts: readonly Fact[],
  available: Microcredits | null,
  standing: { readonly available: Microcredits } | null,
): AlertFold {
  const crossings: AlertCrossing[] = [];
  let judged = alerts;
  let left = available;
  facts.forEach((fact, at) => {
    left = leftAfter(fact, left);
    if (standing !== null && at === facts.length - 1) left = standing.available;
    const reading = readingOf(fact, left);
    judged = judged.map((alert) => {
      const crossing = crossingOf(alert, reading);
      if (crossing !== null) crossings.push(crossing);
      return afterReading(alert, reading, crossing);
    });
  });
  return { alerts: judged, crossings, available: left };
}

interface Reading {
  readonly seq: number;
  readonly at: Instant;
  readonly windows: readonly WindowTrace[];
  readonly available: Microcredits | null;
}

function leftAfter(fact: Fact, left: Microcredits | null): Microcredits | null {
  if (fact.kind === "usage") return fact.event.outcome.available;
  // What holds gave back too late was in no use of the account's: losing it takes nothing from what is left.
  if (left === null || fact.event.act.kind === "grant_lapsed") return left;
  return left + (fact.event.posting?.amount ?? 0n);
}

function readingOf(fact: Fact, available: Microcredits | null): Reading {
  const { seq } = fact.event;
  if (fact.kind === "account") return { seq, at: fact.event.at, windows: [], available };
  const { layers, gates } = fact.event.outcome;
  const windows = layers.flatMap((layer) => layer.windows);
  for (const gate of gates) if (gate.window !== null) windows.push(gate.window);
  return { seq, at: fact.event.decidedAt, windows, available };
}

/** Whether this reading crosses the threshold for the first time in its period. */
function crossingOf(alert: Alert, { seq, at, windows, available }: Reading): AlertCrossing | null {
  const { terms } = alert;
  if (terms.kind === "credits") {
    if (available === null || available > terms.left || alert.isLow) return null;
    return { terms, seq, at, window: null, available };
  }
  const window = windows.find(({ key }) => key === terms.window);
  if (window === undefined || window.resetsAt === null || window.limit === 0n) return null;
  if (window.used * 100n < window.limit * BigInt(terms.percent)) return null;
  if (alert.quietUntil !== null && at < alert.quietUntil) return null;
  return { terms, seq, at, window, available: null };
}

function afterReading(alert: Alert, { available }: Reading, crossing: AlertCrossing | null): Alert {
  if (crossing !== null) {
    const crossed = { ...alert, crossedAt: crossing.at, crossedSeq: crossing.seq };
    return crossing.window === null
      ? { ...crossed, isLow: true }
      : { ...crossed, quietUntil: crossing.window.resetsAt };
  }
  const isOver = alert.terms.kind === "credits" && available !== null && available > alert.terms.left;
  return isOver && alert.isLow ? { ...alert, isLow: false } : alert;
}
