import type { AccountRefusal, Applied } from "./account-step";
import { type Instant, ONE, type Quantity } from "./amounts";
import type { AccountAct, ResetWindow, WindowLevel } from "./facts";
import { isOver } from "./grant-period";
import { appliesTo, type Catalogue, isCreditsLayer, type Plan, policyKey, windowsOf } from "./plan";
import { REQUESTS } from "./price";
import type { Grant, Standing } from "./standing";
import { resetCounts } from "./windows/reset";
import { windowRules } from "./windows/rules";
import type { WindowPolicy } from "./windows/window";

export type Redemption = Extract<AccountAct, { kind: "reset_redeemed" }>;

/**
 * The redemption of a banked reset as it would be recorded: the first, in burn-down order, that gives something back, or the one
 * that is named. Verified before it is one: where what the plan's layers cover would not rise for any feature, nothing is redeemed.
 */
export function redemptionOf(
  standing: Standing,
  catalogue: Catalogue,
  grantId: string | null,
  now: Instant,
): Redemption | AccountRefusal {
  if (standing.frozen === "all") return "account_frozen";
  const plan = catalogue.plan(standing.plan);
  const features = plan.features ?? Object.keys(catalogue.priceBook(plan.priceBook).features);
  let refusal: AccountRefusal = "no_reset_banked";
  for (const grant of standing.grants) {
    if (!isBanked(grant, now) || (grantId !== null && grant.id !== grantId)) continue;
    const policies = givenBackBy(grant, standing, plan, features);
    const after = withReset(
      standing,
      policies.map(({ key }) => key),
    );
    if (after !== null && hasRisen(standing, after, plan, features, now)) {
      const windows = policies.map((policy) => resetWindow(policy, standing, after, now));
      return { kind: "reset_redeemed", grantId: grant.id, left: grant.available - ONE, windows };
    }
    refusal = "reset_without_effect";
  }
  return refusal;
}

/** Takes one reset of the grant and empties the windows of what was used. What was redeemed is known: nothing is verified again. */
export function redeemReset(standing: Standing, { grantId, windows }: Redemption, now: Instant): Applied {
  const grant = standing.grants.find(({ id }) => id === grantId);
  if (grant === undefined || !isBanked(grant, now)) return "no_reset_banked";
  const after = withReset(
    standing,
    windows.map(({ key }) => key),
  );
  if (after === null) return "window_not_found";
  const grants = standing.grants.map((one) =>
    one === grant ? { ...grant, available: grant.available - ONE } : one,
  );
  return { standing: { ...after, grants }, posting: null };
}

/** Empties windows of what was used; what open holds have set aside stays counted, or ending them would give back twice (W2). */
export function withReset(standing: Standing, keys: readonly string[]): Standing | null {
  const windows = { ...standing.windows };
  for (const key of keys) {
    const counts = Object.hasOwn(windows, key) ? windows[key] : undefined;
    if (counts === undefined) return null;
    const reset = resetCounts(counts);
    if (reset === undefined) delete windows[key];
    else windows[key] = reset;
  }
  return { ...standing, windows };
}

export function isBanked(grant: Grant, now: Instant): boolean {
  return grant.kind === "reset" && grant.available >= ONE && now >= grant.effectiveAt && !isOver(grant, now);
}

/**
 * The windows of the plan's layers that a reset gives back, of those that count something: those that it names, or all, as far as all
 * that they count is in its scope. Gates are not among them: they protect the service, and pay for nothing.
 */
function givenBackBy(
  grant: Grant,
  standing: Standing,
  plan: Plan,
  features: readonly string[],
): WindowPolicy[] {
  const given: WindowPolicy[] = [];
  for (const layer of plan.layers) {
    if (isCreditsLayer(layer)) continue;
    for (const policy of layer.windows) {
      if (policy.shadow === true) continue;
      const counted = features.filter(
        (feature) => appliesTo(layer.features, feature) && appliesTo(policy.features, feature),
      );
      for (const window of windowsOf([policy], counted)) {
        const isNamed = grant.windows == null || grant.windows.includes(policyKey(window.key));
        const isInScope = (window.features ?? counted).every((feature) => appliesTo(grant.features, feature));
        if (isNamed && isInScope && Object.hasOwn(standing.windows, window.key)) given.push(window);
      }
    }
  }
  return given;
}

/**
 * Whether any layer covers more of any feature than before. Of windows that measure alike the tightest counts: emptying the others
 * gives nothing. Where one that measures otherwise has no room, no request gets past it, and nothing has risen.
 */
function hasRisen(
  before: Standing,
  after: Standing,
  plan: Plan,
  features: readonly string[],
  now: Instant,
): boolean {
  for (const layer of plan.layers) {
    if (isCreditsLayer(layer)) continue;
    for (const feature of features) {
      if (!appliesTo(layer.features, feature)) continue;
      const policies = windowsOf(layer.windows, [feature]).filter(
        (policy) => policy.shadow !== true && appliesTo(policy.features, feature),
      );
      const then = tightest(after, policies, now);
      if ([...then].some(([measure, room]) => room < (measure === REQUESTS ? ONE : 1n))) continue;
      const was = tightest(before, policies, now);
      if ([...then].some(([measure, room]) => room > (was.get(measure) ?? 0n))) return true;
    }
  }
  return false;
}

/** By measure, the least room of these windows. */
function tightest(
  standing: Standing,
  policies: readonly WindowPolicy[],
  now: Instant,
): ReadonlyMap<string, Quantity> {
  const rooms = new Map<string, Quantity>();
  for (const policy of policies) {
    const counts = standing.windows[policy.key];
    const { remaining } = windowRules(policy).view(policy, counts, now, standing.timeZone);
    const least = rooms.get(policy.measure);
    if (least === undefined || remaining < least) rooms.set(policy.measure, remaining);
  }
  return rooms;
}

function resetWindow(policy: WindowPolicy, before: Standing, after: Standing, now: Instant): ResetWindow {
  const { key, measure, limit } = policy;
  return { key, measure, limit, before: levelOf(policy, before, now), after: levelOf(policy, after, now) };
}

function levelOf(policy: WindowPolicy, standing: Standing, now: Instant): WindowLevel {
  const counts = standing.windows[policy.key];
  const { used, held, resetsAt } = windowRules(policy).view(policy, counts, now, standing.timeZone);
  return { used, held, resetsAt };
}
