CREATE OR REPLACE FUNCTION credit_packages_never_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'DELETE' or old.retired_at is not null
     or (new.id, new.livemode, new.name, new.description, new.credits, new.price_minor, new.currency, new.created_at)
        is distinct from
        (old.id, old.livemode, old.name, old.description, old.credits, old.price_minor, old.currency, old.created_at)
     or new.expires_after_days is distinct from old.expires_after_days
  then raise exception 'a credit package never changes: retire it and make another' using errcode = 'restrict_violation';
  end if;
  return new;
end $function$
;

CREATE OR REPLACE FUNCTION purchases_never_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'DELETE' or old.checkout_ref is not null
     or to_jsonb(new) - '{checkout_ref,checkout_url,checkout_expires_at}'::text[]
        <> to_jsonb(old) - '{checkout_ref,checkout_url,checkout_expires_at}'::text[]
  then raise exception 'a purchase never changes' using errcode = 'restrict_violation';
  end if;
  return new;
end $function$
;

CREATE OR REPLACE FUNCTION refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $function$
;

CREATE OR REPLACE FUNCTION refuse_published_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if old.status = 'published' then
    raise exception 'a published version is immutable' using errcode = 'restrict_violation';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $function$
;

create table account_alerts (
  account_id uuid not null,
  key text not null,
  window_key text,
  percent integer,
  credits_left bigint,
  quiet_until timestamp(3) with time zone,
  is_low boolean not null default false,
  crossed_at timestamp(3) with time zone,
  crossed_seq bigint
);

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
  at timestamp(3) with time zone not null,
  hash bytea not null,
  xid xid8 not null default pg_current_xact_id()
) partition by HASH (account_id);

create table account_users (
  account_id uuid not null,
  user_id text not null,
  role text not null default 'owner'::text,
  member_id uuid
);

create table accounts (
  id uuid not null,
  external_id text,
  name text not null,
  kind text not null,
  email text,
  livemode boolean not null,
  test_clock_id uuid,
  plan text not null,
  time_zone text not null,
  frozen text not null default 'none'::text,
  created_at timestamp(3) with time zone not null default now()
);

create table api_keys (
  id uuid not null,
  name text not null,
  prefix text not null,
  secret_hash bytea not null,
  scopes text[] not null,
  livemode boolean not null,
  account_id uuid,
  created_by text not null,
  created_at timestamp(3) with time zone not null default now(),
  expires_at timestamp(3) with time zone,
  revoked_at timestamp(3) with time zone,
  last_used_at timestamp(3) with time zone,
  member_id uuid,
  previous_hash bytea,
  previous_until timestamp(3) with time zone
);

create table audit_log (
  id uuid not null,
  at timestamp(3) with time zone not null default now(),
  actor text not null,
  action text not null,
  object text not null,
  before jsonb,
  after jsonb,
  request_id text,
  account_id uuid,
  livemode boolean
);

create table auto_top_ups (
  account_id uuid not null,
  is_on boolean not null,
  threshold bigint not null,
  package_id uuid not null,
  monthly_cap_minor bigint not null,
  set_by text not null,
  set_at timestamp(3) with time zone not null,
  paused_reason text,
  paused_at timestamp(3) with time zone
);

create table balance_updates (
  account_id uuid not null,
  ledger_seq bigint not null,
  id uuid not null,
  cause_seq bigint not null,
  grant_id uuid,
  kind text not null,
  amount bigint not null,
  balance_after bigint not null,
  grant_balance_after bigint,
  at timestamp(3) with time zone not null,
  hash bytea not null
) partition by HASH (account_id);

create table balances (
  account_id uuid not null,
  grant_id uuid not null,
  balance bigint not null
) with (fillfactor=70);

create table breaks (
  id uuid not null,
  invariant text not null,
  account_id uuid,
  seq bigint,
  detail text not null,
  opened_at timestamp(3) with time zone not null default now(),
  closed_at timestamp(3) with time zone
);

create table checkpoint_heads (
  account_id uuid not null,
  number bigint not null,
  facts_seq bigint not null,
  facts_head bytea not null,
  settled_seq bigint not null,
  monetization_head bytea not null,
  ledger_seq bigint not null,
  balance_head bytea not null,
  way bytea not null
);

create table checkpoints (
  id uuid not null,
  number bigint not null,
  at timestamp(3) with time zone not null,
  accounts integer not null,
  root bytea not null,
  previous bytea not null,
  hash bytea not null,
  public_key bytea not null,
  signature bytea not null
);

create table code_guesses (
  account_id uuid not null,
  since timestamp(3) with time zone not null,
  failures integer not null
);

create table code_redemptions (
  account_id uuid not null,
  code_id uuid not null,
  grant_id uuid not null,
  redeemed_at timestamp(3) with time zone not null
);

create table credit_packages (
  id uuid not null,
  livemode boolean not null,
  name text not null,
  description text not null,
  credits bigint not null,
  price_minor bigint not null,
  currency text not null,
  expires_after_days integer,
  created_at timestamp(3) with time zone not null,
  retired_at timestamp(3) with time zone
);

create table dispute_answers (
  dispute_id uuid not null,
  outcome text not null,
  refund_id uuid,
  message text not null,
  actor text not null,
  idempotency_key text collate "C" not null,
  request_hash bytea not null,
  answered_at timestamp(3) with time zone not null
);

create table disputes (
  id uuid not null,
  account_id uuid not null,
  usage_event_id uuid not null,
  seq bigint not null,
  nth smallint not null,
  reason text not null,
  message text not null,
  actor text not null,
  idempotency_key text collate "C" not null,
  request_hash bytea not null,
  opened_at timestamp(3) with time zone not null
);

create table features (
  key text not null,
  name text not null,
  dimensions text[] not null,
  created_at timestamp(3) with time zone not null default now()
);

create table grants (
  account_id uuid not null,
  id uuid not null,
  kind text not null,
  priority integer not null,
  amount bigint not null,
  effective_at timestamp(3) with time zone not null,
  expires_at timestamp(3) with time zone,
  features text[],
  reason text not null,
  status text not null default 'issued'::text,
  created_at timestamp(3) with time zone not null,
  recurrence jsonb,
  rollover jsonb,
  next_reset_at timestamp(3) with time zone,
  plan_grant text,
  cost_minor_units bigint,
  cost_currency text,
  windows text[],
  resets_left bigint
);

create table invitations (
  id uuid not null,
  account_id uuid not null,
  member_id uuid,
  email text not null,
  name text not null,
  token_hash bytea not null,
  created_by text not null,
  created_at timestamp(3) with time zone not null,
  expires_at timestamp(3) with time zone not null,
  revoked_at timestamp(3) with time zone,
  accepted_at timestamp(3) with time zone,
  accepted_by text
);

create table ledgers (
  account_id uuid not null,
  seq bigint not null default 0,
  balance bigint not null default 0,
  settled_seq bigint not null default 0,
  monetization_head bytea not null default '\x0000000000000000000000000000000000000000000000000000000000000000'::bytea,
  balance_head bytea not null default '\x0000000000000000000000000000000000000000000000000000000000000000'::bytea,
  charged bigint not null default 0,
  refunded bigint not null default 0,
  owed bigint not null default 0
) with (fillfactor=70);

create table local_events (
  id uuid not null,
  payment_id uuid not null,
  body text not null,
  occurred_at timestamp(3) with time zone not null,
  due_at timestamp(3) with time zone,
  copies integer not null default 1,
  tries integer not null default 0,
  delivered_at timestamp(3) with time zone,
  last_status integer
);

create table local_payments (
  id uuid not null,
  purchase_id uuid not null,
  account_id uuid not null,
  amount_minor bigint not null,
  currency text not null,
  title text not null,
  return_url text,
  saves_method boolean not null,
  is_off_session boolean not null,
  created_at timestamp(3) with time zone not null,
  is_challenged boolean not null default false,
  attempts integer not null default 0,
  is_ended boolean not null default false
);

create table mails (
  id uuid not null,
  origin text not null,
  kind text not null,
  account_id uuid,
  user_id text,
  recipient text not null,
  subject text not null,
  body_text text,
  body_html text,
  status text not null default 'pending'::text,
  tries integer not null default 0,
  next_attempt_at timestamp(3) with time zone not null,
  lease uuid,
  leased_until timestamp(3) with time zone,
  useless_at timestamp(3) with time zone,
  last_error text,
  created_at timestamp(3) with time zone not null,
  finished_at timestamp(3) with time zone
) with (fillfactor=70);

create table members (
  account_id uuid not null,
  id uuid not null,
  external_id text,
  name text not null,
  email text,
  created_at timestamp(3) with time zone not null,
  removed_at timestamp(3) with time zone
);

create table monetization_events (
  account_id uuid not null,
  seq bigint not null,
  id uuid not null,
  cost bigint not null,
  included bigint not null,
  charged bigint not null,
  overshoot bigint not null,
  price_book text not null,
  priced_at timestamp(3) with time zone not null default now(),
  hash bytea not null,
  late_after bigint,
  late_nth integer
) partition by HASH (account_id);

create table payment_customers (
  account_id uuid not null,
  provider text not null,
  customer_ref text not null,
  method_ref text,
  updated_at timestamp(3) with time zone not null
);

create table payment_facts (
  account_id uuid not null,
  purchase_id uuid not null,
  provider text not null,
  event_ref text not null,
  source text not null,
  fact jsonb not null,
  occurred_at timestamp(3) with time zone not null,
  received_at timestamp(3) with time zone not null
);

create table plan_versions (
  plan_id uuid not null,
  version integer not null,
  status text not null,
  content jsonb not null,
  created_at timestamp(3) with time zone not null default now(),
  published_at timestamp(3) with time zone
);

create table plans (
  id uuid not null,
  name text not null,
  created_at timestamp(3) with time zone not null default now(),
  livemode boolean not null default true
);

create table price_book_versions (
  price_book_id uuid not null,
  version integer not null,
  status text not null,
  content jsonb not null,
  created_at timestamp(3) with time zone not null default now(),
  published_at timestamp(3) with time zone
);

create table price_books (
  id uuid not null,
  name text not null,
  created_at timestamp(3) with time zone not null default now(),
  livemode boolean not null default true
);

create table promo_codes (
  id uuid not null,
  livemode boolean not null,
  code_hash bytea not null,
  hint text not null,
  label text not null,
  amount bigint not null,
  priority integer not null,
  features text[] not null,
  credits_days integer,
  plan_ids uuid[] not null,
  account_ids uuid[] not null,
  expires_at timestamp(3) with time zone,
  max_redemptions integer,
  redeemed integer not null default 0,
  ended_at timestamp(3) with time zone,
  created_by text not null,
  created_at timestamp(3) with time zone not null
);

create table purchase_refunds (
  purchase_id uuid not null,
  idempotency_key text collate "C" not null,
  request_hash bytea not null,
  amount_minor bigint not null,
  asked_by text not null,
  asked_at timestamp(3) with time zone not null,
  taken_at timestamp(3) with time zone,
  refused_at timestamp(3) with time zone
);

create table purchases (
  account_id uuid not null,
  id uuid not null,
  package_id uuid not null,
  package_name text not null,
  credits bigint not null,
  price_minor bigint not null,
  currency text not null,
  expires_after_days integer,
  livemode boolean not null,
  provider text not null,
  origin text not null,
  crossing integer,
  idempotency_key text collate "C" not null,
  request_hash bytea not null,
  created_by text not null,
  consent jsonb,
  saves_method boolean not null,
  return_url text,
  created_at timestamp(3) with time zone not null,
  checkout_ref text,
  checkout_url text,
  checkout_expires_at timestamp(3) with time zone
);

create table reconciliation_runs (
  id uuid not null,
  started_at timestamp(3) with time zone not null,
  finished_at timestamp(3) with time zone not null,
  scope text not null,
  checks jsonb not null,
  breaks integer not null
);

create table sessions (
  id text not null,
  token text not null,
  user_id text not null,
  expires_at timestamp(3) with time zone not null,
  ip_address text,
  user_agent text,
  created_at timestamp(3) with time zone not null default now(),
  updated_at timestamp(3) with time zone not null default now()
);

create table settlement_slots (
  slot smallint not null,
  cursor_xid xid8 not null default '0'::xid8,
  settled bigint not null default 0,
  moved_at timestamp(3) with time zone not null default now()
) with (fillfactor=50);

create table simulations (
  id uuid not null,
  livemode boolean,
  actor text not null,
  status text not null,
  request jsonb not null,
  subject jsonb not null,
  decisions_done bigint not null default 0,
  decisions_total bigint,
  result jsonb,
  failure_code text,
  failure_detail text,
  attempts integer not null default 0,
  claimed_until timestamp(3) with time zone,
  created_at timestamp(3) with time zone not null,
  started_at timestamp(3) with time zone,
  finished_at timestamp(3) with time zone
);

create table standing_snapshots (
  account_id uuid not null,
  seq bigint not null,
  at timestamp(3) with time zone not null,
  state text not null
);

create table standings (
  account_id uuid not null,
  due_at timestamp(3) with time zone,
  state text not null,
  seq bigint not null
) with (fillfactor=50, autovacuum_vacuum_scale_factor=0.2, autovacuum_analyze_scale_factor=0.5, toast_tuple_target=4080);

create table test_clocks (
  id uuid not null,
  name text not null,
  now_at timestamp(3) with time zone not null,
  created_at timestamp(3) with time zone not null default now()
);

create table two_factors (
  id text not null,
  user_id text not null,
  secret text not null,
  backup_codes text not null,
  verified boolean not null default false,
  failed_verification_count integer not null default 0,
  locked_until timestamp(3) with time zone
);

create table unrecovered_purchases (
  account_id uuid not null,
  purchase_id uuid not null
);

create table usage_events (
  account_id uuid not null,
  seq bigint not null,
  id uuid not null,
  slot smallint not null,
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
  occurred_at timestamp(3) with time zone not null,
  decided_at timestamp(3) with time zone not null,
  plan text not null,
  price_book text not null,
  outcome text not null,
  reason text,
  cost bigint not null,
  covered bigint not null,
  record text not null,
  ledger_balance bigint not null,
  hash bytea not null,
  attribution_lineage text,
  refunded_id uuid
) partition by HASH (account_id);

create table user_credentials (
  id text not null,
  account_id text not null,
  provider_id text not null,
  user_id text not null,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamp(3) with time zone,
  refresh_token_expires_at timestamp(3) with time zone,
  scope text,
  password text,
  created_at timestamp(3) with time zone not null default now(),
  updated_at timestamp(3) with time zone not null default now()
);

create table users (
  id text not null,
  name text not null,
  email text not null,
  email_verified boolean not null default false,
  image text,
  role text not null default 'user'::text,
  created_at timestamp(3) with time zone not null default now(),
  updated_at timestamp(3) with time zone not null default now(),
  alert_mails boolean not null default true,
  two_factor_enabled boolean not null default false
);

create table verifications (
  id text not null,
  identifier text not null,
  value text not null,
  expires_at timestamp(3) with time zone not null,
  created_at timestamp(3) with time zone not null default now(),
  updated_at timestamp(3) with time zone not null default now()
);

create table webhook_attempts (
  endpoint_id uuid not null,
  position bigint not null,
  nth integer not null,
  at timestamp(3) with time zone not null,
  duration_ms integer not null,
  status_code integer,
  error text,
  response text
);

create table webhook_cursors (
  account_id uuid not null,
  slot smallint not null,
  seq bigint not null,
  ledger_seq bigint not null,
  available bigint
) with (fillfactor=70);

create table webhook_deliveries (
  endpoint_id uuid not null,
  position bigint not null,
  lane uuid not null,
  status text not null,
  tries integer not null default 0,
  attempts integer not null default 0,
  finished_at timestamp(3) with time zone
) with (fillfactor=80);

create table webhook_endpoints (
  id uuid not null,
  url text not null,
  description text not null,
  event_types text[] not null,
  livemode boolean not null,
  status text not null default 'enabled'::text,
  disabled_reason text,
  disabled_at timestamp(3) with time zone,
  failing_since timestamp(3) with time zone,
  failures integer not null default 0,
  created_by text not null,
  created_at timestamp(3) with time zone not null,
  deleted_at timestamp(3) with time zone,
  account_id uuid
);

create table webhook_lanes (
  endpoint_id uuid not null,
  lane uuid not null,
  next_attempt_at timestamp(3) with time zone not null,
  lease uuid,
  leased_until timestamp(3) with time zone
) with (fillfactor=70);

create table webhook_messages (
  position bigint not null,
  id uuid not null,
  account_id uuid,
  type text not null,
  livemode boolean not null,
  origin text not null,
  body text not null,
  created_at timestamp(3) with time zone not null
);

create table webhook_secrets (
  endpoint_id uuid not null,
  nth integer not null,
  sealed bytea not null,
  created_at timestamp(3) with time zone not null,
  expires_at timestamp(3) with time zone
);

create table webhook_slots (
  slot smallint not null,
  usage_xid xid8 not null,
  account_xid xid8 not null
) with (fillfactor=50);

create table account_events_p00 partition of account_events FOR VALUES WITH (modulus 16, remainder 0) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table account_events_p01 partition of account_events FOR VALUES WITH (modulus 16, remainder 1) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table account_events_p02 partition of account_events FOR VALUES WITH (modulus 16, remainder 2) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table account_events_p03 partition of account_events FOR VALUES WITH (modulus 16, remainder 3) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table account_events_p04 partition of account_events FOR VALUES WITH (modulus 16, remainder 4) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table account_events_p05 partition of account_events FOR VALUES WITH (modulus 16, remainder 5) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table account_events_p06 partition of account_events FOR VALUES WITH (modulus 16, remainder 6) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table account_events_p07 partition of account_events FOR VALUES WITH (modulus 16, remainder 7) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table account_events_p08 partition of account_events FOR VALUES WITH (modulus 16, remainder 8) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table account_events_p09 partition of account_events FOR VALUES WITH (modulus 16, remainder 9) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table account_events_p10 partition of account_events FOR VALUES WITH (modulus 16, remainder 10) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table account_events_p11 partition of account_events FOR VALUES WITH (modulus 16, remainder 11) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table account_events_p12 partition of account_events FOR VALUES WITH (modulus 16, remainder 12) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table account_events_p13 partition of account_events FOR VALUES WITH (modulus 16, remainder 13) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table account_events_p14 partition of account_events FOR VALUES WITH (modulus 16, remainder 14) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table account_events_p15 partition of account_events FOR VALUES WITH (modulus 16, remainder 15) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table balance_updates_p00 partition of balance_updates FOR VALUES WITH (modulus 16, remainder 0) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table balance_updates_p01 partition of balance_updates FOR VALUES WITH (modulus 16, remainder 1) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table balance_updates_p02 partition of balance_updates FOR VALUES WITH (modulus 16, remainder 2) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table balance_updates_p03 partition of balance_updates FOR VALUES WITH (modulus 16, remainder 3) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table balance_updates_p04 partition of balance_updates FOR VALUES WITH (modulus 16, remainder 4) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table balance_updates_p05 partition of balance_updates FOR VALUES WITH (modulus 16, remainder 5) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table balance_updates_p06 partition of balance_updates FOR VALUES WITH (modulus 16, remainder 6) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table balance_updates_p07 partition of balance_updates FOR VALUES WITH (modulus 16, remainder 7) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table balance_updates_p08 partition of balance_updates FOR VALUES WITH (modulus 16, remainder 8) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table balance_updates_p09 partition of balance_updates FOR VALUES WITH (modulus 16, remainder 9) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table balance_updates_p10 partition of balance_updates FOR VALUES WITH (modulus 16, remainder 10) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table balance_updates_p11 partition of balance_updates FOR VALUES WITH (modulus 16, remainder 11) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table balance_updates_p12 partition of balance_updates FOR VALUES WITH (modulus 16, remainder 12) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table balance_updates_p13 partition of balance_updates FOR VALUES WITH (modulus 16, remainder 13) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table balance_updates_p14 partition of balance_updates FOR VALUES WITH (modulus 16, remainder 14) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table balance_updates_p15 partition of balance_updates FOR VALUES WITH (modulus 16, remainder 15) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table monetization_events_p00 partition of monetization_events FOR VALUES WITH (modulus 16, remainder 0) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table monetization_events_p01 partition of monetization_events FOR VALUES WITH (modulus 16, remainder 1) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table monetization_events_p02 partition of monetization_events FOR VALUES WITH (modulus 16, remainder 2) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table monetization_events_p03 partition of monetization_events FOR VALUES WITH (modulus 16, remainder 3) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table monetization_events_p04 partition of monetization_events FOR VALUES WITH (modulus 16, remainder 4) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table monetization_events_p05 partition of monetization_events FOR VALUES WITH (modulus 16, remainder 5) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table monetization_events_p06 partition of monetization_events FOR VALUES WITH (modulus 16, remainder 6) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table monetization_events_p07 partition of monetization_events FOR VALUES WITH (modulus 16, remainder 7) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table monetization_events_p08 partition of monetization_events FOR VALUES WITH (modulus 16, remainder 8) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table monetization_events_p09 partition of monetization_events FOR VALUES WITH (modulus 16, remainder 9) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table monetization_events_p10 partition of monetization_events FOR VALUES WITH (modulus 16, remainder 10) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table monetization_events_p11 partition of monetization_events FOR VALUES WITH (modulus 16, remainder 11) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table monetization_events_p12 partition of monetization_events FOR VALUES WITH (modulus 16, remainder 12) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table monetization_events_p13 partition of monetization_events FOR VALUES WITH (modulus 16, remainder 13) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table monetization_events_p14 partition of monetization_events FOR VALUES WITH (modulus 16, remainder 14) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table monetization_events_p15 partition of monetization_events FOR VALUES WITH (modulus 16, remainder 15) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table usage_events_p00 partition of usage_events FOR VALUES WITH (modulus 16, remainder 0) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table usage_events_p01 partition of usage_events FOR VALUES WITH (modulus 16, remainder 1) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table usage_events_p02 partition of usage_events FOR VALUES WITH (modulus 16, remainder 2) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table usage_events_p03 partition of usage_events FOR VALUES WITH (modulus 16, remainder 3) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table usage_events_p04 partition of usage_events FOR VALUES WITH (modulus 16, remainder 4) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table usage_events_p05 partition of usage_events FOR VALUES WITH (modulus 16, remainder 5) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table usage_events_p06 partition of usage_events FOR VALUES WITH (modulus 16, remainder 6) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table usage_events_p07 partition of usage_events FOR VALUES WITH (modulus 16, remainder 7) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table usage_events_p08 partition of usage_events FOR VALUES WITH (modulus 16, remainder 8) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table usage_events_p09 partition of usage_events FOR VALUES WITH (modulus 16, remainder 9) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table usage_events_p10 partition of usage_events FOR VALUES WITH (modulus 16, remainder 10) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table usage_events_p11 partition of usage_events FOR VALUES WITH (modulus 16, remainder 11) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table usage_events_p12 partition of usage_events FOR VALUES WITH (modulus 16, remainder 12) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table usage_events_p13 partition of usage_events FOR VALUES WITH (modulus 16, remainder 13) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table usage_events_p14 partition of usage_events FOR VALUES WITH (modulus 16, remainder 14) with (autovacuum_vacuum_insert_scale_factor=0.5);
create table usage_events_p15 partition of usage_events FOR VALUES WITH (modulus 16, remainder 15) with (autovacuum_vacuum_insert_scale_factor=0.5);

alter table account_alerts add constraint account_alerts_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id);
alter table account_alerts add constraint account_alerts_one_or_the_other CHECK ((((window_key IS NULL) = (percent IS NULL)) AND ((window_key IS NULL) <> (credits_left IS NULL))));
alter table account_alerts add constraint account_alerts_percent_of_a_window CHECK (((percent >= 1) AND (percent <= 100)));
alter table account_alerts add constraint account_alerts_pkey PRIMARY KEY (account_id, key);
alter table account_events add constraint account_events_key_once UNIQUE (account_id, idempotency_key);
alter table account_events add constraint account_events_seq_once PRIMARY KEY (account_id, seq);
CREATE INDEX account_events_by_commit ON ONLY account_events USING btree (((get_byte(uuid_send(account_id), 15) & 63)), xid);
CREATE INDEX account_events_by_id ON ONLY account_events USING btree (id);
alter table account_users add constraint account_users_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id);
alter table account_users add constraint account_users_member FOREIGN KEY (account_id, member_id) REFERENCES members(account_id, id);
alter table account_users add constraint account_users_member_is_named CHECK (((role = 'member'::text) = (member_id IS NOT NULL)));
alter table account_users add constraint account_users_pkey PRIMARY KEY (account_id, user_id);
alter table account_users add constraint account_users_role_is_known CHECK ((role = ANY (ARRAY['owner'::text, 'viewer'::text, 'member'::text])));
alter table account_users add constraint account_users_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;
CREATE INDEX account_users_by_user ON account_users USING btree (user_id);
CREATE UNIQUE INDEX account_users_member_once ON account_users USING btree (account_id, member_id) WHERE (member_id IS NOT NULL);
alter table accounts add constraint accounts_frozen_is_known CHECK ((frozen = ANY (ARRAY['none'::text, 'paid'::text, 'all'::text])));
alter table accounts add constraint accounts_kind_is_known CHECK ((kind = ANY (ARRAY['person'::text, 'organization'::text])));
alter table accounts add constraint accounts_pkey PRIMARY KEY (id);
alter table accounts add constraint accounts_test_clock_id_fkey FOREIGN KEY (test_clock_id) REFERENCES test_clocks(id);
alter table accounts add constraint accounts_test_clock_only_in_sandbox CHECK (((test_clock_id IS NULL) OR (NOT livemode)));
CREATE INDEX accounts_by_email ON accounts USING btree (lower(email));
CREATE INDEX accounts_by_test_clock ON accounts USING btree (test_clock_id) WHERE (test_clock_id IS NOT NULL);
CREATE UNIQUE INDEX accounts_external_id_once ON accounts USING btree (livemode, external_id);
alter table api_keys add constraint api_keys_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id);
alter table api_keys add constraint api_keys_hash_is_sha256 CHECK ((length(secret_hash) = 32));
alter table api_keys add constraint api_keys_member FOREIGN KEY (account_id, member_id) REFERENCES members(account_id, id);
alter table api_keys add constraint api_keys_member_of_an_account CHECK (((member_id IS NULL) OR (account_id IS NOT NULL)));
alter table api_keys add constraint api_keys_pkey PRIMARY KEY (id);
alter table api_keys add constraint api_keys_previous_has_an_end CHECK (((previous_hash IS NULL) = (previous_until IS NULL)));
alter table api_keys add constraint api_keys_previous_hash_is_sha256 CHECK ((length(previous_hash) = 32));
alter table api_keys add constraint api_keys_previous_hash_key UNIQUE (previous_hash);
alter table api_keys add constraint api_keys_secret_hash_key UNIQUE (secret_hash);
CREATE INDEX api_keys_by_account ON api_keys USING btree (account_id);
CREATE INDEX api_keys_by_prefix ON api_keys USING btree (prefix);
alter table audit_log add constraint audit_log_pkey PRIMARY KEY (id);
CREATE INDEX audit_log_by_account ON audit_log USING btree (account_id, id) WHERE (account_id IS NOT NULL);
CREATE INDEX audit_log_by_object ON audit_log USING btree (object, at);
CREATE INDEX audit_log_by_request ON audit_log USING btree (request_id) WHERE (request_id IS NOT NULL);
alter table auto_top_ups add constraint auto_top_ups_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id);
alter table auto_top_ups add constraint auto_top_ups_package_id_fkey FOREIGN KEY (package_id) REFERENCES credit_packages(id);
alter table auto_top_ups add constraint auto_top_ups_pause_is_dated CHECK (((paused_reason IS NULL) = (paused_at IS NULL)));
alter table auto_top_ups add constraint auto_top_ups_pkey PRIMARY KEY (account_id);
CREATE INDEX auto_top_ups_on ON auto_top_ups USING btree (account_id) WHERE (is_on AND (paused_at IS NULL));
alter table balance_updates add constraint balance_updates_cause_once UNIQUE NULLS NOT DISTINCT (account_id, cause_seq, grant_id, kind);
alter table balance_updates add constraint balance_updates_grant_never_negative CHECK ((grant_balance_after >= 0));
alter table balance_updates add constraint balance_updates_kind_is_known CHECK ((kind = ANY (ARRAY['grant'::text, 'adjustment'::text, 'void'::text, 'expiry'::text, 'debit'::text, 'refund'::text, 'debt'::text, 'repayment'::text])));
alter table balance_updates add constraint balance_updates_ledger_seq_once PRIMARY KEY (account_id, ledger_seq);
alter table balance_updates add constraint balance_updates_never_negative CHECK (((balance_after >= 0) OR ((kind = ANY (ARRAY['debit'::text, 'debt'::text])) AND (grant_id IS NULL))));
alter table balances add constraint balances_never_negative CHECK ((balance >= 0));
alter table balances add constraint balances_pkey PRIMARY KEY (account_id, grant_id);
alter table breaks add constraint breaks_pkey PRIMARY KEY (id);
CREATE UNIQUE INDEX breaks_open_once ON breaks USING btree (invariant, account_id, seq) NULLS NOT DISTINCT WHERE (closed_at IS NULL);
alter table checkpoint_heads add constraint checkpoint_heads_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id);
alter table checkpoint_heads add constraint checkpoint_heads_number_fkey FOREIGN KEY (number) REFERENCES checkpoints(number);
alter table checkpoint_heads add constraint checkpoint_heads_pkey PRIMARY KEY (account_id, number);
alter table checkpoints add constraint checkpoints_hash_is_sha256 CHECK ((length(hash) = 32));
alter table checkpoints add constraint checkpoints_key_is_ed25519 CHECK ((length(public_key) = 32));
alter table checkpoints add constraint checkpoints_number_from_one CHECK ((number >= 1));
alter table checkpoints add constraint checkpoints_number_once UNIQUE (number);
alter table checkpoints add constraint checkpoints_pkey PRIMARY KEY (id);
alter table checkpoints add constraint checkpoints_previous_is_sha256 CHECK ((length(previous) = 32));
alter table checkpoints add constraint checkpoints_root_is_sha256 CHECK ((length(root) = 32));
alter table checkpoints add constraint checkpoints_signature_is_ed25519 CHECK ((length(signature) = 64));
alter table code_guesses add constraint code_guesses_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id);
alter table code_guesses add constraint code_guesses_pkey PRIMARY KEY (account_id);
alter table code_redemptions add constraint code_redemptions_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id);
alter table code_redemptions add constraint code_redemptions_code_id_fkey FOREIGN KEY (code_id) REFERENCES promo_codes(id);
alter table code_redemptions add constraint code_redemptions_one_per_grant UNIQUE (account_id, grant_id);
alter table code_redemptions add constraint code_redemptions_pkey PRIMARY KEY (account_id, code_id);
CREATE INDEX code_redemptions_by_code ON code_redemptions USING btree (code_id, account_id);
alter table credit_packages add constraint credit_packages_currency CHECK ((currency ~ '^[A-Z]{3}$'::text));
alter table credit_packages add constraint credit_packages_expire_later CHECK ((expires_after_days > 0));
alter table credit_packages add constraint credit_packages_have_a_price CHECK ((price_minor > 0));
alter table credit_packages add constraint credit_packages_have_credits CHECK ((credits > 0));
alter table credit_packages add constraint credit_packages_pkey PRIMARY KEY (id);
alter table dispute_answers add constraint dispute_answers_dispute_id_fkey FOREIGN KEY (dispute_id) REFERENCES disputes(id);
alter table dispute_answers add constraint dispute_answers_outcome_is_known CHECK ((outcome = ANY (ARRAY['refunded'::text, 'declined'::text, 'withdrawn'::text])));
alter table dispute_answers add constraint dispute_answers_pkey PRIMARY KEY (dispute_id);
alter table dispute_answers add constraint dispute_answers_refund_is_named CHECK (((outcome = 'refunded'::text) = (refund_id IS NOT NULL)));
alter table disputes add constraint disputes_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id);
alter table disputes add constraint disputes_key_once UNIQUE (account_id, idempotency_key);
alter table disputes add constraint disputes_one_at_a_time UNIQUE (account_id, usage_event_id, nth);
alter table disputes add constraint disputes_pkey PRIMARY KEY (id);
alter table disputes add constraint disputes_reason_is_known CHECK ((reason = ANY (ARRAY['wrong_amount'::text, 'wrong_source'::text, 'failed_work'::text, 'not_mine'::text, 'other'::text])));
CREATE INDEX disputes_by_account ON disputes USING btree (account_id, id);
alter table features add constraint features_pkey PRIMARY KEY (key);
alter table grants add constraint grants_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id);
alter table grants add constraint grants_amount_never_negative CHECK ((amount >= 0));
alter table grants add constraint grants_cost_has_a_currency CHECK (((cost_minor_units IS NULL) = (cost_currency IS NULL)));
alter table grants add constraint grants_cost_never_negative CHECK ((cost_minor_units >= 0));
alter table grants add constraint grants_currency_is_iso_4217 CHECK ((cost_currency ~ '^[A-Z]{3}$'::text));
alter table grants add constraint grants_kind_is_known CHECK ((kind = ANY (ARRAY['promo'::text, 'purchased'::text, 'plan'::text, 'adjustment'::text, 'reset'::text])));
alter table grants add constraint grants_of_resets_tell_what_is_left CHECK (((kind = 'reset'::text) = (resets_left IS NOT NULL)));
alter table grants add constraint grants_pkey PRIMARY KEY (account_id, id);
alter table grants add constraint grants_resets_left_never_negative CHECK ((resets_left >= 0));
alter table grants add constraint grants_status_is_known CHECK ((status = ANY (ARRAY['issued'::text, 'voided'::text, 'expired'::text])));
CREATE UNIQUE INDEX grants_id_once ON grants USING btree (id);
alter table invitations add constraint invitations_accepted_as_somebody CHECK (((accepted_at IS NULL) OR (member_id IS NOT NULL)));
alter table invitations add constraint invitations_accepted_by_fkey FOREIGN KEY (accepted_by) REFERENCES users(id) ON DELETE SET NULL;
alter table invitations add constraint invitations_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id);
alter table invitations add constraint invitations_end_once CHECK (((revoked_at IS NULL) OR (accepted_at IS NULL)));
alter table invitations add constraint invitations_expire_later CHECK ((expires_at > created_at));
alter table invitations add constraint invitations_hash_is_sha256 CHECK ((length(token_hash) = 32));
alter table invitations add constraint invitations_member FOREIGN KEY (account_id, member_id) REFERENCES members(account_id, id);
alter table invitations add constraint invitations_pkey PRIMARY KEY (id);
alter table invitations add constraint invitations_token_hash_key UNIQUE (token_hash);
CREATE INDEX invitations_by_accepter ON invitations USING btree (accepted_by) WHERE (accepted_by IS NOT NULL);
CREATE INDEX invitations_by_account ON invitations USING btree (account_id, id);
alter table ledgers add constraint ledgers_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id);
alter table ledgers add constraint ledgers_balance_never_negative CHECK ((balance >= 0));
alter table ledgers add constraint ledgers_pkey PRIMARY KEY (account_id);
alter table local_events add constraint local_events_payment_id_fkey FOREIGN KEY (payment_id) REFERENCES local_payments(id);
alter table local_events add constraint local_events_pkey PRIMARY KEY (id);
CREATE INDEX local_events_by_payment ON local_events USING btree (payment_id, id);
CREATE INDEX local_events_due ON local_events USING btree (due_at) WHERE ((delivered_at IS NULL) AND (due_at IS NOT NULL));
alter table local_payments add constraint local_payments_pkey PRIMARY KEY (id);
alter table local_payments add constraint local_payments_purchase_id_key UNIQUE (purchase_id);
alter table mails add constraint mails_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id);
alter table mails add constraint mails_once UNIQUE (origin, recipient);
alter table mails add constraint mails_pkey PRIMARY KEY (id);
alter table mails add constraint mails_status_is_known CHECK ((status = ANY (ARRAY['pending'::text, 'sent'::text, 'kept'::text, 'failed'::text])));
alter table mails add constraint mails_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;
alter table mails add constraint mails_with_a_body_until_sent CHECK (((body_text IS NOT NULL) OR (status = ANY (ARRAY['sent'::text, 'failed'::text]))));
CREATE INDEX mails_by_age ON mails USING btree (created_at);
CREATE INDEX mails_by_user ON mails USING btree (user_id);
CREATE INDEX mails_due ON mails USING btree (next_attempt_at) WHERE (status = 'pending'::text);
alter table members add constraint members_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id);
alter table members add constraint members_pkey PRIMARY KEY (account_id, id);
CREATE UNIQUE INDEX members_external_id_once ON members USING btree (account_id, external_id) WHERE (removed_at IS NULL);
alter table monetization_events add constraint monetization_events_add_up CHECK ((cost = ((included + charged) + overshoot)));
alter table monetization_events add constraint monetization_events_late_in_full CHECK ((((late_after IS NULL) = (late_nth IS NULL)) AND (late_after >= seq) AND (late_nth >= 1)));
alter table monetization_events add constraint monetization_events_once_per_usage_event PRIMARY KEY (account_id, seq);
CREATE UNIQUE INDEX monetization_events_late_once ON ONLY monetization_events USING btree (account_id, late_nth) WHERE (late_nth IS NOT NULL);
alter table payment_customers add constraint payment_customers_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id);
alter table payment_customers add constraint payment_customers_pkey PRIMARY KEY (account_id, provider);
alter table payment_facts add constraint payment_facts_event_once UNIQUE (provider, event_ref);
alter table payment_facts add constraint payment_facts_pkey PRIMARY KEY (purchase_id, event_ref);
alter table payment_facts add constraint payment_facts_purchase_id_fkey FOREIGN KEY (purchase_id) REFERENCES purchases(id);
alter table payment_facts add constraint payment_facts_source CHECK ((source = ANY (ARRAY['webhook'::text, 'lookup'::text])));
CREATE INDEX payment_facts_by_account ON payment_facts USING btree (account_id);
alter table plan_versions add constraint plan_versions_pkey PRIMARY KEY (plan_id, version);
alter table plan_versions add constraint plan_versions_plan_id_fkey FOREIGN KEY (plan_id) REFERENCES plans(id);
alter table plan_versions add constraint plan_versions_status_is_known CHECK ((status = ANY (ARRAY['draft'::text, 'published'::text])));
CREATE UNIQUE INDEX plan_versions_one_draft ON plan_versions USING btree (plan_id) WHERE (status = 'draft'::text);
alter table plans add constraint plans_pkey PRIMARY KEY (id);
alter table price_book_versions add constraint price_book_versions_pkey PRIMARY KEY (price_book_id, version);
alter table price_book_versions add constraint price_book_versions_price_book_id_fkey FOREIGN KEY (price_book_id) REFERENCES price_books(id);
alter table price_book_versions add constraint price_book_versions_status_is_known CHECK ((status = ANY (ARRAY['draft'::text, 'published'::text])));
CREATE UNIQUE INDEX price_book_versions_one_draft ON price_book_versions USING btree (price_book_id) WHERE (status = 'draft'::text);
alter table price_books add constraint price_books_pkey PRIMARY KEY (id);
alter table promo_codes add constraint promo_codes_for_somebody CHECK ((max_redemptions > 0));
alter table promo_codes add constraint promo_codes_grant_something CHECK ((amount > 0));
alter table promo_codes add constraint promo_codes_last_a_day CHECK ((credits_days > 0));
alter table promo_codes add constraint promo_codes_never_beyond_their_number CHECK ((redeemed <= max_redemptions));
alter table promo_codes add constraint promo_codes_once UNIQUE (livemode, code_hash);
alter table promo_codes add constraint promo_codes_pkey PRIMARY KEY (id);
alter table purchase_refunds add constraint purchase_refunds_end_once CHECK (((taken_at IS NULL) OR (refused_at IS NULL)));
alter table purchase_refunds add constraint purchase_refunds_of_something CHECK ((amount_minor > 0));
alter table purchase_refunds add constraint purchase_refunds_pkey PRIMARY KEY (purchase_id, idempotency_key);
alter table purchase_refunds add constraint purchase_refunds_purchase_id_fkey FOREIGN KEY (purchase_id) REFERENCES purchases(id);
alter table purchases add constraint purchases_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id);
alter table purchases add constraint purchases_crossing_of_auto_top_up CHECK (((crossing IS NOT NULL) = (origin = 'auto_top_up'::text)));
alter table purchases add constraint purchases_id_key UNIQUE (id);
alter table purchases add constraint purchases_key_once UNIQUE (account_id, idempotency_key);
alter table purchases add constraint purchases_once_per_crossing UNIQUE (account_id, crossing);
alter table purchases add constraint purchases_origin CHECK ((origin = ANY (ARRAY['checkout'::text, 'auto_top_up'::text])));
alter table purchases add constraint purchases_package_id_fkey FOREIGN KEY (package_id) REFERENCES credit_packages(id);
alter table purchases add constraint purchases_pkey PRIMARY KEY (account_id, id);
alter table purchases add constraint purchases_provider CHECK ((provider = ANY (ARRAY['local'::text, 'stripe'::text])));
CREATE UNIQUE INDEX purchases_checkout_once ON purchases USING btree (provider, checkout_ref) WHERE (checkout_ref IS NOT NULL);
alter table reconciliation_runs add constraint reconciliation_runs_pkey PRIMARY KEY (id);
alter table sessions add constraint sessions_pkey PRIMARY KEY (id);
alter table sessions add constraint sessions_token_key UNIQUE (token);
alter table sessions add constraint sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;
CREATE INDEX sessions_by_user ON sessions USING btree (user_id);
alter table settlement_slots add constraint settlement_slots_pkey PRIMARY KEY (slot);
alter table simulations add constraint simulations_done_has_result CHECK (((status = 'done'::text) = (result IS NOT NULL)));
alter table simulations add constraint simulations_end_is_dated CHECK (((status = ANY (ARRAY['done'::text, 'failed'::text, 'canceled'::text])) = (finished_at IS NOT NULL)));
alter table simulations add constraint simulations_failed_says_why CHECK (((status = 'failed'::text) = (failure_code IS NOT NULL)));
alter table simulations add constraint simulations_pkey PRIMARY KEY (id);
alter table simulations add constraint simulations_status CHECK ((status = ANY (ARRAY['queued'::text, 'running'::text, 'done'::text, 'failed'::text, 'canceled'::text])));
CREATE INDEX simulations_open ON simulations USING btree (id) WHERE (status = ANY (ARRAY['queued'::text, 'running'::text]));
alter table standing_snapshots add constraint standing_snapshots_pkey PRIMARY KEY (account_id, seq);
alter table standings add constraint standings_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id);
alter table standings add constraint standings_pkey PRIMARY KEY (account_id);
alter table standings add constraint standings_seq_never_negative CHECK ((seq >= 0));
CREATE INDEX standings_due ON standings USING btree (due_at) WHERE (due_at IS NOT NULL);
alter table test_clocks add constraint test_clocks_pkey PRIMARY KEY (id);
alter table two_factors add constraint two_factors_pkey PRIMARY KEY (id);
alter table two_factors add constraint two_factors_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;
alter table two_factors add constraint two_factors_user_id_key UNIQUE (user_id);
alter table unrecovered_purchases add constraint unrecovered_purchases_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id);
alter table unrecovered_purchases add constraint unrecovered_purchases_pkey PRIMARY KEY (account_id, purchase_id);
alter table unrecovered_purchases add constraint unrecovered_purchases_purchase_id_fkey FOREIGN KEY (purchase_id) REFERENCES purchases(id);
alter table usage_events add constraint usage_events_key_once UNIQUE (account_id, idempotency_key);
alter table usage_events add constraint usage_events_seq_once PRIMARY KEY (account_id, seq);
CREATE INDEX usage_events_by_commit ON ONLY usage_events USING btree (slot, xid);
CREATE INDEX usage_events_by_id ON ONLY usage_events USING btree (id);
CREATE INDEX usage_events_by_lineage ON ONLY usage_events USING btree (account_id, attribution_lineage, seq) WHERE (attribution_lineage IS NOT NULL);
CREATE INDEX usage_events_by_time ON ONLY usage_events USING brin (decided_at) WITH (pages_per_range='32', autosummarize='on');
CREATE INDEX usage_events_endings ON ONLY usage_events USING btree (account_id, hold_id) WHERE (kind = ANY (ARRAY['capture'::text, 'release'::text, 'expire'::text]));
CREATE INDEX usage_events_refunds ON ONLY usage_events USING btree (account_id, refunded_id) WHERE (refunded_id IS NOT NULL);
alter table user_credentials add constraint user_credentials_pkey PRIMARY KEY (id);
alter table user_credentials add constraint user_credentials_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;
CREATE INDEX user_credentials_by_user ON user_credentials USING btree (user_id);
alter table users add constraint users_email_key UNIQUE (email);
alter table users add constraint users_pkey PRIMARY KEY (id);
alter table users add constraint users_role_is_known CHECK ((role = ANY (ARRAY['user'::text, 'admin'::text])));
alter table verifications add constraint verifications_pkey PRIMARY KEY (id);
CREATE INDEX verifications_by_identifier ON verifications USING btree (identifier);
alter table webhook_attempts add constraint webhook_attempts_answered_or_not CHECK (((status_code IS NULL) = (error IS NOT NULL)));
alter table webhook_attempts add constraint webhook_attempts_endpoint_id_position_fkey FOREIGN KEY (endpoint_id, "position") REFERENCES webhook_deliveries(endpoint_id, "position") ON DELETE CASCADE;
alter table webhook_attempts add constraint webhook_attempts_pkey PRIMARY KEY (endpoint_id, "position", nth);
alter table webhook_cursors add constraint webhook_cursors_pkey PRIMARY KEY (account_id);
alter table webhook_deliveries add constraint webhook_deliveries_endpoint_id_fkey FOREIGN KEY (endpoint_id) REFERENCES webhook_endpoints(id) ON DELETE CASCADE;
alter table webhook_deliveries add constraint webhook_deliveries_pkey PRIMARY KEY (endpoint_id, "position");
alter table webhook_deliveries add constraint webhook_deliveries_position_fkey FOREIGN KEY ("position") REFERENCES webhook_messages("position") ON DELETE CASCADE;
alter table webhook_deliveries add constraint webhook_deliveries_status_is_known CHECK ((status = ANY (ARRAY['pending'::text, 'delivered'::text, 'failed'::text, 'skipped'::text])));
CREATE INDEX webhook_deliveries_by_message ON webhook_deliveries USING btree ("position");
CREATE INDEX webhook_deliveries_waiting ON webhook_deliveries USING btree (endpoint_id, lane, "position") WHERE (status = 'pending'::text);
alter table webhook_endpoints add constraint webhook_endpoints_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id);
alter table webhook_endpoints add constraint webhook_endpoints_disabled_for_a_reason CHECK (((status = 'disabled'::text) = (disabled_reason IS NOT NULL)));
alter table webhook_endpoints add constraint webhook_endpoints_pkey PRIMARY KEY (id);
alter table webhook_endpoints add constraint webhook_endpoints_status_is_known CHECK ((status = ANY (ARRAY['enabled'::text, 'disabled'::text])));
CREATE INDEX webhook_endpoints_by_account ON webhook_endpoints USING btree (account_id) WHERE (deleted_at IS NULL);
alter table webhook_lanes add constraint webhook_lanes_endpoint_id_fkey FOREIGN KEY (endpoint_id) REFERENCES webhook_endpoints(id) ON DELETE CASCADE;
alter table webhook_lanes add constraint webhook_lanes_pkey PRIMARY KEY (endpoint_id, lane);
CREATE INDEX webhook_lanes_due ON webhook_lanes USING btree (next_attempt_at);
alter table webhook_messages add constraint webhook_messages_id_key UNIQUE (id);
alter table webhook_messages add constraint webhook_messages_once UNIQUE (account_id, origin);
alter table webhook_messages add constraint webhook_messages_pkey PRIMARY KEY ("position");
CREATE INDEX webhook_messages_by_age ON webhook_messages USING btree (created_at);
alter table webhook_secrets add constraint webhook_secrets_endpoint_id_fkey FOREIGN KEY (endpoint_id) REFERENCES webhook_endpoints(id) ON DELETE CASCADE;
alter table webhook_secrets add constraint webhook_secrets_pkey PRIMARY KEY (endpoint_id, nth);
alter table webhook_slots add constraint webhook_slots_pkey PRIMARY KEY (slot);

CREATE TRIGGER account_events_append_only BEFORE DELETE OR UPDATE ON account_events FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER account_events_never_truncated BEFORE TRUNCATE ON account_events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER account_events_never_truncated BEFORE TRUNCATE ON account_events_p00 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER account_events_never_truncated BEFORE TRUNCATE ON account_events_p01 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER account_events_never_truncated BEFORE TRUNCATE ON account_events_p02 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER account_events_never_truncated BEFORE TRUNCATE ON account_events_p03 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER account_events_never_truncated BEFORE TRUNCATE ON account_events_p04 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER account_events_never_truncated BEFORE TRUNCATE ON account_events_p05 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER account_events_never_truncated BEFORE TRUNCATE ON account_events_p06 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER account_events_never_truncated BEFORE TRUNCATE ON account_events_p07 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER account_events_never_truncated BEFORE TRUNCATE ON account_events_p08 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER account_events_never_truncated BEFORE TRUNCATE ON account_events_p09 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER account_events_never_truncated BEFORE TRUNCATE ON account_events_p10 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER account_events_never_truncated BEFORE TRUNCATE ON account_events_p11 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER account_events_never_truncated BEFORE TRUNCATE ON account_events_p12 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER account_events_never_truncated BEFORE TRUNCATE ON account_events_p13 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER account_events_never_truncated BEFORE TRUNCATE ON account_events_p14 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER account_events_never_truncated BEFORE TRUNCATE ON account_events_p15 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_log_append_only BEFORE DELETE OR UPDATE ON audit_log FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_log_never_truncated BEFORE TRUNCATE ON audit_log FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER balance_updates_append_only BEFORE DELETE OR UPDATE ON balance_updates FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER balance_updates_never_truncated BEFORE TRUNCATE ON balance_updates FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER balance_updates_never_truncated BEFORE TRUNCATE ON balance_updates_p00 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER balance_updates_never_truncated BEFORE TRUNCATE ON balance_updates_p01 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER balance_updates_never_truncated BEFORE TRUNCATE ON balance_updates_p02 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER balance_updates_never_truncated BEFORE TRUNCATE ON balance_updates_p03 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER balance_updates_never_truncated BEFORE TRUNCATE ON balance_updates_p04 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER balance_updates_never_truncated BEFORE TRUNCATE ON balance_updates_p05 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER balance_updates_never_truncated BEFORE TRUNCATE ON balance_updates_p06 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER balance_updates_never_truncated BEFORE TRUNCATE ON balance_updates_p07 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER balance_updates_never_truncated BEFORE TRUNCATE ON balance_updates_p08 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER balance_updates_never_truncated BEFORE TRUNCATE ON balance_updates_p09 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER balance_updates_never_truncated BEFORE TRUNCATE ON balance_updates_p10 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER balance_updates_never_truncated BEFORE TRUNCATE ON balance_updates_p11 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER balance_updates_never_truncated BEFORE TRUNCATE ON balance_updates_p12 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER balance_updates_never_truncated BEFORE TRUNCATE ON balance_updates_p13 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER balance_updates_never_truncated BEFORE TRUNCATE ON balance_updates_p14 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER balance_updates_never_truncated BEFORE TRUNCATE ON balance_updates_p15 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER checkpoint_heads_append_only BEFORE DELETE OR UPDATE ON checkpoint_heads FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER checkpoint_heads_never_truncated BEFORE TRUNCATE ON checkpoint_heads FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER checkpoints_append_only BEFORE DELETE OR UPDATE ON checkpoints FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER checkpoints_never_truncated BEFORE TRUNCATE ON checkpoints FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER credit_packages_never_change BEFORE DELETE OR UPDATE ON credit_packages FOR EACH ROW EXECUTE FUNCTION credit_packages_never_change();
CREATE TRIGGER dispute_answers_append_only BEFORE DELETE OR UPDATE ON dispute_answers FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER dispute_answers_never_truncated BEFORE TRUNCATE ON dispute_answers FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER disputes_append_only BEFORE DELETE OR UPDATE ON disputes FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER disputes_never_truncated BEFORE TRUNCATE ON disputes FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER monetization_events_append_only BEFORE DELETE OR UPDATE ON monetization_events FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER monetization_events_never_truncated BEFORE TRUNCATE ON monetization_events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER monetization_events_never_truncated BEFORE TRUNCATE ON monetization_events_p00 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER monetization_events_never_truncated BEFORE TRUNCATE ON monetization_events_p01 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER monetization_events_never_truncated BEFORE TRUNCATE ON monetization_events_p02 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER monetization_events_never_truncated BEFORE TRUNCATE ON monetization_events_p03 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER monetization_events_never_truncated BEFORE TRUNCATE ON monetization_events_p04 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER monetization_events_never_truncated BEFORE TRUNCATE ON monetization_events_p05 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER monetization_events_never_truncated BEFORE TRUNCATE ON monetization_events_p06 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER monetization_events_never_truncated BEFORE TRUNCATE ON monetization_events_p07 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER monetization_events_never_truncated BEFORE TRUNCATE ON monetization_events_p08 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER monetization_events_never_truncated BEFORE TRUNCATE ON monetization_events_p09 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER monetization_events_never_truncated BEFORE TRUNCATE ON monetization_events_p10 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER monetization_events_never_truncated BEFORE TRUNCATE ON monetization_events_p11 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER monetization_events_never_truncated BEFORE TRUNCATE ON monetization_events_p12 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER monetization_events_never_truncated BEFORE TRUNCATE ON monetization_events_p13 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER monetization_events_never_truncated BEFORE TRUNCATE ON monetization_events_p14 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER monetization_events_never_truncated BEFORE TRUNCATE ON monetization_events_p15 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER payment_facts_append_only BEFORE DELETE OR UPDATE ON payment_facts FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER payment_facts_never_truncated BEFORE TRUNCATE ON payment_facts FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER plan_versions_immutable BEFORE DELETE OR UPDATE ON plan_versions FOR EACH ROW EXECUTE FUNCTION refuse_published_change();
CREATE TRIGGER price_book_versions_immutable BEFORE DELETE OR UPDATE ON price_book_versions FOR EACH ROW EXECUTE FUNCTION refuse_published_change();
CREATE TRIGGER purchases_never_change BEFORE DELETE OR UPDATE ON purchases FOR EACH ROW EXECUTE FUNCTION purchases_never_change();
CREATE TRIGGER usage_events_append_only BEFORE DELETE OR UPDATE ON usage_events FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER usage_events_never_truncated BEFORE TRUNCATE ON usage_events FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER usage_events_never_truncated BEFORE TRUNCATE ON usage_events_p00 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER usage_events_never_truncated BEFORE TRUNCATE ON usage_events_p01 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER usage_events_never_truncated BEFORE TRUNCATE ON usage_events_p02 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER usage_events_never_truncated BEFORE TRUNCATE ON usage_events_p03 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER usage_events_never_truncated BEFORE TRUNCATE ON usage_events_p04 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER usage_events_never_truncated BEFORE TRUNCATE ON usage_events_p05 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER usage_events_never_truncated BEFORE TRUNCATE ON usage_events_p06 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER usage_events_never_truncated BEFORE TRUNCATE ON usage_events_p07 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER usage_events_never_truncated BEFORE TRUNCATE ON usage_events_p08 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER usage_events_never_truncated BEFORE TRUNCATE ON usage_events_p09 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER usage_events_never_truncated BEFORE TRUNCATE ON usage_events_p10 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER usage_events_never_truncated BEFORE TRUNCATE ON usage_events_p11 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER usage_events_never_truncated BEFORE TRUNCATE ON usage_events_p12 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER usage_events_never_truncated BEFORE TRUNCATE ON usage_events_p13 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER usage_events_never_truncated BEFORE TRUNCATE ON usage_events_p14 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER usage_events_never_truncated BEFORE TRUNCATE ON usage_events_p15 FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

grant select on _prisma_migrations to spillway_app;
grant delete, insert, select, update on account_alerts to spillway_app;
grant insert, select on account_events to spillway_app;
grant insert, select on account_events_p00 to spillway_app;
grant insert, select on account_events_p01 to spillway_app;
grant insert, select on account_events_p02 to spillway_app;
grant insert, select on account_events_p03 to spillway_app;
grant insert, select on account_events_p04 to spillway_app;
grant insert, select on account_events_p05 to spillway_app;
grant insert, select on account_events_p06 to spillway_app;
grant insert, select on account_events_p07 to spillway_app;
grant insert, select on account_events_p08 to spillway_app;
grant insert, select on account_events_p09 to spillway_app;
grant insert, select on account_events_p10 to spillway_app;
grant insert, select on account_events_p11 to spillway_app;
grant insert, select on account_events_p12 to spillway_app;
grant insert, select on account_events_p13 to spillway_app;
grant insert, select on account_events_p14 to spillway_app;
grant insert, select on account_events_p15 to spillway_app;
grant delete, insert, select, update on account_users to spillway_app;
grant delete, insert, select, update on accounts to spillway_app;
grant delete, insert, select, update on api_keys to spillway_app;
grant insert, select on audit_log to spillway_app;
grant insert, select, update on auto_top_ups to spillway_app;
grant insert, select on balance_updates to spillway_app;
grant insert, select on balance_updates_p00 to spillway_app;
grant insert, select on balance_updates_p01 to spillway_app;
grant insert, select on balance_updates_p02 to spillway_app;
grant insert, select on balance_updates_p03 to spillway_app;
grant insert, select on balance_updates_p04 to spillway_app;
grant insert, select on balance_updates_p05 to spillway_app;
grant insert, select on balance_updates_p06 to spillway_app;
grant insert, select on balance_updates_p07 to spillway_app;
grant insert, select on balance_updates_p08 to spillway_app;
grant insert, select on balance_updates_p09 to spillway_app;
grant insert, select on balance_updates_p10 to spillway_app;
grant insert, select on balance_updates_p11 to spillway_app;
grant insert, select on balance_updates_p12 to spillway_app;
grant insert, select on balance_updates_p13 to spillway_app;
grant insert, select on balance_updates_p14 to spillway_app;
grant insert, select on balance_updates_p15 to spillway_app;
grant delete, insert, select, update on balances to spillway_app;
grant delete, insert, select, update on breaks to spillway_app;
grant insert, select on checkpoint_heads to spillway_app;
grant insert, select on checkpoints to spillway_app;
grant insert, select, update on code_guesses to spillway_app;
grant insert, select on code_redemptions to spillway_app;
grant insert, select, update on credit_packages to spillway_app;
grant insert, select on dispute_answers to spillway_app;
grant insert, select on disputes to spillway_app;
grant delete, insert, select, update on features to spillway_app;
grant delete, insert, select, update on grants to spillway_app;
grant insert, select, update on invitations to spillway_app;
grant delete, insert, select, update on ledgers to spillway_app;
grant insert, select, update on local_events to spillway_app;
grant insert, select, update on local_payments to spillway_app;
grant delete, insert, select, update on mails to spillway_app;
grant insert, select, update on members to spillway_app;
grant insert, select on monetization_events to spillway_app;
grant insert, select on monetization_events_p00 to spillway_app;
grant insert, select on monetization_events_p01 to spillway_app;
grant insert, select on monetization_events_p02 to spillway_app;
grant insert, select on monetization_events_p03 to spillway_app;
grant insert, select on monetization_events_p04 to spillway_app;
grant insert, select on monetization_events_p05 to spillway_app;
grant insert, select on monetization_events_p06 to spillway_app;
grant insert, select on monetization_events_p07 to spillway_app;
grant insert, select on monetization_events_p08 to spillway_app;
grant insert, select on monetization_events_p09 to spillway_app;
grant insert, select on monetization_events_p10 to spillway_app;
grant insert, select on monetization_events_p11 to spillway_app;
grant insert, select on monetization_events_p12 to spillway_app;
grant insert, select on monetization_events_p13 to spillway_app;
grant insert, select on monetization_events_p14 to spillway_app;
grant insert, select on monetization_events_p15 to spillway_app;
grant insert, select, update on payment_customers to spillway_app;
grant insert, select on payment_facts to spillway_app;
grant delete, insert, select, update on plan_versions to spillway_app;
grant delete, insert, select, update on plans to spillway_app;
grant delete, insert, select, update on price_book_versions to spillway_app;
grant delete, insert, select, update on price_books to spillway_app;
grant insert, select, update on promo_codes to spillway_app;
grant insert, select, update on purchase_refunds to spillway_app;
grant insert, select, update on purchases to spillway_app;
grant delete, insert, select, update on reconciliation_runs to spillway_app;
grant delete, insert, select, update on sessions to spillway_app;
grant delete, insert, select, update on settlement_slots to spillway_app;
grant delete, insert, select, update on simulations to spillway_app;
grant delete, insert, select, update on standing_snapshots to spillway_app;
grant delete, insert, select, update on standings to spillway_app;
grant delete, insert, select, update on test_clocks to spillway_app;
grant delete, insert, select, update on two_factors to spillway_app;
grant delete, insert, select on unrecovered_purchases to spillway_app;
grant insert, select on usage_events to spillway_app;
grant insert, select on usage_events_p00 to spillway_app;
grant insert, select on usage_events_p01 to spillway_app;
grant insert, select on usage_events_p02 to spillway_app;
grant insert, select on usage_events_p03 to spillway_app;
grant insert, select on usage_events_p04 to spillway_app;
grant insert, select on usage_events_p05 to spillway_app;
grant insert, select on usage_events_p06 to spillway_app;
grant insert, select on usage_events_p07 to spillway_app;
grant insert, select on usage_events_p08 to spillway_app;
grant insert, select on usage_events_p09 to spillway_app;
grant insert, select on usage_events_p10 to spillway_app;
grant insert, select on usage_events_p11 to spillway_app;
grant insert, select on usage_events_p12 to spillway_app;
grant insert, select on usage_events_p13 to spillway_app;
grant insert, select on usage_events_p14 to spillway_app;
grant insert, select on usage_events_p15 to spillway_app;
grant delete, insert, select, update on user_credentials to spillway_app;
grant delete, insert, select, update on users to spillway_app;
grant delete, insert, select, update on verifications to spillway_app;
grant delete, insert, select, update on webhook_attempts to spillway_app;
grant delete, insert, select, update on webhook_cursors to spillway_app;
grant delete, insert, select, update on webhook_deliveries to spillway_app;
grant delete, insert, select, update on webhook_endpoints to spillway_app;
grant delete, insert, select, update on webhook_lanes to spillway_app;
grant delete, insert, select, update on webhook_messages to spillway_app;
grant delete, insert, select, update on webhook_secrets to spillway_app;
grant delete, insert, select, update on webhook_slots to spillway_app;
