import { countedAmount } from "./allowance";
import { type Microcredits, minOf, type Quantity } from "./amounts";
import { type Spender, spenderOf } from "./consent";
import type { AccountEvent } from "./facts";
import { roomOf } from "./grant-acts";
import { planFor } from "./members";
import { appliesTo, type Catalogue } from "./plan";
import { debtLeftOf, refundedDebt, repaidOf } from "./refund-debt";
import { limitsOf } from "./refund-limits";
import {
  type CapturedHold,
  type DrawnPart,
  isOfCredits,
  isRefundable,
  openHoldOf,
  partsOf,
  recordedHoldOf,
  refundedOf,
} from "./refund-parts";
import type { RefundCommand } from "./request";
import type { Standing } from "./standing";
import type { RefundedGrant, RefundedPart, RefundedWindow, RefundTrace } from "./trace";
import type { UnsealedUsageEvent } from "./usage-step";

/** What is known of a usage event that somebody wants refunded, all of it read where nothing can come between. */
export interface RefundFacts {
  readonly event: UnsealedUsageEvent;
  /** The event that opened the hold that it captured; null where it captured none. */
  readonly opened: UnsealedUsageEvent | null;
  readonly earlier: readonly RefundTrace[];
  /** What was done to the account since `opened`, or else since the event: at least every reset, consent, cap, member, plan and time zone. */
  readonly acts: readonly AccountEvent[];
}

/** All of an event's refunds are read under the account's locks, before another one is worked out. */
export const MAX_REFUNDS = 1_000;

export interface RefundAsked {
  /** Null for all that is left. */
  readonly amount: Microcredits | null;
  /** False leaves what windows have counted as it is: then only credits are refunded. */
  readonly restoresWindows: boolean;
  readonly reason: string;
  readonly by: string;
}

export type RefundRefusal =
  /** It charges nothing by itself: it was blocked, or is a hold, the release of one, or a refund. */
  | "not_refundable"
  | "nothing_to_refund"
  /** More than is left of what it cost. */
  | "refund_too_large"
  | "too_many_refunds"
  /** More credits than one account can hold. */
  | "balance_too_large";

/** The event's own parts, what of each is refunded already, and what has happened since. */
interface Refundable {
  readonly event: UnsealedUsageEvent;
  readonly by: Spender;
  readonly parts: readonly DrawnPart[];
  readonly earlier: readonly RefundTrace[];
  readonly acts: readonly AccountEvent[];
}

/**
 * The refund that was asked for, worked out: what was drawn last is paid back first, which is what it left to be owed, then to the very grants
 * that gave it, and never more of a part than it drew, over all refunds (S4). Or why there is none. `standing` is the one that it will be applied to.
 */
export function refundOf(
  standing: Standing,
  facts: RefundFacts,
  asked: RefundAsked,
  catalogue: Catalogue,
): RefundCommand | RefundRefusal {
  const { event, opened, earlier, acts } = facts;
  if (!isRefundable(event)) return "not_refundable";
  const plan = planFor(catalogue.plan(event.plan), standing, event.memberId);
  const hold = opened === null ? null : recordedHoldOf(opened, plan);
  const parts = partsOf(event, hold, plan);
  const by = spenderOf(catalogue.plan(standing.plan), standing, apiKeyOf(event, hold), event.memberId);
  return worked(standing, { event, by, parts, earlier, acts }, asked);
}

/**
 * What the plan refunds by itself, at once and in full: work of which the caller says that it failed. `before` is the standing on
 * which the event was decided, `after` the one it left. Null where the plan refunds nothing of it.
 */
export function refundByRule(
  before: Standing,
  event: UnsealedUsageEvent,
  after: Standing,
  catalogue: Catalogue,
): RefundCommand | null {
  if (event.outcome.failed !== true || !isRefundable(event)) return null;
  const plan = planFor(catalogue.plan(event.plan), before, event.memberId);
  const rule = plan.refundFailed ?? null;
  if (rule === null || !appliesTo(rule.features, event.feature)) return null;
  const open = event.kind === "capture" ? before.holds.find(({ ref }) => ref === event.holdRef) : undefined;
  const hold = open === undefined ? null : openHoldOf(open, before);
  const parts = partsOf(event, hold, plan);
  const asked = { amount: null, restoresWindows: true, reason: "refund_failed", by: "system" };
  const by = spenderOf(plan, after, apiKeyOf(event, hold), event.memberId);
  const found = { event, by, parts, earlier: [], acts: [] };
  const refund = worked(after, found, asked);
  return typeof refund === "string" ? null : refund;
}

function apiKeyOf(event: UnsealedUsageEvent, hold: CapturedHold | null): string | null {
  return hold === null ? event.attribution.key : hold.apiKey;
}

function worked(
  standing: Standing,
  found: Refundable,
  { amount, restoresWindows, reason, by }: RefundAsked,
): RefundCommand | RefundRefusal {
  const { event, parts, earlier } = found;
  if (earlier.length >= MAX_REFUNDS) return "too_many_refunds";
  const open = parts.map((part, nth) => ({ part, nth, refunded: refundedOf(earlier, nth) }));
  const payable = open.filter(({ part }) => restoresWindows || isOfCredits(part));
  const owed = debtLeftOf(event, earlier);
  let left = owed.left;
  for (const { part, refunded } of payable) left += part.taken - refunded;
  if (amount !== null && amount > left) return left === 0n ? "nothing_to_refund" : "refund_too_large";
  // What cost nothing was counted all the same, where windows count it, and can be given back once.
  const isFree =
    event.outcome.covered === 0n &&
    earlier.length === 0 &&
    payable.some(({ part }) => part.windows.length > 0);
  if (left === 0n && !isFree) return "nothing_to_refund";
  let rest = amount ?? left;
  const debt = refundedDebt(standing, found, owed.carried, minOf(rest, owed.left));
  rest -= debt?.amount ?? 0n;
  const refunded: RefundedPart[] = [];
  for (const { part, nth, refunded: before } of payable.toReversed()) {
    const back = minOf(rest, part.taken - before);
    if (back === 0n && !(isFree && part.windows.length > 0)) continue;
    rest -= back;
    refunded.push(refundedPart(standing, found, part, nth, before, back));
  }
  let credits = debt === null ? 0n : repaidOf(standing, debt);
  for (const part of refunded) for (const grant of part.grants) credits += grant.amount;
  if (credits > roomOf(standing)) return "balance_too_large";
  const { feature, memberId, attribution, plan, priceBook } = event;
  const what = { of: event.ref, reason, by, restoresWindows, parts: refunded };
  const refund = debt === null ? what : { ...what, debt };
  return { kind: "refund", feature, memberId, attribution, plan, priceBook, refund };
}

function refundedPart(
  standing: Standing,
  found: Refundable,
  part: DrawnPart,
  nth: number,
  before: Microcredits,
  amount: Microcredits,
): RefundedPart {
  const { layer, source, taken, windows, needsConsent } = part;
  return {
    nth,
    layer,
    source,
    drawn: taken,
    amount,
    windows: windows.flatMap((window) => refundedWindow(found, part, window, before, amount) ?? []),
    grants: refundedGrants(standing, found, part, before, amount),
    limits: needsConsent && amount > 0n ? limitsOf(standing, found, part) : [],
  };
}

/** A window keeps what it would have counted for what is not refunded; the difference is given back. */
function refundedWindow(
  { event, acts, by }: Refundable,
  part: DrawnPart,
  { policy, amount, countedAt, endsAt }: DrawnPart["windows"][number],
  before: Microcredits,
  back: Microcredits,
): RefundedWindow | null {
  const request = { feature: event.feature, usage: event.usage, cost: event.outcome.cost, by };
  const countedFor = (taken: Microcredits): Quantity =>
    taken === part.taken ? amount : taken === 0n ? 0n : minOf(amount, countedAmount(policy, request, taken));
  const kept = part.taken === 0n ? 0n : countedFor(part.taken - before - back);
  const given = countedFor(part.taken - before) - kept;
  if (given <= 0n) return null;
  const isForgiven = acts.some(
    ({ seq, act }) =>
      seq > event.seq &&
      ((act.kind === "window_reset" && act.windows.includes(policy.key)) ||
        (act.kind === "reset_redeemed" && act.windows.some(({ key }) => key === policy.key))),
  );
  const { key, measure } = policy;
  return { key, measure, amount: given, countedAt, endsAt, isForgiven, returned: 0n };
}

/** The last drawn first: `before` of the part was paid back already, from its end. */
function refundedGrants(
  standing: Standing,
  { acts }: Refundable,
  part: DrawnPart,
  before: Microcredits,
  back: Microcredits,
): readonly RefundedGrant[] {
  const grants: RefundedGrant[] = [];
  let skip = before;
  let left = back;
  for (const { id, amount: drawn, period } of part.grants.toReversed()) {
    const skipped = minOf(skip, drawn);
    skip -= skipped;
    const amount = minOf(left, drawn - skipped);
    left -= amount;
    if (amount === 0n) continue;
    const number = standing.grants.find((grant) => grant.id === id)?.period?.number;
    const resets =
      period !== undefined && number !== undefined
        ? number - period
        : acts.filter(({ seq, act }) => seq > part.seq && act.kind === "grant_reset" && act.grantId === id)
            .length;
    grants.push({ id, amount, resets, lost: 0n });
  }
  return grants;
}

/** What a refund pays back in all, in windows, credits and debt together. */
export function amountOf({ parts, debt }: RefundTrace): Microcredits {
  let amount = debt?.amount ?? 0n;
  for (const part of parts) amount += part.amount;
  return amount;
}

/** What of an event can be refunded, over all its refunds: what it drew, and what it left to be owed. The rest of its overshoot came back. */
export function refundableOf({ outcome }: Pick<UnsealedUsageEvent, "outcome">): Microcredits {
  return outcome.covered + (outcome.debt?.carried ?? 0n);
}
