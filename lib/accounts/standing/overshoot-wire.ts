import { formatDecimal, type Instant } from "@/lib/engine/amounts";
import { nextRepayment } from "@/lib/engine/debt";
import { overshootBound } from "@/lib/engine/overshoot";
import type { Plan } from "@/lib/engine/plan";
import type { Standing } from "@/lib/engine/standing";
import type { StandingWire } from "../schema/standing-schema";

/** What the plan does with overshoot, what is owed of it and for how long, and the worst that it can come to. */
export function overshootWire(standing: Standing, plan: Plan): StandingWire["overshoot"] {
  const { overshoot } = plan;
  const repaid = nextRepayment(standing);
  const bound = overshootBound(standing, plan);
  return {
    policy: overshoot.policy,
    debt_limit: overshoot.policy === "debt" ? formatDecimal(overshoot.limit) : null,
    owed_since: standing.owedSince === null ? null : timeOf(standing.owedSince),
    repaid_next:
      repaid === null
        ? null
        : { grant: repaid.grantId, at: timeOf(repaid.at), amount: formatDecimal(repaid.amount) },
    per_event_max: formatDecimal(bound.perEvent),
    open_holds_max: formatDecimal(bound.ofOpenHolds),
    holds_max: bound.holdsMax,
    all_holds_max: formatDecimal(bound.ofAllHolds),
  };
}

const timeOf = (at: Instant): string => new Date(at).toISOString();
