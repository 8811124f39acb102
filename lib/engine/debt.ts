import type { Applied } from "./account-step";
import { type Instant, type Microcredits, maxOf, minOf } from "./amounts";
import { paidRoom, type Spender } from "./consent";
import type { GrantTerms } from "./facts";
import { nextResetOf } from "./grant-period";
import type { Late } from "./late";
import type { Overshoot } from "./plan";
import type { GrantDraw, Standing } from "./standing";
import { countSpending } from "./take";
import type { DebtTrace } from "./trace";

/**
 * Carries what finished work cost beyond all that could pay as the account's debt, as far as the plan's limit and the consent that
 * governs the spender go; the rest is refunded as ever (S3). Debt is spending that was put off: it is carried only where it might be spent
 * today, and counted there, so that the credits that repay it are spent without asking twice. Null where the plan carries none.
 */
export function carryDebt(
  standing: Standing,
  overshoot: Overshoot,
  short: Microcredits,
  by: Spender,
  now: Instant,
  late: Late | null,
): { readonly standing: Standing; readonly debt: DebtTrace } | null {
  if (overshoot.policy !== "debt" || short === 0n) return null;
  const { limit } = overshoot;
  const before = standing.debt;
  const { room } = paidRoom(standing, by, now);
  const fits = minOf(short, maxOf(0n, limit - before));
  const carried = room === null ? fits : minOf(fits, room);
  const debt = { before, carried, limit };
  if (carried === 0n) return { standing, debt };
  const counted = countSpending(standing, by, carried, "use", now, late).standing;
  const owedSince = standing.owedSince ?? now;
  return { standing: { ...counted, debt: before + carried, owedSince }, debt };
}

/**
 * Notes that credits just came which repay what is owed: as the very next fact, before anything is decided. Those that are not for
 * every feature, or not yet effective, repay nothing: they were promised for something, or for another time. Of a grant
 * that was there before only what came is asked for.
 */
export function withRepaying(
  standing: Standing,
  { id, kind, features, effectiveAt }: GrantTerms,
  amount: Microcredits,
  now: Instant,
): Standing {
  if (standing.debt === 0n || amount <= 0n) return standing;
  if (kind === "reset" || features !== null || effectiveAt > now) return standing;
  return { ...standing, repaying: [...standing.repaying, { id, amount }] };
}

/** Credits that are known to come while something is owed: how much of it they repay, and when. */
export interface NextRepayment {
  readonly grantId: string;
  readonly at: Instant;
  readonly amount: Microcredits;
}

/** The first reset to come whose credits repay; null where nothing is owed, or no such grant recurs. Credits that somebody may yet issue, nobody knows. */
export function nextRepayment({ debt, grants }: Standing): NextRepayment | null {
  let next: NextRepayment | null = null;
  if (debt === 0n) return null;
  for (const grant of grants) {
    const at = nextResetOf(grant);
    if (at === null || grant.kind === "reset" || grant.features !== null || grant.effectiveAt > at) continue;
    if (grant.amount > 0n && (next === null || at < next.at))
      next = { grantId: grant.id, at, amount: minOf(debt, grant.amount) };
  }
  return next;
}

/** Repays with the credits that came first of those that just came. What is not owed any more, the others keep. */
export function repayDebt(standing: Standing, grantId: string): Applied {
  const [draw, ...others] = standing.repaying;
  const grant = standing.grants.find(({ id }) => id === grantId);
  if (draw?.id !== grantId || grant === undefined) return "nothing_due";
  const amount = minOf(standing.debt, minOf(draw.amount, grant.available));
  const debt = standing.debt - amount;
  const paid = { ...grant, available: grant.available - amount, repaid: (grant.repaid ?? 0n) + amount };
  const grants = amount === 0n ? standing.grants : standing.grants.map((one) => (one === grant ? paid : one));
  const repaying: readonly GrantDraw[] = debt === 0n ? [] : others;
  return {
    standing: { ...standing, debt, owedSince: debt === 0n ? null : standing.owedSince, repaying, grants },
    posting: { grantId, kind: "repayment", amount: -amount },
  };
}
