import { describe, expect, test } from "vitest";
import { formatMoney, minorUnitsOf } from "./format-money";

describe("money", () => {
  test.each([
    ["20.50", "EUR", 2050],
    ["20.5", "EUR", 2050],
    ["0", "EUR", 0],
    ["0.005", "EUR", null],
    ["500", "JPY", 500],
    ["500.5", "JPY", null],
    ["1.005", "KWD", 1005],
    ["-1", "EUR", null],
    ["1,50", "EUR", null],
    ["", "EUR", null],
    ["90071992547409.91", "EUR", 9_007_199_254_740_991],
    ["90071992547409.92", "EUR", null],
  ])("%s %s is so many of its smallest unit", (text, currency, units) => {
    expect(minorUnitsOf(text, currency)).toBe(units);
  });

  test.each([
    [2050, "EUR", "€20.50"],
    [5, "USD", "$0.05"],
    [500, "JPY", "¥500"],
    [9_007_199_254_740_991, "EUR", "€90\u202f071\u202f992\u202f547\u202f409.91"],
  ])("%d of %s is shown to the last digit", (units, currency, shown) => {
    expect(formatMoney(units, currency)).toBe(shown);
  });
});
