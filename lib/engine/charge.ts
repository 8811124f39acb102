import type { Microcredits } from "./amounts";
import type { Posting, UsageEvent } from "./facts";
import { type PriceBook, price } from "./price";
import { debtPostings } from "./refund-debt";
import type { GrantDraw } from "./standing";
import type { GrantTrace, LayerTrace, Outcome } from "./trace";

/** What the settlement needs of a usage event. Every `UsageEvent` is one; the storage reads and decodes no more than this. */
export interface UnsettledEvent
  extends Pick<
    UsageEvent,
    "accountId" | "seq" | "ref" | "kind" | "feature" | "usage" | "properties" | "decidedAt" | "priceBook"
  > {
  readonly outcome: Pick<Outcome, "outcome" | "reason" | "cost" | "covered" | "debt"> & {
    readonly layers: readonly UnsettledLayer[];
  };
  /** Why the stored row could not be read, where it could not: such an event is parked whatever else it says. */
  readonly damage?: string;
}

type UnsettledLayer = Pick<LayerTrace, "source" | "taken"> & {
  readonly grants: readonly Pick<GrantTrace, "id" | "taken" | "skipped">[];
};

/**
 * What one usage event charges. `cost` = `included` + `charged` + `overshoot`, and `charged` = the sum of `draws`, one per
 * grant in the order of the walk.
 */
export interface Charge {
  readonly cost: Microcredits;
  /** Covered by windows, free tier or entitlement: recorded, and moves no balance. */
  readonly included: Microcredits;
  readonly charged: Microcredits;
  /** What `track` and `capture` used beyond all that could pay: posted in full and returned by the same settlement (S3). */
  readonly overshoot: Microcredits;
  /** What of the overshoot the account owes from now on; the rest is refunded. */
  readonly owed: Microcredits;
  readonly draws: readonly GrantDraw[];
  /** What a refund pays back to grants and periods that are over: it expires at once. */
  readonly lapses: readonly GrantDraw[];
}

const NONE: readonly GrantDraw[] = [];
const NOTHING: Charge = {
  cost: 0n,
  included: 0n,
  charged: 0n,
  overshoot: 0n,
  owed: 0n,
  draws: NONE,
  lapses: NONE,
};

/**
 * What a usage event charges, from its trace alone; its explanation is its bill.
 *
 * - A `consume`, `track` or `capture` charges what it took. A **partial** one recorded its usage in full, but was only granted
 *   the covered part: its charge has `cost` = covered, and nothing of the rest is owed.
 * - A **blocked** one took nothing and charges nothing: `cost` 0, whatever the request would have cost (W1).
 * - A `refund` took less than nothing: all that it charges is negative, its draws are what it pays back, and its overshoot is the debt
 *   that it takes back.
 * - `hold` and `extend` only set aside, `release` and `expire` give back: their charge is zero. A hold is charged by its
 *   capture, whose trace has all that it used, held before or not.
 */
export function chargeOf(event: UnsettledEvent): Charge {
  const { kind, outcome } = event;
  if (outcome.outcome === "blocked" || !isCharged(kind)) return NOTHING;
  let included = 0n;
  let charged = 0n;
  const draws: GrantDraw[] = [];
  let lapses: GrantDraw[] | null = null;
  for (const layer of outcome.layers) {
    if (layer.taken === 0n) continue;
    if (!isCredits(layer)) {
      included += layer.taken;
      continue;
    }
    charged += layer.taken;
    for (const grant of layer.grants) {
      if (grant.taken === 0n) continue;
      addDraw(draws, grant.id, grant.taken);
      if (grant.taken < 0n && grant.skipped === "expired") {
        lapses ??= [];
        addDraw(lapses, grant.id, -grant.taken);
      }
    }
  }
  const overshoot = kind === "consume" ? 0n : outcome.cost - outcome.covered;
  const owed = outcome.debt?.carried ?? 0n;
  const cost = included + charged + overshoot;
  return { cost, included, charged, overshoot, owed, draws, lapses: lapses ?? NONE };
}

/** Whether usage of this kind is charged, as far as it was covered. */
export function isCharged(kind: UsageEvent["kind"]): boolean {
  return kind === "consume" || kind === "track" || kind === "capture" || kind === "refund";
}

function isCredits(layer: UnsettledLayer): boolean {
  return layer.source === "promo" || layer.source === "purchased" || layer.source === "plan";
}

/** Two layers may draw on one grant; the ledger has one debit per grant and cause (L2). */
function addDraw(draws: GrantDraw[], id: string, amount: Microcredits): void {
  const at = draws.findIndex((draw) => draw.id === id);
  if (at === -1) draws.push({ id, amount });
  else draws[at] = { id, amount: (draws[at] as GrantDraw).amount + amount };
}

/**
 * Why an event must not be charged as it stands, or null when it may: its cost is priced again, from the usage and the pinned
 * price book alone, and its trace must add up (D2). Whoever finds a fault charges nothing and reports the text.
 */
export function faultOf(event: UnsettledEvent, charge: Charge, book: PriceBook | null): string | null {
  const { outcome } = event;
  if (event.damage !== undefined) return event.damage;
  if (book === null) return `price book ${event.priceBook} is unknown`;
  const priced = priceAgain(event, book);
  if (priced !== outcome.cost) return `price differs: decided ${outcome.cost}, priced again ${priced}`;
  if (charge === NOTHING) return null;
  const taken = charge.included + charge.charged;
  if (taken !== outcome.covered) return `the layers took ${taken}, the outcome covered ${outcome.covered}`;
  const isRefund = event.kind === "refund";
  if (isRefund ? outcome.covered < outcome.cost : outcome.covered > outcome.cost)
    return `covered ${outcome.covered} of a cost of ${outcome.cost}`;
  let drawn = 0n;
  for (const draw of charge.draws) drawn += draw.amount;
  if (drawn !== charge.charged) return `the grants gave ${drawn}, the credits layers took ${charge.charged}`;
  if (isRefund ? charge.owed > 0n : charge.owed < 0n || charge.owed > charge.overshoot)
    return `it carries ${charge.owed} of an overshoot of ${charge.overshoot}`;
  for (const layer of outcome.layers) {
    if ([layer, ...layer.grants].some(({ taken }) => (isRefund ? taken > 0n : taken < 0n)))
      return isRefund ? "the refund took something" : "the trace took less than nothing";
  }
  return null;
}

/** What the event costs by its price book. A feature that the book or the plan does not have was refused unpriced, at 0. */
function priceAgain(event: UnsettledEvent, book: PriceBook): Microcredits {
  const { kind, outcome } = event;
  if (kind === "release" || kind === "expire" || kind === "extend") return 0n;
  // What its layers give back and the debt that it takes back: a part of what was priced before.
  if (kind === "refund") return outcome.covered + (outcome.debt?.carried ?? 0n);
  if (outcome.outcome === "blocked" && outcome.reason === "feature_not_entitled") return 0n;
  return price(book, event.feature, event.usage, event.properties) ?? 0n;
}

/**
 * What a refund moves on the balance, posted in the transaction that records it (L3): the debt that it takes back, one refund per grant, and
 * what of both comes back to a grant or period that is over expires by the last updates.
 */
export function postingsOf(refund: UsageEvent): readonly Posting[] {
  const { draws, lapses } = chargeOf(refund);
  const { debt } = refund.outcome.refund ?? {};
  const expiries = [...lapses];
  for (const { id, lost } of debt?.grants ?? []) if (lost > 0n) addDraw(expiries, id, lost);
  const postings = [
    ...(debt === undefined ? [] : debtPostings(debt)),
    ...draws.map(({ id, amount }): Posting => ({ grantId: id, kind: "refund", amount: -amount })),
    ...expiries.map(({ id, amount }): Posting => ({ grantId: id, kind: "expiry", amount: -amount })),
  ];
  if (debt !== undefined && debt.lost > 0n)
    postings.push({ grantId: null, kind: "expiry", amount: -debt.lost });
  return postings;
}
