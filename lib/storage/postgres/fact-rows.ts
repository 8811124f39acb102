import { decodeAct } from "@/lib/engine/act-codec";
import type { AccountEvent, BalanceKind, BalanceUpdate, MonetizationEvent } from "@/lib/engine/facts";
import { idOfUuid, refOfUuid } from "@/lib/engine/ids";

/** Rows of the other datasets, every column as text (see usage-event-row.ts for why). */

export const ACCOUNT_EVENT_COLUMNS = `
  a.account_id, a.seq, a.id, a.idempotency_key, encode(a.request_hash, 'hex') as request_hash, a.actor, a.act, a.posting_grant_id,
  a.posting_kind, a.posting_amount, (extract(epoch from a.at) * 1000)::int8 as at, encode(a.hash, 'hex') as hash`;

export interface AccountEventRow {
  readonly account_id: string;
  readonly seq: string;
  readonly id: string;
  readonly idempotency_key: string;
  readonly request_hash: string;
  readonly actor: string;
  readonly act: string;
  readonly posting_grant_id: string | null;
  readonly posting_kind: string | null;
  readonly posting_amount: string | null;
  readonly at: string;
  readonly hash: string;
}

export function readAccountEvent(row: AccountEventRow): AccountEvent {
  return {
    accountId: idOfUuid("acct", row.account_id),
    seq: Number(row.seq),
    ref: refOfUuid(row.id),
    key: row.idempotency_key,
    requestHash: row.request_hash,
    actor: row.actor,
    at: Number(row.at),
    act: decodeAct(row.act),
    posting:
      row.posting_amount === null
        ? null
        : {
            grantId: row.posting_grant_id === null ? null : idOfUuid("grt", row.posting_grant_id),
            kind: row.posting_kind as BalanceKind,
            amount: BigInt(row.posting_amount),
          },
    hash: row.hash,
  };
}

export const MONETIZATION_EVENT_COLUMNS = `
  m.account_id, m.seq, m.id, m.cost, m.included, m.charged, m.overshoot, m.price_book, m.late_after, m.late_nth, encode(m.hash, 'hex') as hash`;

export interface MonetizationEventRow {
  readonly account_id: string;
  readonly seq: string;
  readonly id: string;
  readonly cost: string;
  readonly included: string;
  readonly charged: string;
  readonly overshoot: string;
  readonly price_book: string;
  readonly late_after: string | null;
  readonly late_nth: string | null;
  readonly hash: string;
}

export function readMonetizationEvent(row: MonetizationEventRow): MonetizationEvent {
  return {
    accountId: idOfUuid("acct", row.account_id),
    seq: Number(row.seq),
    ref: refOfUuid(row.id),
    cost: BigInt(row.cost),
    included: BigInt(row.included),
    charged: BigInt(row.charged),
    overshoot: BigInt(row.overshoot),
    priceBook: row.price_book,
    late: row.late_after === null ? null : { afterSeq: Number(row.late_after), nth: Number(row.late_nth) },
    hash: row.hash,
  };
}

export const BALANCE_UPDATE_COLUMNS = `
  b.account_id, b.ledger_seq, b.id, b.cause_seq, b.grant_id, b.kind, b.amount, b.balance_after, b.grant_balance_after,
  (extract(epoch from b.at) * 1000)::int8 as at, encode(b.hash, 'hex') as hash`;

export interface BalanceUpdateRow {
  readonly account_id: string;
  readonly ledger_seq: string;
  readonly id: string;
  readonly cause_seq: string;
  readonly grant_id: string | null;
  readonly kind: string;
  readonly amount: string;
  readonly balance_after: string;
  readonly grant_balance_after: string | null;
  readonly at: string;
  readonly hash: string;
}

export function readBalanceUpdate(row: BalanceUpdateRow): BalanceUpdate {
  return {
    accountId: idOfUuid("acct", row.account_id),
    ledgerSeq: Number(row.ledger_seq),
    ref: refOfUuid(row.id),
    causeSeq: Number(row.cause_seq),
    grantId: row.grant_id === null ? null : idOfUuid("grt", row.grant_id),
    kind: row.kind as BalanceKind,
    amount: BigInt(row.amount),
    balanceAfter: BigInt(row.balance_after),
    grantBalanceAfter: row.grant_balance_after === null ? null : BigInt(row.grant_balance_after),
    at: Number(row.at),
    hash: row.hash,
  };
}
