import { formatDecimal } from "@/lib/engine/amounts";
import type { Comparison } from "@/lib/engine/what-if/comparison";
import type { AffectedAccount } from "@/lib/engine/what-if/most-affected";
import type { PeriodResultWire } from "../schema/simulation-schema";
import type { PeriodOutcome } from "./period-run";

type Side = Comparison["before"];

/** The result as it is kept and answered; `names` has those accounts that there still are. */
export function periodResultWire(
  { accounts, comparison, mostAffected, unreadable }: Extract<PeriodOutcome, { kind: "done" }>,
  names: ReadonlyMap<string, string>,
): PeriodResultWire {
  return {
    accounts,
    decisions: comparison.decisions,
    changed: comparison.changed,
    newly_blocked: comparison.newlyBlocked,
    newly_allowed: comparison.newlyAllowed,
    paid_otherwise: comparison.paidOtherwise,
    outcomes: [...comparison.outcomes.values()]
      .sort((a, b) => b.decisions - a.decisions)
      .map(({ from, fromReason, to, toReason, decisions }) => ({
        from: asked(from),
        from_reason: fromReason,
        to: asked(to),
        to_reason: toReason,
        decisions,
      })),
    before: sideWire(comparison.before),
    after: sideWire(comparison.after),
    most_affected: mostAffected.map((account) => affectedWire(account, names)),
    endings_not_asked: comparison.endingsNotAsked,
    acts_not_done: comparison.actsNotDone,
    unreadable_accounts: unreadable,
  };
}

/** Only ends of holds are not asked for, and they are no requests. */
function asked(outcome: "allowed" | "partial" | "blocked" | "refused" | "not_asked") {
  if (outcome === "not_asked") throw new Error("a request is always asked");
  return outcome;
}

function sideWire(side: Side): PeriodResultWire["before"] {
  const { allowed, partial, blocked, asked, refused, blockedMs, bySource, charged, refunded, owed } = side;
  return {
    allowed,
    partial,
    blocked,
    asked,
    refused,
    blocked_minutes: minutesOf(blockedMs),
    credits: {
      windows: formatDecimal(bySource.windows),
      free: formatDecimal(bySource.free),
      entitlement: formatDecimal(bySource.entitlement),
      plan: formatDecimal(bySource.plan),
      promo: formatDecimal(bySource.promo),
      purchased: formatDecimal(bySource.purchased),
    },
    charged: formatDecimal(charged),
    refunded: formatDecimal(refunded),
    owed: formatDecimal(owed),
  };
}

/** To the second, as a decimal of minutes: 90 s are "1.5". */
function minutesOf(ms: number): string {
  return formatDecimal((BigInt(Math.round(ms / 1_000)) * 1_000_000n) / 60n);
}

function affectedWire(
  { accountId, comparison }: AffectedAccount,
  names: ReadonlyMap<string, string>,
): PeriodResultWire["most_affected"][number] {
  return {
    account: accountId,
    name: names.get(accountId) ?? null,
    decisions: comparison.decisions,
    changed: comparison.changed,
    newly_blocked: comparison.newlyBlocked,
    newly_allowed: comparison.newlyAllowed,
    blocked_minutes_before: minutesOf(comparison.before.blockedMs),
    blocked_minutes_after: minutesOf(comparison.after.blockedMs),
    charged_before: formatDecimal(comparison.before.charged),
    charged_after: formatDecimal(comparison.after.charged),
  };
}
