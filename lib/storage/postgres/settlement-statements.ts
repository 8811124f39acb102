import { FRESH_UUID } from "./fresh-uuid";

/**
 * The statements of the settlement, in the order in which one batch sends them. Named, so each is planned once per connection;
 * every array is a binary parameter.
 */

/** What is read of a usage event to settle it, in the order of `ClaimRow`. */
export const UNSETTLED_COLUMNS = `
       event.xid, event.account_id, event.id, event.seq, event.kind, event.feature, event.usage, event.properties, event.decided_at,
       event.price_book, event.outcome, event.reason, event.cost, event.covered, event.record`;

/**
 * Claims slots and reads what is to be settled of them, in commit order.
 *
 * Locks: the rows of settlement_slots, until the batch ends. A slot that another worker holds is skipped, not waited for. One
 * whose row that worker moved a moment ago is locked at its new cursor, as `for update` re-reads the row.
 *
 * No event is missed: a transaction takes its xid before it writes and may commit long after a later one. So only events below
 * the oldest transaction still running are read; all of those have ended, and this statement's snapshot sees every one that
 * committed. `waits` says that the slot has events above it, committed and not yet to be read: look again soon.
 *
 * `with ties`, because the cursor is an xid and one transaction commits many events: a batch that took only some of them would
 * move the cursor past the rest. The left join returns a row of nulls for a claimed slot that has nothing.
 *
 * $1 slots, $2 events per slot. One index scan of (slot, xid) per slot and partition, merged in order of xid: 1.4 ms for all 64
 * slots when there is nothing.
 */
export const CLAIM = `
with claimed as materialized (
  select slot, cursor_xid from settlement_slots where slot = any($1::int2[]) order by slot for update skip locked
), looked as materialized (
  select slot, cursor_xid,
         pg_snapshot_xmin(pg_current_snapshot()) < pg_snapshot_xmax(pg_current_snapshot())
           and exists (select from usage_events
                        where slot = claimed.slot and xid >= pg_snapshot_xmin(pg_current_snapshot())) as waits
    from claimed
)
select looked.slot, looked.waits, ${UNSETTLED_COLUMNS}
  from looked left join lateral (
    select * from usage_events
     where slot = looked.slot and xid > looked.cursor_xid and xid < pg_snapshot_xmin(pg_current_snapshot())
     order by xid fetch first ($2::int8) rows with ties
  ) event on true`;

/**
 * Locks the ledgers in id order, as everybody does who locks several (no deadlock), and reads them as they are once locked (L3).
 * Money-in takes the same lock first, so no balance moves between here and the commit.
 */
export const LOCK_LEDGERS = `
select account_id, seq, balance, settled_seq,
       encode(monetization_head, 'hex') as monetization_head, encode(balance_head, 'hex') as balance_head
  from ledgers where account_id = any($1::uuid[]) order by account_id for update`;

/**
 * The balances of the grants that the events draw on, by their place in the arrays. A statement of its own after the lock: the
 * snapshot of the locking statement is older than the locks it waited for, and could still show what another batch has since moved.
 */
export const READ_BALANCES = `
select drawn.nth::int4, balances.balance
  from unnest($1::uuid[], $2::uuid[]) with ordinality drawn (account_id, grant_id, nth)
  join balances on balances.account_id = drawn.account_id and balances.grant_id = drawn.grant_id`;

/**
 * Writes the whole batch and moves the cursors, in the transaction that holds the slots and ledgers: either all of it is there
 * or none, so a batch that is cut off is settled again from where the cursor stands (L3). A row that is there already, however
 * that came about, violates a unique key and takes the whole batch back (S1, L2).
 *
 * $39 and $40 say where in the chain the monetization events of parked events stand, and are null in every other batch.
 */
export const WRITE = `
with monetized as (
  insert into monetization_events
    (account_id, seq, id, cost, included, charged, overshoot, price_book, hash, late_after, late_nth)
  select posted.*, $39::int8, $40::int4
    from unnest($1::uuid[], $2::int8[], $3::uuid[], $4::int8[], $5::int8[], $6::int8[], $7::int8[], $8::text[], $9::bytea[]) posted
), updated as (
  insert into balance_updates
    (account_id, ledger_seq, id, cause_seq, grant_id, kind, amount, balance_after, grant_balance_after, at, hash)
  select * from unnest($10::uuid[], $11::int8[], $12::uuid[], $13::int8[], $14::uuid[], $15::text[], $16::int8[], $17::int8[],
                       $18::int8[], $19::timestamptz[], $20::bytea[])
), drawn as (
  update balances set balance = moved.balance
    from unnest($21::uuid[], $22::uuid[], $23::int8[]) moved (account_id, grant_id, balance)
   where balances.account_id = moved.account_id and balances.grant_id = moved.grant_id
), posted as (
  update ledgers set seq = moved.seq, balance = moved.balance, settled_seq = moved.settled_seq,
         monetization_head = moved.monetization_head, balance_head = moved.balance_head,
         charged = ledgers.charged + moved.charged, refunded = ledgers.refunded + moved.refunded, owed = ledgers.owed + moved.owed
    from unnest($24::uuid[], $25::int8[], $26::int8[], $27::int8[], $28::bytea[], $29::bytea[], $30::int8[], $31::int8[], $32::int8[])
         moved (account_id, seq, balance, settled_seq, monetization_head, balance_head, charged, refunded, owed)
   where ledgers.account_id = moved.account_id
), parked as (
  insert into breaks (id, invariant, account_id, seq, detail)
  select ${FRESH_UUID}, 'S1', sick.* from unnest($33::uuid[], $34::int8[], $35::text[]) sick
      on conflict (invariant, account_id, seq) where closed_at is null do nothing
)
update settlement_slots set cursor_xid = moved.xid, settled = settlement_slots.settled + moved.settled, moved_at = now()
  from unnest($36::int2[], $37::text[]::xid8[], $38::int8[]) moved (slot, xid, settled)
 where settlement_slots.slot = moved.slot`;

/**
 * How far behind the settlement is: per slot the events past the cursor, counted up to $1, and the id of the first, whose uuid
 * tells when it was recorded.
 */
export const LAG = `
select sum(behind.events)::int8 as events, min(behind.first_id::text) as first_id
  from settlement_slots slots
  cross join lateral (
    select (select count(*) from (select from usage_events
                                   where slot = slots.slot and xid > slots.cursor_xid limit $1::int8) waiting) as events,
           (select id from usage_events
             where slot = slots.slot and xid > slots.cursor_xid order by xid limit 1) as first_id
  ) behind`;
