import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatDecimal } from "@/lib/engine/amounts";
import {
  formatCredits,
  formatMeasured,
  formatQuantity,
  formatShare,
  isZero,
  listOf,
  microsOf,
  negated,
  shareOf,
  shortId,
  sumOf,
  unitOf,
} from "./format";

describe("amounts", () => {
  it.each([
    ["0", "0.00"],
    ["12.5", "12.50"],
    ["0.000001", "0.000001"],
    ["1234567.1", "1\u202f234\u202f567.10"],
    ["-4", "\u22124.00"],
    ["123456789012345678.654321", "123\u202f456\u202f789\u202f012\u202f345\u202f678.654321"],
  ])("credits %s read %s", (amount, text) => {
    expect(formatCredits(amount)).toBe(text);
  });

  it("a signed amount says plus as well as minus, and nothing for zero", () => {
    expect(["1000", "-4", "0"].map((amount) => formatCredits(amount, "always"))).toEqual([
      "+1\u202f000.00",
      "\u22124.00",
      "0.00",
    ]);
  });

  it("no digit of an amount is lost or made up", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 23n), max: 10n ** 23n }), (micros) => {
        const shown = formatCredits(formatDecimal(micros));
        const back = shown
          .replaceAll("\u202f", "")
          .replace("\u2212", "-")
          .replace(/0+$/, "")
          .replace(/\.$/, "");
        return microsOf(back === "-0" ? "0" : back) === micros;
      }),
    );
  });

  it("quantities carry no idle decimals and credits do", () => {
    expect(formatQuantity(4808)).toBe("4\u202f808");
    expect(formatMeasured("2.5", "seconds")).toBe("2.5");
    expect(formatMeasured("2.5", "credits")).toBe("2.50");
  });

  it("a unit is a word, and one of it is singular", () => {
    expect(unitOf("input_tokens")).toBe("input tokens");
    expect(unitOf("requests", "1")).toBe("request");
  });

  it("a share is never rounded up to full", () => {
    expect(formatShare("99.999", "100")).toBe("99\u202f%");
    expect(formatShare("100", "100")).toBe("100\u202f%");
    expect(formatShare("0.001", "100")).toBe("<1\u202f%");
    expect(formatShare("0", "100")).toBe("0\u202f%");
  });

  it("a share lies between 0 and 1, also above the limit and with a limit of 0", () => {
    expect([shareOf("120", "100"), shareOf("-1", "100"), shareOf("0", "0")]).toEqual([1, 0, 1]);
  });

  it("sums are exact", () => {
    expect(sumOf("0.1", "0.2", "-0.3")).toBe("0");
    expect(sumOf("412.5", negated("12.000001"))).toBe("400.499999");
    expect(isZero("0.000000")).toBe(true);
  });

  it("what is no amount is refused", () => {
    expect(() => microsOf("1e3")).toThrow(RangeError);
  });
});

describe("words", () => {
  it("lists read as a sentence", () => {
    expect(listOf(["a"])).toBe("a");
    expect(listOf(["a", "b", "c"])).toBe("a, b and c");
    expect(listOf(["a", "b"], "or")).toBe("a or b");
  });

  it("a short id keeps its kind and its end", () => {
    expect(shortId("dec_01jxk3f9m2q4r6s8t0v2w4y6z8")).toBe("dec_01jx…y6z8");
    expect(shortId("ext:17")).toBe("ext:17");
  });
});
