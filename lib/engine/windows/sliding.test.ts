import { describe, expect, test } from "vitest";
import { sliding } from "./sliding";
import type { SlidingCounts, SlidingPolicy, WindowCounts } from "./window";

// 60 s in 6 slices of 10 s. The epoch's start is a slice's start, so small instants read well.
const POLICY: SlidingPolicy = {
  kind: "sliding",
  key: "1m",
  measure: "requests",
  limit: 10n,
  features: null,
  windowMs: 60_000,
  slices: 6,
};

function taken(amount: bigint, now: number, counts?: WindowCounts): SlidingCounts {
  const after = sliding.take(POLICY, counts, amount, now, "UTC");
  expect(after).not.toBeNull();
  return after as SlidingCounts;
}

describe("a sliding window", () => {
  test("admits no second limit within any 60 seconds, wherever they start (W2)", () => {
    // A count per fixed minute would admit 10 at 0:59 and 10 more at 1:00.
    const full = taken(10n, 59_999);
    for (const now of [60_000, 70_000, 119_998])
      expect(sliding.take(POLICY, full, 1n, now, "UTC")).toBeNull();
  });

  test("forgets a slice when its youngest use is a window old, not earlier and at most a slice late (W2)", () => {
    const full = taken(10n, 10_000);
    expect(sliding.take(POLICY, full, 1n, 79_999, "UTC")).toBeNull();
    expect(taken(10n, 80_000, full)).toEqual({
      kind: "sliding",
      slices: [{ startAt: 80_000, used: 10n, held: 0n }],
    });
    expect(sliding.view(POLICY, full, 79_999, "UTC").resetsAt).toBe(80_000);
    expect(sliding.view(POLICY, full, 80_000, "UTC").resetsAt).toBeNull();
  });

  test("returns its room slice by slice and resets when the last one leaves", () => {
    const counts = taken(4n, 35_000, taken(3n, 19_999, taken(3n, 0)));
    expect(counts.slices.map((slice) => slice.startAt)).toEqual([0, 10_000, 30_000]);
    const fits = (amount: bigint) => sliding.fitsAt(POLICY, counts, amount, 40_000, "UTC");
    expect([fits(0n), fits(1n), fits(3n), fits(4n), fits(6n), fits(7n), fits(10n), fits(11n)]).toEqual([
      40_000,
      70_000,
      70_000,
      80_000,
      80_000,
      100_000,
      100_000,
      null,
    ]);
    expect(sliding.view(POLICY, counts, 40_000, "UTC")).toEqual({
      used: 10n,
      held: 0n,
      remaining: 0n,
      resetsAt: 100_000,
    });
  });

  test("adds uses of one slice up and keeps no slice that counts nothing", () => {
    const counts = taken(0n, 25_000, taken(2n, 19_999, taken(1n, 10_000)));
    expect(counts.slices).toEqual([{ startAt: 10_000, used: 3n, held: 0n }]);
    const hold = sliding.hold(POLICY, counts, 5n, 40_000, "UTC");
    const released = sliding.settle(POLICY, hold?.counts, hold?.epoch ?? 0, 5n, 0n, 41_000, "UTC");
    expect(released).toEqual(counts);
  });

  test("never keeps more slices than a window has, and one more at either end", () => {
    let counts: WindowCounts | undefined;
    const roomy = { ...POLICY, limit: 1_000n };
    for (let now = 5; now < 300_000; now += 1_000) {
      counts = sliding.take(roomy, counts, 1n, now, "UTC") ?? undefined;
      expect((counts as SlidingCounts).slices.length).toBeLessThanOrEqual(POLICY.slices + 1);
    }
  });

  test("counts a captured hold at the instant at which it was set aside", () => {
    const hold = sliding.hold(POLICY, taken(2n, 5_000), 8n, 15_000, "UTC");
    expect(hold?.epoch).toBe(10_000);
    const captured = sliding.settle(POLICY, hold?.counts, 10_000, 8n, 6n, 79_999, "UTC");
    expect(captured).toEqual({
      kind: "sliding",
      slices: [
        { startAt: 0, used: 2n, held: 0n },
        { startAt: 10_000, used: 6n, held: 0n },
      ],
    });
    expect(sliding.settle(POLICY, hold?.counts, 10_000, 8n, 6n, 80_000, "UTC")).toBe(hold?.counts);
  });

  test("stays in order and forgets nothing early when a new plan version cuts the time differently (W2)", () => {
    const coarse = { ...POLICY, slices: 1 };
    const counts = sliding.take(coarse, taken(1n, 55_000), 4n, 58_000, "UTC");
    expect(counts).toEqual({ kind: "sliding", slices: [{ startAt: 50_000, used: 5n, held: 0n }] });
  });

  test("rounds slices up where the window does not divide evenly", () => {
    const odd = { ...POLICY, windowMs: 100, slices: 3 }; // slices of 34 ms
    const counts = sliding.take(odd, undefined, 10n, 33, "UTC") ?? undefined;
    expect(sliding.view(odd, counts, 133, "UTC")).toMatchObject({ remaining: 0n, resetsAt: 134 });
    expect(sliding.view(odd, counts, 134, "UTC")).toMatchObject({ remaining: 10n, resetsAt: null });
  });
});
