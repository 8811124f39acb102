import { AsyncLocalStorage } from "node:async_hooks";
import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { formatDecimal } from "@/lib/engine/amounts";
import { formatCredits, formatQuantity, microsOf } from "./format";
import { formatMoney } from "./format-money";
import {
  exampleOf,
  isDecimalPoint,
  NUMBER_STYLES,
  type NumberStyle,
  parseNumberStyle,
  readStyleFrom,
} from "./format-style";

afterEach(() => readStyleFrom(() => undefined));

const MARKS: Readonly<Record<NumberStyle, readonly [group: string, decimal: string]>> = {
  space: ["\u202f", "."],
  comma: [",", "."],
  point: [".", ","],
  "space-comma": ["\u202f", ","],
  apostrophe: ["\u2019", "."],
  plain: ["", "."],
};

describe("numbers as their reader writes them", () => {
  test.each(NUMBER_STYLES)("%s: credits, counts and money alike", (style) => {
    readStyleFrom(() => style);
    const [group, decimal] = MARKS[style];
    expect(formatCredits("-1234567.5")).toBe(`\u22121${group}234${group}567${decimal}50`);
    expect(formatQuantity(4808)).toBe(`4${group}808`);
    expect(formatMoney(123_456, "EUR")).toBe(`€1${group}234${decimal}56`);
    expect(formatMoney(500, "JPY")).toBe("¥500");
    expect(exampleOf(style)).toBe(formatCredits("1234567.89"));
    expect(isDecimalPoint()).toBe(decimal === ".");
  });

  test("no digit is lost or made up in any of them", () => {
    const amounts = fc.bigInt({ min: -(10n ** 23n), max: 10n ** 23n });
    fc.assert(
      fc.property(amounts, fc.constantFrom(...NUMBER_STYLES), (micros, style) => {
        readStyleFrom(() => style);
        const [group, decimal] = MARKS[style];
        const shown = formatCredits(formatDecimal(micros)).replace("\u2212", "-");
        const [whole = "", fraction = ""] = shown.split(decimal === "." && group === "." ? "," : decimal);
        const plain = `${group === "" ? whole : whole.replaceAll(group, "")}.${fraction}`;
        return microsOf(plain === "-0.00" ? "0" : plain) === micros;
      }),
    );
  });

  test("ours are written where nobody reads: in mails, statements and terminals; and where a cookie says nonsense", () => {
    expect(formatCredits("1000")).toBe("1\u202f000.00");
    expect(["point", "roman", "", undefined].map(parseNumberStyle)).toEqual([
      "point",
      "space",
      "space",
      "space",
    ]);
  });

  test("two readers who are answered at once each get their own", async () => {
    const styles = new AsyncLocalStorage<NumberStyle>();
    readStyleFrom(() => styles.getStore());
    const page = async () => {
      const seen: string[] = [];
      for (let turn = 0; turn < 3; turn++) {
        await new Promise((resolve) => setImmediate(resolve));
        seen.push(formatCredits("1000"));
      }
      return new Set(seen);
    };
    const asked = NUMBER_STYLES.map((style) => styles.run(style, page));
    const expected = NUMBER_STYLES.map((style) => new Set([`1${MARKS[style][0]}000${MARKS[style][1]}00`]));
    expect(await Promise.all(asked)).toEqual(expected);
  });
});
