import { type Instant, type Microcredits, mulDivDown, mulDivUp, ONE, type Quantity } from "./amounts";
import { drawDown } from "./burn-down";
import { type PaidRoom, paidRoom } from "./consent";
import {
  type AllowanceLayer,
  appliesTo,
  type CreditsLayer,
  isCreditsLayer,
  type Layer,
  type Plan,
} from "./plan";
import { REQUESTS, type Usage } from "./price";
import { quantityIn } from "./request";
import type { Standing } from "./standing";
import type { GrantTrace, SkipReason } from "./trace";
import { windowRules } from "./windows/rules";
import type { WindowPolicy } from "./windows/window";

/** What a hold has given a request already: it is this request's, not another's. */
export interface Given {
  /** Windows measured in requests that have counted it; they cover the rest of it and count it no second time. */
  readonly countedIn: ReadonlySet<string>;
  /** By layer, in credits: it is part of what one request may draw there. */
  readonly taken: ReadonlyMap<string, Microcredits>;
}

/** A priced request on its way down the layers. */
export interface Priced {
  readonly feature: string;
  readonly usage: Usage;
  readonly cost: Microcredits;
  readonly apiKey: string | null;
  /** On the walk beyond a hold: what the hold gave. */
  readonly given?: Given;
}

/** What one layer can and will give, before anything is taken. */
export interface LayerDraw {
  readonly layer: Layer;
  readonly before: Microcredits | null;
  readonly taken: Microcredits;
  readonly skipped: SkipReason | null;
  /** What each window that counts this feature will count. */
  readonly windows: readonly { readonly policy: WindowPolicy; readonly amount: Quantity }[];
  readonly grants: readonly GrantTrace[];
}

/** A whole walk: where the cost would come from. Nothing has been taken yet, so a refusal costs nothing to throw away (W1). */
export interface Walk {
  readonly draws: readonly LayerDraw[];
  readonly covered: Microcredits;
  /** What of `covered` needs consent. */
  readonly paid: Microcredits;
  /** What bounded the spending of that; null where none was asked for. */
  readonly paidRoom: PaidRoom | null;
  /** The window that had the least room, where a window fell short. */
  readonly fullWindow: string | null;
}

/**
 * Walks the plan's layers in order; each takes `min(what remains, what it has)` of `need` credits (SYSTEM §4.3).
 * `need` is the cost, or less where a hold covers the first part of it.
 */
export function walk(
  standing: Standing,
  plan: Plan,
  request: Priced,
  need: Microcredits,
  now: Instant,
): Walk {
  const draws: LayerDraw[] = [];
  let left = need;
  let paid = 0n;
  let room: PaidRoom | null = null;
  let fullWindow: string | null = null;
  let drawn: Map<string, Microcredits> | null = null;
  let isCounted = request.cost > 0n; // what costs nothing is counted by the first layer that has room, and blocked by none
  for (const layer of plan.layers) {
    if (!appliesTo(layer.features, request.feature)) {
      draws.push(skippedDraw(layer, "not_for_feature"));
      continue;
    }
    if (isCreditsLayer(layer)) {
      if (left === 0n) {
        draws.push(skippedDraw(layer, "not_needed"));
        continue;
      }
      if (layer.needsConsent) room ??= paidRoom(standing, request.apiKey, now);
      const spendable = layer.needsConsent && room !== null && room.room !== null ? room.room - paid : null;
      const draw = drawCredits(standing, layer, request, left, spendable, room, drawn, now);
      draws.push(draw);
      left -= draw.taken;
      if (layer.needsConsent) paid += draw.taken;
      if (draw.taken > 0n) {
        drawn ??= new Map();
        for (const grant of draw.grants) drawn.set(grant.id, (drawn.get(grant.id) ?? 0n) + grant.taken);
      }
      continue;
    }
    if (left === 0n && isCounted) {
      draws.push(skippedDraw(layer, "not_needed"));
      continue;
    }
    const draw = drawAllowance(standing, layer, request, left, now);
    draws.push(draw.draw);
    left -= draw.draw.taken;
    if (draw.draw.skipped === null) isCounted = true;
    if (draw.tightest !== null && (left > 0n || draw.draw.skipped === "full")) fullWindow ??= draw.tightest;
  }
  return { draws, covered: need - left, paid, paidRoom: room, fullWindow };
}

function skippedDraw(layer: Layer, skipped: SkipReason): LayerDraw {
  return { layer, before: null, taken: 0n, skipped, windows: [], grants: [] };
}

/** Covers only what all of the layer's windows have room for, and all of them count it; in requests it is all or nothing. */
function drawAllowance(
  standing: Standing,
  layer: AllowanceLayer,
  request: Priced,
  need: Microcredits,
  now: Instant,
): { draw: LayerDraw; tightest: string | null } {
  let coverable: Microcredits | null = null;
  let hasRequests = false;
  let isFull = false;
  let tightest: string | null = null;
  for (const policy of layer.windows) {
    if (!isCounting(policy, request)) continue;
    const room = windowRules(policy).view(
      policy,
      standing.windows[policy.key],
      now,
      standing.timeZone,
    ).remaining;
    if (policy.measure === REQUESTS) hasRequests = true;
    const share = coveredBy(policy, room, request, need);
    if (share === null) {
      isFull = true;
      tightest ??= policy.key;
    } else if (coverable === null || share < coverable) {
      coverable = share;
      if (share < need) tightest = policy.key;
    }
  }
  const before = isFull ? 0n : coverable;
  let taken = before === null ? need : before < need ? before : need;
  if (hasRequests && taken < need) taken = 0n;
  if (isFull || (taken === 0n && need > 0n)) {
    return {
      draw: { layer, before: before ?? 0n, taken: 0n, skipped: "full", windows: [], grants: [] },
      tightest,
    };
  }
  const windows: { policy: WindowPolicy; amount: Quantity }[] = [];
  for (const policy of layer.windows) {
    if (isCounting(policy, request)) windows.push({ policy, amount: countedAmount(policy, request, taken) });
  }
  return { draw: { layer, before, taken, skipped: null, windows, grants: [] }, tightest };
}

function isCounting(policy: WindowPolicy, request: Priced): boolean {
  return appliesTo(policy.features, request.feature) && request.given?.countedIn.has(policy.key) !== true;
}

/**
 * How many of `need` credits a window with this room covers; null when it has no room at all for what costs nothing.
 * A dimension covers in proportion: with half of the tokens left it covers half of the cost, rounded down.
 */
export function coveredBy(
  policy: WindowPolicy,
  room: Quantity,
  request: Priced,
  need: Microcredits,
): Microcredits | null {
  if (request.cost === 0n) return room >= quantityIn(policy.measure, request.usage, 0n) ? 0n : null;
  if (policy.measure === "credits") return room;
  if (policy.measure === REQUESTS) return room >= ONE ? need : 0n;
  const quantity = request.usage[policy.measure] ?? 0n;
  if (quantity === 0n) return need;
  return mulDivDown(request.cost, room, quantity);
}

/** What a window counts for `taken` credits of the request: its share of the dimension, rounded up, so that it never admits more (W2). */
export function countedAmount(policy: WindowPolicy, request: Priced, taken: Microcredits): Quantity {
  if (policy.measure === "credits") return taken;
  if (policy.measure === REQUESTS) return ONE;
  const quantity = request.usage[policy.measure] ?? 0n;
  return request.cost === 0n || taken === request.cost ? quantity : mulDivUp(quantity, taken, request.cost);
}

function drawCredits(
  standing: Standing,
  layer: CreditsLayer,
  request: Priced,
  need: Microcredits,
  spendable: Microcredits | null,
  room: PaidRoom | null,
  drawn: ReadonlyMap<string, Microcredits> | null,
  now: Instant,
): LayerDraw {
  const most =
    layer.maxPerRequest === null ? need : layer.maxPerRequest - (request.given?.taken.get(layer.key) ?? 0n);
  const wanted = most < need ? most : need;
  const allowed = spendable !== null && spendable < wanted ? spendable : wanted;
  const down = drawDown(standing.grants, layer.kinds, request.feature, allowed, drawn, now);
  const couldPay = down.before < wanted ? down.before : wanted;
  let skipped: SkipReason | null = null;
  if (down.taken === 0n) skipped = couldPay > 0n && room?.limitedBy ? room.limitedBy : "empty";
  return { layer, before: down.before, taken: down.taken, skipped, windows: [], grants: down.grants };
}
