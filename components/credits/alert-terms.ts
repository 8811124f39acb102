import { parseDecimal } from "@/lib/engine/amounts";
import { microsOf } from "@/lib/format";

/** A threshold of an account, with what is remembered of it. */
export type AlertState =
  | {
      readonly kind: "window";
      readonly window: string;
      readonly percent: number;
      readonly crossed_at: string | null;
    }
  | { readonly kind: "credits"; readonly left: string; readonly crossed_at: string | null };

export type AlertTerms =
  | { readonly kind: "window"; readonly window: string; readonly percent: number }
  | { readonly kind: "credits"; readonly left: string };

const OFFERED = [50, 75, 90, 100];

/** The percentages to choose from for a window: those offered to all, and those that are set already. */
export function percentsOf(alerts: readonly AlertTerms[], window: string): number[] {
  const set = alerts.flatMap((one) => (one.kind === "window" && one.window === window ? [one.percent] : []));
  return [...new Set([...OFFERED, ...set])].sort((a, b) => a - b);
}

export function isSameAlert(a: AlertTerms, b: AlertTerms): boolean {
  if (a.kind === "window" && b.kind === "window") return a.window === b.window && a.percent === b.percent;
  return a.kind === "credits" && b.kind === "credits" && microsOf(a.left) === microsOf(b.left);
}

/** The thresholds with this one set or taken away. */
export function withAlert(alerts: readonly AlertTerms[], one: AlertTerms, isSet: boolean): AlertTerms[] {
  const others = alerts.filter((known) => !isSameAlert(known, one));
  return isSet ? [...others, one] : others;
}

/** What was written as a threshold of credits left; null where it is no amount. */
export function creditsAlert(written: string): AlertTerms | null {
  const left = written.trim();
  const micros = parseDecimal(left);
  return micros === null || micros < 0n ? null : { kind: "credits", left };
}
