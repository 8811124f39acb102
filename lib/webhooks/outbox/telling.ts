import { alertTermsWire } from "@/lib/alerts/schema/alert-schema";
import { windowWire } from "@/lib/decisions/schema/decision-wire";
import { type AlertCrossing, alertKey, foldAlerts } from "@/lib/engine/alerts";
import { formatDecimal, type Instant } from "@/lib/engine/amounts";
import type { OwnersLetter } from "@/lib/storage/mail-ports";
import type { OutboxAccount, OutboxTelling } from "@/lib/storage/webhook-ports";
import type { WebhookPayload } from "../schema/event-schema";
import { alertLetter } from "./alert-letter";
import { factPayload } from "./messages";

/** An event with where it comes from: a fact, a threshold that it crossed, or a movement of the ledger. */
interface Told {
  readonly origin: string;
  readonly payload: WebhookPayload;
}

/**
 * What there is to tell of an account: its facts in order of seq, each with the thresholds that it crossed, then what they have moved
 * on its ledger; what its owners are written; and what is remembered of its alerts. `url` is where links in letters lead.
 */
export function tellingOf(
  account: OutboxAccount,
  newId: () => string,
  now: Instant,
  url: string,
): OutboxTelling {
  const { accountId, livemode } = account;
  const fold =
    account.alerts.length === 0
      ? { alerts: [], crossings: [], available: null }
      : foldAlerts(account.alerts, account.facts, account.available, account.standing);
  const told: Told[] = [];
  for (const fact of account.facts) {
    const { seq } = fact.event;
    const payload = factPayload(fact);
    if (payload !== null) told.push({ origin: `fact:${seq}`, payload });
    for (const crossing of fold.crossings) if (crossing.seq === seq) told.push(crossed(accountId, crossing));
  }
  if (account.ledger !== null) told.push(moved(accountId, account.ledger, now));
  const messages = told.map(({ origin, payload }) => ({
    id: newId(),
    accountId,
    livemode,
    type: payload.type,
    origin,
    body: JSON.stringify(payload),
    createdAt: now,
  }));
  const letters: OwnersLetter[] = fold.crossings.map((crossing) => alertLetter(account, crossing, url));
  return { accountId, messages, letters, alerts: fold.alerts, available: fold.available };
}

function crossed(account: string, { terms, seq, at, window, available }: AlertCrossing): Told {
  const data = {
    account,
    seq,
    alert: alertTermsWire(terms),
    window: window === null ? null : windowWire(window),
    available: available === null ? null : formatDecimal(available),
  };
  const timestamp = new Date(at).toISOString();
  const payload: WebhookPayload = { type: "alert.crossed", timestamp, data };
  return { origin: `alert:${seq}:${alertKey(terms)}`, payload };
}

function moved(account: string, ledger: NonNullable<OutboxAccount["ledger"]>, now: Instant): Told {
  const data = {
    account,
    balance: formatDecimal(ledger.balance),
    ledger_seq: ledger.ledgerSeq,
    since_ledger_seq: ledger.sinceLedgerSeq,
  };
  const timestamp = new Date(now).toISOString();
  return { origin: `ledger:${ledger.ledgerSeq}`, payload: { type: "balance.updated", timestamp, data } };
}
