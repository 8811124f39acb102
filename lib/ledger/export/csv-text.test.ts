import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { expect, test } from "vitest";
import { csvHeader, csvText } from "./csv-text";

const columns = [["text", (row: { text: string | number | null }) => row.text]] as const;
const cellOf = (text: string | number | null) => csvText(columns, [{ text }]);

test.each([
  ["=1+1", "'=1+1"],
  ["+1", "'+1"],
  ["-2+3", "'-2+3"],
  ["@sum(a1)", "'@sum(a1)"],
  ["\tx", "'\tx"],
  ["＝1", "'＝1"],
  ["-4", "-4"],
  ["-0.000001", "-0.000001"],
  ["12.5", "12.5"],
  ["a=b", "a=b"],
  ["-", "'-"],
  ["-1e9", "'-1e9"],
  ["-.5", "'-.5"],
])("a cell that says %j reads %j: no formula, and no amount changed", (text, written) => {
  expect(cellOf(text)).toBe(`${written}\r\n`);
});

test("a cell that begins with a line break is quoted and can be no formula", () => {
  expect(cellOf("\r=1")).toBe('"\'\r=1"\r\n');
});

test("nothing is an empty cell, a number is itself", () => {
  expect([cellOf(null), cellOf(-5)]).toEqual(["\r\n", "-5\r\n"]);
});

test("the header names the columns", () => {
  expect(csvHeader([...columns, ["b,c", () => null]])).toBe('text,"b,c"\r\n');
});

test("whatever rows say, a reader of RFC 4180 reads it again, formulas with their apostrophe", () => {
  const two = [
    ["a", ([a]: readonly [string, string]) => a],
    ["b", ([, b]: readonly [string, string]) => b],
  ] as const;
  const text = fc.oneof(fc.string({ unit: "binary" }), fc.stringMatching(/^[=+\-@\t\r\n",;a-z0-9]{0,8}$/));
  fc.assert(
    fc.property(fc.array(fc.tuple(text, text)), (rows) => {
      const read: string[][] = parse(csvText(two, rows), { record_delimiter: "\r\n" });
      expect(read.length).toBe(rows.length);
      for (const [nth, cells] of read.entries()) {
        for (const [column, cell] of cells.entries()) {
          const said = rows[nth]?.[column] as string;
          expect([said, `'${said}`]).toContain(cell);
          expect(/^[=+\-@\t\r\n]/.test(cell) && !/^-?\d+(\.\d+)?$/.test(cell)).toBe(false);
        }
      }
    }),
  );
});
