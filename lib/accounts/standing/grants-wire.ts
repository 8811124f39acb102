import { recurrenceWire } from "@/lib/credits/schema/recurrence-schema";
import { timeWire } from "@/lib/decisions/schema/decision-wire";
import { formatDecimal, type Instant, ONE } from "@/lib/engine/amounts";
import { skipOf } from "@/lib/engine/burn-down";
import { givenIn, nextResetOf } from "@/lib/engine/grant-period";
import type { Grant, Standing } from "@/lib/engine/standing";
import type { StandingWire } from "../schema/standing-schema";

/** The grants of credits as they stand, in burn-down order. */
export function grantsWire({ grants }: Standing, now: Instant): StandingWire["grants"] {
  return grants.flatMap((grant) => {
    if (grant.kind === "reset") return [];
    const nextResetAt = nextResetOf(grant);
    return [
      {
        id: grant.id,
        kind: grant.kind,
        priority: grant.priority,
        amount: formatDecimal(grant.period === undefined ? grant.amount : givenIn(grant.period)),
        available: formatDecimal(grant.available),
        held: formatDecimal(grant.held),
        ...termWire(grant),
        recurrence: grant.recurrence === undefined ? null : recurrenceWire(grant.recurrence),
        next_reset_at: nextResetAt === null ? null : timeWire(nextResetAt),
        state: stateOf(grant, now),
      },
    ];
  });
}

/** Banked resets, which are counted and no credits, in the order in which they are used. */
export function resetsWire({ grants }: Standing, now: Instant): StandingWire["resets"] {
  return grants
    .filter(({ kind }) => kind === "reset")
    .map((grant) => ({
      grant: grant.id,
      left: Number(grant.available / ONE),
      windows: grant.windows == null ? null : [...grant.windows],
      ...termWire(grant),
      state: stateOf(grant, now),
    }));
}

function termWire({ effectiveAt, expiresAt, features }: Grant) {
  return {
    effective_at: timeWire(effectiveAt),
    expires_at: expiresAt === null ? null : timeWire(expiresAt),
    features: features === null ? null : [...features],
  };
}

function stateOf(grant: Grant, now: Instant): StandingWire["grants"][number]["state"] {
  const skipped = skipOf({ ...grant, features: null }, "", now);
  if (skipped === "expired") return "expired";
  if (skipped === "not_effective") return "scheduled";
  return grant.available === 0n ? "spent" : "active";
}
