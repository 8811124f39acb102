import type { Consent } from "@/components/decisions/standing-shapes";
import { microsOf, sumOf } from "@/lib/format";

/**
 * The consent that would let `amount` through and no more than it must: so much beside what the running period has already
 * spent, in the period there is. A limit that is higher anyway stays.
 */
export function suggestedConsent(
  amount: string,
  consent: Consent,
  spent: string | null,
): Extract<Consent, { mode: "up_to" }> {
  const needed = sumOf(spent ?? "0", amount);
  if (consent.mode !== "up_to") return { mode: "up_to", limit: needed, period: "day" };
  const limit = microsOf(consent.limit) > microsOf(needed) ? consent.limit : needed;
  return { mode: "up_to", limit, period: consent.period };
}
