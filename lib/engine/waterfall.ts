import { boundedNeed, drawAllowance, NO_SHORTS, skippedDraw } from "./allowance";
import type { Instant, Microcredits, Quantity } from "./amounts";
import { drawDown } from "./burn-down";
import { type PaidRoom, paidRoom, type Spender } from "./consent";
import { appliesTo, type CreditsLayer, isCreditsLayer, type Layer, type Plan } from "./plan";
import type { Usage } from "./price";
import type { Standing } from "./standing";
import type { GrantTrace, SkipReason } from "./trace";
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
  readonly by: Spender;
  /** On the walk beyond a hold: what the hold gave. */
  readonly given?: Given;
}

/** How much of what its layer covers a window in shadow would not have let it cover. */
export interface ShadowShort {
  readonly key: string;
  readonly short: Microcredits;
}

/** What one layer can and will give, before anything is taken. */
export interface LayerDraw {
  readonly layer: Layer;
  readonly before: Microcredits | null;
  readonly taken: Microcredits;
  readonly skipped: SkipReason | null;
  /** What each window that counts this feature will count. */
  readonly windows: readonly { readonly policy: WindowPolicy; readonly amount: Quantity }[];
  readonly shorts: readonly ShadowShort[];
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
      if (layer.needsConsent) room ??= paidRoom(standing, request.by, now);
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
  const wanted = boundedNeed(layer, request, need);
  const allowed = spendable !== null && spendable < wanted ? spendable : wanted;
  const down = drawDown(standing.grants, layer.kinds, request.feature, allowed, drawn, now);
  const couldPay = down.before < wanted ? down.before : wanted;
  let skipped: SkipReason | null = null;
  if (down.taken === 0n) skipped = couldPay > 0n && room?.limitedBy ? room.limitedBy : "empty";
  return {
    layer,
    before: down.before,
    taken: down.taken,
    skipped,
    windows: [],
    shorts: NO_SHORTS,
    grants: down.grants,
  };
}
