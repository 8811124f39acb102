import { describe, expect, test } from "vitest";
import { drawAt, zipfRanks } from "./draw";

const range = (count: number) => Array.from({ length: count }, (_, i) => i);

describe("a draw", () => {
  test("is the same for the same seed, purpose and row, on every machine and in every version", () => {
    expect(range(4).map((row) => drawAt(42, "account", row))).toMatchInlineSnapshot(`
      [
        0.9489730133209378,
        0.5008254130370915,
        0.10981548693962395,
        0.5017055224161595,
      ]
    `);
    expect(drawAt(42, "hold", 0)).not.toBe(drawAt(42, "account", 0));
    expect(drawAt(43, "account", 0)).not.toBe(drawAt(42, "account", 0));
  });

  test("is spread evenly over [0, 1), also over neighbouring rows and seeds", () => {
    for (const draws of [
      range(20_000).map((row) => drawAt(42, "account", row)),
      range(20_000).map((seed) => drawAt(seed, "account", 1)),
    ]) {
      const tenths = new Array(10).fill(0);
      for (const draw of draws) tenths[Math.floor(draw * 10)]++;
      for (const count of tenths) expect(count / 2000).toBeCloseTo(1, 0.9);
      expect(Math.min(...draws)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...draws)).toBeLessThan(1);
      expect(new Set(draws).size).toBeGreaterThan(19_990);
    }
  });

  test("of a row beyond 2^32 is not that of a row before", () => {
    expect(drawAt(1, "account", 2 ** 32 + 5)).not.toBe(drawAt(1, "account", 5));
  });
});

describe("Zipf's law", () => {
  test("gives rank k a share of 1/(k+1)", () => {
    const rankOf = zipfRanks(500);
    const counts = new Array(500).fill(0);
    for (const row of range(100_000)) counts[rankOf(drawAt(7, "account", row))]++;
    const harmonic = range(500).reduce((sum, k) => sum + 1 / (k + 1), 0);
    for (const k of [0, 1, 2, 9, 49]) {
      const expected = 100_000 / (k + 1) / harmonic;
      expect(Math.abs(counts[k] - expected)).toBeLessThan(5 * Math.sqrt(expected));
    }
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(100_000);
  });

  test("stays within its ranks at the edges of the draw", () => {
    expect(zipfRanks(500)(0)).toBe(0);
    expect(zipfRanks(500)(1 - 2 ** -32)).toBe(499);
    expect(zipfRanks(1)(0.999)).toBe(0);
  });

  test("assigns the first rows of seed 42 as it always did", () => {
    const rankOf = zipfRanks(500);
    expect(range(12).map((row) => rankOf(drawAt(42, "account", row + 1)))).toMatchInlineSnapshot(`
      [
        16,
        0,
        16,
        5,
        162,
        1,
        132,
        148,
        22,
        11,
        8,
        22,
      ]
    `);
  });
});
