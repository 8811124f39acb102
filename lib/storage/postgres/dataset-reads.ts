import type pg from "pg";
import { idOfUuid, uuidOfId } from "@/lib/engine/ids";
import type { Fact } from "@/lib/engine/replay";
import { decodeStanding } from "@/lib/engine/standing-codec";
import type { StoredUsageEvent } from "../ports";
import type { AccountSnapshot, DatasetReads } from "../read-ports";
import { AFTERMATHS, type AftermathRow, readAftermaths } from "./aftermath-rows";
import { AS_TEXT } from "./as-text";
import { balanceUpdateWhere, monetizationEventWhere, SEQ_MAX, usageEventWhere } from "./dataset-filters";
import {
  ACCOUNT_EVENT_COLUMNS,
  type AccountEventRow,
  BALANCE_UPDATE_COLUMNS,
  type BalanceUpdateRow,
  MONETIZATION_EVENT_COLUMNS,
  type MonetizationEventRow,
  readAccountEvent,
  readBalanceUpdate,
  readMonetizationEvent,
} from "./fact-rows";
import { LAST_EVENTS } from "./last-events";
import { LINEAGE, type LineageRow, readLineage } from "./lineage-totals";
import { asStoreError } from "./pool";
import { readUsageEvent, USAGE_EVENT_COLUMNS, type UsageEventRow } from "./usage-event-row";

const ENDINGS = "('capture', 'release', 'expire')";

/** Reads of the datasets on Postgres. Accounts come as `acct_…`, rows are found by the keys that lead every partition's index. */
export function createDatasetReads(pool: Pick<pg.Pool, "query">): DatasetReads {
  const rows = async <Row extends object>(text: string, values: readonly unknown[]): Promise<Row[]> => {
    try {
      return (await pool.query({ text, values: [...values], types: AS_TEXT })).rows as Row[];
    } catch (error) {
      throw asStoreError(error);
    }
  };
  const usageEvents = async (where: string, values: readonly unknown[]): Promise<StoredUsageEvent[]> => {
    const found = await rows<UsageEventRow>(
      `select ${USAGE_EVENT_COLUMNS} from usage_events e ${where}`,
      values,
    );
    return found.map(readUsageEvent);
  };
  const first = async <Row>(found: Promise<Row[]>): Promise<Row | null> => (await found)[0] ?? null;
  const accountEvents = async (where: string, values: readonly unknown[]) =>
    (
      await rows<AccountEventRow>(`select ${ACCOUNT_EVENT_COLUMNS} from account_events a ${where}`, values)
    ).map(readAccountEvent);
  const monetizationEvents = async (where: string, values: readonly unknown[]) =>
    (
      await rows<MonetizationEventRow>(
        `select ${MONETIZATION_EVENT_COLUMNS} from monetization_events m ${where}`,
        values,
      )
    ).map(readMonetizationEvent);
  const balanceUpdates = async (where: string, values: readonly unknown[]) =>
    (
      await rows<BalanceUpdateRow>(`select ${BALANCE_UPDATE_COLUMNS} from balance_updates b ${where}`, values)
    ).map(readBalanceUpdate);

  return {
    snapshot: async (accountId) => readSnapshot(await rows<SnapshotRow>(SNAPSHOT, [uuidOfId(accountId)])),
    usageEvent: (ref) => first(usageEvents("where e.id = $1", [uuidOfId(ref)])),
    usageEventAt: (accountId, seq) =>
      first(usageEvents("where e.account_id = $1 and e.seq = $2", [uuidOfId(accountId), seq])),
    endingOfHold: (accountId, holdRef) =>
      first(
        usageEvents(`where e.account_id = $1 and e.hold_id = $2 and e.kind in ${ENDINGS}`, [
          uuidOfId(accountId),
          uuidOfId(holdRef),
        ]),
      ),
    usageEvents: (filter) => usageEvents(...usageEventWhere(filter)),
    lastUsageEvents: async (accountId, bounds, window) => {
      const values = [
        uuidOfId(accountId),
        bounds.map((at) => new Date(at)),
        window === null ? null : JSON.stringify(window),
      ];
      return (await rows<UsageEventRow>(LAST_EVENTS, values)).map(readUsageEvent);
    },
    aftermaths: async (events) =>
      readAftermaths(
        await rows<AftermathRow>(AFTERMATHS, [
          events.map(({ accountId }) => uuidOfId(accountId)),
          events.map(({ seq }) => seq),
          events.map(({ ref }) => uuidOfId(ref)),
        ]),
      ),
    refundsOf: (accountId, ref) =>
      usageEvents("where e.account_id = $1 and e.refunded_id = $2 order by e.seq", [
        uuidOfId(accountId),
        uuidOfId(ref),
      ]),
    refunds: (accountId, limit, beforeSeq) =>
      usageEvents(
        "where e.account_id = $1 and e.refunded_id is not null and e.seq < $2 order by e.seq desc limit $3",
        [uuidOfId(accountId), beforeSeq ?? SEQ_MAX, limit],
      ),
    lineage: async (accountId, lineage) =>
      readLineage(await rows<LineageRow>(LINEAGE, [uuidOfId(accountId), lineage])),
    accountEvents: (accountId, limit, beforeSeq) =>
      accountEvents("where a.account_id = $1 and a.seq < $2 order by a.seq desc limit $3", [
        uuidOfId(accountId),
        beforeSeq ?? SEQ_MAX,
        limit,
      ]),
    monetizationEvents: (accountId, limit, beforeSeq, filter = {}) =>
      monetizationEvents(...monetizationEventWhere(accountId, limit, beforeSeq, filter)),
    monetizationEvent: (accountId, seq) =>
      first(monetizationEvents("where m.account_id = $1 and m.seq = $2", [uuidOfId(accountId), seq])),
    balanceUpdates: (accountId, limit, beforeLedgerSeq, filter = {}) =>
      balanceUpdates(...balanceUpdateWhere(accountId, limit, beforeLedgerSeq, filter)),
    balanceUpdatesOf: (accountId, causeSeq) =>
      balanceUpdates("where b.account_id = $1 and b.cause_seq = $2 order by b.ledger_seq", [
        uuidOfId(accountId),
        causeSeq,
      ]),
    balanceSum: async (accountId) => {
      const text = "select coalesce(sum(amount), 0) as sum from balance_updates where account_id = $1";
      const [row] = await rows<{ sum: string }>(text, [uuidOfId(accountId)]);
      return BigInt(row?.sum ?? "0");
    },
    postingTotals: async (accountId, takenBackKeys) => {
      const text = `
        select posting_kind, sum(amount) as amount from (
          select case when posting_kind = 'adjustment' and starts_with(idempotency_key, $2) then 'taken_back' else posting_kind end as posting_kind,
                 posting_amount as amount
            from account_events where account_id = $1 and posting_kind is not null
          union all
          select b.kind, b.amount from usage_events e join balance_updates b on b.account_id = e.account_id and b.cause_seq = e.seq
           where e.account_id = $1 and e.refunded_id is not null and b.kind = 'expiry') posted group by 1`;
      const totals = await rows<{ posting_kind: string; amount: string }>(text, [
        uuidOfId(accountId),
        takenBackKeys,
      ]);
      return new Map(totals.map((row) => [row.posting_kind, BigInt(row.amount)]));
    },
    facts: async (accountId, afterSeq, toSeq, limit) => {
      // Each table gives at most `limit` rows from `afterSeq` on; merged, the first `limit` of them are the next facts.
      const values = [uuidOfId(accountId), afterSeq, toSeq, limit];
      const [used, done] = await Promise.all([
        usageEvents("where e.account_id = $1 and e.seq > $2 and e.seq <= $3 order by e.seq limit $4", values),
        accountEvents(
          "where a.account_id = $1 and a.seq > $2 and a.seq <= $3 order by a.seq limit $4",
          values,
        ),
      ]);
      const facts: Fact[] = [
        ...used.map(({ event }): Fact => ({ kind: "usage", event })),
        ...done.map((event): Fact => ({ kind: "account", event })),
      ];
      return facts.sort((a, b) => a.event.seq - b.event.seq).slice(0, limit);
    },
  };
}

// One statement is one snapshot: the standing and the ledger are of the same instant (B1).
const SNAPSHOT = `
  select s.account_id, s.seq, s.state, l.seq as ledger_seq, l.balance, l.settled_seq, l.charged, l.refunded, l.owed
    from standings s join ledgers l using (account_id) where s.account_id = $1`;

interface SnapshotRow {
  readonly account_id: string;
  readonly seq: string;
  readonly state: string;
  readonly ledger_seq: string;
  readonly balance: string;
  readonly settled_seq: string;
  readonly charged: string;
  readonly refunded: string;
  readonly owed: string;
}

function readSnapshot([row]: readonly SnapshotRow[]): AccountSnapshot | null {
  if (row === undefined) return null;
  return {
    standing: decodeStanding(idOfUuid("acct", row.account_id), Number(row.seq), row.state),
    ledger: {
      ledgerSeq: Number(row.ledger_seq),
      balance: BigInt(row.balance),
      settledSeq: Number(row.settled_seq),
      charged: BigInt(row.charged),
      refunded: BigInt(row.refunded),
      owed: BigInt(row.owed),
    },
  };
}
