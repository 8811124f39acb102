import type { Microcredits } from "./amounts";
import { balanceUpdateLink, monetizationEventLink, type Sha256 } from "./chain";
import type { Charge, UnsettledEvent } from "./charge";
import type { BalanceUpdate, LatePlace, MonetizationEvent, Posting } from "./facts";
import type { LedgerHead } from "./settlement";

/** The ledger while events are posted to it. */
export interface OpenLedger {
  readonly accountId: string;
  ledgerSeq: number;
  balance: Microcredits;
  balanceHead: string;
  monetizationHead: string;
  readonly grantBalances: Map<string, Microcredits>;
  /** The place of the next monetization event, where those of parked events are posted. */
  late: LatePlace | null;
  readonly monetizationEvents: MonetizationEvent[];
  readonly balanceUpdates: BalanceUpdate[];
}

/** `late`: where in the chain the first monetization event stands, where those of parked events are posted. */
export function openedLedger(head: LedgerHead, late: LatePlace | null): OpenLedger {
  return {
    accountId: head.accountId,
    ledgerSeq: head.ledgerSeq,
    balance: head.balance,
    balanceHead: head.balanceHead,
    monetizationHead: head.monetizationHead,
    grantBalances: new Map(head.grantBalances),
    late,
    monetizationEvents: [],
    balanceUpdates: [],
  };
}

/** Links the event's monetization event on, and writes it down. */
export function monetize(ledger: OpenLedger, event: UnsettledEvent, charge: Charge, sha256: Sha256): void {
  const unlinked = {
    accountId: event.accountId,
    seq: event.seq,
    ref: event.ref,
    cost: charge.cost,
    included: charge.included,
    charged: charge.charged,
    overshoot: charge.overshoot,
    priceBook: event.priceBook,
  };
  ledger.monetizationHead = monetizationEventLink(ledger.monetizationHead, unlinked, sha256);
  ledger.monetizationEvents.push({ ...unlinked, late: ledger.late, hash: ledger.monetizationHead });
  if (ledger.late !== null) ledger.late = { ...ledger.late, nth: ledger.late.nth + 1 };
}

/** Numbers and links one movement of the balance on. `nth`: of its event. */
export function post(
  ledger: OpenLedger,
  event: UnsettledEvent,
  nth: number,
  posting: Posting,
  sha256: Sha256,
): void {
  const { grantId } = posting;
  ledger.ledgerSeq++;
  ledger.balance += posting.amount;
  let grantBalanceAfter: Microcredits | null = null;
  if (grantId !== null) {
    grantBalanceAfter = (ledger.grantBalances.get(grantId) ?? 0n) + posting.amount;
    ledger.grantBalances.set(grantId, grantBalanceAfter);
  }
  const unlinked = {
    accountId: event.accountId,
    ledgerSeq: ledger.ledgerSeq,
    ref: updateRef(event.ref, nth),
    causeSeq: event.seq,
    grantId,
    kind: posting.kind,
    amount: posting.amount,
    balanceAfter: ledger.balance,
    grantBalanceAfter,
    at: event.decidedAt,
  };
  ledger.balanceHead = balanceUpdateLink(ledger.balanceHead, unlinked, sha256);
  ledger.balanceUpdates.push({ ...unlinked, hash: ledger.balanceHead });
}

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/**
 * The id of an event's nth balance update: the event's own, counted on in its last four characters. The 20 bits they hold are
 * random per event and an event has at most a few hundred grants, so ids stay as unique as the events', sort beside their
 * cause, and are the same whenever the event is settled.
 */
function updateRef(eventRef: string, nth: number): string {
  let value = nth;
  for (let i = 22; i < 26; i++) value += ALPHABET.indexOf(eventRef.charAt(i)) << (5 * (25 - i));
  let tail = "";
  for (let shift = 15; shift >= 0; shift -= 5) tail += ALPHABET[(value >>> shift) & 31];
  return eventRef.slice(0, 22) + tail;
}
