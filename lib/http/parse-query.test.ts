import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseQuery } from "./parse-query";

describe("a query", () => {
  it("gives back what URLSearchParams wrote", () => {
    const text = fc
      .string({ unit: "binary", maxLength: 12 })
      .filter((each) => each.isWellFormed() && !each.includes("\0"));
    const name = text.filter((each) => each !== "");
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(name, text), { selector: ([each]) => each, maxLength: 8 }),
        (pairs) => {
          const parsed = parseQuery(new URLSearchParams(pairs).toString());
          expect(parsed.kind === "query" && Object.entries(parsed.values).sort()).toEqual([...pairs].sort());
        },
      ),
    );
  });

  it("names a parameter that is given twice", () => {
    expect(parseQuery("limit=1&limit=2")).toMatchObject({ code: "invalid_parameter", param: "limit" });
    expect(parseQuery("limit=1&%6cimit=2")).toMatchObject({ code: "invalid_parameter", param: "limit" });
  });

  it.each(["a=%", "a=%zz", "a=%ff", "%c0%af=1", "a=%00", "%00=a"])("that says %s is refused", (text) => {
    expect(parseQuery(text)).toMatchObject({ code: "malformed" });
  });

  it("cannot reach a prototype", () => {
    const parsed = parseQuery("__proto__=1&constructor=2");
    expect(parsed.kind === "query" && Object.keys(parsed.values)).toEqual(["__proto__", "constructor"]);
    expect(({} as { a?: unknown }).a).toBeUndefined();
  });

  it("has a bound on its parameters", () => {
    const many = (count: number) => Array.from({ length: count }, (_, at) => `p${at}=`).join("&");
    expect(parseQuery(many(64))).toMatchObject({ kind: "query" });
    expect(parseQuery(many(65))).toMatchObject({ code: "malformed" });
  });
});
