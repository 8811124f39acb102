import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { JSON_DEPTH_MAX, parseJson } from "./parse-json";

const parse = (text: string) => parseJson(new TextEncoder().encode(text));

/** JSON as a schema here could ask for: storable text, no member named `__proto__`. */
const storableText = fc
  .string({ unit: "binary" })
  .filter((text) => !text.includes("\0") && text.isWellFormed());
const jsonValue = fc.jsonValue({ maxDepth: 6 }).map((value) => JSON.parse(JSON.stringify(value)));

describe("a JSON body", () => {
  it("is read as JSON.parse reads it, whatever its strings and white space hold", () => {
    fc.assert(
      fc.property(jsonValue, fc.constantFrom(undefined, 1, "\t"), (value, space) => {
        const text = JSON.stringify(value, null, space);
        fc.pre(!text.includes("\\u0000") && !text.includes("__proto__") && !/\\ud[89a-f]/i.test(text));
        expect(parse(text)).toEqual({ kind: "json", value });
      }),
      { numRuns: 2_000 },
    );
  });

  it("is not mistaken for one with repeats by colons, quotes and backslashes in strings", () => {
    fc.assert(
      fc.property(
        fc.dictionary(storableText, fc.stringMatching(/^[":\\{}[\],a]*$/), { noNullPrototype: true }),
        (value) => {
          fc.pre(!Object.hasOwn(value, "__proto__"));
          expect(parse(JSON.stringify(value))).toEqual({ kind: "json", value });
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['{"a":1,"a":2}', "twice"],
    ['{"a":{"b":1,"b":1}}', "twice"],
    ['[{"a":1},{"\\u0061":1,"a":2}]', "twice"],
    ['{"a":"\\u0000"}', "NUL"],
    ['{"\\u0000":1}', "NUL"],
    ['{"a":"\\ud800"}', "surrogate"],
    ['{"__proto__":{"admin":true}}', "__proto__"],
    ['{"\\u005f_proto__":1}', "__proto__"],
    ["", "not valid JSON"],
    ["{", "not valid JSON"],
    ["{'a':1}", "not valid JSON"],
    ['{"a":1,}', "not valid JSON"],
    ['{"a":NaN}', "not valid JSON"],
    ['{"a":-Infinity}', "not valid JSON"],
    ['{"a":01}', "not valid JSON"],
    ["\ufeff{}", "not valid JSON"],
    ['{"a":"\n"}', "not valid JSON"],
    ["{}{}", "not valid JSON"],
  ])("that says %s is refused", (text, why) => {
    const parsed = parse(text);
    expect(parsed).toMatchObject({ kind: "problem", code: "malformed" });
    expect((parsed as { detail: string }).detail).toContain(why);
  });

  it("names the member whose string cannot be stored", () => {
    expect(parse('{"decisions":[{},{"usage":{"a":"\\u0000"}}]}')).toMatchObject({
      param: "decisions.1.usage.a",
    });
  });

  it("may nest as deep as the bound and no deeper", () => {
    const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);
    expect(parse(nested(JSON_DEPTH_MAX))).toMatchObject({ kind: "json" });
    expect(parse(nested(JSON_DEPTH_MAX + 1))).toMatchObject({ code: "malformed" });
    expect(parse(nested(200_000))).toMatchObject({ code: "malformed" });
    expect(parse(`${'{"a":'.repeat(50_000)}1${"}".repeat(50_000)}`)).toMatchObject({ code: "malformed" });
  });

  it("that is not UTF-8 is refused", () => {
    for (const bytes of [
      [0x22, 0xff, 0x22],
      [0x22, 0xc0, 0xaf, 0x22],
      [0x22, 0xed, 0xa0, 0x80, 0x22],
      [0xff, 0xfe, 0x7b, 0],
    ]) {
      expect(parseJson(new Uint8Array(bytes))).toMatchObject({ code: "malformed" });
    }
  });

  it("never throws, whatever the bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(["json", "problem"]).toContain(parseJson(bytes).kind);
      }),
      { numRuns: 2_000 },
    );
  });

  it("does not repeat what the body holds in its refusal", () => {
    expect((parse('{"password": hunter2}') as { detail: string }).detail).not.toContain("hunter2");
  });
});
