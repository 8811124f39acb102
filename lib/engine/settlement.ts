import type { Microcredits } from "./amounts";
import type { Sha256 } from "./chain";
import { type Charge, chargeOf, faultOf, type UnsettledEvent } from "./charge";
import type { BalanceUpdate, MonetizationEvent, Posting } from "./facts";
import { monetize, type OpenLedger, openedLedger, post } from "./open-ledger";
import type { PriceBook } from "./price";

/** An account's ledger where a settlement finds it, read under the ledger row's lock (L3). */
export interface LedgerHead {
  readonly accountId: string;
  readonly ledgerSeq: number;
  readonly balance: Microcredits;
  /** The seq of the last usage event settled or parked; anything up to it has been. */
  readonly settledSeq: number;
  readonly monetizationHead: string;
  readonly balanceHead: string;
  /** Ledger balances of at least the grants that the events draw on. */
  readonly grantBalances: ReadonlyMap<string, Microcredits>;
}

/** An event that was not charged, and why. */
interface PoisonEvent {
  readonly seq: number;
  readonly reason: string;
}

/** What settling some events of one account adds to its datasets, and the ledger after it. */
export interface AccountSettlement {
  readonly after: LedgerHead;
  /** Sum of the debits, overshoot included. */
  readonly charged: Microcredits;
  /** Sum of the refunds: the overshoot that came back and is not owed. */
  readonly refunded: Microcredits;
  /** Sum of the overshoot that came back and is. */
  readonly owed: Microcredits;
  readonly monetizationEvents: readonly MonetizationEvent[];
  readonly balanceUpdates: readonly BalanceUpdate[];
  readonly poison: readonly PoisonEvent[];
}

/**
 * Settles `events` of one account, in ascending order of seq, against its ledger: the pricer prices each again and writes its
 * monetization event, zero included (S1); the debitor writes one debit per grant drawn, so that the updates of an event sum
 * to its charge (S2), and numbers and links them on from the head (L1).
 *
 * Overshoot is debited in full on the account's own line and returned by the next update (S3): refunded, or as debt where the plan
 * carries it, or in part the one and in part the other. All of it stays visible, no grant pays any of it, and only between these
 * rows may `balanceAfter` be negative. No committed balance ever is.
 *
 * A refund moved the balance when it was recorded (`postingsOf`), settled or not what it refunds: waiting for the settlement, it would
 * leave a balance on which nothing can be voided meanwhile. Here it gets its monetization event, which is negative.
 *
 * An event whose price or trace does not hold (`faultOf`), or that draws more than a grant's balance, is parked as poison:
 * nothing of it is posted, and the events after it are settled as if it were not there.
 *
 * Exactly once: an event at or below `settledSeq` is skipped. Ids, times and links come from the events alone, so settling in
 * one batch or in many, or again after a crash, gives the same rows and the same heads.
 */
export function settleAccount(
  head: LedgerHead,
  events: readonly UnsettledEvent[],
  priceBookOf: (ref: string) => PriceBook | null,
  sha256: Sha256,
): AccountSettlement {
  const unsettled = events.filter(({ seq }) => seq > head.settledSeq);
  return settleOn(openedLedger(head, null), unsettled, head.settledSeq, priceBookOf, sha256);
}

/**
 * Tries parked events again, in ascending order of seq, by the same rules as the first time (`settleAccount`): whoever called for it
 * has repaired what they were parked for. Their monetization events come late in the chain, as the account's `lateCount + 1`th and so
 * on, and their balance updates next in the ledger; nothing that was posted meanwhile changes. What is still faulty stays parked.
 *
 * The caller has made sure, under the ledger's lock, that each of them is parked: not above `settledSeq`, and without its
 * monetization event (S1, L2).
 */
export function settleParked(
  head: LedgerHead,
  parked: readonly UnsettledEvent[],
  lateCount: number,
  priceBookOf: (ref: string) => PriceBook | null,
  sha256: Sha256,
): AccountSettlement {
  const ledger = openedLedger(head, { afterSeq: head.settledSeq, nth: lateCount + 1 });
  const settlement = settleOn(ledger, parked, head.settledSeq, priceBookOf, sha256);
  return { ...settlement, after: { ...settlement.after, settledSeq: head.settledSeq } };
}

function settleOn(
  ledger: OpenLedger,
  events: readonly UnsettledEvent[],
  from: number,
  priceBookOf: (ref: string) => PriceBook | null,
  sha256: Sha256,
): AccountSettlement {
  const poison: PoisonEvent[] = [];
  let settledSeq = from;
  let charged = 0n;
  let refunded = 0n;
  let owed = 0n;
  for (const event of events) {
    settledSeq = event.seq;
    const charge = judged(ledger, event, priceBookOf);
    if (typeof charge === "string") {
      poison.push({ seq: event.seq, reason: charge });
      continue;
    }
    monetize(ledger, event, charge, sha256);
    if (event.kind === "refund") continue; // what it pays back was posted with it
    debit(ledger, event, charge, sha256);
    charged += charge.charged + charge.overshoot;
    refunded += charge.overshoot - charge.owed;
    owed += charge.owed;
  }
  const { monetizationEvents, balanceUpdates, late: _, ...after } = ledger;
  return {
    after: { ...after, settledSeq },
    charged,
    refunded,
    owed,
    monetizationEvents,
    balanceUpdates,
    poison,
  };
}

/** The event's charge, or why it is not to be charged. Whatever a forged row may throw is such a reason, and stops nobody else. */
function judged(
  ledger: OpenLedger,
  event: UnsettledEvent,
  priceBookOf: (ref: string) => PriceBook | null,
): Charge | string {
  try {
    const charge = chargeOf(event);
    return faultOf(event, charge, priceBookOf(event.priceBook)) ?? unbearable(ledger, charge) ?? charge;
  } catch (error) {
    return `it cannot be judged: ${(error as Error).message}`;
  }
}

/** A draw that the ledger cannot bear means that standing and ledger disagree (B1): debiting it would only hide that. */
function unbearable(ledger: OpenLedger, charge: Charge): string | null {
  for (const draw of charge.draws) {
    const balance = ledger.grantBalances.get(draw.id);
    if (balance === undefined) return `grant ${draw.id} has no balance`;
    if (balance < draw.amount) return `grant ${draw.id} has ${balance}, the event draws ${draw.amount}`;
  }
  if (ledger.balance < charge.charged)
    return `the balance is ${ledger.balance}, the event draws ${charge.charged}`;
  return null;
}

function debit(ledger: OpenLedger, event: UnsettledEvent, charge: Charge, sha256: Sha256): void {
  let nth = 0;
  for (const draw of charge.draws) {
    nth++;
    post(ledger, event, nth, { grantId: draw.id, kind: "debit", amount: -draw.amount }, sha256);
  }
  for (const posting of overshootPostings(charge)) {
    nth++;
    post(ledger, event, nth, posting, sha256);
  }
}

/** What passes over the account's own line: all of the overshoot out, and all of it back in, as debt and as refund. */
export function overshootPostings({ overshoot, owed }: Charge): readonly Posting[] {
  if (overshoot === 0n) return NO_POSTINGS;
  const line: Posting[] = [{ grantId: null, kind: "debit", amount: -overshoot }];
  if (owed > 0n) line.push({ grantId: null, kind: "debt", amount: owed });
  if (owed < overshoot) line.push({ grantId: null, kind: "refund", amount: overshoot - owed });
  return line;
}

const NO_POSTINGS: readonly Posting[] = [];
