import { type Instant, type Microcredits, ONE, type Quantity } from "./amounts";
import { consentFor, spendLimits } from "./consent";
import { type Evaluation, evaluate } from "./evaluate";
import { standingAt } from "./holds";
import { appliesTo, type Catalogue, isCreditsLayer, type Plan } from "./plan";
import type { Usage } from "./price";
import { quantityIn, type Request } from "./request";
import type { Grant, Standing } from "./standing";
import type { Way } from "./trace";
import { type WindowPolicy, windowRules } from "./windows/window";

// A block is answered by trying; these bound what one refusal may cost the server.
const WAIT_TRIES_MAX = 24;
const REDUCE_TRIES_MAX = 6;

/**
 * The ways to continue after a block. Each was applied to a copy of the standing and the request decided again: only what
 * then is allowed is listed, so apply it, repeat the request, and it is allowed (D3).
 */
export function waysFor(
  standing: Standing,
  request: Request,
  plan: Plan,
  catalogue: Catalogue,
  blocked: Evaluation,
  now: Instant,
): Way[] {
  if (blocked.reason === "feature_not_entitled" || standing.frozen === "all") return [{ kind: "ask_owner" }];
  const isAllowed = (changed: Standing, changedRequest: Request, at: Instant) =>
    evaluate(changed, changedRequest, plan, catalogue, at).outcome === "allowed";
  const whole: Request = { ...request, partial: "reject" };
  const ways: Way[] = [];
  const wait = waitWay(standing, whole, plan, catalogue, blocked, now, isAllowed);
  if (wait !== null) ways.push(wait);
  const reduced = reduceWay(standing, whole, plan, catalogue, now);
  if (reduced !== null) ways.push({ kind: "reduce", usage: reduced });
  ways.push(...moneyWays(standing, whole, plan, catalogue, now));
  return ways.length > 0 ? ways : [{ kind: "ask_owner" }];
}

/** The first instant at which waiting alone is enough, found among those at which anything changes by time. */
function waitWay(
  standing: Standing,
  request: Request,
  plan: Plan,
  catalogue: Catalogue,
  blocked: Evaluation,
  now: Instant,
  isAllowed: (standing: Standing, request: Request, at: Instant) => boolean,
): Way | null {
  const instants = new Map<Instant, string | null>();
  const note = (at: Instant | null, window: string | null) => {
    if (at !== null && at > now && !instants.has(at)) instants.set(at, window);
  };
  const noteWindow = (policy: WindowPolicy) => {
    const rules = windowRules(policy);
    const counts = standing.windows[policy.key];
    const amount = quantityIn(policy.measure, request.usage, blocked.cost);
    note(
      rules.fitsAt(policy, counts, amount < policy.limit ? amount : policy.limit, now, standing.timeZone),
      policy.key,
    );
    note(rules.view(policy, counts, now, standing.timeZone).resetsAt, policy.key);
  };
  for (const gate of plan.gates)
    if (gate.kind === "rate" && appliesTo(gate.window.features, request.feature)) noteWindow(gate.window);
  for (const layer of plan.layers) {
    if (isCreditsLayer(layer) || !appliesTo(layer.features, request.feature)) continue;
    for (const policy of layer.windows) if (appliesTo(policy.features, request.feature)) noteWindow(policy);
  }
  for (const limit of spendLimits(standing, request.attribution.key)) {
    note(
      windowRules(limit.policy).view(limit.policy, limit.counts ?? undefined, now, standing.timeZone)
        .resetsAt,
      limit.key,
    );
  }
  for (const grant of standing.grants) note(grant.effectiveAt, null);
  for (const hold of standing.holds) note(hold.expiresAt, null);
  const inOrder = [...instants].sort((a, b) => a[0] - b[0]).slice(0, WAIT_TRIES_MAX);
  for (const [at, window] of inOrder) {
    if (isAllowed(standingAt(standing, catalogue, at), request, at))
      return { kind: "wait", until: at, window };
  }
  return null;
}

/** The request in proportion to what is covered now; whole quantities stay whole. Null where no smaller one fits. */
function reduceWay(
  standing: Standing,
  request: Request,
  plan: Plan,
  catalogue: Catalogue,
  now: Instant,
): Usage | null {
  let usage = request.usage;
  for (let tries = 0; tries < REDUCE_TRIES_MAX; tries++) {
    const evaluation = evaluate(standing, { ...request, usage }, plan, catalogue, now);
    if (evaluation.outcome === "allowed") return tries > 0 && evaluation.cost > 0n ? usage : null;
    const share = coveredShare(standing, { ...request, usage }, evaluation, now);
    if (share === null || share.of === 0n || share.part <= 0n || share.part >= share.of) return null;
    const smaller: Record<string, Quantity> = {};
    let isSmaller = false;
    for (const dimension in usage) {
      const quantity = usage[dimension] as Quantity;
      const scaled = (quantity * share.part) / share.of;
      smaller[dimension] = quantity % ONE === 0n ? scaled - (scaled % ONE) : scaled;
      if (smaller[dimension] !== quantity) isSmaller = true;
    }
    if (!isSmaller) return null;
    usage = smaller;
  }
  return null;
}

/** How much of the request fits, as a fraction: by the gate that stopped it, or by what the layers cover. */
function coveredShare(
  standing: Standing,
  request: Request,
  evaluation: Evaluation,
  now: Instant,
): { part: bigint; of: bigint } | null {
  for (const { gate, passed } of evaluation.gates) {
    if (passed) continue;
    if (gate.kind !== "rate") return null;
    const { window } = gate;
    const room = windowRules(window).view(
      window,
      standing.windows[window.key],
      now,
      standing.timeZone,
    ).remaining;
    return { part: room, of: quantityIn(window.measure, request.usage, evaluation.cost) };
  }
  return evaluation.found === null ? null : { part: evaluation.found.covered, of: evaluation.cost };
}

/** Consent to spend what is there, or the least to buy; each tried on a copy of the standing. */
function moneyWays(
  standing: Standing,
  request: Request,
  plan: Plan,
  catalogue: Catalogue,
  now: Instant,
): Way[] {
  const apiKey = request.attribution.key;
  const consented = withConsent(standing, apiKey);
  const isConsenting = isConsentBinding(standing, apiKey);
  const withAll = evaluate(consented, request, plan, catalogue, now);
  if (withAll.found === null) return [];
  if (withAll.outcome === "allowed") {
    return isConsenting ? [{ kind: "consent", amount: withAll.found.paid }] : [];
  }
  const amount: Microcredits = withAll.cost - withAll.found.covered;
  const bought = withPurchase(consented, amount, now);
  if (evaluate(bought, request, plan, catalogue, now).outcome !== "allowed") return [];
  const needsConsent =
    evaluate(withPurchase(standing, amount, now), request, plan, catalogue, now).outcome !== "allowed";
  return [{ kind: "buy", amount, needsConsent }];
}

function isConsentBinding(standing: Standing, apiKey: string | null): boolean {
  const { state } = consentFor(standing, apiKey);
  return state.consent.mode !== "always";
}

function withConsent(standing: Standing, apiKey: string | null): Standing {
  const always = { consent: { mode: "always" as const }, counts: null };
  const own = apiKey === null ? undefined : standing.keyConsents[apiKey];
  if (apiKey !== null && own !== undefined)
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
  return { ...standing, grants: [...standing.grants, grant] };
}
