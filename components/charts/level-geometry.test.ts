import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { levelShares, sparklinePath } from "./level-geometry";

const anyShare = fc.oneof(fc.double(), fc.double({ min: 0, max: 1, noNaN: true }));

describe("level geometry", () => {
  it("used, held and free always fill the meter exactly and never leave it", () => {
    fc.assert(
      fc.property(anyShare, anyShare, (used, held) => {
        const shares = levelShares(used, held, null);
        const parts = [shares.used, shares.held, shares.free];
        return (
          parts.every((part) => part >= 0 && part <= 1) &&
          Math.abs(parts.reduce((sum, part) => sum + part) - 1) < 1e-9
        );
      }),
    );
  });

  it("what is held is not hidden by what is used until the meter is full", () => {
    expect(levelShares(0.5, 0.25, 0.57)).toEqual({ used: 0.5, held: 0.25, free: 0.25, pace: 0.57 });
    expect(levelShares(1.2, 0.5, 2)).toEqual({ used: 1, held: 0, free: 0, pace: 1 });
  });
});

describe("sparkline", () => {
  it("stands on zero and keeps to its box", () => {
    expect(sparklinePath([0, 5, 10], 20, 10)).toBe("M0 10L10 5L20 0");
  });

  it("of nothing but zeros is flat, of nothing is nothing", () => {
    expect(sparklinePath([0, 0], 20, 10)).toBe("M0 10L20 10");
    expect(sparklinePath([], 20, 10)).toBe("");
  });
});
