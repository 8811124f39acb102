import { type Instant, type Microcredits, minOf, type Quantity } from "./amounts";
import { spendLimits, withSpendCounts } from "./consent";
import { layerWindows } from "./levels";
import type { Catalogue, Plan } from "./plan";
import { price, type Usage } from "./price";
import type { HoldEnding } from "./request";
import { accountNow, creditsOf, type HeldLayer, type Hold, type Standing, type WindowDraw } from "./standing";
import { settleLimit, takeWalk } from "./take";
import type { GrantTrace, LayerTrace, Outcome } from "./trace";
import { countedAmount, type Priced, type Walk, walk } from "./waterfall";
import { windowRules } from "./windows/window";

export function findHold(standing: Standing, ref: string): Hold | null {
  return standing.holds.find((hold) => hold.ref === ref) ?? null;
}

/** Open holds whose time is over, soonest first: each is ended by its own fact before anything else is decided. */
export function expiredHolds(standing: Standing, now: Instant): readonly Hold[] {
  if (standing.holds.length === 0) return standing.holds;
  return standing.holds
    .filter((hold) => hold.expiresAt <= now)
    .sort((a, b) => a.expiresAt - b.expiresAt || (a.ref < b.ref ? -1 : 1));
}

/** The standing as it will be at `at` if nothing but time passes: the holds that have expired by then are given back. */
export function standingAt(standing: Standing, catalogue: Catalogue, at: Instant): Standing {
  let next = standing;
  for (const hold of expiredHolds(standing, at))
    next = closeHold(next, catalogue.plan(hold.plan), hold, noneUsed, at).standing;
  return next;
}

/** How much of one held layer is used for good. */
type UsedOf = (layer: HeldLayer) => Microcredits;
const noneUsed: UsedOf = () => 0n;

interface Closed {
  readonly standing: Standing;
  /** Per held layer: what was used of it, and of which grants, in the order they were held (capture keeps the order of sources). */
  readonly used: ReadonlyMap<
    string,
    { readonly taken: Microcredits; readonly grants: readonly GrantTrace[] }
  >;
}

/** Ends an open hold: of each layer `usedOf` is used, the rest goes back to the window span and the grant it came from. */
function closeHold(
  standing: Standing,
  plan: Plan,
  hold: Hold,
  usedOf: UsedOf,
  now: Instant,
  request?: Priced,
): Closed {
  let next: Standing = { ...standing, holds: standing.holds.filter((open) => open.ref !== hold.ref) };
  const used = new Map<string, { taken: Microcredits; grants: readonly GrantTrace[] }>();
  for (const held of hold.layers) {
    const taken = usedOf(held);
    next = settleWindows(next, plan, held, taken, now, request);
    const grants = grantsUsed(next, held, taken);
    next = { ...next, grants: settledGrants(next, held, grants) };
    const limits = spendLimits(standing, hold.attribution.key);
    for (const draw of held.limits) {
      const limit = limits.find((candidate) => candidate.key === draw.key);
      if (limit === undefined) continue; // the cap was lifted meanwhile
      const counts = settleLimit(
        { ...limit, counts: currentCounts(next, hold, draw) },
        draw,
        minOf(taken, draw.amount),
        now,
        next.timeZone,
      );
      if (counts !== null) next = withSpendCounts(next, draw.key, counts);
    }
    used.set(held.layer, { taken, grants });
  }
  return { standing: next, used };
}

function currentCounts(standing: Standing, hold: Hold, draw: WindowDraw) {
  return spendLimits(standing, hold.attribution.key).find((limit) => limit.key === draw.key)?.counts ?? null;
}

function settleWindows(
  standing: Standing,
  plan: Plan,
  held: HeldLayer,
  taken: Microcredits,
  now: Instant,
  request?: Priced,
): Standing {
  if (held.windows.length === 0) return standing;
  const windows = { ...standing.windows };
  for (const draw of held.windows) {
    const policy = plan.layers
      .flatMap((layer) => ("windows" in layer ? layer.windows : []))
      .find((p) => p.key === draw.key);
    if (policy === undefined) continue;
    const counted: Quantity =
      request === undefined || (taken === 0n && request.cost > 0n)
        ? 0n
        : countedAmount(policy, request, taken);
    const counts = windowRules(policy).settle(
      policy,
      windows[draw.key],
      draw.epoch,
      draw.amount,
      minOf(counted, draw.amount),
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
    return { ...grant, held: grant.held - draw.amount, available: grant.available + draw.amount - taken };
  });
}

/** What ended, as `decide` would answer it. */
export interface EndedHold {
  readonly standing: Standing;
  readonly outcome: Outcome;
  readonly usage: Usage;
}

/**
 * Ends an open hold. `capture` prices the actual usage with the versions pinned by the hold, uses what was held in the order
 * of its sources, gives back the rest, and walks on where actual exceeds the hold; what nothing covers then is overshoot,
 * because the work is done. `release` and `expire` give everything back. `now` may lie after the hold's expiry only for `expire`.
 */
export function endHold(
  standing: Standing,
  hold: Hold,
  ending: HoldEnding,
  catalogue: Catalogue,
  wallNow: Instant,
): EndedHold {
  const now = accountNow(standing, wallNow);
  const plan = catalogue.plan(hold.plan);
  if (ending.kind !== "capture") {
    const closed = closeHold({ ...standing, at: now }, plan, hold, noneUsed, now);
    return { standing: closed.standing, outcome: outcomeOf(closed, plan, hold, 0n, null, now), usage: {} };
  }
  const cost = price(catalogue.priceBook(hold.priceBook), hold.feature, ending.usage, hold.properties) ?? 0n;
  const request: Priced = { feature: hold.feature, usage: ending.usage, cost, apiKey: hold.attribution.key };
  let left = cost;
  const shares = new Map<string, Microcredits>();
  for (const held of hold.layers) {
    const used = minOf(left, held.taken);
    shares.set(held.layer, used);
    left -= used;
  }
  const closed = closeHold(
    { ...standing, at: now },
    plan,
    hold,
    (held) => shares.get(held.layer) ?? 0n,
    now,
    request,
  );
  if (left === 0n)
    return {
      standing: closed.standing,
      outcome: outcomeOf(closed, plan, hold, cost, null, now),
      usage: ending.usage,
    };
  const found = walk(closed.standing, plan, request, left, now);
  const taken = takeWalk(closed.standing, found, request.apiKey, "use", now);
  const after: Closed = { standing: taken.standing, used: closed.used };
  return {
    standing: taken.standing,
    outcome: outcomeOf(after, plan, hold, cost, found, now),
    usage: ending.usage,
  };
}

/** The trace of an ending: per layer of the plan what the hold gave, and what was taken beyond it. */
function outcomeOf(
  closed: Closed,
  plan: Plan,
  hold: Hold,
  cost: Microcredits,
  beyond: Walk | null,
  now: Instant,
): Outcome {
  let covered = 0n;
  const layers = plan.layers.map((layer, i): LayerTrace => {
    const fromHold = closed.used.get(layer.key);
    const more = beyond?.draws[i];
    const taken = (fromHold?.taken ?? 0n) + (more?.taken ?? 0n);
    covered += taken;
    const grants = mergedGrants(fromHold?.grants ?? [], more?.grants ?? []);
    const isUsed = taken > 0n || (fromHold !== undefined && cost === 0n);
    return {
      layer: layer.key,
      source: layer.source,
      before:
        fromHold === undefined && more === undefined ? null : (fromHold?.taken ?? 0n) + (more?.before ?? 0n),
      taken,
      skipped: isUsed ? null : (more?.skipped ?? "not_needed"),
      windows: layerWindows(closed.standing, layer, hold.feature, now),
      grants,
    };
  });
  const credits = creditsOf(closed.standing);
  return {
    outcome: "allowed",
    reason: null,
    binding: null,
    cost,
    covered,
    shortfall: cost - covered,
    gates: [],
    layers,
    available: credits.available,
    held: credits.held,
    ways: [],
    holdExpiresAt: null,
  };
}

/** One line per grant, as the ledger will have one debit per grant. */
function mergedGrants(fromHold: readonly GrantTrace[], more: readonly GrantTrace[]): readonly GrantTrace[] {
  if (more.length === 0) return fromHold;
  const merged = fromHold.map((grant) => {
    const again = more.find((candidate) => candidate.id === grant.id);
    return again === undefined ? grant : { ...grant, taken: grant.taken + again.taken };
  });
  return [...merged, ...more.filter((grant) => !fromHold.some((held) => held.id === grant.id))];
}
