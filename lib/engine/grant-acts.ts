import type { Applied } from "./account-step";
import { type Instant, type Microcredits, maxOf, ONE } from "./amounts";
import { comesBefore } from "./burn-down";
import { withRepaying } from "./debt";
import { withExpired, withoutRenewed } from "./expired-credits";
import type { AccountAct, GrantTerms } from "./facts";
import { adjusted, afterReset, firstPeriod, isOver, isResetDue, renewed, revised } from "./grant-period";
import { creditsOf, type Grant, type Standing } from "./standing";

/** Four million million credits: with as much again decided and not yet settled, the ledger's balance still fits 64 bits. */
export const BALANCE_MAX: Microcredits = 4_000_000_000_000n * ONE;

type ActOf<Kind extends AccountAct["kind"]> = Extract<AccountAct, { kind: Kind }>;

/** A grant's credits are posted when it is issued, also where it becomes effective later. */
export function issueGrant(standing: Standing, terms: GrantTerms, now: Instant): Applied {
  if (grantOf(standing, terms.id) !== undefined) return "grant_exists";
  if (terms.expiresAt !== null && (terms.expiresAt <= now || terms.expiresAt <= terms.effectiveAt))
    return "expiry_in_the_past";
  if (!isWhole(terms, terms.amount)) return "resets_are_whole";
  if (terms.kind !== "reset" && terms.amount > roomOf(standing)) return "balance_too_large";
  const period = firstPeriod(terms, now);
  const grant: Grant = {
    ...terms,
    available: terms.amount,
    held: 0n,
    createdAt: now,
    ...(period === undefined ? {} : { period }),
  };
  const grants = inOrder([...standing.grants, grant]);
  const issued = { ...standing, grants, expired: withoutRenewed(standing.expired, terms) };
  return {
    standing: withRepaying(issued, terms, terms.amount, now),
    posting: { grantId: terms.id, kind: "grant", amount: terms.amount },
  };
}

/** Adds, reduces, or moves the expiry. A reduction takes only what is available: nothing held, nothing spent. */
export function adjustGrant(standing: Standing, act: ActOf<"grant_adjusted">, now: Instant): Applied {
  const grant = grantOf(standing, act.grantId);
  if (grant === undefined || isOver(grant, now)) return "grant_not_found";
  if (grant.available + act.delta < 0n) return "grant_balance_too_low";
  if (!isWhole(grant, act.delta)) return "resets_are_whole";
  if (act.delta > 0n && act.delta > roomOf(standing)) return "balance_too_large";
  const expiresAt = act.expiresAt === undefined ? grant.expiresAt : act.expiresAt;
  if (expiresAt !== null && (expiresAt <= now || expiresAt <= grant.effectiveAt)) return "expiry_in_the_past";
  const next = replaced(standing, grant, { ...adjusted(grant, act.delta), expiresAt });
  return {
    standing: withRepaying(next, grant, act.delta, now),
    posting: act.delta === 0n ? null : { grantId: grant.id, kind: "adjustment", amount: act.delta },
  };
}

/**
 * Takes back what is left of a grant, because it was voided or its time is over. What a hold still has set aside stays payable
 * by that hold; the grant stays in the standing, expired, until the hold ends and the rest expires with it.
 */
export function endGrant(
  standing: Standing,
  grantId: string,
  kind: "void" | "expiry",
  now: Instant,
): Applied {
  const grant = grantOf(standing, grantId);
  if (grant === undefined) return "grant_not_found";
  const lapsed = grant.period?.lapsed ?? 0n;
  const held = grant.held - lapsed;
  if (kind === "expiry" && (!isOver(grant, now) || held > 0n)) return "grant_not_expired";
  if (kind === "void" && isOver(grant, now)) return "grant_not_found";
  const lost: Microcredits = grant.available + lapsed;
  const { period: _, ...unending } = grant;
  // A void with open holds ends the grant now: it pays nothing more, and what comes back expires.
  const rest = { ...unending, amount: grant.amount - lost, available: 0n, held, expiresAt: now };
  return {
    standing: {
      ...replaced(standing, grant, held === 0n ? null : rest),
      expired: kind === "expiry" ? withExpired(standing.expired, grant, now) : standing.expired,
    },
    posting: lost === 0n ? null : { grantId, kind, amount: -lost },
  };
}

/** Ends a grant's period: when its time has come, or now, where somebody says why. Its recurrence goes on as it was anchored. */
export function resetGrant(standing: Standing, act: ActOf<"grant_reset">, now: Instant): Applied {
  const grant = grantOf(standing, act.grantId);
  if (grant === undefined || isOver(grant, now)) return "grant_not_found";
  if (grant.period === undefined) return "grant_not_recurring";
  if (act.reason === null && !isResetDue(grant, now)) return "reset_not_due";
  if (grant.period.owed > 0n) return "reset_not_due";
  const reset = afterReset(grant, now, roomOf(standing) + grant.available);
  return {
    standing: replaced(standing, grant, reset.grant),
    posting: reset.lost === 0n ? null : { grantId: grant.id, kind: "expiry", amount: -reset.lost },
  };
}

/**
 * Gives a grant other terms in the middle of its period. What it gives per period more or less moves what is available; what
 * was used stays used, and where that is more than is given now, the difference is remembered until the next reset.
 */
export function reviseGrant(standing: Standing, terms: GrantTerms, now: Instant): Applied {
  const grant = grantOf(standing, terms.id);
  if (grant === undefined || isOver(grant, now)) return "grant_not_found";
  if (grant.period === undefined || terms.recurrence === undefined) return "grant_not_recurring";
  const next = revised(grant, terms, roomOf(standing));
  const moved = next.available - grant.available;
  return {
    standing: withRepaying(replaced(standing, grant, next), next, moved, now),
    posting: moved === 0n ? null : { grantId: grant.id, kind: "adjustment", amount: moved },
  };
}

/** Posts what the last reset owes: a fact of its own, so that what was lost and what is new are two movements of the balance. */
export function renewGrant(standing: Standing, grantId: string, now: Instant): Applied {
  const grant = grantOf(standing, grantId);
  const owed = grant?.period?.owed ?? 0n;
  if (grant === undefined || owed === 0n) return "nothing_due";
  const expired = withoutRenewed(standing.expired, grant);
  const next = { ...replaced(standing, grant, renewed(grant)), expired };
  return {
    standing: withRepaying(next, grant, owed, now),
    posting: { grantId, kind: "grant", amount: owed },
  };
}

export function lapseGrant(standing: Standing, grantId: string): Applied {
  const grant = grantOf(standing, grantId);
  const lapsed = grant?.period?.lapsed ?? 0n;
  if (grant?.period === undefined || lapsed === 0n) return "nothing_due";
  const next = { ...grant, held: grant.held - lapsed, period: { ...grant.period, lapsed: 0n } };
  return { standing: replaced(standing, grant, next), posting: { grantId, kind: "expiry", amount: -lapsed } };
}

/** Whether an amount is one that such a grant can have: resets are counted, not measured. */
function isWhole({ kind }: GrantTerms, amount: Microcredits): boolean {
  return kind !== "reset" || amount % ONE === 0n;
}

function grantOf(standing: Standing, grantId: string): Grant | undefined {
  return standing.grants.find((grant) => grant.id === grantId);
}

/** `next` null takes the grant out. */
function replaced(standing: Standing, grant: Grant, next: Grant | null): Standing {
  const others = standing.grants.filter((candidate) => candidate !== grant);
  return { ...standing, grants: next === null ? others : inOrder([...others, next]) };
}

/** How many more credits the account can hold. */
export function roomOf(standing: Standing): Microcredits {
  const { available, held } = creditsOf(standing);
  let room = BALANCE_MAX - available - held;
  for (const { period } of standing.grants) if (period !== undefined) room -= period.owed;
  return maxOf(0n, room);
}

function inOrder(grants: readonly Grant[]): readonly Grant[] {
  return [...grants].sort(comesBefore);
}
