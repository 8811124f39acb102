import type { Instant } from "@/lib/engine/amounts";
import type { Header } from "./route-call";
import { ceilInteger, floorInteger, formatQuoted, STRUCTURED_INTEGER_MAX } from "./structured-fields";

/** One window as the rate-limit fields tell it. Fractions are fine: they are rounded to the caller's safety. */
export type AnnouncedLimit = {
  readonly name: string;
  readonly limit: number;
  readonly windowSeconds: number;
  readonly remaining: number;
  /** Until the window has room again or starts anew. */
  readonly resetSeconds: number;
};

const MICRO = 1_000_000n;

/** Whole units of an amount in millionths, rounded down: 0.9 of a request is no request. */
export function wholeUnits(amountMicro: bigint): number {
  if (amountMicro <= 0n) return 0;
  const units = amountMicro / MICRO;
  return units > BigInt(STRUCTURED_INTEGER_MAX) ? STRUCTURED_INTEGER_MAX : Number(units);
}

/**
 * `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers), tightest window first: a client that
 * reads one item only must read the one that will stop it. Empty for no limits, as an empty list is not sent.
 */
export function rateLimitFields(limits: readonly AnnouncedLimit[]): Header[] {
  if (limits.length === 0) return [];
  const sorted = limits.length === 1 ? limits : [...limits].sort(compareTightness);
  let policy = "";
  let state = "";
  for (const each of sorted) {
    const name = formatQuoted(each.name);
    const separator = policy === "" ? "" : ", ";
    policy += `${separator}${name};q=${floorInteger(each.limit)};w=${ceilInteger(each.windowSeconds)}`;
    state += `${separator}${name};r=${floorInteger(each.remaining)};t=${ceilInteger(each.resetSeconds)}`;
  }
  return [
    ["RateLimit-Policy", policy],
    ["RateLimit", state],
  ];
}

/** Least share left first; then the one that stays shut longest; the name settles ties, so that repeats read alike. */
function compareTightness(a: AnnouncedLimit, b: AnnouncedLimit): number {
  const share = shareLeft(a) - shareLeft(b);
  if (share !== 0) return share;
  if (a.resetSeconds !== b.resetSeconds) return b.resetSeconds - a.resetSeconds;
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

function shareLeft(each: AnnouncedLimit): number {
  return each.limit > 0 ? Math.max(0, each.remaining) / each.limit : 0;
}

/** For `Retry-After`: whole seconds from `now` until `at`, rounded up, so that who waits them is never early. */
export function retryAfterSeconds(now: Instant, at: Instant): number {
  return ceilInteger((at - now) / 1_000);
}
