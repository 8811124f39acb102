import { Buffer, isUtf8 } from "node:buffer";
import { dottedPath } from "./dotted-path";
import { type Problem, problem } from "./problem";

export const JSON_DEPTH_MAX = 32;

export type ParsedJson = { readonly kind: "json"; readonly value: unknown };

/**
 * JSON of a stranger. Beyond `JSON.parse` it refuses what two readers could understand differently or what the
 * store could not keep: bytes that are not UTF-8, a member said twice (`JSON.parse` keeps the last, another parser
 * the first), a member named `__proto__`, NUL or half a surrogate pair in a string, and more nesting than any
 * schema here has. About 1.5 us for a decision's body, two thirds of it `JSON.parse`.
 */
export function parseJson(bytes: Uint8Array): ParsedJson | Problem<"malformed"> {
  if (!isUtf8(bytes)) return problem("malformed", "The body is not valid UTF-8.");
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let value: unknown;
  try {
    value = JSON.parse(buffer.toString("utf8"));
  } catch (error) {
    return problem("malformed", `The body is not valid JSON${positionIn(error)}.`);
  }
  const found = inspect(value, 1);
  if (typeof found !== "number") return problemAt(found.path, found.detail);
  if (found !== countMembersWritten(bytes)) {
    return problem("malformed", "The body says a member of an object twice.");
  }
  return { kind: "json", value };
}

function problemAt(path: readonly (string | number)[], detail: string): Problem<"malformed"> {
  return path.length === 0
    ? problem("malformed", detail)
    : problem("malformed", detail, { param: dottedPath(path) });
}

/** V8 quotes the body in its message; only the place is passed on, a body may hold what no log should. */
function positionIn(error: unknown): string {
  const match = /at position (\d+)/.exec(error instanceof Error ? error.message : "");
  return match === null ? "" : ` (at character ${match[1]})`;
}

/** What is wrong with a value, and where: the path is filled in on the way back, so a good body pays nothing for it. */
type Flaw = { readonly detail: string; readonly path: (string | number)[] };

/** The number of members in all objects, or the first flaw. Recursion is bounded by `JSON_DEPTH_MAX`. */
function inspect(value: unknown, depth: number): number | Flaw {
  if (typeof value === "string") return isStorable(value) ? 0 : unstorable();
  if (typeof value !== "object" || value === null) return 0;
  if (depth > JSON_DEPTH_MAX) {
    return { detail: `The body nests deeper than ${JSON_DEPTH_MAX} levels.`, path: [] };
  }
  return Array.isArray(value) ? inspectItems(value, depth) : inspectMembers(value, depth);
}

function inspectItems(items: readonly unknown[], depth: number): number | Flaw {
  let count = 0;
  for (let at = 0; at < items.length; at++) {
    const found = inspect(items[at], depth + 1);
    if (typeof found !== "number") return within(found, at);
    count += found;
  }
  return count;
}

function inspectMembers(value: object, depth: number): number | Flaw {
  const keys = Object.keys(value);
  let count = keys.length;
  for (const key of keys) {
    if (key === "__proto__") return { detail: "No member may be named __proto__.", path: [key] };
    if (!isStorable(key)) return unstorable();
    const found = inspect((value as Record<string, unknown>)[key], depth + 1);
    if (typeof found !== "number") return within(found, key);
    count += found;
  }
  return count;
}

/** Postgres text holds neither NUL nor half of a surrogate pair. */
function isStorable(text: string): boolean {
  return !text.includes("\0") && text.isWellFormed();
}

function unstorable(): Flaw {
  return { detail: "A string in the body holds the character NUL or half of a surrogate pair.", path: [] };
}

function within(flaw: Flaw, key: string | number): Flaw {
  flaw.path.unshift(key);
  return flaw;
}

/** Colons outside of strings: one for every member as written. The text is known to be valid JSON. */
function countMembersWritten(bytes: Uint8Array): number {
  const end = bytes.length;
  let count = 0;
  for (let at = 0; at < end; at++) {
    const byte = bytes[at];
    if (byte === 0x3a) count++;
    else if (byte === 0x22) {
      for (at++; bytes[at] !== 0x22; at++) {
        if (bytes[at] === 0x5c) at++;
      }
    }
  }
  return count;
}
