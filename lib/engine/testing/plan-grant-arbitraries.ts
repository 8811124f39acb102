import fc from "fast-check";
import { ONE } from "../amounts";
import type { PlanGrant } from "../plan";

/** Not always, so that many accounts live by what they are given otherwise. Both versions of a plan may give under the same keys. */
export function planGrants(scale: bigint): fc.Arbitrary<PlanGrant[]> {
  const amounts = fc.integer({ min: 1, max: 12 }).map((n) => BigInt(n) * scale);
  const grant = (key: string): fc.Arbitrary<PlanGrant> =>
    fc.record({
      key: fc.constant(key),
      kind: fc.constant("plan" as const),
      windows: fc.constant(null),
      amount: amounts,
      priority: fc.integer({ min: 0, max: 1 }),
      features: fc.constant(null),
      every: fc.constantFrom(1, 2),
      unit: fc.constantFrom("hour" as const, "day" as const),
      anchor: fc.constantFrom("subscription" as const, "calendar" as const),
      timeZone: fc.constant(null),
      rollover: fc.constantFrom(null, { min: 0n, max: 5n * scale, periods: null }),
      costBasis: fc.constant(null),
    });
  const resets = grant("resets").map((one) => {
    return { ...one, kind: "reset" as const, amount: 2n * ONE, rollover: null };
  });
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant<PlanGrant[]>([]) },
    { weight: 1, arbitrary: grant("monthly").map((one) => [one]) },
    { weight: 1, arbitrary: fc.tuple(grant("monthly"), resets).map((both) => [...both]) },
    { weight: 1, arbitrary: fc.tuple(grant("bonus"), grant("monthly")).map((both) => [...both]) },
  );
}
