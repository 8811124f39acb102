import fc from "fast-check";
import { ONE } from "../amounts";
import { CREDIT_KINDS, featureScopes } from "./decision-arbitraries";
import type { Step } from "./decision-steps";
import { HOUR } from "./example-plans";

const nth = fc.nat(3);

export function issues(scale: bigint): fc.Arbitrary<Step> {
  return issuesOf(scale, fc.constantFrom(...CREDIT_KINDS), 30);
}

/** Resets of all windows, or of some. Counted, so in no world's scale; for once, since the naive recurrence goes microcredit by microcredit. */
function bankedResets(): fc.Arbitrary<Step> {
  const some = fc.subarray(["windows-a", "windows-b", "free-a", "entitlement-a"], { minLength: 1 });
  return fc
    .tuple(issuesOf(ONE, fc.constant("reset" as const), 3), fc.option(some, { nil: null }))
    .map(([issue, windows]) => ({ ...issue, windows, recurs: null }));
}

type Issue = Extract<Step, { act: "issue" }>;

function issuesOf(scale: bigint, kind: fc.Arbitrary<Issue["kind"]>, max: number): fc.Arbitrary<Issue> {
  const amounts = fc.integer({ min: 1, max }).map((n) => BigInt(n) * scale);
  return fc.record({
    act: fc.constant("issue" as const),
    kind,
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
    { weight: 2, arbitrary: bankedResets() },
    { weight: 3, arbitrary: fc.record({ act: fc.constant("redeem" as const), isFirst: fc.boolean() }) },
    { weight: 1, arbitrary: adjusts },
    { weight: 2, arbitrary: fc.record({ act: fc.constantFrom("void" as const, "reset" as const), nth }) },
    { weight: 2, arbitrary: fc.constant({ act: "sweep" as const }) },
  );
}
