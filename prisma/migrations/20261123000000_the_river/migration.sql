-- The first schema. SYSTEM.md §5 to §7 say what must be true; each constraint is named as the rule it keeps.

-- The application acts as this role: it has no right to change or delete a row of the datasets (L4). Roles belong to the whole
-- server, so another database of the same server may have made it already.
do $$
begin
  -- Asked first: whoever may not create roles can still migrate where an administrator has made this one.
  if not exists (select from pg_roles where rolname = 'spillway_app') then
    create role spillway_app nologin;
  end if;
exception when duplicate_object or unique_violation then null;
end $$;
do $$
begin
  if not pg_has_role(current_user, 'spillway_app', 'member') then
    execute format('grant spillway_app to %I', current_user);
  end if;
exception when others then
  raise notice 'spillway_app could not be granted to %: %', current_user, sqlerrm;
end $$;
grant usage on schema public to spillway_app;

-- Who signs in (tables of the session library, under our names).
create table users (
  id text primary key,
  name text not null,
  email text not null unique,
  email_verified boolean not null default false,
  image text,
  role text not null default 'user' constraint users_role_is_known check (role in ('user', 'admin')),
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);
create table sessions (
  id text primary key,
  token text not null unique,
  user_id text not null references users (id) on delete cascade,
  expires_at timestamptz(3) not null,
  ip_address text,
  user_agent text,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);
create index sessions_by_user on sessions (user_id);
create table user_credentials (
  id text primary key,
  account_id text not null,
  provider_id text not null,
  user_id text not null references users (id) on delete cascade,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz(3),
  refresh_token_expires_at timestamptz(3),
  scope text,
  password text,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);
create index user_credentials_by_user on user_credentials (user_id);
create table verifications (
  id text primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz(3) not null,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);
create index verifications_by_identifier on verifications (identifier);

-- The catalogue. A published version never changes (trigger below), so a process may cache it for ever.
create table features (
  key text primary key,
  name text not null,
  dimensions text[] not null,
  created_at timestamptz(3) not null default now()
);
create table price_books (
  id uuid primary key,
  name text not null,
  created_at timestamptz(3) not null default now()
);
create table price_book_versions (
  price_book_id uuid not null references price_books (id),
  version integer not null,
  status text not null constraint price_book_versions_status_is_known check (status in ('draft', 'published')),
  content jsonb not null,
  created_at timestamptz(3) not null default now(),
  published_at timestamptz(3),
  primary key (price_book_id, version)
);
create table plans (
  id uuid primary key,
  name text not null,
  created_at timestamptz(3) not null default now()
);
create table plan_versions (
  plan_id uuid not null references plans (id),
  version integer not null,
  status text not null constraint plan_versions_status_is_known check (status in ('draft', 'published')),
  content jsonb not null,
  created_at timestamptz(3) not null default now(),
  published_at timestamptz(3),
  primary key (plan_id, version)
);
create unique index price_book_versions_one_draft on price_book_versions (price_book_id) where status = 'draft';
create unique index plan_versions_one_draft on plan_versions (plan_id) where status = 'draft';

create table test_clocks (
  id uuid primary key,
  name text not null,
  now_at timestamptz(3) not null,
  created_at timestamptz(3) not null default now()
);

-- Accounts. plan, time_zone and frozen repeat the standing for lists and searches; they are written in its transaction.
create table accounts (
  id uuid primary key,
  external_id text,
  name text not null,
  kind text not null constraint accounts_kind_is_known check (kind in ('person', 'organization')),
  email text,
  livemode boolean not null,
  test_clock_id uuid references test_clocks (id),
  plan text not null,
  time_zone text not null,
  frozen text not null default 'none' constraint accounts_frozen_is_known check (frozen in ('none', 'paid', 'all')),
  created_at timestamptz(3) not null default now(),
  constraint accounts_test_clock_only_in_sandbox check (test_clock_id is null or not livemode)
);
create unique index accounts_external_id_once on accounts (livemode, external_id);
create index accounts_by_email on accounts (lower(email));
create index accounts_by_test_clock on accounts (test_clock_id) where test_clock_id is not null;
create table account_users (
  account_id uuid not null references accounts (id),
  user_id text not null references users (id) on delete cascade,
  role text not null default 'owner' constraint account_users_role_is_known check (role in ('owner', 'viewer')),
  primary key (account_id, user_id)
);
create index account_users_by_user on account_users (user_id);

create table api_keys (
  id uuid primary key,
  name text not null,
  prefix text not null,
  secret_hash bytea not null unique constraint api_keys_hash_is_sha256 check (length(secret_hash) = 32),
  scopes text[] not null,
  livemode boolean not null,
  account_id uuid references accounts (id),
  created_by text not null,
  created_at timestamptz(3) not null default now(),
  expires_at timestamptz(3),
  revoked_at timestamptz(3),
  last_used_at timestamptz(3)
);
create index api_keys_by_prefix on api_keys (prefix);
create index api_keys_by_account on api_keys (account_id);

-- One row per account, moved by compare-and-set on seq (SYSTEM §5). Half of each page stays free, so that a move stays on its
-- page and touches no index (heap-only update); due_at changes only when something falls due at another time. seq comes last and the
-- state begins with what seldom changes: of a row rewritten on its page the log holds only what lies between the beginning
-- and the end that both versions share.
create table standings (
  account_id uuid primary key references accounts (id),
  due_at timestamptz(3),
  state text not null,
  seq bigint not null constraint standings_seq_never_negative check (seq >= 0)
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.2, autovacuum_analyze_scale_factor = 0.5, toast_tuple_target = 4080);
create index standings_due on standings (due_at) where due_at is not null;

-- The ledger of an account. Whoever posts locks this row first, and the standing after it.
create table ledgers (
  account_id uuid primary key references accounts (id),
  seq bigint not null default 0,
  balance bigint not null default 0 constraint ledgers_balance_never_negative check (balance >= 0),
  settled_seq bigint not null default 0,
  monetization_head bytea not null default '\x0000000000000000000000000000000000000000000000000000000000000000',
  balance_head bytea not null default '\x0000000000000000000000000000000000000000000000000000000000000000',
  charged bigint not null default 0,
  refunded bigint not null default 0
) with (fillfactor = 70);
create table grants (
  account_id uuid not null references accounts (id),
  id uuid not null,
  kind text not null constraint grants_kind_is_known check (kind in ('promo', 'purchased', 'plan', 'adjustment')),
  priority integer not null,
  amount bigint not null constraint grants_amount_never_negative check (amount >= 0),
  effective_at timestamptz(3) not null,
  expires_at timestamptz(3),
  features text[],
  reason text not null,
  status text not null default 'issued' constraint grants_status_is_known check (status in ('issued', 'voided', 'expired')),
  created_at timestamptz(3) not null,
  primary key (account_id, id)
);
create unique index grants_id_once on grants (id);
create table balances (
  account_id uuid not null,
  grant_id uuid not null,
  balance bigint not null constraint balances_never_negative check (balance >= 0),
  primary key (account_id, grant_id)
) with (fillfactor = 70);

-- The three datasets, and the account events beside the first. Append-only, hash-partitioned by account; account_id leads every key.
create table usage_events (
  account_id uuid not null,
  seq bigint not null,
  id uuid not null,
  slot smallint not null,
  -- The settlement reads in commit order by it (SYSTEM §6).
  xid xid8 not null default pg_current_xact_id(),
  kind text not null,
  idempotency_key text collate "C" not null,
  request_hash bytea not null,
  feature text not null,
  member_id uuid,
  usage text not null,
  properties text,
  accepts_partial boolean not null,
  hold_seconds integer,
  hold_id uuid,
  attribution_key text,
  attribution_session text,
  attribution_client text,
  occurred_at timestamptz(3) not null,
  decided_at timestamptz(3) not null,
  plan text not null,
  price_book text not null,
  outcome text not null,
  reason text,
  cost bigint not null,
  covered bigint not null,
  -- The rest of the outcome, as lib/engine/outcome-codec.ts writes it.
  record text not null,
  -- What the ledger said when this was committed: a reading for the answer's "unsettled", not a fact of the chain.
  ledger_balance bigint not null,
  hash bytea not null,
  constraint usage_events_seq_once primary key (account_id, seq),
  constraint usage_events_key_once unique (account_id, idempotency_key)
) partition by hash (account_id);
create index usage_events_by_id on usage_events (id);
-- A hold ends once; this finds how.
create index usage_events_endings on usage_events (account_id, hold_id) where kind in ('capture', 'release', 'expire');
create index usage_events_by_commit on usage_events (slot, xid);

create table account_events (
  account_id uuid not null,
  seq bigint not null,
  id uuid not null,
  idempotency_key text collate "C" not null,
  request_hash bytea not null,
  actor text not null,
  kind text not null,
  act text not null,
  posting_grant_id uuid,
  posting_kind text,
  posting_amount bigint,
  at timestamptz(3) not null,
  hash bytea not null,
  constraint account_events_seq_once primary key (account_id, seq),
  constraint account_events_key_once unique (account_id, idempotency_key)
) partition by hash (account_id);
create index account_events_by_id on account_events (id);

create table monetization_events (
  account_id uuid not null,
  seq bigint not null,
  id uuid not null,
  cost bigint not null,
  included bigint not null,
  charged bigint not null,
  overshoot bigint not null,
  price_book text not null,
  priced_at timestamptz(3) not null default now(),
  hash bytea not null,
  -- One per usage event (S1): the seq is the usage event's.
  constraint monetization_events_once_per_usage_event primary key (account_id, seq),
  constraint monetization_events_add_up check (cost = included + charged + overshoot)
) partition by hash (account_id);

create table balance_updates (
  account_id uuid not null,
  ledger_seq bigint not null,
  id uuid not null,
  cause_seq bigint not null,
  grant_id uuid,
  kind text not null constraint balance_updates_kind_is_known
    check (kind in ('grant', 'adjustment', 'void', 'expiry', 'debit', 'refund')),
  amount bigint not null,
  balance_after bigint not null,
  grant_balance_after bigint,
  at timestamptz(3) not null,
  hash bytea not null,
  -- Only between overshoot and its refund, on the account's own line, may a balance be below zero (S3).
  constraint balance_updates_never_negative check (balance_after >= 0 or (kind = 'debit' and grant_id is null)),
  constraint balance_updates_grant_never_negative check (grant_balance_after >= 0),
  constraint balance_updates_ledger_seq_once primary key (account_id, ledger_seq),
  -- A cause moves a grant once per kind, for ever (L2), also when the worker's cursor were wrong.
  constraint balance_updates_cause_once unique nulls not distinct (account_id, cause_seq, grant_id, kind)
) partition by hash (account_id);

do $$
declare
  dataset text;
  part integer;
begin
  foreach dataset in array array['usage_events', 'account_events', 'monetization_events', 'balance_updates'] loop
    for part in 0..15 loop
      execute format(
        'create table %I partition of %I for values with (modulus 16, remainder %s) with (autovacuum_vacuum_insert_scale_factor = 0.5)',
        format('%s_p%s', dataset, lpad(part::text, 2, '0')), dataset, part);
    end loop;
  end loop;
end $$;

-- L4: rows of the datasets never change, whoever asks.
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;
do $$
declare
  dataset text;
  part regclass;
begin
  foreach dataset in array array['usage_events', 'account_events', 'monetization_events', 'balance_updates'] loop
    execute format('create trigger %I before update or delete on %I for each row execute function refuse_change()',
      dataset || '_append_only', dataset);
    execute format('create trigger %I before truncate on %I for each statement execute function refuse_change()',
      dataset || '_never_truncated', dataset);
    -- Partitions inherit row triggers; a truncate of one partition alone would pass.
    for part in select inhrelid::regclass from pg_inherits where inhparent = dataset::regclass loop
      execute format('create trigger %I before truncate on %s for each statement execute function refuse_change()',
        dataset || '_never_truncated', part);
    end loop;
  end loop;
end $$;

-- A published version of a plan or price book is immutable: facts name it for ever.
create function refuse_published_change() returns trigger language plpgsql as $$
begin
  if old.status = 'published' then
    raise exception 'a published version is immutable' using errcode = 'restrict_violation';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger price_book_versions_immutable before update or delete on price_book_versions
  for each row execute function refuse_published_change();
create trigger plan_versions_immutable before update or delete on plan_versions
  for each row execute function refuse_published_change();

-- Where the settlement stands, per slot of accounts. Claimed with "for update skip locked", moved with what it settled.
create table settlement_slots (
  slot smallint primary key,
  cursor_xid xid8 not null default '0',
  settled bigint not null default 0,
  moved_at timestamptz(3) not null default now()
) with (fillfactor = 50);
insert into settlement_slots (slot) select generate_series(0, 63);

-- Places where the datasets do not agree, and events that the settlement could not price.
create table breaks (
  id uuid primary key,
  invariant text not null,
  account_id uuid,
  seq bigint,
  detail text not null,
  opened_at timestamptz(3) not null default now(),
  closed_at timestamptz(3)
);
create unique index breaks_open_once on breaks (invariant, account_id, seq) nulls not distinct where closed_at is null;
create table reconciliation_runs (
  id uuid primary key,
  started_at timestamptz(3) not null,
  finished_at timestamptz(3) not null,
  scope text not null,
  checks jsonb not null,
  breaks integer not null
);

create table audit_log (
  id uuid primary key,
  at timestamptz(3) not null default now(),
  actor text not null,
  action text not null,
  object text not null,
  before jsonb,
  after jsonb,
  request_id text
);
create index audit_log_by_object on audit_log (object, at);
create trigger audit_log_append_only before update or delete on audit_log for each row execute function refuse_change();
create trigger audit_log_never_truncated before truncate on audit_log for each statement execute function refuse_change();

grant select, insert, update, delete on all tables in schema public to spillway_app;
revoke update, delete, truncate on usage_events, account_events, monetization_events, balance_updates, audit_log from spillway_app;
do $$
declare
  part regclass;
begin
  for part in select inhrelid::regclass from pg_inherits
    where inhparent in ('usage_events'::regclass, 'account_events'::regclass, 'monetization_events'::regclass, 'balance_updates'::regclass)
  loop
    execute format('revoke update, delete, truncate on %s from spillway_app', part);
  end loop;
end $$;
do $$
begin
  if to_regclass('_prisma_migrations') is not null then
    revoke insert, update, delete on _prisma_migrations from spillway_app;
  end if;
end $$;
