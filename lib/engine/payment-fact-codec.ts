import type { Instant } from "./amounts";
import type { PaymentFact, ToldFact } from "./purchase";

/** Payment facts as they are stored: JSON with amounts as strings of digits. */
export function factJson(fact: PaymentFact): Record<string, string | null> {
  return "amountMinor" in fact ? { ...fact, amountMinor: `${fact.amountMinor}` } : { ...fact };
}

/** What a row says. Only `factJson` writes them. */
export function readFact(json: unknown): PaymentFact {
  const fact = json as PaymentFact;
  return "amountMinor" in fact ? { ...fact, amountMinor: BigInt(fact.amountMinor) } : fact;
}

/** The same, with when it happened. */
export function readToldFact(json: unknown, at: Instant): ToldFact {
  return { ...readFact(json), at };
}
