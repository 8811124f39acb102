import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EVERYTHING, worlds } from "./testing/decision-arbitraries";
import { stories } from "./testing/decision-steps";
import { liveTwice, runModel } from "./testing/model-run";
import { naiveCost } from "./testing/naive-walk";
import { runs, SEARCH } from "./testing/property-runs";

/** The whole run is drawn from this number: it fails alike everywhere, and `npm run model -- --seed N` searches elsewhere. */
const SEED = 20261123;
const STEPS = 100_000;

/** Some 15 s of one core; a busy machine is no failure. */
const PATIENCE = { timeout: 5 * SEARCH.timeout };

describe("the engine and a naive account that keeps a list of everything,", PATIENCE, () => {
  test(`led through ${STEPS} steps of every command from seed ${SEED}, answer alike and have the same seq, balance, grants and windows after each (D1, D2, G1, G2, W2, A1, B1)`, () => {
    const { steps, byKind } = runModel({ seed: SEED, steps: STEPS * runs(1).numRuns });
    expect(steps).toBeGreaterThanOrEqual(STEPS);
    // A run that never asks for something proves nothing of it.
    for (const kind of EVERY_KIND) expect([kind, (byKind[kind] ?? 0) > 50]).toEqual([kind, true]);
    expect(byKind["repayment given back"]).toBeGreaterThan(5);
  });

  test("agree that no window ever admitted more than its limit, in any stretch of time (W2)", () => {
    const unchanged = stories(worlds({ ...EVERYTHING, scales: [1n] }), { changesRules: false });
    fc.assert(
      fc.property(unchanged, (story) => {
        const { naive } = liveTwice(story);
        for (const window of naive.windows.values())
          expect(window.mostAdmitted() <= window.policy.limit).toBe(true);
      }),
      runs(300),
    );
  });
});

/** Of the acts the facts: what was refused did nothing. */
const EVERY_KIND = [
  ...["preview", "consume", "hold", "track", "capture", "release", "extend", "sweep", "wait", "wait_until"],
  ...["grant_issued", "grant_adjusted", "grant_revised", "grant_voided", "grant_expired", "grant_reset"],
  ...["grant_renewed", "reset_redeemed", "window_reset", "plan_changed", "frozen_set", "consent_set"],
  ...["caps_set", "time_zone_set", "clock_advanced", "debt_repaid"],
  ...["member_added", "member_changed", "member_removed"],
  ...["refunded", "refunded by rule", "debt taken back"],
];

test("the naive cost is rounded up once, from the exact sum", () => {
  const rate = (dimension: string, credits: bigint, per: bigint) => ({ dimension, when: {}, credits, per });
  const book = {
    ref: "b",
    features: { f: { dimensions: ["a", "b"], rates: [rate("a", 1n, 3n), rate("b", 2n, 3n)] } },
  };
  expect([
    naiveCost(book, "f", { a: 1n }),
    naiveCost(book, "f", { a: 1n, b: 1n }),
    naiveCost(book, "f", {}),
  ]).toEqual([1n, 1n, 0n]);
});
