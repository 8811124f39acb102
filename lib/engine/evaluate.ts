import type { Instant, Microcredits } from "./amounts";
import { consentFor, spenderOf } from "./consent";
import { isTold, toldExpiry } from "./expired-credits";
import { checkGates, type GateCheck, hasRoomForHold } from "./gates";
import { findMember } from "./members";
import { appliesTo, type Catalogue, type GrantKind, isCreditsLayer, isShadow, type Plan } from "./plan";
import { price } from "./price";
import type { Request } from "./request";
import type { Standing } from "./standing";
import type { BlockReason } from "./trace";
import { type LayerDraw, type Priced, type Walk, walk } from "./waterfall";

/** What a request would get, before anything is taken. */
export interface Evaluation {
  readonly cost: Microcredits;
  readonly gates: readonly GateCheck[];
  /** Null where a gate or the account's state already refused. */
  readonly found: Walk | null;
  readonly outcome: "allowed" | "partial" | "blocked";
  readonly reason: BlockReason | null;
  readonly binding: string | null;
}

/**
 * The decision without its taking and its trace; ways to continue are found by evaluating again with the way applied (D3).
 * Such a try is not answered to anybody: without `explains` it does not look for the reason why layers fell short.
 */
export function evaluate(
  standing: Standing,
  request: Request,
  plan: Plan,
  catalogue: Catalogue,
  now: Instant,
  explains = true,
): Evaluation {
  const isDone = request.kind === "track"; // it already happened: nothing blocks it
  const cost =
    isDone || appliesTo(plan.features, request.feature)
      ? price(catalogue.priceBook(plan.priceBook), request.feature, request.usage, request.properties)
      : null;
  if (cost === null) return refusal(0n, [], "feature_not_entitled", request.feature);
  if (standing.frozen === "all" && !isDone) return refusal(cost, [], "account_frozen", "frozen");
  if (!isDone && findMember(standing, request.memberId)?.frozen === true)
    return refusal(cost, [], "member_frozen", request.memberId as string);
  const gates = checkGates(standing, plan, request, cost, now);
  if (!isDone) {
    for (const { gate, window, passed } of gates) {
      if (passed || isShadow(gate)) continue;
      return window === null
        ? refusal(cost, gates, "concurrency_reached", gate.key)
        : refusal(cost, gates, "gate_reached", window.key);
    }
    if (request.kind === "hold" && !hasRoomForHold(standing))
      return refusal(cost, gates, "concurrency_reached", "open_holds");
  }
  const priced: Priced = {
    feature: request.feature,
    usage: request.usage,
    cost,
    by: spenderOf(plan, standing, request.attribution.key, request.memberId),
  };
  const found = walk(standing, plan, priced, cost, now);
  if (isDone || found.covered === cost)
    return { cost, gates, found, outcome: "allowed", reason: null, binding: null };
  if (found.draws.every((draw) => draw.skipped === "not_for_feature"))
    return refusal(0n, gates, "feature_not_entitled", request.feature);
  const outcome = request.partial === "accept" && found.covered > 0n ? "partial" : "blocked";
  if (!explains) return { cost, gates, found, outcome, reason: null, binding: null };
  return { cost, gates, found, outcome, ...whyShort(standing, plan, priced, found, now) };
}

function refusal(
  cost: Microcredits,
  gates: readonly GateCheck[],
  reason: BlockReason,
  binding: string,
): Evaluation {
  return { cost, gates, found: null, outcome: "blocked", reason, binding };
}

/**
 * Why the layers did not cover the cost. Withheld credits come first: with consent they would have paid, and the person must
 * hear that before anything about limits. Money that expired is never reported as "too many requests" (E11).
 */
function whyShort(
  standing: Standing,
  plan: Plan,
  priced: Priced,
  found: Walk,
  now: Instant,
): { reason: BlockReason; binding: string | null } {
  const withheld = whyWithheld(standing, plan, priced, found, now);
  if (withheld !== null) return withheld;
  const bounded = boundedLayer(standing, plan, priced, found, now);
  if (bounded !== null) return { reason: "spend_cap_reached", binding: bounded };
  const expired = expiredGrant(standing, plan, priced.feature, now);
  if (expired !== null) return { reason: "grants_expired", binding: expired };
  if (found.fullWindow !== null) return { reason: "limit_reached", binding: found.fullWindow };
  const last = plan.layers.findLast(
    (layer) => isCreditsLayer(layer) && appliesTo(layer.features, priced.feature),
  );
  if (last !== undefined) return { reason: "credits_exhausted", binding: last.key };
  // Nothing is paid with credits here and no window is full: every layer gave as much as one request may have.
  return { reason: "spend_cap_reached", binding: boundedDraw(found)?.layer.key ?? null };
}

/** Walks again as if all that needs consent might be spent: where that covers the cost, it is consent, a cap or a freeze that stops. */
function whyWithheld(
  standing: Standing,
  plan: Plan,
  priced: Priced,
  found: Walk,
  now: Instant,
): { reason: BlockReason; binding: string | null } | null {
  const room = found.paidRoom;
  if (room === null || room.limitedBy === null) return null;
  const { mode } = consentFor(standing, priced.by.apiKey).state.consent;
  // Whoever said "never" is not asked again, unless nothing else explains the block: their credits are there, not exhausted.
  if (room.limitedBy === "consent_required" && mode === "never" && found.fullWindow !== null) return null;
  const consent = { consent: { mode: "always" as const }, counts: null };
  const free: Standing = { ...standing, frozen: "none", consent, keyConsents: {}, caps: [] };
  const unbound = { ...priced, by: { ...priced.by, caps: [] } };
  if (walk(free, plan, unbound, priced.cost, now).covered < priced.cost) return null;
  if (room.limitedBy === "frozen") return { reason: "account_frozen", binding: room.binding };
  if (room.limitedBy === "cap_reached") return { reason: "spend_cap_reached", binding: room.binding };
  return { reason: "consent_required", binding: room.binding };
}

/** The first layer that gave as much as it gives one request at the most. */
function boundedDraw(found: Walk): LayerDraw | undefined {
  return found.draws.find(({ layer, taken }) => layer.maxPerRequest !== null && taken >= layer.maxPerRequest);
}

/** The layer whose bound per request kept back what was short: those credits are there, so they are not exhausted. */
function boundedLayer(
  standing: Standing,
  plan: Plan,
  priced: Priced,
  found: Walk,
  now: Instant,
): string | null {
  const bounded = boundedDraw(found);
  if (bounded === undefined) return null;
  const layers = plan.layers.map((layer) => ({ ...layer, maxPerRequest: null }));
  const { covered } = walk(standing, { ...plan, layers }, priced, priced.cost, now);
  return covered < priced.cost ? null : bounded.layer.key;
}

/** A grant that would have paid for this feature and ran out by the clock of late: still in the standing, or recorded as expired since. */
function expiredGrant(standing: Standing, plan: Plan, feature: string, now: Instant): string | null {
  const kinds: readonly GrantKind[] = plan.layers.flatMap((layer) =>
    isCreditsLayer(layer) && appliesTo(layer.features, feature) ? layer.kinds : [],
  );
  let canPay = false;
  let expired: string | null = null;
  for (const grant of standing.grants) {
    if (!kinds.includes(grant.kind) || !appliesTo(grant.features, feature) || grant.available === 0n)
      continue;
    if (grant.expiresAt !== null && now >= grant.expiresAt) {
      if (isTold(grant.expiresAt, now)) expired ??= grant.id;
    } else if (now >= grant.effectiveAt) canPay = true;
  }
  if (canPay) return null;
  if (expired !== null) return expired;
  return toldExpiry(standing.expired, kinds, feature, now)?.id ?? null;
}
