import type { Instant, Microcredits } from "./amounts";
import { appliesTo, type GrantKind } from "./plan";
import type { Grant } from "./standing";
import type { GrantSkip, GrantTrace } from "./trace";

/**
 * The order in which grants pay: priority, then soonest to expire, then oldest, then id, so that the order is total and a
 * replay draws alike (G1). What a reset would take counts as expiring then. A standing keeps its grants in this order; a
 * decision only walks them.
 */
export function comesBefore(a: Grant, b: Grant): number {
  if (a.priority !== b.priority) return a.priority - b.priority;
  const [aExpires, bExpires] = [lastsUntil(a), lastsUntil(b)];
  if (aExpires !== bExpires) return aExpires < bExpires ? -1 : 1;
  if (a.createdAt !== b.createdAt) return a.createdAt - b.createdAt;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

function lastsUntil({ expiresAt, period }: Grant): Instant {
  return Math.min(expiresAt ?? Number.POSITIVE_INFINITY, period?.endsAt ?? Number.POSITIVE_INFINITY);
}

/** Why a grant cannot pay for this feature at this instant, or null when it can (G2): effective from the first, until the last instant. */
export function skipOf(grant: Grant, feature: string, now: Instant): GrantSkip | null {
  if (grant.expiresAt !== null && now >= grant.expiresAt) return "expired";
  if (now < grant.effectiveAt) return "not_effective";
  if (!appliesTo(grant.features, feature)) return "not_for_feature";
  return null;
}

export interface BurnDown {
  /** What the grants of these kinds could pay in all. */
  readonly before: Microcredits;
  readonly taken: Microcredits;
  readonly grants: readonly GrantTrace[];
}

/**
 * Draws up to `need` on the grants of `kinds`, in order. `drawn` is what earlier layers of the same walk took of each grant.
 * A grant never pays more than it has (G2). Grants that have nothing and were not skipped for a reason are left out of the trace.
 */
export function drawDown(
  grants: readonly Grant[],
  kinds: readonly GrantKind[],
  feature: string,
  need: Microcredits,
  drawn: ReadonlyMap<string, Microcredits> | null,
  now: Instant,
): BurnDown {
  let before = 0n;
  let left = need;
  const traces: GrantTrace[] = [];
  for (const grant of grants) {
    if (!kinds.includes(grant.kind)) continue;
    const available = drawn === null ? grant.available : grant.available - (drawn.get(grant.id) ?? 0n);
    if (available === 0n) continue;
    const skipped = skipOf(grant, feature, now);
    if (skipped !== null) {
      traces.push({ id: grant.id, before: available, taken: 0n, skipped });
      continue;
    }
    before += available;
    const taken = available < left ? available : left;
    if (taken > 0n) {
      traces.push({ id: grant.id, before: available, taken, skipped: null });
      left -= taken;
    }
  }
  return { before, taken: need - left, grants: traces };
}
