import { Buffer } from "node:buffer";
import { z } from "zod";
import { shownAs } from "./wire-form";

export const PAGE_LIMIT_DEFAULT = 50;
const PAGE_LIMIT_MAX = 200;
const CURSOR_CHARACTERS_MAX = 1_024;

/** The values of a row that its list is ordered by. JSON, so no bigint: a seq is a number, an amount its decimal string. */
export type KeysetKey = readonly (string | number | null)[];

const limitMessage = `must be a whole number from 1 to ${PAGE_LIMIT_MAX}`;

const limitSchema = shownAs(
  z
    .string()
    .regex(/^\d{1,3}$/, { error: limitMessage })
    .transform(Number)
    .pipe(z.int().min(1, { error: limitMessage }).max(PAGE_LIMIT_MAX, { error: limitMessage }))
    .default(PAGE_LIMIT_DEFAULT),
  {
    type: "integer",
    minimum: 1,
    maximum: PAGE_LIMIT_MAX,
    default: PAGE_LIMIT_DEFAULT,
    description: "How many rows to answer.",
  },
);

/**
 * `limit` and `cursor` to spread into a route's query. `key` is a `z.tuple` of what the list is ordered by: a cursor
 * of another list, or one made by hand, is refused rather than compared with columns it does not fit.
 */
export function pageQuery<Key extends z.ZodType<KeysetKey>>(key: Key) {
  return { limit: limitSchema, cursor: cursorSchema(key).optional() };
}

function cursorSchema<Key extends z.ZodType<KeysetKey>>(key: Key) {
  const schema = z.string().transform((text, context): z.output<Key> => {
    const parsed = key.safeParse(decodeCursor(text));
    if (parsed.success) return parsed.data;
    context.issues.push({ code: "custom", message: "is not a cursor of this list", input: text });
    return z.NEVER;
  });
  return shownAs(schema, {
    type: "string",
    maxLength: CURSOR_CHARACTERS_MAX,
    description: "Where to go on: the `next_cursor` of the page before.",
  });
}

/** Opaque to callers: what it holds may change with the list's order. */
export function encodeCursor(key: KeysetKey): string {
  return Buffer.from(JSON.stringify(key)).toString("base64url");
}

/** What the cursor holds, unchecked; undefined where it is not one. */
export function decodeCursor(text: string): unknown {
  if (text.length > CURSOR_CHARACTERS_MAX || !/^[A-Za-z0-9_-]+$/.test(text)) return undefined;
  try {
    return JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
  } catch {
    return undefined;
  }
}

export type Page<Row> = {
  readonly data: Row[];
  readonly has_more: boolean;
  readonly next_cursor: string | null;
};

/**
 * One page of rows that were read with `limit + 1`: the one too many says that there is more, without a count.
 * Stable under inserts because the next page starts after the last row's key and not at an offset.
 */
export function page<Row>(rows: readonly Row[], limit: number, keyOf: (row: Row) => KeysetKey): Page<Row> {
  const hasMore = rows.length > limit;
  const data = rows.slice(0, limit);
  const last = data.at(-1);
  return {
    data,
    has_more: hasMore,
    next_cursor: hasMore && last !== undefined ? encodeCursor(keyOf(last)) : null,
  };
}

/** The answer of a list. */
export function pageSchema<Row extends z.ZodType>(row: Row) {
  return z.strictObject({
    data: z.array(row),
    has_more: z.boolean(),
    next_cursor: z.string().nullable().meta({ description: "Null on the last page." }),
  });
}
