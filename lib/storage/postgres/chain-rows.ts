import type pg from "pg";
import { idOfUuid, refOfUuid, uuidOfId } from "@/lib/engine/ids";
import type { ChainRow, ChainRows } from "../checkpoint-ports";
import { AS_TEXT } from "./as-text";
import { coveredHeads } from "./checkpoint-store";
import {
  ACCOUNT_EVENT_COLUMNS,
  type AccountEventRow,
  BALANCE_UPDATE_COLUMNS,
  type BalanceUpdateRow,
  MONETIZATION_EVENT_COLUMNS,
  type MonetizationEventRow,
} from "./fact-rows";
import { asStoreError } from "./pool";
import { USAGE_EVENT_COLUMNS, type UsageEventRow } from "./usage-event-row";

type Query = (config: pg.QueryConfig) => Promise<{ rows: unknown[] }>;

/** The rows as their chains hash them: every field of lib/engine/chain.ts by its name and in its order, texts as they are stored. */
export function createChainRows(query: Query): ChainRows {
  const read = async <Row>(text: string, values: unknown[]): Promise<Row[]> => {
    try {
      return (await query({ text, values, types: AS_TEXT })).rows as Row[];
    } catch (error) {
      throw asStoreError(error);
    }
  };
  return {
    async facts(accountId, afterSeq, limit) {
      const values = [uuidOfId(accountId), afterSeq, limit];
      const next = "account_id = $1 and seq > $2 order by seq limit $3";
      const used = await read<UsageEventRow>(
        `select ${USAGE_EVENT_COLUMNS} from usage_events e where ${next}`,
        values,
      );
      const done = await read<AccountEventRow>(
        `select ${ACCOUNT_EVENT_COLUMNS} from account_events a where ${next}`,
        values,
      );
      return [...used.map(usageFields), ...done.map(actFields)].sort((a, b) => a.seq - b.seq).slice(0, limit);
    },
    async charges(accountId, afterSeq, limit) {
      const text = `select ${MONETIZATION_EVENT_COLUMNS} from monetization_events m where account_id = $1 and seq > $2 order by seq limit $3`;
      return (await read<MonetizationEventRow>(text, [uuidOfId(accountId), afterSeq, limit])).map(
        chargeFields,
      );
    },
    async updates(accountId, afterLedgerSeq, limit) {
      const text = `select ${BALANCE_UPDATE_COLUMNS} from balance_updates b where account_id = $1 and ledger_seq > $2 order by ledger_seq limit $3`;
      return (await read<BalanceUpdateRow>(text, [uuidOfId(accountId), afterLedgerSeq, limit])).map(
        updateFields,
      );
    },
    covered: (accountId) => coveredHeads(query, accountId),
  };
}

const idOrNull = (prefix: Parameters<typeof idOfUuid>[0], uuid: string | null): string | null =>
  uuid === null ? null : idOfUuid(prefix, uuid);

function usageFields(row: UsageEventRow): ChainRow {
  return {
    type: "usage_event",
    seq: Number(row.seq),
    hash: row.hash,
    fields: {
      account: idOfUuid("acct", row.account_id),
      seq: row.seq,
      ref: refOfUuid(row.id),
      kind: row.kind,
      key: row.idempotency_key,
      request_hash: row.request_hash,
      feature: row.feature,
      member: idOrNull("mem", row.member_id),
      usage: row.usage,
      properties: row.properties,
      partial: row.accepts_partial === "t" ? "accept" : "reject",
      hold_seconds: row.hold_seconds,
      hold_ref: row.hold_id === null ? null : refOfUuid(row.hold_id),
      attribution_key: row.attribution_key,
      attribution_session: row.attribution_session,
      attribution_client: row.attribution_client,
      ...(row.attribution_lineage === null ? {} : { attribution_lineage: row.attribution_lineage }),
      occurred_at: row.occurred_at,
      decided_at: row.decided_at,
      plan: row.plan,
      price_book: row.price_book,
      outcome: row.outcome,
      reason: row.reason,
      cost: row.cost,
      covered: row.covered,
      record: row.record,
    },
  };
}

function actFields(row: AccountEventRow): ChainRow {
  return {
    type: "account_event",
    seq: Number(row.seq),
    hash: row.hash,
    fields: {
      account: idOfUuid("acct", row.account_id),
      seq: row.seq,
      ref: refOfUuid(row.id),
      key: row.idempotency_key,
      request_hash: row.request_hash,
      actor: row.actor,
      at: row.at,
      act: row.act,
      posting_grant: idOrNull("grt", row.posting_grant_id),
      posting_kind: row.posting_kind,
      posting_amount: row.posting_amount,
    },
  };
}

function chargeFields(row: MonetizationEventRow): ChainRow {
  return {
    type: "monetization_event",
    seq: Number(row.seq),
    hash: row.hash,
    fields: {
      account: idOfUuid("acct", row.account_id),
      seq: row.seq,
      ref: refOfUuid(row.id),
      cost: row.cost,
      included: row.included,
      charged: row.charged,
      overshoot: row.overshoot,
      price_book: row.price_book,
    },
  };
}

function updateFields(row: BalanceUpdateRow): ChainRow {
  return {
    type: "balance_update",
    seq: Number(row.ledger_seq),
    hash: row.hash,
    fields: {
      account: idOfUuid("acct", row.account_id),
      ledger_seq: row.ledger_seq,
      ref: refOfUuid(row.id),
      cause_seq: row.cause_seq,
      grant: idOrNull("grt", row.grant_id),
      kind: row.kind,
      amount: row.amount,
      balance_after: row.balance_after,
      grant_balance_after: row.grant_balance_after,
      at: row.at,
    },
  };
}
