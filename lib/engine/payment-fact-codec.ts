import type { Instant } from "./amounts";
import type { PaymentFact, ToldFact } from "./purchase";

/** Payment facts as they are stored: JSON with amounts as strings of digits. */
export function factJson(fact: PaymentFact): Record<string, string | null> {
  if (!("amountMinor" in fact)) return { ...fact };
  const { taxMinor, ...rest } = { taxMinor: undefined, ...fact };
  const tax = taxMinor === undefined ? {} : { taxMinor: `${taxMinor}` };
  return { ...rest, amountMinor: `${fact.amountMinor}`, ...tax };
}

/** What a row says. Only `factJson` writes them. */
export function readFact(json: unknown): PaymentFact {
  const fact = json as PaymentFact;
  if (!("amountMinor" in fact)) return fact;
  const tax = "taxMinor" in fact && fact.taxMinor !== undefined ? { taxMinor: BigInt(fact.taxMinor) } : {};
  return { ...fact, amountMinor: BigInt(fact.amountMinor), ...tax };
}

/** The same, with when it happened. */
export function readToldFact(json: unknown, at: Instant): ToldFact {
  return { ...readFact(json), at };
}
