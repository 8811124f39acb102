import type { Instant } from "./amounts";
import { repayDebt } from "./debt";
import type { AccountAct } from "./facts";
import { renewGrant, resetGrant } from "./grant-acts";
import { isOver, isResetDue } from "./grant-period";
import type { Grant, Standing } from "./standing";

/** An act that time alone makes due, and what its key is made of: the same for whoever finds it, so that it is recorded once. */
export interface DueAct {
  readonly act: AccountAct;
  readonly what: "debt-repayment" | "grant-renewal" | "grant-lapse" | "grant-reset" | "grant-expiry";
  readonly about: string;
}

/**
 * What time has made due of the grants, the first of it; null when all is recorded. A reset is followed by its renewal; a grant
 * expires once nothing of it is held. Apply it and ask again.
 */
export function dueAct(standing: Standing, now: Instant): DueAct | null {
  const reset = dueReset(standing, now);
  if (reset !== null) return reset;
  for (const grant of standing.grants) {
    const due = endOf(standing, grant, now);
    if (due !== null) return due;
  }
  return null;
}

/** The repayments, resets and renewals alone: what decisions and other acts come after, where it is due before them. */
export function dueReset(standing: Standing, now: Instant): DueAct | null {
  const [draw] = standing.repaying;
  if (draw !== undefined)
    return {
      act: { kind: "debt_repaid", grantId: draw.id },
      what: "debt-repayment",
      about: `${draw.id}:${standing.seq}`,
    };
  for (const grant of standing.grants) {
    const due = renewalOf(grant, now);
    if (due !== null) return due;
  }
  return null;
}

/** Whether a decision at `now` has to wait for a reset or a repayment. Asked before every decision, so it makes nothing. */
export function hasResetDue(standing: Standing, now: Instant): boolean {
  if (standing.repaying.length > 0) return true;
  for (const grant of standing.grants) {
    if (grant.period !== undefined && (grant.period.owed > 0n || isResetDue(grant, now))) return true;
  }
  return false;
}

/** The standing as it will be at `now` once the resets until then, and what they repay, are recorded. */
export function withResets(standing: Standing, now: Instant): Standing {
  let next = standing;
  while (hasResetDue(next, now)) next = withFirstReset(next, now);
  return next;
}

/** Each pass repays once or moves one grant on, so the loop above ends; a reset that is due and refused would keep it for ever. */
function withFirstReset(standing: Standing, now: Instant): Standing {
  const [draw] = standing.repaying;
  const repaid = draw === undefined ? null : repayDebt(standing, draw.id);
  if (repaid !== null && typeof repaid !== "string") return repaid.standing;
  for (const grant of standing.grants) {
    const applied = appliedTo(standing, grant, now);
    if (applied !== null) return applied;
  }
  throw new Error(`a reset of ${standing.accountId} is due and was refused`);
}

function appliedTo(standing: Standing, { id, period }: Grant, now: Instant): Standing | null {
  const applied =
    period !== undefined && period.owed > 0n
      ? renewGrant(standing, id, now)
      : resetGrant(standing, { kind: "grant_reset", grantId: id, reason: null }, now);
  return typeof applied === "string" ? null : applied.standing;
}

function renewalOf(grant: Grant, now: Instant): DueAct | null {
  const { id, period } = grant;
  if (period === undefined) return null;
  if (period.owed > 0n)
    return {
      act: { kind: "grant_renewed", grantId: id },
      what: "grant-renewal",
      about: `${id}:${period.number}`,
    };
  if (!isResetDue(grant, now)) return null;
  return {
    act: { kind: "grant_reset", grantId: id, reason: null },
    what: "grant-reset",
    about: `${id}:${period.endsAt}`,
  };
}

function endOf(standing: Standing, grant: Grant, now: Instant): DueAct | null {
  const { id, period, held } = grant;
  const lapsed = period?.lapsed ?? 0n;
  if (isOver(grant, now)) {
    // What a hold set aside in time stays payable by that hold.
    return held > lapsed
      ? null
      : { act: { kind: "grant_expired", grantId: id }, what: "grant-expiry", about: id };
  }
  if (lapsed === 0n) return null;
  return { act: { kind: "grant_lapsed", grantId: id }, what: "grant-lapse", about: `${id}:${standing.seq}` };
}
