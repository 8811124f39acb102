import type { Instant, Microcredits } from "./amounts";
import { withRepaying } from "./debt";
import { isOver, paidBack } from "./grant-period";
import { unaskedLayers } from "./levels";
import { planFor } from "./members";
import { type Catalogue, isCreditsLayer, type Plan, windowFor } from "./plan";
import { takeBackDebt } from "./refund-debt";
import { unspent } from "./refund-limits";
import type { RefundCommand } from "./request";
import { creditsOf, type Standing } from "./standing";
import type {
  DebtTrace,
  GrantTrace,
  LayerTrace,
  Outcome,
  RefundedGrant,
  RefundedPart,
  RefundedWindow,
} from "./trace";
import { windowRules } from "./windows/rules";
import type { WindowPolicy } from "./windows/window";

/**
 * Pays a refund back, to the standing as it is now: what it owes of the event is owed no more, credits go to their grants, units to the windows that still count them, and both to
 * the consent and caps that count them as spent. What comes back to a grant or a period that is over is lost at once, and said to be.
 * Its outcome is that of an event which takes less than nothing, so that whoever adds events up is right.
 */
export function payBack(
  standing: Standing,
  { refund, feature, memberId, plan: ref }: RefundCommand,
  catalogue: Catalogue,
  now: Instant,
): { readonly standing: Standing; readonly outcome: Outcome } {
  const plan = planFor(catalogue.plan(ref), standing, memberId);
  const plans = [planFor(catalogue.plan(standing.plan), standing, memberId), plan];
  const owing = refund.debt === undefined ? null : takeBackDebt({ ...standing, at: now }, refund.debt, now);
  let next: Standing = owing?.standing ?? { ...standing, at: now };
  const parts: RefundedPart[] = [];
  for (const part of refund.parts) {
    const windows = part.windows.map((window) => {
      const policy = policyNow(window, feature, plans);
      const given = returned(next, window, policy, now);
      next = given.standing;
      return given.window;
    });
    const grants = part.grants.map((grant) => {
      const back = returnedTo(next, grant, now);
      next = back.standing;
      return back.grant;
    });
    for (const limit of part.limits) next = unspent(next, limit, part.amount, now);
    parts.push({ ...part, windows, grants });
  }
  const credits = creditsOf(next);
  let amount = 0n;
  for (const part of parts) amount += part.amount;
  const taken = owing?.debt.amount ?? 0n;
  const outcome: Outcome = {
    outcome: "allowed",
    reason: null,
    binding: null,
    cost: -amount - taken,
    covered: -amount,
    shortfall: -taken,
    gates: [],
    layers: unaskedLayers(next, plan, feature, now).map((layer) => layerOf(layer, parts, standing)),
    available: credits.available,
    held: credits.held,
    ways: [],
    wouldBlock: [],
    holdExpiresAt: null,
    ...(owing === null ? null : { debt: debtTrace(standing, plans, taken) }),
    refund: owing === null ? { ...refund, parts } : { ...refund, parts, debt: owing.debt },
  };
  return { standing: next, outcome };
}

/** The debt of now, by its limit of now; a plan that carries none any more lets none be added. */
function debtTrace({ debt }: Standing, [plan]: readonly Plan[], taken: Microcredits): DebtTrace {
  const limit = plan?.overshoot.policy === "debt" ? plan.overshoot.limit : 0n;
  return { before: debt, carried: -taken, limit };
}

/** A window counts by the account's plan of now; where that does not know it any more, by the plan that counted it. */
function policyNow(
  { key }: RefundedWindow,
  feature: string,
  plans: readonly Plan[],
): WindowPolicy | undefined {
  for (const layer of plans.flatMap(({ layers }) => layers)) {
    if (isCreditsLayer(layer)) continue;
    for (const named of layer.windows) {
      const policy = windowFor(named, feature);
      if (policy !== null && policy.key === key) return policy;
    }
  }
  return undefined;
}

function returned(
  standing: Standing,
  window: RefundedWindow,
  policy: WindowPolicy | undefined,
  now: Instant,
): { readonly standing: Standing; readonly window: RefundedWindow } {
  const { key, isForgiven } = window;
  const counts = Object.hasOwn(standing.windows, key) ? standing.windows[key] : undefined;
  if (counts === undefined || policy === undefined || isForgiven)
    return { standing, window: { ...window, returned: 0n } };
  const given = windowRules(policy).giveBack(policy, counts, window, now);
  const windows = { ...standing.windows, [key]: given.counts ?? counts };
  return { standing: { ...standing, windows }, window: { ...window, returned: given.returned } };
}

function returnedTo(
  standing: Standing,
  refunded: RefundedGrant,
  now: Instant,
): { readonly standing: Standing; readonly grant: RefundedGrant } {
  const { id, amount, resets } = refunded;
  const grant = standing.grants.find((one) => one.id === id);
  if (grant === undefined || isOver(grant, now)) return { standing, grant: { ...refunded, lost: amount } };
  const back = paidBack(grant, amount, resets);
  const grants = standing.grants.map((one) => (one === grant ? back.grant : one));
  // What the account owes is repaid by the next credits, and these are.
  const next = withRepaying({ ...standing, grants }, grant, amount - back.lost, now);
  return { standing: next, grant: { ...refunded, lost: back.lost } };
}

/** A layer as it stands after the refund, with what it took: less than nothing. What was lost has a line of its own. */
function layerOf(layer: LayerTrace, parts: readonly RefundedPart[], before: Standing): LayerTrace {
  const mine = parts.filter((part) => part.layer === layer.layer);
  if (mine.length === 0) return layer;
  let taken = 0n;
  const back = new Map<string, Microcredits>();
  const lost = new Map<string, Microcredits>();
  for (const part of mine) {
    taken -= part.amount;
    for (const grant of part.grants) {
      back.set(grant.id, (back.get(grant.id) ?? 0n) + grant.amount - grant.lost);
      lost.set(grant.id, (lost.get(grant.id) ?? 0n) + grant.lost);
    }
  }
  const lines = (amounts: ReadonlyMap<string, Microcredits>, skipped: GrantTrace["skipped"]) =>
    [...amounts].flatMap(([id, amount]): GrantTrace[] => {
      const had = before.grants.find((grant) => grant.id === id)?.available ?? 0n;
      return amount === 0n ? [] : [{ id, before: had, taken: -amount, skipped }];
    });
  return { ...layer, taken, skipped: null, grants: [...lines(back, null), ...lines(lost, "expired")] };
}
