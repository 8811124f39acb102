import fc from "fast-check";
import type { GrantTerms } from "../facts";
import type { Grant } from "../standing";
import { amounts, few, instants, nullable, texts } from "./value-arbitraries";

export const grantKinds = fc.constantFrom("promo", "purchased", "plan", "adjustment", "reset");

/** Arbitrary grants, for codecs: any value that the types allow, whether or not an engine would ever arrive at it. */
const grantTerms = {
  id: texts,
  kind: grantKinds,
  priority: fc.integer({ min: -1000, max: 1000 }),
  amount: amounts,
  effectiveAt: instants,
  expiresAt: nullable(instants),
  features: nullable(few(texts)),
} as const;
const NAMES_OF_TERMS = Object.keys(grantTerms) as (keyof typeof grantTerms)[];
const recurrences = fc.record({
  every: fc.integer({ min: 1, max: 1000 }),
  unit: fc.constantFrom("hour" as const, "day" as const, "week" as const, "month" as const),
  anchorAt: instants,
  timeZone: texts,
});
const rollovers = fc.record({ min: amounts, max: nullable(amounts), periods: nullable(fc.nat(36)) });
const periods = fc.record({
  number: fc.nat(),
  endsAt: instants,
  kept: few(amounts),
  fresh: amounts,
  owed: amounts,
  lapsed: amounts,
  overdrawn: amounts,
});
const left = { available: amounts, held: amounts, createdAt: instants } as const;
export const grants: fc.Arbitrary<Grant> = fc.oneof(
  fc.record(
    { ...grantTerms, ...left, repaid: amounts, windows: nullable(few(texts)) },
    { requiredKeys: [...NAMES_OF_TERMS, "available", "held", "createdAt"] },
  ),
  fc.record(
    {
      ...grantTerms,
      ...left,
      recurrence: recurrences,
      rollover: rollovers,
      period: periods,
      planGrant: texts,
      repaid: amounts,
      windows: nullable(few(texts)),
    },
    { requiredKeys: ["recurrence", ...NAMES_OF_TERMS, "available", "held", "createdAt"] },
  ),
);

export const issuedTerms = fc.record(
  {
    ...grantTerms,
    recurrence: recurrences,
    rollover: rollovers,
    planGrant: texts,
    windows: nullable(few(texts)),
  },
  { requiredKeys: NAMES_OF_TERMS },
) as fc.Arbitrary<GrantTerms>;
