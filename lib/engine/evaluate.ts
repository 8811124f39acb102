import type { Instant, Microcredits } from "./amounts";
import { consentFor } from "./consent";
import { checkGates, type GateCheck, hasRoomForHold } from "./gates";
import { appliesTo, type Catalogue, isCreditsLayer, type Plan } from "./plan";
import { price } from "./price";
import type { Request } from "./request";
import type { Standing } from "./standing";
import type { BlockReason } from "./trace";
import { type Priced, type Walk, walk } from "./waterfall";

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

/** The decision without its taking and its trace; ways to continue are found by evaluating again with the way applied (D3). */
export function evaluate(
  standing: Standing,
  request: Request,
  plan: Plan,
  catalogue: Catalogue,
  now: Instant,
): Evaluation {
  const isDone = request.kind === "track"; // it already happened: nothing blocks it
  const cost =
    isDone || appliesTo(plan.features, request.feature)
      ? price(catalogue.priceBook(plan.priceBook), request.feature, request.usage, request.properties)
      : null;
  if (cost === null) return refusal(0n, [], "feature_not_entitled", request.feature);
  if (standing.frozen === "all" && !isDone) return refusal(cost, [], "account_frozen", "frozen");
  const gates = checkGates(standing, plan, request, cost, now);
  if (!isDone) {
    for (const { gate, passed } of gates) {
      if (!passed)
        return refusal(cost, gates, gate.kind === "rate" ? "gate_reached" : "concurrency_reached", gate.key);
    }
    if (request.kind === "hold" && !hasRoomForHold(standing))
      return refusal(cost, gates, "concurrency_reached", "open_holds");
  }
  const priced: Priced = {
    feature: request.feature,
    usage: request.usage,
    cost,
    apiKey: request.attribution.key,
  };
  const found = walk(standing, plan, priced, cost, now);
  if (found.covered === cost) return { cost, gates, found, outcome: "allowed", reason: null, binding: null };
  if (isDone) return { cost, gates, found, outcome: "allowed", reason: null, binding: null };
  if (found.draws.every((draw) => draw.skipped === "not_for_feature"))
    return refusal(0n, gates, "feature_not_entitled", request.feature);
  if (request.partial === "accept" && found.covered > 0n) {
    return { cost, gates, found, outcome: "partial", ...whyShort(standing, plan, request, found, cost, now) };
  }
  return { cost, gates, found, outcome: "blocked", ...whyShort(standing, plan, request, found, cost, now) };
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
  request: Request,
  found: Walk,
  cost: Microcredits,
  now: Instant,
): { reason: BlockReason; binding: string | null } {
  const room = found.paidRoom;
  const short = cost - found.covered;
  if (room !== null && found.withheld >= short && !isForbidden(standing, request, found)) {
    if (room.limitedBy === "frozen") return { reason: "account_frozen", binding: room.binding };
    if (room.limitedBy === "cap_reached") return { reason: "spend_cap_reached", binding: room.binding };
    return { reason: "consent_required", binding: room.binding };
  }
  const bounded = boundedLayer(found, short);
  if (bounded !== null) return { reason: "spend_cap_reached", binding: bounded };
  const expired = expiredGrant(standing, plan, request.feature, now);
  if (expired !== null && found.paid === 0n && found.withheld === 0n)
    return { reason: "grants_expired", binding: expired };
  if (found.fullWindow !== null) return { reason: "limit_reached", binding: found.fullWindow };
  const last = plan.layers.findLast(
    (layer) => isCreditsLayer(layer) && appliesTo(layer.features, request.feature),
  );
  return { reason: "credits_exhausted", binding: last?.key ?? null };
}

/** Whoever said "never" is not asked again, unless nothing else explains the block: their credits are there, not exhausted. */
function isForbidden(standing: Standing, request: Request, found: Walk): boolean {
  if (found.paidRoom?.limitedBy !== "consent_required" || found.fullWindow === null) return false;
  return consentFor(standing, request.attribution.key).state.consent.mode === "never";
}

/** The layer whose bound per request kept back the credits that were short: they are there, so they are not exhausted. */
function boundedLayer(found: Walk, short: Microcredits): string | null {
  for (const { layer, before, taken } of found.draws) {
    if (!isCreditsLayer(layer) || layer.maxPerRequest === null || before === null) continue;
    if (taken >= layer.maxPerRequest && before - taken >= short) return layer.key;
  }
  return null;
}

/** A grant that would have paid for this feature and ran out by the clock: still in the standing, or recorded as expired since. */
function expiredGrant(standing: Standing, plan: Plan, feature: string, now: Instant): string | null {
  const kinds = plan.layers.flatMap((layer) =>
    isCreditsLayer(layer) && appliesTo(layer.features, feature) ? layer.kinds : [],
  );
  let canPay = false;
  let expired: string | null = null;
  for (const grant of standing.grants) {
    if (!kinds.includes(grant.kind) || !appliesTo(grant.features, feature) || grant.available === 0n)
      continue;
    if (grant.expiresAt !== null && now >= grant.expiresAt) expired ??= grant.id;
    else if (now >= grant.effectiveAt) canPay = true;
  }
  if (canPay) return null;
  if (expired !== null) return expired;
  return standing.lastExpiryAt !== null && kinds.length > 0 ? "expired_grants" : null;
}
