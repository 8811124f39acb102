import { type Instant, type Microcredits, minOf, type Quantity } from "./amounts";
import { type Spender, type SpendLimit, spendLimits, withSpendCounts } from "./consent";
import type { GateCheck } from "./gates";
import { type Late, placeOf } from "./late";
import { isCreditsLayer } from "./plan";
import { quantityIn, type Request } from "./request";
import type { HeldGrantDraw, HeldLayer, Standing, WindowDraw } from "./standing";
import type { LayerDraw, Walk } from "./waterfall";
import { windowRules } from "./windows/rules";
import type { SpanCounts, WindowCounts, WindowPolicy } from "./windows/window";

/** `use`: taken for good. `hold`: set aside until the hold ends. */
export type Manner = "use" | "hold";

interface Taken {
  readonly standing: Standing;
  /** What a hold must remember to give back; empty for `use`. */
  readonly held: readonly HeldLayer[];
}

/** Takes what a walk found. The walk was made on this very standing and instant, so everything fits; anything else is a bug. */
export function takeWalk(
  standing: Standing,
  found: Walk,
  by: Spender,
  manner: Manner,
  now: Instant,
  late: Late | null = null,
): Taken {
  let windows: Record<string, WindowCounts> | null = null;
  let next = standing;
  const held: HeldLayer[] = [];
  const perGrant = new Map<string, Microcredits>();
  for (const draw of found.draws) {
    if (draw.skipped !== null) continue;
    const windowDraws: WindowDraw[] = [];
    for (const { policy, amount } of draw.windows) {
      windows ??= { ...standing.windows };
      const taken = count(policy, windows[policy.key], amount, manner, now, standing.timeZone, late);
      windows[policy.key] = taken.counts;
      if (manner === "hold") windowDraws.push({ key: policy.key, epoch: taken.epoch, amount });
    }
    const grants = grantDraws(draw, manner === "hold" ? standing.grants : null);
    for (const grant of grants) perGrant.set(grant.id, (perGrant.get(grant.id) ?? 0n) + grant.amount);
    let limits: readonly WindowDraw[] = [];
    if (isCreditsLayer(draw.layer) && draw.layer.needsConsent && draw.taken > 0n) {
      const counted = countSpending(next, by, draw.taken, manner, now, late);
      next = counted.standing;
      limits = counted.draws;
    }
    if (manner === "hold")
      held.push({ layer: draw.layer.key, taken: draw.taken, windows: windowDraws, grants, limits });
  }
  if (windows !== null) next = { ...next, windows };
  if (perGrant.size > 0) next = { ...next, grants: movedGrants(next, perGrant, manner) };
  return { standing: next, held };
}

/** `holding`: the grants, where a hold has to remember in which period it draws. */
function grantDraws(draw: LayerDraw, holding: Standing["grants"] | null): HeldGrantDraw[] {
  const draws: HeldGrantDraw[] = [];
  for (const { id, taken } of draw.grants) {
    if (taken === 0n) continue;
    const period = holding?.find((grant) => grant.id === id)?.period;
    draws.push(period === undefined ? { id, amount: taken } : { id, amount: taken, period: period.number });
  }
  return draws;
}

function movedGrants(
  standing: Standing,
  perGrant: ReadonlyMap<string, Microcredits>,
  manner: Manner,
): Standing["grants"] {
  return standing.grants.map((grant) => {
    const amount = perGrant.get(grant.id);
    if (amount === undefined) return grant;
    return {
      ...grant,
      available: grant.available - amount,
      held: manner === "hold" ? grant.held + amount : grant.held,
    };
  });
}

function count(
  policy: WindowPolicy,
  counts: WindowCounts | undefined,
  amount: Quantity,
  manner: Manner,
  now: Instant,
  timeZone: string,
  late: Late | null,
): { counts: WindowCounts; epoch: Instant } {
  const rules = windowRules(policy);
  if (manner === "hold") {
    const held = rules.hold(policy, counts, amount, now, timeZone);
    if (held !== null) return held;
  } else {
    const at = late === null ? now : placeOf(late, policy, counts, now, timeZone);
    const taken = rules.take(policy, counts, amount, now, timeZone, at);
    if (taken !== null) return { counts: taken, epoch: 0 };
  }
  throw new Error(`window ${policy.key} was found to have room for ${amount} and has not`);
}

/** Counts paid spending under consent and caps: whatever governs this key and member counts all of it. It has to fit (`paidRoom`). */
export function countSpending(
  standing: Standing,
  by: Spender,
  amount: Microcredits,
  manner: Manner,
  now: Instant,
  late: Late | null,
): { standing: Standing; draws: readonly WindowDraw[] } {
  let next = standing;
  const draws: WindowDraw[] = [];
  const { timeZone } = standing;
  for (const limit of spendLimits(standing, by)) {
    const counted = count(limit.policy, limit.counts ?? undefined, amount, manner, now, timeZone, late);
    next = withSpendCounts(next, limit.key, counted.counts as SpanCounts);
    if (manner === "hold") draws.push({ key: limit.key, epoch: counted.epoch, amount });
  }
  return { standing: next, draws };
}

/**
 * Counts the request at its gates. `track` and a hold's capture already happened: there a gate counts what it has room for
 * and refuses nothing. A gate in shadow counts what it would have let through.
 */
export function takeGates(
  standing: Standing,
  checks: readonly GateCheck[],
  request: Request,
  cost: Microcredits,
  now: Instant,
  late: Late | null,
): Standing {
  let windows: Record<string, WindowCounts> | null = null;
  for (const { window, passed } of checks) {
    if (window === null || (!passed && request.kind !== "track")) continue;
    windows ??= { ...standing.windows };
    let amount = quantityIn(window.measure, request.usage, cost);
    if (request.kind === "track") {
      amount = minOf(
        amount,
        windowRules(window).view(window, windows[window.key], now, standing.timeZone).remaining,
      );
    }
    windows[window.key] = count(
      window,
      windows[window.key],
      amount,
      "use",
      now,
      standing.timeZone,
      late,
    ).counts;
  }
  return windows === null ? standing : { ...standing, windows };
}

/** Ends what a hold set aside in one window or spend limit: `used` of it for good, the rest given back. */
export function settleLimit(
  limit: SpendLimit,
  draw: WindowDraw,
  used: Quantity,
  now: Instant,
  timeZone: string,
): SpanCounts | null {
  const counts = windowRules(limit.policy).settle(
    limit.policy,
    limit.counts ?? undefined,
    draw.epoch,
    draw.amount,
    used,
    now,
    timeZone,
  );
  return (counts as SpanCounts | undefined) ?? null;
}
