import { describe, expect, test } from "vitest";
import { inParallel } from "./in-parallel";
import { percentile } from "./percentile";
import { profileOf } from "./population";
import { syntheticTrace } from "./synthetic-trace";
import { Tally } from "./tally";
import type { TraceRow } from "./trace";

describe("a percentile", () => {
  test("is the smallest value that the share does not exceed", () => {
    const hundred = Array.from({ length: 100 }, (_, i) => i + 1);
    expect(percentile(hundred, 0.5)).toBe(50);
    expect(percentile(hundred, 0.99)).toBe(99);
    expect(percentile(hundred, 1)).toBe(100);
    expect(percentile([7], 0.99)).toBe(7);
    expect(percentile([1, 2], 0.5)).toBe(1);
    expect(percentile([], 0.5)).toBe(null);
  });
});

describe("the synthetic trace", () => {
  const rows = async (seed: number, count: number) => {
    const gathered: TraceRow[] = [];
    for await (const row of syntheticTrace(seed, count).rows()) if (row.kind === "row") gathered.push(row);
    return gathered;
  };

  test("is the same for the same seed, and a longer one begins with the shorter", async () => {
    expect(await rows(42, 50)).toEqual((await rows(42, 100)).slice(0, 50));
    expect(await rows(42, 50)).not.toEqual(await rows(43, 50));
  });

  test("has rows as people cause them: in order, mostly long in and short out", async () => {
    const all = await rows(42, 2_000);
    const sorted = (values: number[]) => values.sort((a, b) => a - b);
    expect(all.every((row, i) => i === 0 || row.atMs >= (all[i - 1]?.atMs ?? 0))).toBe(true);
    const input = percentile(sorted(all.map((row) => row.inputTokens)), 0.5) ?? 0;
    const output = percentile(sorted(all.map((row) => row.outputTokens)), 0.5) ?? 0;
    expect(input).toBeGreaterThan(1_000);
    expect(output).toBeLessThan(200);
    expect(Math.min(...all.map((row) => row.outputTokens))).toBeGreaterThanOrEqual(1);
  });
});

describe("the population", () => {
  test("is drawn by seed: the same means for the same rank, every kind of means among many", () => {
    const means = Array.from({ length: 500 }, (_, rank) => profileOf(42, rank).means);
    expect(means).toEqual(Array.from({ length: 500 }, (_, rank) => profileOf(42, rank).means));
    expect(new Set(means)).toEqual(
      new Set(["limits", "promo", "purchased", "promo_purchased", "purchased_never"]),
    );
  });
});

describe("rows under way together", () => {
  test("are at most as many as asked, and all are taken", async () => {
    let running = 0;
    let most = 0;
    const seen: number[] = [];
    await inParallel(Array.from({ length: 100 }).keys(), 7, async (item) => {
      most = Math.max(most, ++running);
      await Promise.resolve();
      seen.push(item);
      running--;
    });
    expect(most).toBe(7);
    expect(seen.sort((a, b) => a - b)).toEqual([...Array.from({ length: 100 }).keys()]);
  });

  test("end with the first failure, after those under way have ended", async () => {
    let ended = 0;
    const failing = inParallel(Array.from({ length: 100 }).keys(), 4, async (item) => {
      if (item === 10) throw new Error("row 10");
      await new Promise((resolve) => setImmediate(resolve));
      ended++;
    });
    await expect(failing).rejects.toThrow("row 10");
    const then = ended;
    await new Promise((resolve) => setImmediate(resolve));
    expect(ended).toBe(then);
    expect(ended).toBeLessThan(20);
  });
});

describe("the tally", () => {
  test("adds amounts exactly, in the order of the waterfall", () => {
    const tally = new Tally();
    for (let i = 0; i < 10; i++) {
      const trace = [
        { source: "promo", taken: "0.100001" },
        { source: "windows", taken: "0.2" },
        { source: "purchased", taken: "0" },
      ];
      tally.paid({ outcome: "allowed", reason: null, trace });
    }
    expect(Object.entries(tally.bySource())).toEqual([
      ["windows", "2"],
      ["promo", "1.00001"],
    ]);
  });

  test("measures any number of rows", () => {
    const tally = new Tally();
    for (let ms = 5_000; ms > 0; ms--) tally.took(ms);
    expect(tally.latencies()).toEqual({ p50: 2_500, p99: 4_950 });
    expect(new Tally().latencies()).toEqual({ p50: null, p99: null });
  });
});
