import type { Instant } from "./amounts";
import { calendarSpan } from "./calendar-time";
import type { AccountAct, GrantTerms } from "./facts";
import { isOver } from "./grant-period";
import type { Plan, PlanGrant } from "./plan";
import type { Grant, Standing } from "./standing";

/**
 * The next act that brings an account's plan grants in line with its plan; null when they are. Apply it and ask again. Grants of a plan
 * go by their key, as windows do: what both plans give under one key goes on, with what was used of it, so going to and fro refills
 * nothing. What the new plan does not give ends with its period; coming back before that takes it up again. Grants that are nobody's plan's
 * are never touched. `newId` names what is issued.
 */
export function planAct(
  standing: Standing,
  plan: Plan,
  now: Instant,
  newId: () => string,
): AccountAct | null {
  const reason = `plan ${plan.name}`;
  for (const given of plan.grants) {
    const grant = runningOf(standing, given, now);
    if (grant === undefined) {
      const terms = firstTerms(standing, given, now, newId());
      return { kind: "grant_issued", grant: terms, ...costOf(given), reason };
    }
    const terms = termsOf(given, grant);
    if (grant.expiresAt !== null || !isSame(terms, grant))
      return { kind: "grant_revised", grant: terms, ...costOf(given), reason };
  }
  for (const grant of standing.grants) {
    const { planGrant, period, expiresAt } = grant;
    if (planGrant === undefined || period === undefined || expiresAt !== null) continue;
    if (plan.grants.some(({ key, kind }) => key === planGrant && kind === grant.kind)) continue;
    return { kind: "grant_adjusted", grantId: grant.id, delta: 0n, expiresAt: period.endsAt, reason };
  }
  return null;
}

/** What gives credits under a key is another grant than what gives resets under it. */
function runningOf(standing: Standing, { key, kind }: PlanGrant, now: Instant): Grant | undefined {
  return standing.grants.find(
    (grant) =>
      grant.planGrant === key && grant.kind === kind && grant.period !== undefined && !isOver(grant, now),
  );
}

function costOf({ costBasis }: PlanGrant): Pick<Extract<AccountAct, { kind: "grant_issued" }>, "costBasis"> {
  return costBasis === null ? {} : { costBasis };
}

function firstTerms(standing: Standing, given: PlanGrant, now: Instant, id: string): GrantTerms {
  const timeZone = given.timeZone ?? standing.timeZone;
  const anchorAt = given.anchor === "calendar" ? calendarSpan(given.unit, now, timeZone).startAt : now;
  return termsOf(given, { id, effectiveAt: now, recurrence: { anchorAt, timeZone } });
}

/** The terms as the plan has them now. Id, beginning, anchor and clocks stay as they were when it was issued. */
function termsOf(
  { key, kind, amount, priority, features, windows, every, unit, rollover }: PlanGrant,
  kept: {
    readonly id: string;
    readonly effectiveAt: Instant;
    readonly recurrence?: { readonly anchorAt: Instant; readonly timeZone: string };
  },
): GrantTerms {
  const { anchorAt, timeZone } = kept.recurrence ?? { anchorAt: kept.effectiveAt, timeZone: "UTC" };
  return {
    id: kept.id,
    kind,
    priority,
    amount,
    effectiveAt: kept.effectiveAt,
    expiresAt: null,
    features,
    ...(kind === "reset" ? { windows } : {}),
    recurrence: { every, unit, anchorAt, timeZone },
    ...(rollover === null ? {} : { rollover }),
    planGrant: key,
  };
}

function isSame(terms: GrantTerms, grant: Grant): boolean {
  const textOf = ({ amount, priority, features, windows, recurrence, rollover }: GrantTerms) =>
    [
      amount,
      priority,
      features,
      windows,
      recurrence?.every,
      recurrence?.unit,
      rollover?.min,
      rollover?.max,
      rollover?.periods,
    ]
      .map((part) => (Array.isArray(part) ? part.join("\n") : `${part}`))
      .join("\n\n");
  return textOf(terms) === textOf(grant);
}
