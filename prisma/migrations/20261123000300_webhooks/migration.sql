-- Webhooks: what happened to accounts, told to whoever asked to be told. Messages are made from facts, like charges are made from usage
-- events: past a cursor, in one transaction with it. docs/decisions/0018 says why it is done this way.

-- Which account events are new is read in commit order, as the settlement reads usage events. Rows from before this migration
-- get its own id, and are therefore behind every cursor below.
alter table account_events add column xid xid8 not null default pg_current_xact_id();
-- The slot of an account is the last six bits of its id (lib/engine/ids.ts). An expression, not a column: nothing else asks for it.
create index account_events_by_commit on account_events ((get_byte(uuid_send(account_id), 15) & 63), xid);

create table webhook_endpoints (
  id uuid primary key,
  url text not null,
  description text not null,
  -- Empty: every type, those of later versions too.
  event_types text[] not null,
  livemode boolean not null,
  status text not null default 'enabled' constraint webhook_endpoints_status_is_known check (status in ('enabled', 'disabled')),
  disabled_reason text,
  disabled_at timestamptz(3),
  -- Since when and how often in a row it has failed; null and 0 after every success.
  failing_since timestamptz(3),
  failures integer not null default 0,
  created_by text not null,
  created_at timestamptz(3) not null,
  -- Gone for everybody who asks; its rows follow a few at a time.
  deleted_at timestamptz(3),
  constraint webhook_endpoints_disabled_for_a_reason check ((status = 'disabled') = (disabled_reason is not null))
);
-- Sealed: signing needs the secret itself, so a hash will not do (lib/webhooks/secrets).
create table webhook_secrets (
  endpoint_id uuid not null references webhook_endpoints (id) on delete cascade,
  nth integer not null,
  sealed bytea not null,
  created_at timestamptz(3) not null,
  -- Null for the current one; those before it sign beside it until then.
  expires_at timestamptz(3),
  primary key (endpoint_id, nth)
);

-- What is told, once for all endpoints, as the bytes that are signed and sent. position is the order of telling: an account's
-- messages are written under the lock of its slot, so a later one has a higher position.
create table webhook_messages (
  position bigint generated always as identity primary key,
  id uuid not null unique,
  -- Null where it is about no account.
  account_id uuid,
  type text not null,
  livemode boolean not null,
  -- What it is made of: "fact:48211", "ledger:907".
  origin text not null,
  body text not null,
  created_at timestamptz(3) not null,
  -- The cursors see to it; this holds also where they were wrong.
  constraint webhook_messages_once unique (account_id, origin)
);
create index webhook_messages_by_age on webhook_messages (created_at);

-- One message for one endpoint. lane is what keeps its order: the account, or the endpoint itself where there is none.
create table webhook_deliveries (
  endpoint_id uuid not null references webhook_endpoints (id) on delete cascade,
  position bigint not null references webhook_messages (position) on delete cascade,
  lane uuid not null,
  status text not null constraint webhook_deliveries_status_is_known check (status in ('pending', 'delivered', 'failed', 'skipped')),
  -- Attempts since it was last begun: where in the schedule it is. attempts counts all of them.
  tries integer not null default 0,
  attempts integer not null default 0,
  finished_at timestamptz(3),
  primary key (endpoint_id, position)
) with (fillfactor = 80);
create index webhook_deliveries_waiting on webhook_deliveries (endpoint_id, lane, position) where status = 'pending';
create index webhook_deliveries_by_message on webhook_deliveries (position);
create table webhook_attempts (
  endpoint_id uuid not null,
  position bigint not null,
  nth integer not null,
  at timestamptz(3) not null,
  duration_ms integer not null,
  -- Either an answer's status, or why there was none.
  status_code integer,
  error text,
  response text,
  primary key (endpoint_id, position, nth),
  foreign key (endpoint_id, position) references webhook_deliveries (endpoint_id, position) on delete cascade,
  constraint webhook_attempts_answered_or_not check ((status_code is null) = (error is not null))
);
-- The queue: one row for each endpoint and account with pending deliveries, of which only the first is ever tried. A worker leases a
-- row and commits before it sends: a transaction that stayed open meanwhile would hold the settlement back (it reads only below the
-- oldest one). Whoever adds or ends a delivery holds the row's lock.
create table webhook_lanes (
  endpoint_id uuid not null references webhook_endpoints (id) on delete cascade,
  lane uuid not null,
  next_attempt_at timestamptz(3) not null,
  lease uuid,
  leased_until timestamptz(3),
  primary key (endpoint_id, lane)
) with (fillfactor = 70);
create index webhook_lanes_due on webhook_lanes (next_attempt_at);

-- How far facts have been told. Slots say which accounts moved; an account's own row says where to go on, so that its facts are told
-- in order of seq also where they committed in another order. Accounts that were never told of have none.
create table webhook_slots (
  slot smallint primary key,
  usage_xid xid8 not null,
  account_xid xid8 not null
) with (fillfactor = 50);
insert into webhook_slots (slot, usage_xid, account_xid)
  select slot, cursor_xid, pg_current_xact_id() from settlement_slots;
create table webhook_cursors (
  account_id uuid primary key,
  slot smallint not null,
  seq bigint not null,
  ledger_seq bigint not null
) with (fillfactor = 70);

grant select, insert, update, delete on webhook_endpoints, webhook_secrets, webhook_messages, webhook_deliveries, webhook_attempts,
  webhook_lanes, webhook_slots, webhook_cursors to spillway_app;
