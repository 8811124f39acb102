import fc from "fast-check";
import { featureScopes, GRANT_KINDS } from "./decision-arbitraries";
import type { Step } from "./decision-steps";
import { HOUR } from "./example-plans";

const nth = fc.nat(3);

export function issues(scale: bigint): fc.Arbitrary<Step> {
  const amounts = fc.integer({ min: 1, max: 30 }).map((n) => BigInt(n) * scale);
  return fc.record({
    act: fc.constant("issue" as const),
    kind: fc.constantFrom(...GRANT_KINDS),
    amount: amounts,
    priority: fc.integer({ min: 0, max: 1 }),
    startsInMs: fc.constantFrom(-HOUR, -HOUR, 0, HOUR),
    lastsMs: fc.constantFrom(null, null, HOUR, 3 * HOUR, 26 * HOUR),
    features: featureScopes,
    recurs: recurrences(scale),
  });
}

function recurrences(scale: bigint): fc.Arbitrary<Extract<Step, { act: "issue" }>["recurs"]> {
  const rollover = fc
    .record({
      min: fc.constantFrom(0, 0, 3),
      more: fc.constantFrom(0, 5, 40, null),
      periods: fc.constantFrom(1, 2, 3, null),
    })
    .map(({ min, more, periods }) => ({
      min: BigInt(min) * scale,
      max: more === null ? null : BigInt(min + more) * scale,
      periods,
    }));
  const some = fc.record({
    every: fc.constantFrom(1, 2),
    unit: fc.constantFrom("hour" as const, "day" as const),
    rollover: fc.option(rollover, { nil: null }),
  });
  return fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: some });
}

export function grantSteps(scale: bigint): fc.Arbitrary<Step> {
  const adjusts = fc.record(
    {
      act: fc.constant("adjust" as const),
      nth,
      delta: fc.integer({ min: -10, max: 10 }).map((n) => BigInt(n) * scale),
      expiresInMs: fc.constantFrom(null, 1, HOUR),
    },
    { requiredKeys: ["act", "nth", "delta"] },
  );
  return fc.oneof(
    { weight: 6, arbitrary: issues(scale) },
    { weight: 1, arbitrary: adjusts },
    { weight: 2, arbitrary: fc.record({ act: fc.constantFrom("void" as const, "reset" as const), nth }) },
    { weight: 2, arbitrary: fc.constant({ act: "sweep" as const }) },
  );
}
