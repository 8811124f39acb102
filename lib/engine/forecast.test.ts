import fc from "fast-check";
import { expect, test } from "vitest";
import { type Burn, endOf } from "./forecast";

const HOUR = 3_600_000;
const NOW = Date.parse("2026-02-13T12:00:00Z");
const burn = (amount: number, hours: number): Burn => ({ amount: BigInt(amount), overMs: hours * HOUR });

test("the range is from the fastest rate to the slowest", () => {
  expect(endOf(100n, [burn(50, 1), burn(240, 24)], NOW)).toEqual({
    kind: "range",
    earliest: NOW + 2 * HOUR,
    latest: NOW + 10 * HOUR,
    resetsBefore: null,
  });
});

test.each([
  [1, "yes"],
  [2, "yes"],
  [5, "maybe"],
  [10, "maybe"],
  [11, "no"],
] as const)("a reset in %i hours comes before the end: %s", (hours, answer) => {
  expect(endOf(100n, [burn(50, 1), burn(240, 24)], NOW, { resetsAt: NOW + hours * HOUR })).toMatchObject({
    resetsBefore: answer,
  });
});

test("what is not used does not end, and what was used only earlier may not", () => {
  expect(endOf(100n, [burn(0, 1), burn(0, 24)], NOW)).toEqual({ kind: "idle" });
  expect(endOf(100n, [burn(0, 1), burn(240, 24)], NOW)).toMatchObject({
    earliest: NOW + 10 * HOUR,
    latest: null,
  });
  expect(endOf(1_000_000n, [burn(1, 1), burn(10, 24)], NOW)).toEqual({ kind: "beyond_a_year" });
});

test("what comes back faster than it is used does not end; else it ends later", () => {
  const refill = burn(100, 1);
  expect(endOf(100n, [burn(90, 1), burn(2_000, 24)], NOW, { refill })).toEqual({ kind: "idle" });
  expect(endOf(100n, [burn(200, 1)], NOW, { refill })).toMatchObject({
    earliest: NOW + HOUR / 2,
    latest: NOW + HOUR,
  });
});

test("nothing left has ended now", () => {
  expect(endOf(0n, [burn(1, 1), burn(1, 24)], NOW)).toMatchObject({ earliest: NOW, latest: NOW });
});

test("at every rate between the slowest and the fastest, the end lies in the range", () => {
  const some = fc.bigInt({ min: 1n, max: 1_000_000_000_000n });
  fc.assert(
    fc.property(some, some, some, (remaining, hourly, daily) => {
      const burns = [
        { amount: hourly, overMs: HOUR },
        { amount: daily, overMs: 24 * HOUR },
      ];
      const end = endOf(remaining, burns, NOW);
      if (end.kind !== "range") return;
      for (const { amount, overMs } of burns) {
        const at = NOW + Number((remaining * BigInt(overMs)) / amount);
        expect(end.earliest).toBeLessThanOrEqual(at);
        if (end.latest !== null) expect(end.latest).toBeGreaterThanOrEqual(at);
      }
    }),
  );
});
