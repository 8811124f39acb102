import type { UsageEvent } from "@/lib/engine/facts";
import { slotOf } from "@/lib/engine/ids";
import { encodeStanding } from "@/lib/engine/standing-codec";
import type { Flush, SealedUsageEvent, StandingMove } from "../ports";
import {
  amountArray,
  boolArray,
  hexArray,
  idArray,
  instantArray,
  int2Array,
  int4Array,
  int8Array,
  refArray,
  textArray,
} from "./binary-arrays";
import { dueColumn } from "./due-column";

/**
 * One flush, one statement, one transaction (SYSTEM §5).
 *
 * Locks: the standings' rows, in the order of the array, which is sorted by account; two flushes that meet wait for each other
 * instead of deadlocking. The ledger is read, not locked: settlement may be moving it at this very moment.
 *
 * Plan: made once per connection, maybe while the tables were empty, and kept when they hold a million accounts. So it must not depend on
 * what the planner believes of them. The standings are found by the array's own index condition, which also brings them in the order of the
 * accounts, and meet the rest by hash: a `lanes` pool forbids bitmaps, which bring them in any order, and nested loops, of which one would
 * compare every account of the table with every one of the flush. The ledger is read by a subquery.
 *
 * Conflicts: the update compares seq, and after waiting for another flush Postgres compares again with the row as that one left
 * it; an account that had moved is then simply not in `moved`. Events take their account from `moved`, so those of an account that did
 * not move have nothing to join and are not written (trap one). A known key fails the insert, and with it the whole
 * statement, standings included (trap two).
 */
export const COMMIT_SQL = `
  with wanted as materialized (
    select * from unnest($1::uuid[], $2::int8[], $3::int8[], $4::text[], $5::timestamptz[], $6::int2[]) with ordinality
      as w (account_id, from_seq, to_seq, state, due_at, slot, n)
  ), moved as (
    update standings s set seq = w.to_seq, state = w.state, due_at = w.due_at
      from wanted w where s.account_id = any($1::uuid[]) and s.account_id = w.account_id and s.seq = w.from_seq
      returning w.n, w.account_id, w.slot, (select l.balance from ledgers l where l.account_id = s.account_id) as balance
  ), recorded as (
    insert into usage_events (account_id, slot, ledger_balance, seq, id, kind, idempotency_key, request_hash, feature, member_id,
        usage, properties, accepts_partial, hold_seconds, hold_id, attribution_key, attribution_session, attribution_client,
        attribution_lineage, refunded_id, occurred_at, decided_at, plan, price_book, outcome, reason, cost, covered, record, hash)
      select m.account_id, m.slot, m.balance, e.seq, e.id, e.kind, e.key, e.request_hash, e.feature, e.member_id,
        e.usage, e.properties, e.accepts_partial, e.hold_seconds, e.hold_id, e.a_key, e.a_session, e.a_client,
        e.a_lineage, e.refunded_id, e.occurred_at, e.decided_at, e.plan, e.price_book, e.outcome, e.reason, e.cost, e.covered, e.record, e.hash
      from unnest($7::int4[], $8::int8[], $9::uuid[], $10::text[], $11::text[], $12::bytea[], $13::text[], $14::uuid[],
          $15::text[], $16::text[], $17::bool[], $18::int4[], $19::uuid[], $20::text[], $21::text[], $22::text[],
          $23::timestamptz[], $24::timestamptz[], $25::text[], $26::text[], $27::text[], $28::text[], $29::int8[], $30::int8[],
          $31::text[], $32::bytea[], $33::text[], $34::uuid[])
        as e (move, seq, id, kind, key, request_hash, feature, member_id, usage, properties, accepts_partial, hold_seconds,
          hold_id, a_key, a_session, a_client, occurred_at, decided_at, plan, price_book, outcome, reason, cost, covered, record, hash, a_lineage,
          refunded_id)
        join moved m on m.n = e.move
  )
  select array_agg(n) as moved, array_agg(balance) as balances from moved`;

const byAccount = (a: StandingMove, b: StandingMove) =>
  a.to.accountId < b.to.accountId ? -1 : a.to.accountId > b.to.accountId ? 1 : 0;

/** The moves in the order in which the statement numbers and locks them. */
export function sortedMoves(flush: Flush): readonly StandingMove[] {
  return [...flush.moves].sort(byAccount);
}

const orNull = (text: string | null) => text;

/** The parameters of `COMMIT_SQL`. An event's account is the number of its move (from 1). */
export function commitParameters(
  moves: readonly StandingMove[],
  events: readonly SealedUsageEvent[],
): Buffer[] {
  const numbers = new Map<string, number>();
  for (let i = 0; i < moves.length; i++) numbers.set((moves[i] as StandingMove).to.accountId, i + 1);
  const ofMoves = [
    idArray(moves, (move) => move.to.accountId),
    int8Array(moves, (move) => move.fromSeq),
    int8Array(moves, (move) => move.to.seq),
    textArray(
      moves.map((move) => encodeStanding(move.to)),
      orNull,
    ),
    instantArray(moves, (move) => dueColumn(move.to)),
    int2Array(moves, (move) => slotOf(move.to.accountId)),
  ];
  const column = <V>(
    encode: (rows: readonly SealedUsageEvent[], read: (row: SealedUsageEvent) => V) => Buffer,
  ) => {
    return (read: (event: UsageEvent) => V) => encode(events, (sealed) => read(sealed.event));
  };
  const text = column<string | null>(textArray);
  const number = column<number | null>(int4Array);
  const instant = column<number | null>(instantArray);
  const amount = column<bigint | null>(amountArray);
  const hex = (bytes: number, read: (event: UsageEvent) => string) =>
    hexArray(events, bytes, (sealed) => read(sealed.event));
  return [
    ...ofMoves,
    number((event) => numbers.get(event.accountId) as number),
    column<number | null>(int8Array)((event) => event.seq),
    column<string | null>(refArray)((event) => event.ref),
    text((event) => event.kind),
    text((event) => event.key),
    hex(16, (event) => event.requestHash),
    text((event) => event.feature),
    column<string | null>(idArray)((event) => event.memberId),
    textArray(events, (sealed) => sealed.encoded.usage),
    textArray(events, (sealed) => sealed.encoded.properties),
    column<boolean | null>(boolArray)((event) => event.partial === "accept"),
    number((event) => event.holdSeconds),
    column<string | null>(refArray)((event) => event.holdRef),
    text((event) => event.attribution.key),
    text((event) => event.attribution.session),
    text((event) => event.attribution.client),
    instant((event) => event.occurredAt),
    instant((event) => event.decidedAt),
    text((event) => event.plan),
    text((event) => event.priceBook),
    text((event) => event.outcome.outcome),
    text((event) => event.outcome.reason),
    amount((event) => event.outcome.cost),
    amount((event) => event.outcome.covered),
    textArray(events, (sealed) => sealed.encoded.record),
    hex(32, (event) => event.hash),
    text((event) => event.attribution.lineage),
    column<string | null>(refArray)((event) => event.outcome.refund?.of ?? null),
  ];
}
