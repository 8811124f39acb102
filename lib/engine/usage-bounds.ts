import type { Standing } from "./standing";
import type { UnsealedUsageEvent, UsageStep } from "./usage-step";

export const COST_TOO_LARGE: UsageStep = { kind: "refused", code: "cost_too_large", param: null };
export const OVERSHOOT_TOO_LARGE: UsageStep = { kind: "refused", code: "overshoot_too_large", param: null };

/** One step of `seq`, and the fact that records it. */
export function recorded(
  standing: Standing,
  event: Omit<UnsealedUsageEvent, "accountId" | "seq">,
): UsageStep {
  const seq = standing.seq + 1;
  return {
    kind: "recorded",
    standing: { ...standing, seq },
    event: { ...event, accountId: standing.accountId, seq },
  };
}
