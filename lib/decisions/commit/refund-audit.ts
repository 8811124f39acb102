import { formatDecimal } from "@/lib/engine/amounts";
import { amountOf, type RefundFacts } from "@/lib/engine/refund";
import type { UnsealedUsageEvent } from "@/lib/engine/usage-step";

/** The event before and after, as far as a refund changes it. */
export function auditOf({ event, earlier }: RefundFacts, { accountId, ref, outcome }: UnsealedUsageEvent) {
  const { refund } = outcome;
  let before = 0n;
  for (const one of earlier) before += amountOf(one);
  const after = before + (refund === undefined ? 0n : amountOf(refund));
  return {
    action: "usage_event.refunded",
    object: `use_${event.ref}`,
    accountId,
    livemode: null,
    before: { cost: formatDecimal(event.outcome.cost), refunded: formatDecimal(before) },
    after: { refunded: formatDecimal(after), refund: `use_${ref}`, reason: refund?.reason },
  };
}
