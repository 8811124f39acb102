import { type Instant, type Microcredits, minOf, mulDivDown, mulDivUp, ONE, type Quantity } from "./amounts";
import { type AllowanceLayer, type Layer, windowFor } from "./plan";
import { REQUESTS } from "./price";
import { quantityIn } from "./request";
import type { Standing } from "./standing";
import type { SkipReason } from "./trace";
import type { LayerDraw, Priced, ShadowShort } from "./waterfall";
import { windowRules } from "./windows/rules";
import type { WindowPolicy } from "./windows/window";

export const NO_SHORTS: readonly ShadowShort[] = [];

/** A layer that gives nothing. */
export function skippedDraw(layer: Layer, skipped: SkipReason): LayerDraw {
  return { layer, before: null, taken: 0n, skipped, windows: [], shorts: NO_SHORTS, grants: [] };
}

/** What of `left` the layer may give this request: no more than its bound per request, of which a hold may have given a part. */
export function boundedNeed(layer: Layer, request: Priced, left: Microcredits): Microcredits {
  if (layer.maxPerRequest === null) return left;
  return minOf(left, layer.maxPerRequest - (request.given?.taken.get(layer.key) ?? 0n));
}

/** Covers only what all of the layer's windows have room for, and all of them count it; in requests it is all or nothing. */
export function drawAllowance(
  standing: Standing,
  layer: AllowanceLayer,
  request: Priced,
  left: Microcredits,
  now: Instant,
): { draw: LayerDraw; tightest: string | null } {
  const need = boundedNeed(layer, request, left);
  const counting: WindowPolicy[] = [];
  let shadows: WindowPolicy[] | null = null;
  let coverable: Microcredits | null = null;
  let isWholeOnly = false;
  let isFull = need === 0n && left > 0n;
  let tightest: string | null = null;
  for (const policy of layer.windows) {
    const window = windowFor(policy, request.feature);
    if (window === null || request.given?.countedIn.has(window.key) === true) continue;
    if (window.shadow === true) {
      shadows ??= [];
      shadows.push(window);
      continue;
    }
    counting.push(window);
    if (window.measure === REQUESTS) isWholeOnly = true;
    const share = coveredBy(window, roomOf(standing, window, now), request, need);
    if (share === null) {
      isFull = true;
      tightest ??= window.key;
    } else if (coverable === null || share < coverable) {
      coverable = share;
      if (share < need) tightest = window.key;
    }
  }
  const before = isFull ? 0n : coverable;
  let taken = before === null ? need : minOf(before, need);
  if (isWholeOnly && taken < need) taken = 0n;
  if (isFull || (taken === 0n && need > 0n))
    return { draw: { ...skippedDraw(layer, "full"), before: before ?? 0n }, tightest };
  const windows = counting.map((policy) => ({ policy, amount: countedAmount(policy, request, taken) }));
  const draw = { layer, before, taken, skipped: null, windows, shorts: NO_SHORTS, grants: [] };
  const isAll = taken === need;
  return {
    draw:
      shadows === null ? draw : withShadows(draw, standing, shadows, request, { isWholeOnly, isAll }, now),
    tightest,
  };
}

/** A window in shadow counts what it would have let its layer cover, had it been enforced beside the others: nothing, if not all, in requests. */
function withShadows(
  draw: LayerDraw,
  standing: Standing,
  shadows: readonly WindowPolicy[],
  request: Priced,
  /** Whether the layer covers all or nothing, and whether it covers all that it was asked for. */
  { isWholeOnly, isAll }: { readonly isWholeOnly: boolean; readonly isAll: boolean },
  now: Instant,
): LayerDraw {
  const { taken } = draw;
  const windows = [...draw.windows];
  const shorts: ShadowShort[] = [];
  for (const policy of shadows) {
    const share = coveredBy(policy, roomOf(standing, policy, now), request, taken);
    const isWhole = isWholeOnly || policy.measure === REQUESTS;
    const isShort = share !== null && (share < taken || (isWhole && !isAll));
    const covered = !isShort ? taken : isWhole ? 0n : share;
    if (isShort) shorts.push({ key: policy.key, short: taken - covered });
    if (share !== null && (covered > 0n || taken === 0n))
      windows.push({ policy, amount: countedAmount(policy, request, covered) });
  }
  return { ...draw, windows, shorts };
}

function roomOf(standing: Standing, policy: WindowPolicy, now: Instant): Quantity {
  const counts = standing.windows[policy.key];
  return windowRules(policy).view(policy, counts, now, standing.timeZone).remaining;
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
