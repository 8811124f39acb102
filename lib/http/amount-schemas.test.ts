import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  creditsSchema,
  formatInstant,
  instantSchema,
  parseInstant,
  positiveCreditsSchema,
  quantitySchema,
  signedCreditsSchema,
} from "./amount-schemas";

const BOUND = 10n ** 18n - 1n;
const notDecimals = [
  "",
  " ",
  "1 ",
  " 1",
  "+1",
  ".5",
  "1.",
  "01",
  "00",
  "-0.0.1",
  "1e3",
  "1E3",
  "0x10",
  "1_000",
  "1,5",
  "½",
  "١",
  "NaN",
  "Infinity",
  "1.1234567",
  "1000000000000",
  "9".repeat(400),
  "1\n",
  "1\0",
  "null",
];
const notStrings: unknown[] = [1, 1.5, null, true, [], {}, ["1"], { toString: "1" }];

describe("credits on the wire", () => {
  it("are exact both ways", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -BOUND, max: BOUND }), (micro) => {
        const text = z.encode(signedCreditsSchema, micro);
        expect(text).toMatch(/^-?\d+(\.\d{1,6})?$/);
        expect(signedCreditsSchema.parse(text)).toBe(micro);
        expect(creditsSchema.safeParse(text).success).toBe(micro >= 0n);
        expect(positiveCreditsSchema.safeParse(text).success).toBe(micro > 0n);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each(["0", "0.0", "0.000000"])("above zero are not %s", (text) => {
    expect(positiveCreditsSchema.safeParse(text).success).toBe(false);
    expect(creditsSchema.parse(text)).toBe(0n);
  });

  it.each([...notDecimals, "-1"])("are not %j", (text) => {
    expect(creditsSchema.safeParse(text).error?.issues[0]?.message).toContain("decimal string");
  });

  it.each(notStrings)("are not %j: a number would have lost what it cannot hold", (value) => {
    expect(signedCreditsSchema.safeParse(value).success).toBe(false);
  });
});

describe("a quantity on the wire", () => {
  it("is exact both ways as a string, and as a number where it is whole", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: BOUND }), (micro) => {
        expect(quantitySchema.parse(z.encode(quantitySchema, micro))).toBe(micro);
        const whole = micro / 1_000_000n;
        expect(quantitySchema.parse(Number(whole))).toBe(whole * 1_000_000n);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    -1,
    0.5,
    1e12,
    1e300,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    2 ** 53,
    null,
    true,
    [],
    {},
    "-1",
    ...notDecimals,
  ])("is not %j", (value) => {
    expect(quantitySchema.safeParse(value).error?.issues[0]?.message).toContain(
      "a whole number, or a decimal string",
    );
  });

  it("may be minus zero, which is zero", () => {
    expect(quantitySchema.parse(JSON.parse("-0"))).toBe(0n);
  });
});

describe("an instant on the wire", () => {
  it("lies before 2200: columns of time are exact until then", () => {
    expect(parseInstant("2199-12-31T23:59:59.999Z")).toBe(Date.UTC(2200, 0, 1) - 1);
    expect(parseInstant("2200-01-01T00:00:00.000Z")).toBeNull();
  });

  it("is exact to the millisecond both ways", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Date.UTC(2200, 0, 1) - 1 }), (at) => {
        expect(z.encode(instantSchema, at)).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
        expect(instantSchema.parse(formatInstant(at))).toBe(at);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ["2026-02-13T10:00:00Z", "2026-02-13T10:00:00.000Z"],
    ["2026-02-13T10:00:00.5Z", "2026-02-13T10:00:00.500Z"],
    ["2026-02-13T10:00:00.999999999Z", "2026-02-13T10:00:00.999Z"],
    ["2026-02-13T10:00:00.123+05:30", "2026-02-13T04:30:00.123Z"],
    ["2028-02-29T23:59:59-00:00", "2028-02-29T23:59:59.000Z"],
  ])("%s is %s", (text, utc) => {
    expect(formatInstant(parseInstant(text) as number)).toBe(utc);
  });

  it.each([
    "2026-02-29T00:00:00Z",
    "2026-02-30T00:00:00Z",
    "2026-04-31T00:00:00Z",
    "2026-13-01T00:00:00Z",
    "2026-00-01T00:00:00Z",
    "2026-02-13",
    "2026-02-13T10:00:00",
    "2026-02-13 10:00:00Z",
    "2026-02-13T24:00:00Z",
    "2026-02-13T10:60:00Z",
    "2026-02-13T10:00:60Z",
    "2026-02-13T10:00:00+24:00",
    "1969-12-31T23:59:59Z",
    "+020260-02-13T10:00:00Z",
    "2026-02-13t10:00:00z",
    "Fri, 13 Feb 2026 10:00:00 GMT",
    "1770976800000",
    "",
    "now",
  ])("%s is none", (text) => {
    expect(instantSchema.safeParse(text).error?.issues[0]?.message).toContain("RFC 3339");
  });
});
