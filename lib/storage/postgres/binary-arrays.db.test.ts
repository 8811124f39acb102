import fc from "fast-check";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { uuidOfId } from "@/lib/engine/ids";
import { hex, nullable, refs, texts } from "@/lib/engine/testing/value-arbitraries";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/database";
import {
  amountArray,
  boolArray,
  hexArray,
  idArray,
  instantArray,
  int2Array,
  int4Array,
  int8Array,
  refArray,
  textArray,
} from "./binary-arrays";
import { createPool } from "./pool";

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool(database.url, { max: 1, use: "general" });
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

const same = <T>(value: T) => value;
const int8s = fc.bigInt({ min: -(2n ** 63n) + 1n, max: 2n ** 63n - 1n });
const between = (years: [number, number]) =>
  fc.integer({ min: Date.UTC(years[0], 0), max: Date.UTC(years[1], 0) });

/** What Postgres reads out of the array, each element as its own text. */
async function elements(array: Buffer, type: string, shown = "element::text"): Promise<(string | null)[]> {
  const { rows } = await pool.query<{ shown: string | null }>({
    name: `elements of ${type}`,
    text: `select ${shown} as shown from unnest($1::${type}[]) with ordinality as u (element, n) order by n`,
    values: [array],
  });
  return rows.map((row) => row.shown);
}

/** For any array of `values`: Postgres reads what `expected` says of each. */
async function readsBack<V>(
  values: fc.Arbitrary<V>,
  encode: (rows: readonly (V | null)[]) => Buffer,
  read: (array: Buffer) => Promise<(string | null)[]>,
  expected: (value: V) => string,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(fc.array(nullable(values), { maxLength: 20 }), async (rows) => {
      expect(await read(encode(rows))).toEqual(
        rows.map((value) => (value === null ? null : expected(value))),
      );
    }),
    { numRuns: 60 },
  );
}

describe("a binary array is read by Postgres as what was written, nulls and the empty one included", () => {
  test("int8 of amounts", () =>
    readsBack(
      int8s,
      (rows) => amountArray(rows, same),
      (array) => elements(array, "int8"),
      String,
    ));

  test("int8 of safe integers", () =>
    readsBack(
      fc.maxSafeInteger(),
      (rows) => int8Array(rows, same),
      (array) => elements(array, "int8"),
      String,
    ));

  test("int4 and int2", async () => {
    const int4s = fc.integer();
    await readsBack(
      int4s,
      (rows) => int4Array(rows, same),
      (array) => elements(array, "int4"),
      String,
    );
    await readsBack(
      fc.integer({ min: -32_768, max: 32_767 }),
      (rows) => int2Array(rows, same),
      (array) => elements(array, "int2"),
      String,
    );
  });

  test("bool", () =>
    readsBack(
      fc.boolean(),
      (rows) => boolArray(rows, same),
      (array) => elements(array, "bool"),
      String,
    ));

  test("timestamptz, to the millisecond, before and after 2000", () =>
    readsBack(
      between([1716, 2284]),
      (rows) => instantArray(rows, same),
      (array) => elements(array, "timestamptz", "(extract(epoch from element) * 1000)::int8::text"),
      String,
    ));

  test("uuid of refs and of ids", async () => {
    await readsBack(
      refs,
      (rows) => refArray(rows, same),
      (array) => elements(array, "uuid"),
      uuidOfId,
    );
    await readsBack(
      refs.map((ref) => `acct_${ref}`),
      (rows) => idArray(rows, same),
      (array) => elements(array, "uuid"),
      uuidOfId,
    );
  });

  test("bytea of hex", () =>
    readsBack(
      hex(64),
      (rows) => hexArray(rows, 32, same),
      (array) => elements(array, "bytea", "encode(element, 'hex')"),
      same,
    ));

  test("text of any width, but for NUL, which Postgres has no room for", () =>
    readsBack(
      texts.filter((text) => !text.includes("\0")),
      (rows) => textArray(rows, same),
      (array) => elements(array, "text"),
      same,
    ));

  test("text whose wide characters outgrow the room that was made for it", async () => {
    const wide = ["a".repeat(100), "€".repeat(3000), "b", "😀".repeat(2000), "", "c".repeat(5000)];
    expect(await elements(textArray(wide, same), "text")).toEqual(wide);
    for (const last of [
      ["ࠀ", null],
      ["", "ࠀ", null],
      ["😀", "", null, null],
    ])
      expect(await elements(textArray(last, same), "text")).toEqual(last);
  });
});

test("what does not fit is refused, not cut off", () => {
  expect(() => amountArray([2n ** 63n], same)).toThrow(/beyond int8/);
  expect(() => amountArray([-(2n ** 63n) - 1n], same)).toThrow(/beyond int8/);
  expect(() => hexArray(["abc"], 32, same)).toThrow(/not 32 bytes of hex/);
  expect(() => hexArray([`${"00".repeat(31)}zz`], 32, same)).toThrow(/not 32 bytes of hex/);
});
