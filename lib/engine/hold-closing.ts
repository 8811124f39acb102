import { countedAmount, coveredBy } from "./allowance";
import { type Instant, type Microcredits, minOf, type Quantity } from "./amounts";
import { spendLimit, withSpendCounts } from "./consent";
import { givenBack } from "./grant-period";
import { isCreditsLayer, type Plan, policyKey } from "./plan";
import { REQUESTS } from "./price";
import type { HeldLayer, Hold, Standing } from "./standing";
import { settleLimit } from "./take";
import type { GrantTrace } from "./trace";
import type { Given, Priced } from "./waterfall";
import { windowRules } from "./windows/rules";
import type { WindowPolicy } from "./windows/window";

/** An ended hold: the standing after it, and what it gave. */
export interface ClosedHold {
  readonly standing: Standing;
  /** Per held layer: what was used of it, and of which grants, in the order they were held (capture keeps the order of sources). */
  readonly used: ReadonlyMap<string, UsedLayer>;
}

interface UsedLayer {
  readonly taken: Microcredits;
  readonly grants: readonly GrantTrace[];
}

/**
 * Ends an open hold: what `request`, the actual usage, needs of it is used, in the order of its sources, and the rest goes
 * back to the window span, grant and limit it came from. Without a request all of it goes back.
 */
export function closeHold(
  standing: Standing,
  plan: Plan,
  hold: Hold,
  request: Priced | null,
  now: Instant,
): ClosedHold {
  let next: Standing = { ...standing, holds: standing.holds.filter((open) => open.ref !== hold.ref) };
  const used = new Map<string, UsedLayer>();
  for (const { held, taken, isCounting } of usedOf(plan, hold.layers, request)) {
    next = settleWindows(next, plan, held, taken, isCounting ? request : null, now);
    const grants = grantsUsed(next, held, taken);
    next = { ...next, grants: settledGrants(next, held, grants) };
    next = settleLimits(next, held, taken, now);
    used.set(held.layer, { taken, grants });
  }
  return { standing: next, used };
}

/** What the actual usage takes of each held layer, in order, and whether the layer's windows count it. Without a request: nothing. */
export function usedOf(
  plan: Plan,
  layers: readonly HeldLayer[],
  request: Priced | null,
): readonly { readonly held: HeldLayer; readonly taken: Microcredits; readonly isCounting: boolean }[] {
  let left = request?.cost ?? 0n;
  let isCounted = request === null; // what costs nothing is counted once, by the first of its windows
  return layers.map((held) => {
    const taken = request === null || left === 0n ? 0n : minOf(left, payable(plan, held, request));
    left -= taken;
    const isCounting = taken > 0n || (request?.cost === 0n && !isCounted);
    if (isCounting && held.windows.length > 0) isCounted = true;
    return { held, taken, isCounting };
  });
}

/**
 * What a held layer pays of the actual usage. A window that measures a dimension set aside a quantity; where actual usage has
 * more of that dimension per credit than was foreseen, it lasts for fewer credits, or the window would admit more (W2).
 */
function payable(plan: Plan, held: HeldLayer, request: Priced): Microcredits {
  let most = held.taken;
  for (const draw of held.windows) {
    const policy = heldPolicy(plan, held, draw.key);
    if (policy !== undefined && policy.shadow !== true)
      most = minOf(most, coveredBy(policy, draw.amount, request, most) ?? 0n);
  }
  return most;
}

/** What an ended hold has given this request, for the walk beyond it. */
export function givenBy(closed: ClosedHold, plan: Plan, hold: Hold): Given {
  const countedIn = new Set<string>();
  const taken = new Map<string, Microcredits>();
  for (const held of hold.layers) {
    const used = closed.used.get(held.layer)?.taken ?? 0n;
    if (used === 0n) continue;
    taken.set(held.layer, used);
    for (const draw of held.windows)
      if (heldPolicy(plan, held, draw.key)?.measure === REQUESTS) countedIn.add(draw.key);
  }
  return { countedIn, taken };
}

export function heldPolicy(plan: Plan, held: HeldLayer, key: string): WindowPolicy | undefined {
  const layer = plan.layers.find((candidate) => candidate.key === held.layer);
  if (layer === undefined || isCreditsLayer(layer)) return undefined;
  return layer.windows.find((policy) => policy.key === policyKey(key));
}

function settleWindows(
  standing: Standing,
  plan: Plan,
  held: HeldLayer,
  taken: Microcredits,
  counting: Priced | null,
  now: Instant,
): Standing {
  if (held.windows.length === 0) return standing;
  const windows = { ...standing.windows };
  for (const draw of held.windows) {
    const policy = heldPolicy(plan, held, draw.key);
    if (policy === undefined) continue;
    const used: Quantity = counting === null ? 0n : countedAmount(policy, counting, taken);
    const counts = windowRules(policy).settle(
      policy,
      windows[draw.key],
      draw.epoch,
      draw.amount,
      minOf(used, draw.amount),
      now,
      standing.timeZone,
    );
    if (counts !== undefined) windows[draw.key] = counts;
  }
  return { ...standing, windows };
}

function grantsUsed(standing: Standing, held: HeldLayer, taken: Microcredits): GrantTrace[] {
  let left = taken;
  const traces: GrantTrace[] = [];
  for (const draw of held.grants) {
    const used = minOf(left, draw.amount);
    left -= used;
    const grant = standing.grants.find((candidate) => candidate.id === draw.id);
    traces.push({ id: draw.id, before: (grant?.available ?? 0n) + draw.amount, taken: used, skipped: null });
  }
  return traces;
}

function settledGrants(standing: Standing, held: HeldLayer, used: readonly GrantTrace[]): Standing["grants"] {
  if (held.grants.length === 0) return standing.grants;
  return standing.grants.map((grant) => {
    const draw = held.grants.find((candidate) => candidate.id === grant.id);
    if (draw === undefined) return grant;
    const taken = used.find((candidate) => candidate.id === grant.id)?.taken ?? 0n;
    return givenBack({ ...grant, held: grant.held - taken }, draw.amount - taken, draw.period);
  });
}

function settleLimits(standing: Standing, held: HeldLayer, taken: Microcredits, now: Instant): Standing {
  let next = standing;
  for (const draw of held.limits) {
    const limit = spendLimit(next, draw.key);
    if (limit === null) continue; // it was lifted meanwhile
    const counts = settleLimit(limit, draw, minOf(taken, draw.amount), now, next.timeZone);
    if (counts !== null) next = withSpendCounts(next, draw.key, counts);
  }
  return next;
}
