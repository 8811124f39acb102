import type { UsageEvent, UsageKind } from "@/lib/engine/facts";
import { idOfUuid, refOfUuid } from "@/lib/engine/ids";
import type { EncodedUsage, OutcomeColumns } from "@/lib/engine/outcome-codec";
import { decodeOutcome, decodeProperties, decodeUsage } from "@/lib/engine/outcome-codec";
import type { BlockReason } from "@/lib/engine/trace";
import type { StoredUsageEvent } from "../ports";

/**
 * A row of `usage_events` (alias `e`), every column as text: instants as milliseconds, bytes as hex. Read with a statement
 * whose types are left as text, so that no amount or time passes through the driver's own idea of it. What was asked and answered, without
 * who asked by which key: folding an account's history needs no more, and reads hundreds of thousands.
 */
export const ASKED_USAGE_COLUMNS = `
  e.account_id, e.seq, e.id, e.kind, e.feature, e.member_id, e.usage, e.properties, e.accepts_partial, e.hold_seconds, e.hold_id,
  e.attribution_key, e.attribution_session, e.attribution_client, e.attribution_lineage,
  (extract(epoch from e.occurred_at) * 1000)::int8 as occurred_at,
  (extract(epoch from e.decided_at) * 1000)::int8 as decided_at, e.plan, e.price_book, e.outcome, e.reason, e.cost, e.covered, e.record,
  encode(e.hash, 'hex') as hash`;
export const USAGE_EVENT_COLUMNS = `${ASKED_USAGE_COLUMNS},
  e.idempotency_key, encode(e.request_hash, 'hex') as request_hash, e.ledger_balance`;

export interface AskedUsageRow {
  readonly account_id: string;
  readonly seq: string;
  readonly id: string;
  readonly kind: string;
  readonly feature: string;
  readonly member_id: string | null;
  readonly usage: string;
  readonly properties: string | null;
  readonly accepts_partial: string;
  readonly hold_seconds: string | null;
  readonly hold_id: string | null;
  readonly attribution_key: string | null;
  readonly attribution_session: string | null;
  readonly attribution_client: string | null;
  readonly attribution_lineage: string | null;
  readonly occurred_at: string;
  readonly decided_at: string;
  readonly plan: string;
  readonly price_book: string;
  readonly outcome: string;
  readonly reason: string | null;
  readonly cost: string;
  readonly covered: string;
  readonly record: string;
  readonly hash: string;
}

export interface UsageEventRow extends AskedUsageRow {
  readonly idempotency_key: string;
  readonly request_hash: string;
  readonly ledger_balance: string;
}

/** The texts that the chain hashed, as the row has them. */
export function encodedOf(row: UsageEventRow): EncodedUsage {
  return { usage: row.usage, properties: row.properties, record: row.record };
}

/** What was asked; what was answered is in the record, which takes longer to read than all the rest. */
export function readAskedUsage(row: AskedUsageRow): Omit<UsageEvent, "outcome" | "key" | "requestHash"> {
  return {
    accountId: idOfUuid("acct", row.account_id),
    seq: Number(row.seq),
    ref: refOfUuid(row.id),
    kind: row.kind as UsageKind,
    feature: row.feature,
    memberId: row.member_id === null ? null : idOfUuid("mem", row.member_id),
    usage: decodeUsage(row.usage),
    properties: decodeProperties(row.properties),
    partial: row.accepts_partial === "t" ? "accept" : "reject",
    holdSeconds: row.hold_seconds === null ? null : Number(row.hold_seconds),
    holdRef: row.hold_id === null ? null : refOfUuid(row.hold_id),
    attribution: {
      key: row.attribution_key,
      session: row.attribution_session,
      client: row.attribution_client,
      lineage: row.attribution_lineage,
    },
    occurredAt: Number(row.occurred_at),
    decidedAt: Number(row.decided_at),
    plan: row.plan,
    priceBook: row.price_book,
    hash: row.hash,
  };
}

/** What of the answer has a column of its own. */
export function readAnswered(row: AskedUsageRow): OutcomeColumns {
  return {
    outcome: row.outcome as OutcomeColumns["outcome"],
    reason: row.reason as BlockReason | null,
    cost: BigInt(row.cost),
    covered: BigInt(row.covered),
  };
}

export function readUsageEvent(row: UsageEventRow): StoredUsageEvent {
  const event: UsageEvent = {
    ...readAskedUsage(row),
    key: row.idempotency_key,
    requestHash: row.request_hash,
    outcome: decodeOutcome(row.record, readAnswered(row)),
  };
  return { event, ledgerBalance: BigInt(row.ledger_balance) };
}
