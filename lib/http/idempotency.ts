import { hash } from "node:crypto";
import { z } from "zod";
import { type Problem, problem } from "./problem";
import type { Header } from "./route-call";
import { sortedNames } from "./sorted-names";
import { parseQuoted } from "./structured-fields";

export const IDEMPOTENCY_KEY_BYTES_MAX = 255;

const PRINTABLE = /^[\x20-\x7e]{1,255}$/;

/** The header of an answer that is a stored one, given again. */
export const replayedHeader: Header = ["Idempotency-Replayed", "true"];

/**
 * The key of a call (draft-ietf-httpapi-idempotency-key-header). The draft writes it as a quoted string, most
 * clients write it bare; `"a"` and `a` are the same key. A bare value with a comma is refused: it is what two
 * header lines look like after joining, and guessing which one was meant could charge twice.
 */
export function readIdempotencyKey(value: string | null): string | Problem<IdempotencyKeyCode> {
  if (value === null || value === "") {
    return problem("idempotency_key_missing", "Send a unique Idempotency-Key with this request.", {
      param: "Idempotency-Key",
    });
  }
  const key = value.startsWith('"') ? parseQuoted(value) : value.includes(",") ? null : value;
  if (key === null || !PRINTABLE.test(key)) {
    return problem(
      "idempotency_key_invalid",
      "An Idempotency-Key has 1 to 255 printable ASCII characters; one with a comma is sent in quotes.",
      { param: "Idempotency-Key" },
    );
  }
  return key;
}

export type IdempotencyKeyCode = "idempotency_key_missing" | "idempotency_key_invalid";

/** The key of one item of a batch, in its body. */
export const idempotencyKeySchema = z
  .string()
  .regex(PRINTABLE, { message: "must have 1 to 255 printable ASCII characters" })
  .meta({ description: "Unique per account, for ever.", examples: ["order-8241-attempt-1"] });

/**
 * What a key stands for: 32 hex digits of SHA-256 over method, path template, path parameters and body. The body
 * is the parsed JSON *before* defaults are filled in: keys live for ever, and a default added next year must not
 * turn a retry of today into another request. Order of members and white space do not matter. About 2 us.
 */
export function hashRequest(
  method: string,
  pathTemplate: string,
  params: Readonly<Record<string, string>>,
  body: unknown,
): string {
  const text = `${method} ${pathTemplate}\n${canonicalText(params)}\n${canonicalText(body)}`;
  return hash("sha256", text, "hex").slice(0, 32);
}

/**
 * One text per JSON value, whatever the order of its members, and no two values with one text: strings and
 * containers say their length first, so nothing needs escaping and it takes a third of the time of sorted JSON.
 * Stored hashes depend on it for ever: it never changes.
 */
export function canonicalText(value: unknown): string {
  if (typeof value === "string") return `"${value.length}:${value}`;
  if (typeof value !== "object" || value === null) return `${value};`;
  if (Array.isArray(value)) {
    let items = `[${value.length}:`;
    for (const item of value) items += canonicalText(item);
    return items;
  }
  const keys = sortedNames(value);
  let members = `{${keys.length}:`;
  for (const key of keys) {
    members += `${key.length}:${key}${canonicalText((value as Record<string, unknown>)[key])}`;
  }
  return members;
}
