import type { Instant } from "./amounts";
import { appliesTo, type GrantKind } from "./plan";
import type { ExpiredCredits, Grant, Standing } from "./standing";

/**
 * For how long an expiry is the reason of a block. A month is the longest cycle in which credits usually come: whoever has gone through
 * one without them is out of credits, and learns nothing from hearing of those that they once had.
 */
const EXPIRY_TOLD_MS = 30 * 86_400_000;

/** So many are remembered, each of another kind or scope: a standing stays small. */
const EXPIRED_MAX = 16;

export function isTold(expiredAt: Instant, now: Instant): boolean {
  return now - expiredAt < EXPIRY_TOLD_MS;
}

/**
 * With what a recorded expiry took, the last to expire first: of each kind and scope the last. Expiries that are due together are recorded
 * in the order in which grants are drawn, which says nothing of when each came. Of banked resets nothing is told.
 */
export function withExpired(expired: Standing["expired"], grant: Grant, now: Instant): Standing["expired"] {
  if (grant.kind === "reset" || grant.available === 0n) return expired;
  const { id, kind, features } = grant;
  const at = grant.expiresAt ?? now;
  const told = expired.filter((one) => isTold(one.at, now));
  const isSame = (one: ExpiredCredits) => one.kind === kind && isSameScope(one.features, features);
  if (told.some((one) => isSame(one) && one.at > at)) return told;
  const others = told.filter((one) => !isSame(one));
  const later = others.filter((one) => one.at > at);
  return [...later, { id, kind, features, at }, ...others.slice(later.length)].slice(0, EXPIRED_MAX);
}

/** Without those for which there are credits again: whoever spends them is out of credits, not of what expired before. */
export function withoutRenewed(
  expired: Standing["expired"],
  { kind, features }: Pick<Grant, "kind" | "features">,
): Standing["expired"] {
  if (kind === "reset" || expired.length === 0) return expired;
  return expired.filter((one) => !covers(features, one.features));
}

/** What expired of late and would have paid for this feature: of one of these kinds, and not for others alone. */
export function toldExpiry(
  expired: Standing["expired"],
  kinds: readonly GrantKind[],
  feature: string,
  now: Instant,
): ExpiredCredits | null {
  for (const one of expired)
    if (kinds.includes(one.kind) && appliesTo(one.features, feature) && isTold(one.at, now)) return one;
  return null;
}

function covers(features: readonly string[] | null, others: readonly string[] | null): boolean {
  if (features === null || others === null) return features === null;
  return others.every((feature) => features.includes(feature));
}

function isSameScope(one: readonly string[] | null, other: readonly string[] | null): boolean {
  return covers(one, other) && covers(other, one);
}
