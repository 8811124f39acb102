import fc from "fast-check";
import type { AccountAct } from "../facts";
import type { Consent } from "../plan";
import { consents, KEYS } from "./decision-arbitraries";
import type { Step, StepOptions } from "./decision-steps";
import { HOUR, NOON } from "./example-plans";
import { memberActs } from "./member-arbitraries";

/** What is done to an account besides its grants. */
export function accountSteps(scale: bigint, { changesRules }: StepOptions): fc.Arbitrary<Step> {
  const cap = fc.record({
    apiKey: fc.constantFrom(...KEYS),
    period: fc.constantFrom("day" as const, "month" as const),
    limit: fc.integer({ min: 0, max: 30 }).map((n) => BigInt(n) * scale),
  });
  const caps = fc
    .array(cap, { maxLength: 2 })
    .map((some) => some.map((one, i) => ({ key: `cap-${i}`, ...one })));
  const freezes = fc.constantFrom("none", "none", "none", "paid", "all");
  const consent: fc.Arbitrary<{ key: string | null; consent: Consent | null }> = fc.record({
    key: fc.constantFrom(...KEYS),
    consent: fc.option(consents(scale), { nil: null, freq: 5 }),
  });
  const common: fc.Arbitrary<AccountAct>[] = [
    freezes.map((frozen) => ({ kind: "frozen_set", frozen, reason: "" }) as AccountAct),
    consent.map((set) => ({ kind: "consent_set", ...set }) as const),
    caps.map((set) => ({ kind: "caps_set", caps: set }) as const),
    memberActs(scale, changesRules),
  ];
  const planChanges = fc
    .constantFrom("pln_world@1", "pln_world@2", "pln_world@2")
    .map((plan) => ({ kind: "plan_changed", plan, reason: "" }) as const);
  const rules: fc.Arbitrary<AccountAct>[] = [
    planChanges,
    planChanges, // twice as often: the most depends on it
    fc
      .constantFrom("windows-a", "windows-b", "free-a", "gate-a")
      .map((key) => ({ kind: "window_reset", windows: [key], reason: "" }) as const),
    fc
      .constantFrom("UTC", "Asia/Kathmandu")
      .map((timeZone) => ({ kind: "time_zone_set", timeZone }) as const),
    fc.integer({ min: 0, max: 26 }).map((h) => ({ kind: "clock_advanced", to: NOON + h * HOUR }) as const),
  ];
  return fc.oneof(...common, ...(changesRules ? rules : [])).map((does): Step => ({ act: "account", does }));
}
