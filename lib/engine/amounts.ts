/**
 * Exact amounts. Credits and quantities are `bigint` in millionths; no float touches either, on the wire they are decimal strings.
 * 1 credit = 1,000,000 microcredits; 1 token, second or request = 1,000,000 micro-units of its dimension.
 */
export type Microcredits = bigint;
export type Quantity = bigint;
/** Milliseconds since the epoch, UTC, an integer. The engine is told the instant; it never reads a clock. */
export type Instant = number;

export const ONE = 1_000_000n;
const DECIMAL = /^(-?)(0|[1-9]\d{0,17})(?:\.(\d{1,6}))?$/;

/** `"12.5"` as 12,500,000n; null unless it is a plain decimal with at most 6 decimals and 18 whole digits. */
export function parseDecimal(text: string): bigint | null {
  const match = DECIMAL.exec(text);
  if (match === null) return null;
  const magnitude = BigInt(match[2] as string) * ONE + BigInt((match[3] ?? "").padEnd(6, "0"));
  return match[1] === "-" ? -magnitude : magnitude;
}

/** The shortest decimal string of an amount: 12,500,000n as `"12.5"`, 4,000,000n as `"4"`. The inverse of `parseDecimal`. */
export function formatDecimal(value: bigint): string {
  // Most amounts are below 2^53: there, integer arithmetic in doubles is exact and ten times faster than division of bigints.
  if (value >= 0n && value <= 9_007_199_254_740_991n) {
    const small = Number(value);
    const rest = small % 1_000_000;
    const whole = (small - rest) / 1_000_000;
    if (rest === 0) return String(whole);
    return `${whole}.${trimZeros(String(rest).padStart(6, "0"))}`;
  }
  const magnitude = value < 0n ? -value : value;
  const rest = magnitude % ONE;
  const sign = value < 0n ? "-" : "";
  if (rest === 0n) return `${sign}${magnitude / ONE}`;
  return `${sign}${magnitude / ONE}.${trimZeros(String(rest).padStart(6, "0"))}`;
}

function trimZeros(digits: string): string {
  let end = digits.length;
  while (digits.charCodeAt(end - 1) === 48) end--;
  return digits.slice(0, end);
}

export function minOf(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

export function maxOf(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

/** `a * b / c` rounded up; for non-negative `a`, `b` and positive `c`. */
export function mulDivUp(a: bigint, b: bigint, c: bigint): bigint {
  return (a * b + c - 1n) / c;
}

/** `a * b / c` rounded down; for non-negative `a`, `b` and positive `c`. */
export function mulDivDown(a: bigint, b: bigint, c: bigint): bigint {
  return (a * b) / c;
}
