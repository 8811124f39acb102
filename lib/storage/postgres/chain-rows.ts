import type pg from "pg";
import { idOfUuid, refOfUuid, uuidOfId } from "@/lib/engine/ids";
import type { ChainPage, ChainRow, ChainRows } from "../checkpoint-ports";
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
    async facts(accountId, after, limit) {
      const values = [uuidOfId(accountId), after, limit];
      const next = "account_id = $1 and seq > $2 order by seq limit $3";
      const used = await read<UsageEventRow>(
        `select ${USAGE_EVENT_COLUMNS} from usage_events e where ${next}`,
        values,
      );
      const done = await read<AccountEventRow>(
        `select ${ACCOUNT_EVENT_COLUMNS} from account_events a where ${next}`,
        values,
      );
      const rows = [...used.map(usageFields), ...done.map(actFields)].sort((a, b) => a.seq - b.seq);
      return pageOf(rows.slice(0, limit), limit);
    },
    async charges(accountId, after, limit) {
      const charges = `select ${MONETIZATION_EVENT_COLUMNS} from monetization_events m where account_id = $1`;
      const inOrder = await read<MonetizationEventRow>(
        `${charges} and late_nth is null and seq > $2 order by seq limit $3`,
        [uuidOfId(accountId), after, limit],
      );
      const { rows, next } = pageOf(inOrder.map(chargeFields), limit);
      const late = await read<MonetizationEventRow>(
        `${charges} and late_nth is not null and late_after >= $2 and ($3::int8 is null or late_after < $3) order by late_nth`,
        [uuidOfId(accountId), after, next],
      );
      return { rows: inChainOrder(rows, late.map(chargeFields)), next };
    },
    async updates(accountId, after, limit) {
      const text = `select ${BALANCE_UPDATE_COLUMNS} from balance_updates b where account_id = $1 and ledger_seq > $2 order by ledger_seq limit $3`;
      const rows = await read<BalanceUpdateRow>(text, [uuidOfId(accountId), after, limit]);
      return pageOf(rows.map(updateFields), limit);
    },
    covered: (accountId) => coveredHeads(query, accountId),
  };
}

function pageOf(rows: readonly ChainRow[], limit: number): ChainPage {
  return { rows, next: rows.length < limit ? null : (rows.at(-1)?.seq ?? null) };
}

/** Puts the late ones, in order of their number, behind all that were settled before them. */
function inChainOrder(inOrder: readonly ChainRow[], late: readonly ChainRow[]): readonly ChainRow[] {
  if (late.length === 0) return inOrder;
  const rows: ChainRow[] = [];
  let nth = 0;
  for (const row of inOrder) {
    for (; nth < late.length && (late[nth]?.lateAfter ?? 0) < row.seq; nth++)
      rows.push(late[nth] as ChainRow);
    rows.push(row);
  }
  return [...rows, ...late.slice(nth)];
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
    ...(row.late_after === null ? {} : { lateAfter: Number(row.late_after) }),
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
