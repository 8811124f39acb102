/**
 * The queue of webhook deliveries. Lock order: a lane, then a delivery, then its endpoint; statements that lock many lanes hold
 * nothing else, or lock them in order of key.
 */

/** $1 now, $2 until, $3 endpoints that are busy enough. Of two workers at once each gets another lane. */
export const LEASE = `
with due as (
  select endpoint_id, lane from webhook_lanes
   where next_attempt_at <= $1 and (leased_until is null or leased_until <= $1) and endpoint_id <> all($3::uuid[])
   order by next_attempt_at limit 1 for update skip locked
)
update webhook_lanes set lease = gen_random_uuid(), leased_until = $2
  from due where webhook_lanes.endpoint_id = due.endpoint_id and webhook_lanes.lane = due.lane
returning webhook_lanes.endpoint_id, webhook_lanes.lane, webhook_lanes.lease`;

/** $1 endpoint, $2 lane, $3 lease. Both lock the lane: what is read after them sees every delivery whose writer held it before. */
export const LOCK_LANE =
  "select from webhook_lanes where endpoint_id = $1 and lane = $2 and lease = $3 for update";
export const EXTEND_LANE =
  "update webhook_lanes set leased_until = $4 where endpoint_id = $1 and lane = $2 and lease = $3";

/** Only the first of a lane is ever sent: that is the order. */
export const HEAD = `
select d.position, d.tries, m.id, m.body, m.created_at, e.url, e.livemode, e.status, e.deleted_at,
       array(select s.sealed from webhook_secrets s
              where s.endpoint_id = d.endpoint_id and (s.expires_at is null or s.expires_at > $3) order by s.nth desc) as sealed
  from webhook_deliveries d
  join webhook_messages m on m.position = d.position
  join webhook_endpoints e on e.id = d.endpoint_id
 where d.endpoint_id = $1 and d.lane = $2 and d.status = 'pending'
 order by d.position limit 1`;

export const CLOSE_LANE = "delete from webhook_lanes where endpoint_id = $1 and lane = $2";

export const RELEASE = `
update webhook_lanes set lease = null, leased_until = null where endpoint_id = $1 and lane = $2 and lease = $3`;

export const RETRY_LANE = `
update webhook_lanes set lease = null, leased_until = null, next_attempt_at = $3 where endpoint_id = $1 and lane = $2`;

/** What was answered is recorded whoever holds the lane by now; its status changes only where the delivery still waits. */
export const COUNT_ATTEMPT = `
update webhook_deliveries set attempts = attempts + 1, tries = tries + 1,
       status = case when status = 'pending' then $3 else status end,
       finished_at = case when status = 'pending' then $4::timestamptz else finished_at end
 where endpoint_id = $1 and position = $2 returning attempts`;

export const INSERT_ATTEMPT = `
insert into webhook_attempts (endpoint_id, position, nth, at, duration_ms, status_code, error, response)
values ($1, $2, $3, $4, $5, $6, $7, $8)`;

/** Touches the row only after a failure: successes on many lanes at once do not wait for each other. */
export const ENDPOINT_SUCCEEDED = `
update webhook_endpoints set failing_since = null, failures = 0 where id = $1 and failing_since is not null`;

export const ENDPOINT_FAILED = `
update webhook_endpoints set failing_since = coalesce(failing_since, $2), failures = failures + 1 where id = $1
returning status, failures, failing_since, deleted_at, livemode, account_id`;

export const DISABLE_ENDPOINT = `
update webhook_endpoints set status = 'disabled', disabled_reason = $2, disabled_at = $3 where id = $1`;

export const SKIP_LANE = `
update webhook_deliveries set status = 'skipped', finished_at = $3 where endpoint_id = $1 and lane = $2 and status = 'pending'`;

export const LOCK_LANES_OF_DISABLED = `
select lane from webhook_lanes
 where endpoint_id = $1 and exists (select from webhook_endpoints where id = $1 and status = 'disabled') order by lane for update`;
export const SKIP_LANES = `
update webhook_deliveries set status = 'skipped', finished_at = $3
 where endpoint_id = $1 and lane = any($2::uuid[]) and status = 'pending'`;
export const CLOSE_LANES = "delete from webhook_lanes where endpoint_id = $1 and lane = any($2::uuid[])";

/** $1 endpoint, $2 statuses, $3 from, $4 to, $5 account, $6 message, $7 how many. */
export const REPLAYED = `
select d.position, d.lane from webhook_deliveries d join webhook_messages m on m.position = d.position
 where d.endpoint_id = $1 and d.status = any($2::text[]) and ($3::timestamptz is null or m.created_at >= $3)
   and ($4::timestamptz is null or m.created_at < $4) and ($5::uuid is null or m.account_id = $5)
   and ($6::uuid is null or m.id = $6)
 order by d.position limit $7`;
export const BEGIN_ANEW = `
update webhook_deliveries set status = 'pending', tries = 0, finished_at = null
 where endpoint_id = $1 and position = any($2::int8[]) and status <> 'pending'`;
/** What is begun anew comes before what waits: it is due at once, in order of key. */
export const HASTEN_LANES = `
insert into webhook_lanes (endpoint_id, lane, next_attempt_at)
select distinct $1::uuid, lane, $3::timestamptz from unnest($2::uuid[]) opened (lane) order by 2
    on conflict (endpoint_id, lane) do update set next_attempt_at = least(webhook_lanes.next_attempt_at, excluded.next_attempt_at)`;

/** $1 before, $2 how many. */
export const FORGET_MESSAGES = `
delete from webhook_messages where position in (
  select position from webhook_messages m where created_at < $1
     and not exists (select from webhook_deliveries d where d.position = m.position and d.status = 'pending')
   order by created_at limit $2)`;
export const FORGET_DELIVERIES = `
delete from webhook_deliveries where (endpoint_id, position) in (
  select d.endpoint_id, d.position from webhook_endpoints e join webhook_deliveries d on d.endpoint_id = e.id
   where e.deleted_at is not null limit $1)`;
export const FORGET_ENDPOINTS = `
delete from webhook_endpoints e where deleted_at is not null
   and not exists (select from webhook_deliveries d where d.endpoint_id = e.id)`;
