import type { Decision, RefundedSource } from "@/components/decisions/decision-shapes";
import { isCharged, sourceOfLayer } from "@/components/decisions/words";
import { formatDecimal } from "@/lib/engine/amounts";
import { microsOf } from "@/lib/format";

export interface RefundPreview {
  /** In all, windows and credits together. */
  amount: string;
  /** What of it goes back to what windows counted, and to grants; null where only the server knows which part was drawn last. */
  parts: { windows: string; credits: string } | null;
}

/** What can be refunded at most: with the windows left as they are, only what credits paid. */
export function refundableMicros(
  decision: Decision,
  earlier: readonly RefundedSource[],
  restoresWindows: boolean,
): bigint {
  return leftOf(decision, earlier, restoresWindows).reduce((sum, part) => sum + part.left, 0n);
}

/** What a refund would give back: what was drawn last comes first. Null where there is not as much, or nothing. */
export function refundPreview(
  decision: Decision,
  earlier: readonly RefundedSource[],
  { asked, restoresWindows }: { asked: bigint | "all" | null; restoresWindows: boolean },
): RefundPreview | null {
  const open = leftOf(decision, earlier, restoresWindows);
  const most = open.reduce((sum, part) => sum + part.left, 0n);
  const amount = asked === "all" ? most : asked;
  if (amount === null || amount === 0n || amount > most) return null;
  const isMixed = open.some((part) => part.isCredits) && open.some((part) => !part.isCredits);
  // A capture drew in two rounds, what was held and then the rest, and its trace has one line for both.
  if (decision.mode === "capture" && isMixed && amount < most)
    return { amount: formatDecimal(amount), parts: null };
  let rest = amount;
  let credits = 0n;
  for (const { left, isCredits } of open.toReversed()) {
    const back = rest < left ? rest : left;
    rest -= back;
    if (isCredits) credits += back;
  }
  const parts = { windows: formatDecimal(amount - credits), credits: formatDecimal(credits) };
  return { amount: formatDecimal(amount), parts };
}

function leftOf(decision: Decision, earlier: readonly RefundedSource[], restoresWindows: boolean) {
  return decision.trace.flatMap((layer) => {
    let left = microsOf(layer.taken);
    for (const source of earlier) if (source.layer === layer.layer) left -= microsOf(source.amount);
    const isCredits = isCharged(sourceOfLayer(layer));
    return left > 0n && (isCredits || restoresWindows) ? [{ left, isCredits }] : [];
  });
}
