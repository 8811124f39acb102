import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  decodeCursor,
  encodeCursor,
  type KeysetKey,
  PAGE_LIMIT_DEFAULT,
  page,
  pageQuery,
} from "./pagination";

const query = z.strictObject(pageQuery(z.tuple([z.int(), z.string()])));

type Row = { at: number; id: string };
const keyOf = (row: Row): KeysetKey => [row.at, row.id];
const isAfter = (row: Row, key: readonly [number, string]) =>
  row.at > key[0] || (row.at === key[0] && row.id > key[1]);

/** Reads as a keyset query does: rows after the key, in order, one more than asked. */
function read(rows: readonly Row[], limit: number, cursor: readonly [number, string] | undefined): Row[] {
  return rows
    .filter((row) => cursor === undefined || isAfter(row, cursor))
    .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
    .slice(0, limit + 1);
}

const rows = fc.uniqueArray(
  fc.record({ at: fc.integer({ min: 0, max: 5 }), id: fc.stringMatching(/^[a-z]{1,3}$/) }),
  {
    selector: (row) => `${row.at}${row.id}`,
    maxLength: 40,
  },
);

describe("pages of a list", () => {
  it("together hold every row once and in order, although rows are inserted between them", () => {
    fc.assert(
      fc.property(rows, rows, fc.integer({ min: 1, max: 7 }), (first, later, limit) => {
        const table = [...first];
        const inserts = later.filter(
          (row) => !first.some((each) => each.at === row.at && each.id === row.id),
        );
        const seen: Row[] = [];
        let cursor: string | null = null;
        do {
          const asked = query.parse({ limit: String(limit), ...(cursor !== null && { cursor }) });
          const answered: ReturnType<typeof page<Row>> = page(
            read(table, asked.limit, asked.cursor),
            asked.limit,
            keyOf,
          );
          seen.push(...answered.data);
          expect(answered.has_more).toBe(answered.next_cursor !== null);
          cursor = answered.next_cursor;
          const insert = inserts.pop();
          if (insert !== undefined) table.push(insert);
        } while (cursor !== null);
        expect(new Set(seen.map((row) => `${row.at}${row.id}`)).size).toBe(seen.length);
        for (const row of first) expect(seen).toContainEqual(row);
      }),
    );
  });

  it("have 50 rows unless asked", () => {
    expect(query.parse({})).toEqual({ limit: PAGE_LIMIT_DEFAULT });
  });

  it.each(["0", "201", "-1", "1.5", "abc", "", "1e2", " 5", "0x10", "9".repeat(400)])(
    "refuse a limit of %s",
    (limit) => {
      expect(query.safeParse({ limit }).error?.issues[0]?.path).toEqual(["limit"]);
    },
  );

  it("take a limit from 1 to 200", () => {
    expect(query.parse({ limit: "1" }).limit).toBe(1);
    expect(query.parse({ limit: "200" }).limit).toBe(200);
  });
});

describe("a cursor", () => {
  it("gives back its key", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.integer(), fc.constant(null))), (key) => {
        expect(decodeCursor(encodeCursor(key))).toEqual(key);
      }),
    );
  });

  it("of another list, of a forger or of a vandal is refused, naming it", () => {
    const foreign = [
      encodeCursor([1]),
      encodeCursor(["a", 1]),
      encodeCursor([1, "a", 2]),
      encodeCursor([1.5, "a"]),
    ];
    const object = Buffer.from('{"0":1}').toString("base64url");
    const long = encodeCursor([1, "a".repeat(2_000)]);
    for (const cursor of [...foreign, object, long, "", "%%%", "e30=", "not a cursor", "bnVsbA"]) {
      const issue = query.safeParse({ cursor }).error?.issues[0];
      expect(issue, cursor).toMatchObject({ path: ["cursor"], message: "is not a cursor of this list" });
    }
  });

  it("never makes the parser throw", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 12 }), (cursor) => {
        query.safeParse({ cursor });
      }),
    );
  });
});
