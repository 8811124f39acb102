import { type Instant, type Microcredits, maxOf, minOf } from "./amounts";
import type { Spender } from "./consent";
import type { AccountEvent, Posting } from "./facts";
import { isOver, paidBack } from "./grant-period";
import { limitsOf, unspent } from "./refund-limits";
import { countedAt } from "./refund-parts";
import type { Grant, Standing } from "./standing";
import type { RefundedDebt, RefundTrace } from "./trace";
import type { UnsealedUsageEvent } from "./usage-step";

/** What an event added to the debt, and what of that no refund has taken back: it was drawn last, on credits that were to come. */
export function debtLeftOf(
  { outcome }: Pick<UnsealedUsageEvent, "outcome">,
  earlier: readonly RefundTrace[],
): { readonly carried: Microcredits; readonly left: Microcredits } {
  const carried = outcome.debt?.carried ?? 0n;
  let left = carried;
  for (const { debt } of earlier) left -= debt?.amount ?? 0n;
  return { carried, left };
}

/** A refund of so much of an event's debt; what becomes of it is found out where it is applied. Null for none of it. */
export function refundedDebt(
  standing: Standing,
  found: { readonly event: UnsealedUsageEvent; readonly acts: readonly AccountEvent[]; readonly by: Spender },
  carried: Microcredits,
  amount: Microcredits,
): RefundedDebt | null {
  if (amount === 0n) return null;
  const { event } = found;
  const drawn = { limits: null, seq: event.seq, countedAt: (key: string) => countedAt(event, key) };
  return { carried, amount, grants: [], lost: 0n, limits: limitsOf(standing, found, drawn) };
}

/** What of it goes back to grants at the most: as much as is not owed any more. */
export function repaidOf(standing: Standing, { amount }: RefundedDebt): Microcredits {
  return maxOf(0n, amount - standing.debt);
}

/**
 * Takes an event's debt back. What is owed still is owed no more, whichever event left it: of what is owed, no part is of another kind than
 * the rest. What is not owed any more was repaid, and goes back to grants that did and still last, the last in the order of burn-down first (G1),
 * and to none more than it repaid (G2). The rest was repaid by grants and periods that are over: it expires at once, as whatever is refunded to them.
 */
export function takeBackDebt(
  standing: Standing,
  refunded: RefundedDebt,
  now: Instant,
): { readonly standing: Standing; readonly debt: RefundedDebt } {
  const forgiven = minOf(refunded.amount, standing.debt);
  let left = refunded.amount - forgiven;
  const grants: RefundedDebt["grants"][number][] = [];
  const after = standing.grants.toReversed().map((grant): Grant => {
    const amount = isOver(grant, now) ? 0n : minOf(left, grant.repaid ?? 0n);
    if (amount === 0n) return grant;
    left -= amount;
    const back = givenBackTo(grant, amount);
    grants.push({ id: grant.id, amount, lost: back.lost });
    return back.grant;
  });
  const debt = standing.debt - forgiven;
  const isOwing = debt > 0n;
  let next: Standing = {
    ...standing,
    debt,
    owedSince: isOwing ? standing.owedSince : null,
    repaying: isOwing ? standing.repaying : [],
    grants: grants.length === 0 ? standing.grants : after.toReversed(),
  };
  for (const limit of refunded.limits) next = unspent(next, limit, refunded.amount, now);
  return { standing: next, debt: { ...refunded, grants, lost: left } };
}

function givenBackTo(
  { repaid = 0n, ...rest }: Grant,
  amount: Microcredits,
): { readonly grant: Grant; readonly lost: Microcredits } {
  return paidBack(repaid === amount ? rest : { ...rest, repaid: repaid - amount }, amount, 0);
}

/**
 * What it moves on the balance: all of it out of what is owed, as it came in, over the account's own line; and what was repaid back to where it
 * came from. What comes back to nobody is on the account's line as well. What expires of it is for the caller to post, once per grant.
 */
export function debtPostings({ amount, grants, lost }: RefundedDebt): readonly Posting[] {
  const back: Posting[] = grants.map(({ id, amount }) => ({ grantId: id, kind: "repayment", amount }));
  if (lost > 0n) back.push({ grantId: null, kind: "repayment", amount: lost });
  return [
    { grantId: null, kind: "refund", amount },
    { grantId: null, kind: "debt", amount: -amount },
    ...back,
  ];
}
