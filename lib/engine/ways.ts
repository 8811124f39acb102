import type { Instant, Microcredits } from "./amounts";
import { comesBefore } from "./burn-down";
import { consentFor, keyConsent } from "./consent";
import { type Evaluation, evaluate } from "./evaluate";
import { findMember, memberCaps, memberOfKey } from "./members";
import { type Catalogue, isCreditsLayer, type Plan, policyKey } from "./plan";
import { reduceWay } from "./reduce-way";
import type { Request } from "./request";
import { resetWay } from "./reset-way";
import type { Grant, Standing } from "./standing";
import type { Way } from "./trace";
import { waitWay } from "./wait-way";
import type { WindowPolicy } from "./windows/window";

/** A block, and what is needed to try whether a way leads out of it. */
export interface Blocked {
  readonly standing: Standing;
  /** What was asked, whole: a way leads to all of it. */
  readonly request: Request;
  readonly plan: Plan;
  readonly catalogue: Catalogue;
  readonly evaluation: Evaluation;
  readonly now: Instant;
  evaluate(standing: Standing, request: Request, at: Instant): Evaluation;
  isAllowed(standing: Standing, request: Request, at: Instant): boolean;
}

const ASK_OWNER: Way = { kind: "ask_owner", limit: null };

/**
 * The ways to continue after a block. Each was applied to a copy of the standing and the request decided again: only what
 * then is allowed is listed, so apply it, repeat the request, and it is allowed (D3).
 */
export function waysFor(
  standing: Standing,
  request: Request,
  plan: Plan,
  catalogue: Catalogue,
  evaluation: Evaluation,
  now: Instant,
): Way[] {
  const { reason } = evaluation;
  if (reason === "feature_not_entitled" || reason === "member_frozen" || standing.frozen === "all")
    return [ASK_OWNER];
  const again = (changed: Standing, changedRequest: Request, at: Instant) =>
    evaluate(changed, changedRequest, plan, catalogue, at, false);
  const blocked: Blocked = {
    standing,
    request: { ...request, partial: "reject" },
    plan,
    catalogue,
    evaluation,
    now,
    evaluate: again,
    isAllowed: (changed, changedRequest, at) => again(changed, changedRequest, at).outcome === "allowed",
  };
  const ways = [
    waitWay(blocked),
    resetWay(blocked),
    reduceWay(blocked),
    ownerWay(blocked),
    moneyWay(blocked),
  ].filter((way) => way !== null);
  if (ways.length === 0 || reason === "account_frozen") ways.push(ASK_OWNER);
  return ways;
}

/** Whoever runs the organization lifts the member's limit that was binding. Null where that alone is not enough. */
function ownerWay({ standing, request, plan, catalogue, evaluation, now }: Blocked): Way | null {
  const { binding, reason } = evaluation;
  const { memberId } = request;
  if (binding === null || memberId === null || memberOfKey(binding) !== memberId) return null;
  const isCap = reason === "spend_cap_reached";
  const lifted = isCap ? withoutCap(standing, plan, memberId, binding) : standing;
  const free = isCap ? plan : unlimited(plan, policyKey(binding));
  const tried = evaluate(lifted, request, free, catalogue, now, false);
  return tried.outcome === "allowed" ? { kind: "ask_owner", limit: binding } : null;
}

function withoutCap(standing: Standing, plan: Plan, memberId: string, key: string): Standing {
  const member = findMember(standing, memberId);
  if (member === null) return standing;
  const caps = memberCaps(plan, standing, memberId).filter(({ period }) => !key.startsWith(`${period}@`));
  return { ...standing, members: { ...standing.members, [memberId]: { ...member, caps } } };
}

/** More than anything can count. */
const NO_LIMIT = 1n << 96n;

function unlimited(plan: Plan, key: string): Plan {
  const lifted = (policy: WindowPolicy): WindowPolicy =>
    policy.key === key ? { ...policy, limit: NO_LIMIT } : policy;
  return {
    ...plan,
    gates: plan.gates.map((gate) => {
      if (gate.kind === "rate") return { ...gate, window: lifted(gate.window) };
      return gate.key === key ? { ...gate, limit: Number.MAX_SAFE_INTEGER } : gate;
    }),
    layers: plan.layers.map((layer) =>
      isCreditsLayer(layer) ? layer : { ...layer, windows: layer.windows.map(lifted) },
    ),
  };
}

/** Consent to spend what is there, or else the least to buy. Null where credits would not help. */
function moneyWay(blocked: Blocked): Way | null {
  const { standing, request, now } = blocked;
  const apiKey = request.attribution.key;
  const consented = withConsent(standing, apiKey);
  const withAll = blocked.evaluate(consented, request, now);
  if (withAll.found === null) return null;
  if (withAll.outcome === "allowed") {
    const isAsked = consentFor(standing, apiKey).state.consent.mode !== "always";
    return isAsked ? { kind: "consent", amount: withAll.found.paid } : null;
  }
  const isEnough = (amount: Microcredits) =>
    blocked.isAllowed(withPurchase(consented, amount, now), request, now);
  const amount = leastAmount(withAll.cost - withAll.found.covered, withAll.cost, isEnough);
  if (amount === null) return null;
  const needsConsent = !blocked.isAllowed(withPurchase(standing, amount, now), request, now);
  // What is owed is repaid by what is bought, before anything is decided.
  return { kind: "buy", amount: amount + standing.debt, needsConsent };
}

/**
 * The least amount that is enough, null when none is. Mostly it is what is short. Less will do where a layer behind the
 * purchased one covers all of the rest or nothing; more is needed where a layer that is bounded per request would draw on the
 * bought credits before others. It is searched for between nothing and the cost: beyond the cost no purchase helps.
 */
function leastAmount(
  short: Microcredits,
  cost: Microcredits,
  isEnough: (amount: Microcredits) => boolean,
): Microcredits | null {
  let tooLittle = 0n;
  let least = short;
  if (isEnough(short)) {
    if (short === 1n || !isEnough(short - 1n)) return short;
    least = short - 1n;
  } else {
    if (!isEnough(cost)) return null;
    tooLittle = short;
    least = cost;
  }
  while (least - tooLittle > 1n) {
    const middle = (least + tooLittle) / 2n;
    if (isEnough(middle)) least = middle;
    else tooLittle = middle;
  }
  return least;
}

/** Consent to everything, given where it is asked for: by the key's own consent, else by the account's. */
function withConsent(standing: Standing, apiKey: string | null): Standing {
  const always = { consent: { mode: "always" as const }, counts: null };
  if (apiKey !== null && keyConsent(standing, apiKey) !== null)
    return { ...standing, keyConsents: { ...standing.keyConsents, [apiKey]: always } };
  return { ...standing, consent: always };
}

function withPurchase(standing: Standing, amount: Microcredits, now: Instant): Standing {
  const grant: Grant = {
    id: "grt_bought",
    kind: "purchased",
    priority: 0,
    amount,
    effectiveAt: now,
    expiresAt: null,
    features: null,
    available: amount,
    held: 0n,
    createdAt: now,
  };
  return { ...standing, grants: [...standing.grants, grant].sort(comesBefore) };
}
