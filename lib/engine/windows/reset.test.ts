import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Quantity } from "../amounts";
import { runs } from "../testing/property-runs";
import { instants, windowPolicies } from "../testing/window-arbitraries";
import { resetCounts } from "./reset";
import { windowRules } from "./rules";
import type { WindowCounts, WindowPolicy } from "./window";

const KINDS = ["calendar", "anchored", "sliding", "token_bucket"] as const;

/** A policy, and three amounts of which the first two fit beside each other and the third after a reset. */
function cases(kind: (typeof KINDS)[number]) {
  const part = fc.bigInt({ min: 0n, max: 64n });
  return fc
    .record({ policy: windowPolicies(kind), now: instants, usedPart: part, heldPart: part, laterPart: part })
    .map(({ policy, now, usedPart, heldPart, laterPart }) => {
      const used = (policy.limit * usedPart) / 64n;
      const held = ((policy.limit - used) * heldPart) / 64n;
      return { policy, now, used, held, later: ((policy.limit - held) * laterPart) / 64n };
    });
}

function hold(policy: WindowPolicy, counts: WindowCounts | undefined, amount: Quantity, now: number) {
  const held = windowRules(policy).hold(policy, counts, amount, now, "UTC");
  if (held === null) throw new Error("a case holds only what fits");
  return held;
}

function take(policy: WindowPolicy, counts: WindowCounts | undefined, amount: Quantity, now: number) {
  const taken = windowRules(policy).take(policy, counts, amount, now, "UTC");
  if (taken === null) throw new Error("a case takes only what fits");
  return taken;
}

describe.each(KINDS)("a %s window that is reset", (kind) => {
  test("forgives what was used and keeps what is held", () => {
    fc.assert(
      fc.property(cases(kind), ({ policy, now, used, held }) => {
        const counts = resetCounts(hold(policy, take(policy, undefined, used, now), held, now).counts);
        const { resetsAt: _, ...view } = windowRules(policy).view(policy, counts, now, "UTC");
        expect(view).toEqual({ used: 0n, held, remaining: policy.limit - held });
        if (held === 0n) expect(counts).toBeUndefined();
      }),
      runs(2_000),
    );
  });

  test("lets a hold from before the reset end without touching a hold from after it (W2)", () => {
    fc.assert(
      fc.property(cases(kind), ({ policy, now, used, held, later }) => {
        const rules = windowRules(policy);
        const before = hold(policy, take(policy, undefined, used, now), held, now);
        const after = hold(policy, resetCounts(before.counts), later, now);
        const ended = rules.settle(policy, after.counts, before.epoch, held, 0n, now, "UTC");
        expect(rules.view(policy, ended, now, "UTC").held).toBe(later);
        const captured = rules.settle(policy, ended, after.epoch, later, later, now, "UTC");
        expect(rules.view(policy, captured, now, "UTC")).toMatchObject({ used: later, held: 0n });
      }),
      runs(2_000),
    );
  });
});
