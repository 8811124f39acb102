import { furthest, type PurchaseState, type ToldFact } from "./purchase";

/** Money back that somebody asked for. Its provider tells of it under the same name. */
export interface AskedRefund {
  readonly name: string;
  readonly amountMinor: bigint;
  /** The provider would not: nothing of it comes. */
  readonly isRefused: boolean;
}

/**
 * How much of a purchase can still be asked back: what is paid, less what is in dispute, what went back or is on its way, and what was asked
 * and not told of yet. Without the last, two requests before the first's webhook would each give back the same money.
 */
export function refundableMinor(
  { paidMinor, disputedMinor }: PurchaseState,
  facts: readonly ToldFact[],
  asked: readonly AskedRefund[],
): bigint {
  const told = furthest(facts, "refund", ({ refund }) => refund);
  const names = new Set(told.map(({ refund }) => refund));
  const back = told.filter(({ status }) => status !== "failed");
  const waiting = asked.filter(({ name, isRefused }) => !isRefused && !names.has(name));
  const left = [...back, ...waiting].reduce(
    (rest, { amountMinor }) => rest - amountMinor,
    paidMinor - disputedMinor,
  );
  return left < 0n ? 0n : left;
}
