import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalText, hashRequest, readIdempotencyKey } from "./idempotency";
import { formatQuoted } from "./structured-fields";

const printable = fc.stringMatching(/^[\x20-\x7e]{1,255}$/);

describe("an idempotency key", () => {
  it("is the same quoted and bare", () => {
    fc.assert(
      fc.property(printable, (key) => {
        expect(readIdempotencyKey(formatQuoted(key))).toBe(key);
        if (!key.startsWith('"') && !key.includes(",")) expect(readIdempotencyKey(key)).toBe(key);
      }),
    );
  });

  it.each([
    [null, "idempotency_key_missing"],
    ["", "idempotency_key_missing"],
    ['""', "idempotency_key_invalid"],
    ['"abc', "idempotency_key_invalid"],
    ['"a"b"', "idempotency_key_invalid"],
    ['"a\\x"', "idempotency_key_invalid"],
    ['"a";q=1', "idempotency_key_invalid"],
    ['"a", "b"', "idempotency_key_invalid"],
    ["a, b", "idempotency_key_invalid"],
    ["a\tb", "idempotency_key_invalid"],
    ["clé", "idempotency_key_invalid"],
    ["x".repeat(256), "idempotency_key_invalid"],
    [`"${"x".repeat(256)}"`, "idempotency_key_invalid"],
  ])("that reads %s is refused", (value, code) => {
    expect(readIdempotencyKey(value)).toMatchObject({ kind: "problem", code, param: "Idempotency-Key" });
  });

  it("may be as long as 255 bytes", () => {
    expect(readIdempotencyKey("x".repeat(255))).toBe("x".repeat(255));
    expect(readIdempotencyKey(`"${"x".repeat(255)}"`)).toBe("x".repeat(255));
  });
});

const json = fc.jsonValue({ maxDepth: 4 }).map((value): unknown => JSON.parse(JSON.stringify(value)));

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, reversed(inner)]),
  );
}

describe("the hash of a request", () => {
  it("does not depend on the order of members", () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(canonicalText(reversed(value))).toBe(canonicalText(value));
      }),
    );
  });

  it("does not depend on the order of members where there are many", () => {
    const keys = Array.from({ length: 40 }, (_, at) => `k${(at * 17) % 40}`);
    const value = Object.fromEntries(keys.map((key, at) => [key, at]));
    expect(canonicalText(reversed(value))).toBe(canonicalText(value));
  });

  it("tells different values apart", () => {
    fc.assert(
      fc.property(json, json, (a, b) => {
        const isSame = fc.stringify(sorted(a)) === fc.stringify(sorted(b));
        expect(canonicalText(a) === canonicalText(b)).toBe(isSame);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    [{ a: "1" }, { a: 1 }],
    [{ a: null }, {}],
    [{ a: "null" }, { a: null }],
    [
      ["ab", "c"],
      ["a", "bc"],
    ],
    [
      { a: "b", c: "d" },
      { a: "bc", d: "" },
    ],
    [[[]], []],
    [{}, []],
    [undefined, null],
  ])("tells %j from %j", (a, b) => {
    expect(canonicalText(a)).not.toBe(canonicalText(b));
  });

  it("is another for another method, path, parameter or body", () => {
    const hashes = [
      hashRequest("POST", "/holds/{id}/capture", { id: "hold_1" }, {}),
      hashRequest("PUT", "/holds/{id}/capture", { id: "hold_1" }, {}),
      hashRequest("POST", "/holds/{id}/release", { id: "hold_1" }, {}),
      hashRequest("POST", "/holds/{id}/capture", { id: "hold_2" }, {}),
      hashRequest("POST", "/holds/{id}/capture", { id: "hold_1" }, { a: 1 }),
      hashRequest("POST", "/holds/{id}/capture", { id: "hold_1" }, undefined),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
    for (const hash of hashes) expect(hash).toMatch(/^[0-9a-f]{32}$/);
  });

  it("never changes: keys live for ever, so do the stored hashes", () => {
    const body = { account: "acct_1", usage: { b: 2, a: "1.5" }, flags: [true, false, null] };
    expect(canonicalText(body)).toBe(
      '{3:7:account"6:acct_15:flags[3:true;false;null;5:usage{2:1:a"3:1.51:b2;',
    );
    expect(hashRequest("POST", "/api/v1/decisions", {}, body)).toBe("35d15df59c6abb9cf05191131c6f4476");
  });
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return {
    members: Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  };
}
