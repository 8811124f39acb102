import type { Source } from "./plan";

/**
 * How the codecs put single values into the arrays that they hand to `JSON.stringify`. Records and standings are written once per
 * decision, tens of thousands of times a second: stringifying a tree of arrays is a third faster than concatenating its text,
 * because a concatenated text is put together only when it is first read.
 */

/** A number where a double is exact (below 2^53), else a string of digits. */
export function amountJson(amount: bigint): number | string {
  const number = Number(amount);
  return Number.isSafeInteger(number) ? number : `${amount}`;
}

export function readAmount(value: unknown): bigint {
  // One zero for all: most of what a standing counts is zero, and 100,000 standings are remembered.
  if (value === 0) return 0n;
  if (typeof value === "number" || typeof value === "string") return BigInt(value);
  throw new Error(`not an amount: ${JSON.stringify(value)}`);
}

/** A source is written as its place in this list, which only ever grows at the end. */
export const SOURCES: readonly Source[] = ["windows", "free", "entitlement", "promo", "purchased", "plan"];

/** What a codec reads: `JSON.parse` of a text that the same codec wrote. */
export type Parsed = readonly unknown[];

export function parseRecord(text: string, version: number, what: string): Parsed {
  const parsed: unknown = JSON.parse(text);
  if (Array.isArray(parsed) && parsed[0] === version) return parsed;
  throw new Error(`${what} is not of version ${version}: ${text.slice(0, 60)}`);
}

/** The name behind a code; a code out of range is a damaged record. */
export function nameAt<T>(names: readonly T[], code: unknown): T {
  const name = names[code as number];
  if (name === undefined) throw new Error(`unknown code ${JSON.stringify(code)} (of ${names.join(", ")})`);
  return name;
}

/** A list as its parsed items; a missing list, or 0 in its place, is an empty one. */
export function listAt(value: unknown): readonly Parsed[] {
  return value === undefined || value === 0 ? [] : (value as readonly Parsed[]);
}

const NAMES_MAX = 1_000;
const names = new Map<string, string>();

/** One text for all standings that name the same plan or zone, instead of one each. */
export function sharedName(name: string): string {
  const known = names.get(name);
  if (known !== undefined) return known;
  if (names.size === NAMES_MAX) names.clear();
  names.set(name, name);
  return name;
}
