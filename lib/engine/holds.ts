import type { Instant, Microcredits } from "./amounts";
import { spenderOf } from "./consent";
import { carryDebt } from "./debt";
import { withResets } from "./due-acts";
import { type ClosedHold, closeHold, givenBy } from "./hold-closing";
import { lateness, withAftermath } from "./late";
import { layerWindows } from "./levels";
import { planFor } from "./members";
import { appliesTo, type Catalogue, type Plan } from "./plan";
import { price, type Usage } from "./price";
import type { HoldEnding, Request } from "./request";
import { accountNow, creditsOf, type Hold, type Standing } from "./standing";
import { takeWalk } from "./take";
import type { GrantTrace, LayerTrace, Outcome } from "./trace";
import type { Identity } from "./usage-step";
import { type LayerDraw, type Priced, type Walk, walk } from "./waterfall";

/** What a request that was let through sets aside, from now until its end. */
export function openedHold(
  standing: Standing,
  request: Request,
  identity: Identity,
  outcome: Outcome,
  priceBook: string,
  layers: Hold["layers"],
): Hold {
  return {
    ref: identity.ref,
    feature: request.feature,
    memberId: request.memberId,
    properties: request.properties,
    usage: request.usage,
    cost: outcome.covered,
    attribution: request.attribution,
    plan: standing.plan,
    priceBook,
    expiresAt: outcome.holdExpiresAt as Instant,
    layers,
  };
}

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

/** The plan that the hold pinned, as it is for the hold's member. */
export function planOfHold(standing: Standing, catalogue: Catalogue, hold: Hold): Plan {
  return planFor(catalogue.plan(hold.plan), standing, hold.memberId);
}

/** The standing as it will be at `at` if nothing but time passes: expired holds are given back, grants reset. */
export function standingAt(standing: Standing, catalogue: Catalogue, at: Instant): Standing {
  let next = standing;
  for (const hold of expiredHolds(standing, at))
    next = closeHold(next, planOfHold(next, catalogue, hold), hold, null, at).standing;
  return withResets(next, at);
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
  const plan = planOfHold(standing, catalogue, hold);
  const open = { ...standing, at: now };
  if (ending.kind !== "capture") {
    const closed = closeHold(open, plan, hold, null, now);
    return { standing: closed.standing, outcome: outcomeOf(closed, plan, hold, 0n, null, now), usage: {} };
  }
  const { usage } = ending;
  const cost = price(catalogue.priceBook(hold.priceBook), hold.feature, usage, hold.properties) ?? 0n;
  const by = spenderOf(plan, standing, hold.attribution.key, hold.memberId);
  const request: Priced = { feature: hold.feature, usage, cost, by };
  const closed = closeHold(open, plan, hold, request, now);
  let left = cost;
  for (const { taken } of closed.used.values()) left -= taken;
  if (left === 0n)
    return { standing: closed.standing, outcome: outcomeOf(closed, plan, hold, cost, null, now), usage };
  const beyond = { ...request, given: givenBy(closed, plan, hold) };
  const found = walk(closed.standing, plan, beyond, left, now);
  const late = lateness(ending.occurredAt, now);
  const after = takeWalk(closed.standing, found, by, "use", now, late);
  const owing = carryDebt(after.standing, plan.overshoot, left - found.covered, by, now, late);
  const ended = { standing: owing?.standing ?? after.standing, used: closed.used };
  const outcome = outcomeOf(ended, plan, hold, cost, found, now);
  return { standing: ended.standing, outcome: withAftermath(outcome, owing?.debt ?? null, late), usage };
}

/** The trace of an ending: per layer of the plan what the hold gave, and what was taken beyond it. */
function outcomeOf(
  closed: ClosedHold,
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
    const applies = appliesTo(layer.features, hold.feature);
    return {
      layer: layer.key,
      source: layer.source,
      before: beforeOf(fromHold?.taken ?? null, more ?? null),
      taken,
      skipped: isUsed ? null : (more?.skipped ?? (applies ? "not_needed" : "not_for_feature")),
      windows: applies ? layerWindows(closed.standing, layer, hold.feature, now, more?.shorts) : [],
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
    wouldBlock: [],
    holdExpiresAt: null,
  };
}

/** What a layer had for the request: what the hold gave and what the walk beyond it found, null where that was unlimited or not asked. */
function beforeOf(fromHold: Microcredits | null, more: LayerDraw | null): Microcredits | null {
  if (more === null || (more.before === null && more.skipped !== null)) return fromHold;
  return more.before === null ? null : (fromHold ?? 0n) + more.before;
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
