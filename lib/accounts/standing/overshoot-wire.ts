import { formatDecimal } from "@/lib/engine/amounts";
import { overshootBound } from "@/lib/engine/overshoot";
import type { Plan } from "@/lib/engine/plan";
import type { Standing } from "@/lib/engine/standing";
import type { StandingWire } from "../schema/standing-schema";

/** What the plan does with overshoot, and the worst that it can come to. */
export function overshootWire(standing: Standing, plan: Plan): StandingWire["overshoot"] {
  const { overshoot } = plan;
  const bound = overshootBound(standing, plan);
  return {
    policy: overshoot.policy,
    debt_limit: overshoot.policy === "debt" ? formatDecimal(overshoot.limit) : null,
    per_event_max: formatDecimal(bound.perEvent),
    open_holds_max: formatDecimal(bound.ofOpenHolds),
    holds_max: bound.holdsMax,
    all_holds_max: formatDecimal(bound.ofAllHolds),
  };
}
