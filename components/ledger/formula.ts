import { isZero, microsOf, negated, sumOf } from "@/lib/format";

/** The terms of "what became of every credit": all decimal strings, none negative. */
export interface BalanceFormula {
  granted: string;
  /** Net of overshoot that was refunded or is owed. */
  used: string;
  expired: string;
  /** Given back to a card. */
  refunded: string;
  held: string;
  available: string;
}

/** What the terms add up to; the page shows no balance that this does not explain (E2). */
export function explainedBalance(formula: BalanceFormula): string {
  return sumOf(
    formula.granted,
    negated(formula.used),
    negated(formula.expired),
    negated(formula.refunded),
    negated(formula.held),
  );
}

export function isExplained(formula: BalanceFormula): boolean {
  return microsOf(explainedBalance(formula)) === microsOf(formula.available);
}

export interface FormulaTerm {
  name: string;
  sign: "" | "−";
  amount: string;
}

/** Terms in reading order. A refund to a card is rare: it is only said where there is one. */
export function formulaTerms(formula: BalanceFormula): FormulaTerm[] {
  return [
    { name: "granted", sign: "", amount: formula.granted },
    { name: "used", sign: "−", amount: formula.used },
    { name: "expired", sign: "−", amount: formula.expired },
    ...(isZero(formula.refunded)
      ? []
      : [{ name: "refunded to card", sign: "−" as const, amount: formula.refunded }]),
    { name: "held", sign: "−", amount: formula.held },
  ];
}
