import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatDecimal, maxOf, minOf, mulDivDown, mulDivUp, parseDecimal } from "./amounts";
import { runs } from "./testing/property-runs";

const MOST = 10n ** 24n - 1n; // 18 whole digits and 6 decimals
const RUNS = runs(10_000);
const amounts = fc.oneof(
  fc.bigInt({ min: -MOST, max: MOST }),
  fc.bigInt({ min: -3_000_000n, max: 3_000_000n }),
  // Where doubles stop being exact, and with them the short way of formatting.
  fc.bigInt({ min: 2n ** 53n - 1_000n, max: 2n ** 53n + 1_000n }),
);

describe("a decimal amount", () => {
  test.each([
    ["0", 0n],
    ["-0", 0n],
    ["1", 1_000_000n],
    ["12.5", 12_500_000n],
    ["12.500000", 12_500_000n],
    ["0.000001", 1n],
    ["-0.000001", -1n],
    ["-12.5", -12_500_000n],
    ["9007199254.740993", 2n ** 53n + 1n],
    ["999999999999999999.999999", MOST],
    ["-999999999999999999.999999", -MOST],
  ])("reads %j exactly", (text, amount) => {
    expect(parseDecimal(text)).toBe(amount);
  });

  test.each([
    ["nothing", ""],
    ["a space", " "],
    ["a space before", " 1"],
    ["a space after", "1 "],
    ["a line end", "1\n"],
    ["a plus sign", "+1"],
    ["a sign alone", "-"],
    ["two signs", "--1"],
    ["a typographic minus", "\u22121"],
    ["an exponent", "1e3"],
    ["a negative exponent", "1E-3"],
    ["hexadecimal", "0x10"],
    ["a leading zero", "01"],
    ["leading zeros", "00"],
    ["a negative leading zero", "-01"],
    ["no whole part", ".5"],
    ["no decimals after the point", "1."],
    ["a point alone", "."],
    ["two points", "1.2.3"],
    ["seven decimals", "1.1234567"],
    ["seven decimals that are zeros", "1.0000000"],
    ["19 whole digits", "1000000000000000000"],
    ["a comma", "1,5"],
    ["thousands", "1,000"],
    ["an underscore", "1_000"],
    ["a bigint's letter", "1n"],
    ["not a number", "NaN"],
    ["infinity", "Infinity"],
    ["digits of another script", "\u0661\u0662"],
    ["a word", "ten"],
  ])("refuses %s", (_what, text) => {
    expect(parseDecimal(text)).toBeNull();
  });

  test("comes back as the same amount after being written", () => {
    fc.assert(
      fc.property(amounts, (amount) => {
        expect(parseDecimal(formatDecimal(amount))).toBe(amount);
      }),
      RUNS,
    );
  });

  test("is written in its shortest form, which is the only one for its amount", () => {
    fc.assert(
      fc.property(amounts, (amount) => {
        expect(formatDecimal(amount)).toMatch(/^(?:0|-?(?!0$)(?:0|[1-9]\d*)(?:\.\d{0,5}[1-9])?)$/);
      }),
      RUNS,
    );
  });

  test("is read by value, however many zeros it was written with", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: MOST }), (amount) => {
        const digits = String(amount).padStart(7, "0");
        expect(parseDecimal(`${digits.slice(0, -6)}.${digits.slice(-6)}`)).toBe(amount);
      }),
      RUNS,
    );
  });
});

describe("arithmetic on amounts", () => {
  test("rounds a quotient up or down to the neighbours of the exact value, and not at all where it is whole", () => {
    const factor = fc.bigInt({ min: 0n, max: 10n ** 30n });
    const divisor = fc.oneof(fc.bigInt({ min: 1n, max: 10n ** 12n }), fc.bigInt({ min: 1n, max: 9n }));
    fc.assert(
      fc.property(factor, factor, divisor, (a, b, c) => {
        const [down, up] = [mulDivDown(a, b, c), mulDivUp(a, b, c)];
        expect(down * c <= a * b && a * b < (down + 1n) * c).toBe(true);
        expect(up * c >= a * b && a * b > (up - 1n) * c).toBe(true);
      }),
      RUNS,
    );
  });

  test("knows the smaller and the larger of two", () => {
    fc.assert(
      fc.property(amounts, amounts, (a, b) => {
        expect([minOf(a, b), maxOf(a, b)]).toEqual(a <= b ? [a, b] : [b, a]);
      }),
    );
  });
});
