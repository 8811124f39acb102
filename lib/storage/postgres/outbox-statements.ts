/** The slot of an account by its uuid, as the index on account events has it. */
const slotOf = (column: string) => `(get_byte(uuid_send(${column}), 15) & 63)`;

/** The newest id below every transaction that still runs, by this statement's own snapshot. */
const HORIZON = "(pg_snapshot_xmin(pg_current_snapshot())::text::int8 - 1)::text::xid8";

/** Claims the slots that nobody else tells of. A transaction that holds them is short: while it runs, the settlement reads no further. */
export const CLAIM_SLOTS = "select slot from webhook_slots order by slot for update skip locked";

/**
 * Where nobody listens, the present is where to begin: one statement, so that an endpoint which this snapshot does not see was
 * committed after every fact that is passed over. Accounts' own cursors would be of an earlier age, and go. $1 the claimed slots.
 */
export const PASS_OVER = `
with listened as (
  select exists (select from webhook_endpoints where deleted_at is null) or exists (select from account_alerts) as is_any
), moved as (
  update webhook_slots set usage_xid = settled.cursor_xid, account_xid = ${HORIZON}
    from settlement_slots settled
   where settled.slot = webhook_slots.slot and webhook_slots.slot = any($1::int2[]) and not (select is_any from listened)
     and (webhook_slots.usage_xid < settled.cursor_xid or webhook_slots.account_xid < ${HORIZON})
), forgotten as (
  delete from webhook_cursors where slot = any($1::int2[]) and not (select is_any from listened)
)
select is_any from listened`;

/**
 * Which accounts moved, and up to which fact. Usage counts once the settlement is past it, so that what it moved on the balance is
 * there as well; account events below every transaction that still runs. With ties, as one transaction commits many facts.
 * A row of nulls tells how far the slot may be moved where everything was read. $1 the claimed slots, $2 facts per slot and kind.
 */
export const MOVED = `
select claimed.slot, claimed.usage_xid, claimed.account_xid, settled.cursor_xid as usage_to, ${HORIZON} as account_to,
       fact.kind, fact.account_id, fact.seq, fact.xid, fact.facts
  from webhook_slots claimed
  join settlement_slots settled on settled.slot = claimed.slot
  left join lateral (
    select 'usage' as kind, account_id, max(seq) as seq, max(xid::text::int8) as xid, count(*) as facts
      from (select account_id, seq, xid from usage_events
             where slot = claimed.slot and xid > claimed.usage_xid and xid <= settled.cursor_xid
             order by xid fetch first ($2::int8) rows with ties) used
     group by account_id
    union all
    select 'account', account_id, max(seq), max(xid::text::int8), count(*)
      from (select account_id, seq, xid from account_events
             where ${slotOf("account_id")} = claimed.slot and xid > claimed.account_xid and xid <= ${HORIZON}
             order by xid fetch first ($2::int8) rows with ties) done
     group by account_id
  ) fact on true
 where claimed.slot = any($1::int2[])`;

/** Who listens to these accounts; read after MOVED, so that whoever was there before one of its facts is seen. $1 accounts. */
export const ENDPOINTS = `
select id, account_id, livemode, status, event_types from webhook_endpoints
 where deleted_at is null and (account_id is null or account_id = any($1::uuid[]))`;

/**
 * Where to go on with each account: its cursor, or else, for one that was never told of, what its slot was already past. Two acts on an
 * account may take their transaction ids in one order and their seqs in the other, so a fact may be found before the one
 * before it: then both are told now, in order, and the later discovery finds nothing new.
 *
 * $1 accounts, $2 and $3 what their slots were past.
 */
export const CURSORS = `
select moved.account_id, accounts.livemode, accounts.name, accounts.time_zone, cursors.available, ledgers.seq as ledger_seq, ledgers.balance, start.seq as from_seq,
       coalesce(cursors.ledger_seq,
                (select min(ledger_seq) - 1 from balance_updates b where b.account_id = moved.account_id and b.cause_seq > start.seq),
                ledgers.seq) as from_ledger_seq
  from unnest($1::uuid[], $2::text[]::xid8[], $3::text[]::xid8[]) moved (account_id, usage_xid, account_xid)
  join accounts on accounts.id = moved.account_id
  join ledgers on ledgers.account_id = moved.account_id
  left join webhook_cursors cursors on cursors.account_id = moved.account_id
  cross join lateral (select coalesce(cursors.seq, greatest(
    (select e.seq from usage_events e where e.account_id = moved.account_id and e.xid <= moved.usage_xid order by e.seq desc limit 1),
    (select a.seq from account_events a where a.account_id = moved.account_id and a.xid <= moved.account_xid order by a.seq desc limit 1),
    0)) as seq) start`;

/** Alerts of these accounts, and what the standings say; locked, as whoever sets them does. $1 accounts. */
export const ALERTS = `
select a.account_id, a.key, a.window_key, a.percent, a.credits_left, (extract(epoch from a.quiet_until) * 1000)::int8 as quiet_until,
       a.is_low, (extract(epoch from a.crossed_at) * 1000)::int8 as crossed_at, a.crossed_seq
  from account_alerts a where a.account_id = any($1::uuid[]) order by a.account_id, a.key for update`;
export const STANDINGS = "select account_id, seq, state from standings where account_id = any($1::uuid[])";

/** $1 accounts, $2 keys, $3 quiet until, $4 low, $5 crossed at, $6 crossed by. One that was taken away meanwhile stays away. */
export const MOVE_ALERTS = `
update account_alerts set quiet_until = moved.quiet_until, is_low = moved.is_low, crossed_at = moved.crossed_at,
       crossed_seq = moved.crossed_seq
  from unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::bool[], $5::timestamptz[], $6::int8[])
       moved (account_id, key, quiet_until, is_low, crossed_at, crossed_seq)
 where account_alerts.account_id = moved.account_id and account_alerts.key = moved.key`;

/**
 * Usage of which something is told: refusals, overshoot, holds that ran out; all of it where alerts are judged by it.
 * $1 accounts, $2 after, $3 up to, $4 whether there are alerts.
 */
export const TOLD_USAGE = `
  join unnest($1::uuid[], $2::int8[], $3::int8[], $4::bool[]) moved (account_id, after_seq, to_seq, has_alerts)
    on e.account_id = moved.account_id and e.seq > moved.after_seq and e.seq <= moved.to_seq
 where moved.has_alerts or e.outcome = 'blocked' or e.kind in ('expire', 'refund') or (e.kind in ('track', 'capture') and e.covered < e.cost)`;

export const TOLD_ACTS = `
  join unnest($1::uuid[], $2::int8[], $3::int8[]) moved (account_id, after_seq, to_seq)
    on a.account_id = moved.account_id and a.seq > moved.after_seq and a.seq <= moved.to_seq`;

/** One that is there already, however that came about, is not written again, and nothing is delivered for it. In the order given. */
export const INSERT_MESSAGES = `
insert into webhook_messages (id, account_id, type, livemode, origin, body, created_at)
select id, account_id, type, livemode, origin, body, created_at
  from unnest($1::uuid[], $2::uuid[], $3::text[], $4::bool[], $5::text[], $6::text[], $7::timestamptz[]) with ordinality
       made (id, account_id, type, livemode, origin, body, created_at, nth)
 order by nth
    on conflict (account_id, origin) do nothing
returning id, position`;

/**
 * Deliveries, and their lanes in order of key. A lane that is there keeps its time: a new message does not hurry the one before it. It
 * is locked all the same, as whoever ends a lane's last delivery holds its row: either the lane is still there, or it is made anew.
 */
export const INSERT_DELIVERIES = `
insert into webhook_deliveries (endpoint_id, position, lane, status, finished_at)
select endpoint_id, position, lane, case when is_enabled then 'pending' else 'skipped' end, case when is_enabled then null else $5::timestamptz end
  from unnest($1::uuid[], $2::int8[], $3::uuid[], $4::bool[]) made (endpoint_id, position, lane, is_enabled)`;
export const OPEN_LANES = `
insert into webhook_lanes (endpoint_id, lane, next_attempt_at)
select distinct endpoint_id, lane, $3::timestamptz from unnest($1::uuid[], $2::uuid[]) opened (endpoint_id, lane) order by 1, 2
    on conflict (endpoint_id, lane) do update set next_attempt_at = webhook_lanes.next_attempt_at`;

export const MOVE_CURSORS = `
insert into webhook_cursors (account_id, slot, seq, ledger_seq, available)
select account_id, ${slotOf("account_id")}, seq, ledger_seq, available
  from unnest($1::uuid[], $2::int8[], $3::int8[], $4::int8[]) moved (account_id, seq, ledger_seq, available)
    on conflict (account_id) do update set seq = excluded.seq, ledger_seq = excluded.ledger_seq, available = excluded.available`;

export const MOVE_SLOTS = `
update webhook_slots set usage_xid = moved.usage_xid, account_xid = moved.account_xid
  from unnest($1::int2[], $2::text[]::xid8[], $3::text[]::xid8[]) moved (slot, usage_xid, account_xid)
 where webhook_slots.slot = moved.slot`;
