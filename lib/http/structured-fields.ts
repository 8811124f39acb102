/** Integers of RFC 9651 have at most 15 digits. */
export const STRUCTURED_INTEGER_MAX = 999_999_999_999_999;

const QUOTED = /^"((?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"$/;

/** `"5h"`: a String of RFC 9651. What it cannot carry (anything beyond printable ASCII) becomes an underscore. */
export function formatQuoted(text: string): string {
  return `"${text.replace(/[^\x20-\x7e]/gu, "_").replace(/["\\]/g, "\\$&")}"`;
}

/** The inverse of `formatQuoted`; null unless the whole value is one String without parameters. */
export function parseQuoted(value: string): string | null {
  const match = QUOTED.exec(value);
  return match === null ? null : (match[1] as string).replace(/\\(["\\])/g, "$1");
}

/** Down to a whole number that the field can carry: what is announced as left is never more than there is. */
export function floorInteger(value: number): number {
  if (!(value > 0)) return 0;
  return Math.min(Math.floor(value), STRUCTURED_INTEGER_MAX);
}

/** Up to a whole number that the field can carry: a time that is announced is never too early. */
export function ceilInteger(value: number): number {
  if (!(value > 0)) return 0;
  return Math.min(Math.ceil(value), STRUCTURED_INTEGER_MAX);
}
