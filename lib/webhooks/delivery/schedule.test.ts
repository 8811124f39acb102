import fc from "fast-check";
import { expect, test } from "vitest";
import { retryAt } from "./schedule";

const NOW = Date.UTC(2026, 1, 13, 12);
const delaysOf = (random: number) => {
  const delays: number[] = [];
  for (let failures = 1; ; failures++) {
    const at = retryAt(failures, NOW, random, null);
    if (at === null) return delays;
    delays.push(at - NOW);
  }
};

test("ten attempts are made, the first repeat after five seconds, the last after a day, over about three days", () => {
  const delays = delaysOf(0);
  expect(delays).toHaveLength(9);
  expect([delays[0], delays.at(-1)]).toEqual([5_000, 86_400_000]);
  expect(delays.reduce((sum, delay) => sum + delay, 0) / 86_400_000).toBeCloseTo(3.15, 1);
});

test("each repeat comes later than the one before, and chance adds at most a fifth", () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (random) => {
      const [least, drawn] = [delaysOf(0), delaysOf(random)];
      drawn.forEach((delay, at) => {
        expect(delay).toBeGreaterThanOrEqual(least[at] as number);
        expect(delay).toBeLessThanOrEqual((least[at] as number) * 1.2 + 1);
        if (at > 0) expect(delay).toBeGreaterThan(drawn[at - 1] as number);
      });
    }),
  );
});

test("a receiver that asks for time is given it, up to a day, and never less than the schedule", () => {
  expect(retryAt(1, NOW, 0, 60_000)).toBe(NOW + 60_000);
  expect(retryAt(1, NOW, 0, 999_999_999)).toBe(NOW + 86_400_000);
  expect(retryAt(3, NOW, 0, 1_000)).toBe(NOW + 1_800_000);
  expect(retryAt(10, NOW, 0, 1_000)).toBeNull();
});
