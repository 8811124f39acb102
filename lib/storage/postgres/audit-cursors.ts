import type pg from "pg";
import {
  ACCOUNT_EVENT_COLUMNS,
  type AccountEventRow,
  BALANCE_UPDATE_COLUMNS,
  type BalanceUpdateRow,
  MONETIZATION_EVENT_COLUMNS,
  type MonetizationEventRow,
} from "./fact-rows";
import { RowCursor } from "./row-cursor";
import { USAGE_EVENT_COLUMNS, type UsageEventRow } from "./usage-event-row";

export interface StandingRow {
  readonly account_id: string;
  readonly seq: string;
  readonly state: string;
}

interface LedgerRow {
  readonly account_id: string;
  readonly seq: string;
  readonly balance: string;
  readonly settled_seq: string;
  readonly monetization_head: string;
  readonly balance_head: string;
  readonly charged: string;
  readonly refunded: string;
  readonly owed: string;
}

interface BalanceRow {
  readonly account_id: string;
  readonly grant_id: string;
  readonly balance: string;
}

interface RefundedRow extends UsageEventRow {
  readonly refund_seq: string;
}

export interface PurchaseRow {
  readonly account_id: string;
  readonly id: string;
  readonly package_name: string;
  readonly credits: string;
  readonly price_minor: string;
  readonly currency: string;
  readonly expires_after_days: string | null;
  /** JSON: of each the source and the fact. */
  readonly facts: string;
}

/** Every table that has a say about accounts, each in order of account and then of seq. Balance updates twice: by cause and by ledger seq. */
export interface AuditCursors {
  readonly standings: RowCursor<StandingRow>;
  readonly ledgers: RowCursor<LedgerRow>;
  readonly balances: RowCursor<BalanceRow>;
  readonly purchases: RowCursor<PurchaseRow>;
  readonly usage: RowCursor<UsageEventRow>;
  /** The usage event that each refund names, in order of the refund. */
  readonly refunded: RowCursor<RefundedRow>;
  readonly acts: RowCursor<AccountEventRow>;
  readonly monetized: RowCursor<MonetizationEventRow>;
  readonly caused: RowCursor<BalanceUpdateRow>;
  readonly posted: RowCursor<BalanceUpdateRow>;
}

/**
 * Opens all of them in the client's transaction. `uuids` null: every account. The partitions' primary keys lead with the account, so
 * each cursor merges sixteen index scans and sorts nothing.
 */
export async function openAuditCursors(
  client: pg.PoolClient,
  uuids: readonly string[] | null,
): Promise<AuditCursors> {
  const of = (alias: string) =>
    uuids === null ? "" : ` where ${alias}.account_id = any(${uuidList(uuids)})`;
  const open = <Row extends object>(name: string, query: string) => RowCursor.open<Row>(client, name, query);
  return {
    standings: await open(
      "audit_standings",
      `select s.account_id, s.seq, s.state from standings s${of("s")} order by s.account_id`,
    ),
    ledgers: await open(
      "audit_ledgers",
      `select l.account_id, l.seq, l.balance, l.settled_seq, encode(l.monetization_head, 'hex') as monetization_head,
              encode(l.balance_head, 'hex') as balance_head, l.charged, l.refunded, l.owed
              from ledgers l${of("l")} order by l.account_id`,
    ),
    purchases: await open(
      "audit_purchases",
      `select p.account_id, p.id, p.package_name, p.credits, p.price_minor, p.currency, p.expires_after_days,
              (select coalesce(jsonb_agg(jsonb_build_object('source', f.source, 'fact', f.fact,
                                                                'at', (extract(epoch from f.occurred_at) * 1000)::int8)), '[]'::jsonb)
                 from payment_facts f where f.purchase_id = p.id) as facts
              from purchases p${of("p")} order by p.account_id, p.id`,
    ),
    balances: await open(
      "audit_balances",
      `select b.account_id, b.grant_id, b.balance from balances b${of("b")} order by b.account_id, b.grant_id`,
    ),
    usage: await open(
      "audit_usage_events",
      `select ${USAGE_EVENT_COLUMNS} from usage_events e${of("e")} order by e.account_id, e.seq`,
    ),
    refunded: await open(
      "audit_refunded_events",
      `select r.seq as refund_seq, e.* from usage_events r
         join lateral (select ${USAGE_EVENT_COLUMNS} from usage_events e
                        where e.account_id = r.account_id and e.id = r.refunded_id limit 1) e on true
        where r.refunded_id is not null${uuids === null ? "" : ` and r.account_id = any(${uuidList(uuids)})`}
        order by r.account_id, r.seq`,
    ),
    acts: await open(
      "audit_account_events",
      `select ${ACCOUNT_EVENT_COLUMNS} from account_events a${of("a")} order by a.account_id, a.seq`,
    ),
    monetized: await open(
      "audit_monetization_events",
      `select ${MONETIZATION_EVENT_COLUMNS} from monetization_events m${of("m")} order by m.account_id, m.seq`,
    ),
    caused: await open(
      "audit_balance_updates_by_cause",
      `select ${BALANCE_UPDATE_COLUMNS} from balance_updates b${of("b")} order by b.account_id, b.cause_seq`,
    ),
    posted: await open(
      "audit_balance_updates",
      `select ${BALANCE_UPDATE_COLUMNS} from balance_updates b${of("b")} order by b.account_id, b.ledger_seq`,
    ),
  };
}

const UUID = /^[0-9a-f-]{36}$/;

/** A literal, since a cursor takes no parameters; nothing but uuids gets into it. */
function uuidList(uuids: readonly string[]): string {
  for (const uuid of uuids) if (!UUID.test(uuid)) throw new Error(`not a uuid: ${uuid}`);
  return `'{${uuids.join(",")}}'::uuid[]`;
}
