import { countedAmount } from "./allowance";
import { type Instant, type Microcredits, minOf, type Quantity } from "./amounts";
import { heldPolicy, usedOf } from "./hold-closing";
import { isCreditsLayer, type Layer, type Plan, type Source, windowFor } from "./plan";
import { REQUESTS } from "./price";
import type { HeldGrantDraw, HeldLayer, Hold, Standing } from "./standing";
import type { LayerTrace, RefundTrace } from "./trace";
import type { UnsealedUsageEvent } from "./usage-step";
import type { Priced } from "./waterfall";
import type { WindowPolicy } from "./windows/window";

/** One part of what a usage event drew: of one layer, from the hold that it captured or from the walk. */
export interface DrawnPart {
  readonly layer: string;
  readonly source: Source;
  readonly taken: Microcredits;
  readonly needsConsent: boolean;
  /** The seq of the fact that drew it, from which on a reset of a grant was later than the draw. */
  readonly seq: number;
  /** When a limit of this name counted it. */
  readonly countedAt: (key: string) => Instant;
  readonly windows: readonly DrawnWindow[];
  readonly grants: readonly HeldGrantDraw[];
  /** The consent and caps that are known to have counted it; null where they are to be found out. */
  readonly limits: readonly SpentUnder[] | null;
}

/** A limit on paid spending, and an instant of the period in which it counted it. */
export interface SpentUnder {
  readonly key: string;
  readonly countedAt: Instant;
}

interface DrawnWindow {
  readonly policy: WindowPolicy;
  readonly amount: Quantity;
  readonly countedAt: Instant;
  readonly endsAt: Instant | null;
}

/** A hold as its capture found it. */
export interface CapturedHold {
  readonly seq: number;
  readonly heldAt: Instant;
  readonly apiKey: string | null;
  readonly layers: readonly HeldLayer[];
  /** The end of the span in which this window held it; null where it has no spans. */
  readonly endsAt: (window: string) => Instant | null;
  readonly limits: "known" | "unknown";
}

/** A hold that is open still, with the standing from which its capture starts. */
export function openHoldOf(hold: Hold, standing: Standing): CapturedHold {
  const endsAt = (key: string) => {
    const epoch = hold.layers.flatMap(({ windows }) => windows).find((draw) => draw.key === key)?.epoch;
    const counts = Object.hasOwn(standing.windows, key) ? standing.windows[key] : undefined;
    return counts?.kind === "span" && counts.startAt === epoch ? counts.endAt : null;
  };
  const { attribution, layers } = hold;
  return { seq: standing.seq, heldAt: standing.at, apiKey: attribution.key, layers, endsAt, limits: "known" };
}

/** A hold as the fact that opened it tells of it, long after it was captured. */
export function recordedHoldOf(opened: UnsealedUsageEvent, plan: Plan): CapturedHold {
  const { outcome, decidedAt, seq } = opened;
  const request = pricedOf(opened, opened.attribution.key);
  const layers = plan.layers.flatMap((layer, i): HeldLayer[] => {
    const trace = outcome.layers[i];
    if (trace === undefined || !hasDrawn(layer, trace, request.cost)) return [];
    const windows = countedWindows(layer, trace, request, trace.taken, []).map(({ policy, amount }) => ({
      key: policy.key,
      epoch: decidedAt,
      amount,
    }));
    return [{ layer: layer.key, taken: trace.taken, windows, grants: drawsOf(trace), limits: [] }];
  });
  const windows = outcome.layers.flatMap((trace) => trace.windows);
  const endsAt = (key: string) => windows.find((window) => window.key === key)?.resetsAt ?? null;
  return { seq, heldAt: decidedAt, apiKey: opened.attribution.key, layers, endsAt, limits: "unknown" };
}

/**
 * What a usage event drew, part by part, in the order in which it was drawn: what its hold gave, then what the walk did. Worked out of
 * the fact and its plan alone, so it is the same whenever it is asked.
 */
export function partsOf(
  event: UnsealedUsageEvent,
  hold: CapturedHold | null,
  plan: Plan,
): readonly DrawnPart[] {
  const { outcome } = event;
  const request = pricedOf(event, hold?.apiKey ?? event.attribution.key);
  const fromHold = hold === null ? [] : heldParts(hold, request, plan);
  const counted = new Set(
    fromHold.flatMap(({ taken, windows }) =>
      taken === 0n ? [] : windows.flatMap(({ policy }) => (policy.measure === REQUESTS ? [policy.key] : [])),
    ),
  );
  const walked = plan.layers.flatMap((layer, i): DrawnPart[] => {
    const trace = outcome.layers[i];
    if (trace === undefined) return [];
    const given = fromHold.find((part) => part.layer === layer.key);
    const taken = trace.taken - (given?.taken ?? 0n);
    // What costs nothing was counted by what was held for it, where anything was.
    if (taken === 0n && (hold !== null || !hasDrawn(layer, trace, request.cost))) return [];
    const endsAt = (key: string) => trace.windows.find((window) => window.key === key)?.resetsAt ?? null;
    return [
      {
        ...namesOf(layer, taken),
        seq: event.seq,
        countedAt: (key) => countedAt(event, key),
        windows: countedWindows(layer, trace, request, taken, counted).map(({ policy, amount }) => ({
          policy,
          amount,
          countedAt: countedAt(event, policy.key),
          endsAt: endsAt(policy.key),
        })),
        grants: without(drawsOf(trace), given?.grants ?? []),
        limits: null,
      },
    ];
  });
  return [...fromHold, ...walked];
}

function heldParts(hold: CapturedHold, request: Priced, plan: Plan): readonly DrawnPart[] {
  return usedOf(plan, hold.layers, request).flatMap(({ held, taken, isCounting }): DrawnPart[] => {
    const layer = plan.layers.find(({ key }) => key === held.layer);
    if (layer === undefined || !isCounting) return [];
    const windows = held.windows.flatMap(({ key, epoch, amount }): DrawnWindow[] => {
      const named = heldPolicy(plan, held, key);
      const policy = named === undefined ? null : windowFor(named, request.feature);
      if (policy === null) return [];
      const used = minOf(amount, countedAmount(policy, request, taken));
      return [{ policy, amount: used, countedAt: epoch, endsAt: hold.endsAt(key) }];
    });
    let left = taken;
    const grants = held.grants.flatMap((draw): HeldGrantDraw[] => {
      const amount = minOf(left, draw.amount);
      left -= amount;
      return amount === 0n ? [] : [{ ...draw, amount }];
    });
    const limits =
      hold.limits === "known" ? held.limits.map(({ key, epoch }) => ({ key, countedAt: epoch })) : null;
    const { seq, heldAt } = hold;
    return [{ ...namesOf(layer, taken), seq, countedAt: () => heldAt, windows, grants, limits }];
  });
}

/** Finished work that is told late counts when it happened, but for what says that its span of then was over. All else counts when it is decided. */
export function countedAt(
  { kind, occurredAt, decidedAt, outcome }: UnsealedUsageEvent,
  key: string,
): Instant {
  const isPlaced = (kind === "track" || kind === "capture") && occurredAt < decidedAt;
  return isPlaced && outcome.closed?.includes(key) !== true ? occurredAt : decidedAt;
}

function namesOf(layer: Layer, taken: Microcredits) {
  const needsConsent = isCreditsLayer(layer) && layer.needsConsent;
  return { layer: layer.key, source: layer.source, taken, needsConsent };
}

/** As it was counted; who spends bounds nothing of what was drawn already. */
function pricedOf({ feature, usage, outcome, memberId }: UnsealedUsageEvent, apiKey: string | null): Priced {
  return { feature, usage, cost: outcome.cost, by: { apiKey, memberId, caps: [] } };
}

/** Whether the layer gave anything, or counted what costs nothing. */
function hasDrawn(layer: Layer, trace: LayerTrace, cost: Microcredits): boolean {
  return trace.taken > 0n || (cost === 0n && trace.skipped === null && !isCreditsLayer(layer));
}

/** What each window of the layer counted. One in shadow counted what it would have let through. */
function countedWindows(
  layer: Layer,
  trace: LayerTrace,
  request: Priced,
  taken: Microcredits,
  counted: Iterable<string>,
): readonly { readonly policy: WindowPolicy; readonly amount: Quantity }[] {
  if (isCreditsLayer(layer)) return [];
  const already = new Set(counted);
  return layer.windows.flatMap((named) => {
    const policy = windowFor(named, request.feature);
    if (policy === null || already.has(policy.key)) return [];
    const short = trace.windows.find(({ key }) => key === policy.key)?.shadow ?? 0n;
    const covered = taken - short;
    // Whether one in shadow had room for what costs nothing is not in the trace.
    if (policy.shadow === true && covered <= 0n) return [];
    return [{ policy, amount: countedAmount(policy, request, covered) }];
  });
}

function drawsOf({ grants }: LayerTrace): HeldGrantDraw[] {
  return grants.flatMap(({ id, taken }) => (taken > 0n ? [{ id, amount: taken }] : []));
}

/** A capture's trace has one line per grant, for its hold and the walk together. */
function without(draws: readonly HeldGrantDraw[], given: readonly HeldGrantDraw[]): readonly HeldGrantDraw[] {
  return draws.flatMap((draw) => {
    const amount = draw.amount - (given.find(({ id }) => id === draw.id)?.amount ?? 0n);
    return amount === 0n ? [] : [{ id: draw.id, amount }];
  });
}

/** Whether the event took anything by itself that can be given back. */
export function isRefundable({ kind, outcome }: Pick<UnsealedUsageEvent, "kind" | "outcome">): boolean {
  return outcome.outcome !== "blocked" && (kind === "consume" || kind === "track" || kind === "capture");
}

export function isOfCredits({ source }: DrawnPart): boolean {
  return source === "promo" || source === "purchased" || source === "plan";
}

/** What earlier refunds have paid back of an event's part. */
export function refundedOf(earlier: readonly RefundTrace[], nth: number): Microcredits {
  let refunded = 0n;
  for (const { parts } of earlier) for (const part of parts) if (part.nth === nth) refunded += part.amount;
  return refunded;
}
