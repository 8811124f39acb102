import type { PlanGrant } from "@/lib/engine/plan";
import type { PlanGrantContent } from "../schema/plan-content";

/** A plan's grant as the engine has it, of its stored content. */
export function planGrantOf(content: PlanGrantContent): PlanGrant {
  const { key, kind, amount, priority, features, windows, recurrence, rollover, cost_basis: cost } = content;
  const { every, unit, anchor, time_zone: timeZone } = recurrence;
  const costBasis = cost === null ? null : { minorUnits: BigInt(cost.minor_units), currency: cost.currency };
  const given = { key, kind, amount, priority, features, windows };
  return { ...given, every, unit, anchor, timeZone, rollover, costBasis };
}

/** The inverse of `planGrantOf`. */
export function contentOfPlanGrant(grant: PlanGrant): PlanGrantContent {
  const {
    key,
    kind,
    amount,
    priority,
    features,
    windows,
    every,
    unit,
    anchor,
    timeZone,
    rollover,
    costBasis,
  } = grant;
  return {
    key,
    kind,
    amount,
    priority,
    features: listOf(features),
    windows: listOf(windows),
    recurrence: { every, unit, anchor, time_zone: timeZone },
    rollover: rollover === null ? null : { ...rollover },
    cost_basis:
      costBasis === null ? null : { minor_units: Number(costBasis.minorUnits), currency: costBasis.currency },
  };
}

export function listOf(names: readonly string[] | null): string[] | null {
  return names === null ? null : [...names];
}
