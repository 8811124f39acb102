-- Payments: what is sold, who bought, what the provider of payments has told, and who has credits bought by themselves.

-- What is sold. A package never changes, so that a receipt says for ever what was bought; it is retired, and another is made.
create table credit_packages (
  id uuid primary key,
  livemode boolean not null,
  name text not null,
  description text not null,
  credits bigint not null constraint credit_packages_have_credits check (credits > 0),
  -- In the currency's smallest unit.
  price_minor bigint not null constraint credit_packages_have_a_price check (price_minor > 0),
  currency text not null constraint credit_packages_currency check (currency ~ '^[A-Z]{3}$'),
  -- Days from the payment on for which the credits pay; null: for ever.
  expires_after_days integer constraint credit_packages_expire_later check (expires_after_days > 0),
  created_at timestamptz(3) not null,
  retired_at timestamptz(3)
);
create function credit_packages_never_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.retired_at is not null
     or (new.id, new.livemode, new.name, new.description, new.credits, new.price_minor, new.currency, new.created_at)
        is distinct from
        (old.id, old.livemode, old.name, old.description, old.credits, old.price_minor, old.currency, old.created_at)
     or new.expires_after_days is distinct from old.expires_after_days
  then raise exception 'a credit package never changes: retire it and make another' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger credit_packages_never_change before update or delete on credit_packages
  for each row execute function credit_packages_never_change();

-- What somebody set out to buy, with the terms as they were. What became of it is told by payment facts alone; the row only learns, once,
-- under which name the provider knows it.
create table purchases (
  account_id uuid not null references accounts (id),
  id uuid not null unique,
  package_id uuid not null references credit_packages (id),
  package_name text not null,
  credits bigint not null,
  price_minor bigint not null,
  currency text not null,
  expires_after_days integer,
  livemode boolean not null,
  provider text not null constraint purchases_provider check (provider in ('local', 'stripe')),
  -- At a checkout of the provider's, or of a saved payment method by auto top-up.
  origin text not null constraint purchases_origin check (origin in ('checkout', 'auto_top_up')),
  -- Of those by auto top-up: their number. One row per crossing of the threshold, whichever worker sees it first, and however often.
  crossing integer,
  idempotency_key text collate "C" not null,
  request_hash bytea not null,
  created_by text not null,
  -- How credits may be used, where the purchase was asked to say it.
  consent jsonb,
  saves_method boolean not null,
  return_url text,
  created_at timestamptz(3) not null,
  checkout_ref text,
  checkout_url text,
  checkout_expires_at timestamptz(3),
  primary key (account_id, id),
  constraint purchases_crossing_of_auto_top_up check ((crossing is not null) = (origin = 'auto_top_up')),
  constraint purchases_key_once unique (account_id, idempotency_key),
  constraint purchases_once_per_crossing unique (account_id, crossing)
);
create unique index purchases_checkout_once on purchases (provider, checkout_ref) where checkout_ref is not null;
create function purchases_never_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.checkout_ref is not null
     or to_jsonb(new) - '{checkout_ref,checkout_url,checkout_expires_at}'::text[]
        <> to_jsonb(old) - '{checkout_ref,checkout_url,checkout_expires_at}'::text[]
  then raise exception 'a purchase never changes' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger purchases_never_change before update or delete on purchases
  for each row execute function purchases_never_change();

-- What the provider has told of payments: verified webhooks, and what it answered when it was asked ('lookup'), which moves no credits. Append-only;
-- an event counts once however often it is delivered.
create table payment_facts (
  account_id uuid not null,
  purchase_id uuid not null references purchases (id),
  provider text not null,
  -- The provider's id of the event.
  event_ref text not null,
  source text not null constraint payment_facts_source check (source in ('webhook', 'lookup')),
  fact jsonb not null,
  occurred_at timestamptz(3) not null,
  received_at timestamptz(3) not null,
  primary key (purchase_id, event_ref),
  constraint payment_facts_event_once unique (provider, event_ref)
);
create index payment_facts_by_account on payment_facts (account_id);
create trigger payment_facts_append_only before update or delete on payment_facts for each row execute function refuse_change();
create trigger payment_facts_never_truncated before truncate on payment_facts for each statement execute function refuse_change();

-- How the provider knows an account, and what it may be charged by: names of the provider's, which pay nothing without its secret key.
create table payment_customers (
  account_id uuid not null references accounts (id),
  provider text not null,
  customer_ref text not null,
  -- Null until a payer has asked for it to be kept.
  method_ref text,
  updated_at timestamptz(3) not null,
  primary key (account_id, provider)
);

-- Auto top-up, as somebody has set it. What it did is in purchases and payment facts, and nowhere else: how often it failed, what it spent this
-- month and whether one is under way is read from them.
create table auto_top_ups (
  account_id uuid primary key references accounts (id),
  is_on boolean not null,
  threshold bigint not null,
  package_id uuid not null references credit_packages (id),
  monthly_cap_minor bigint not null,
  set_by text not null,
  -- Failures before this are forgiven.
  set_at timestamptz(3) not null,
  -- Why and when it paused by itself; setting it anew ends the pause.
  paused_reason text,
  paused_at timestamptz(3),
  constraint auto_top_ups_pause_is_dated check ((paused_reason is null) = (paused_at is null))
);
create index auto_top_ups_on on auto_top_ups (account_id) where is_on and paused_at is null;

-- The local provider: a simulator, with payments of its own. It tells the rest of Spillway of them by signed webhooks, as any provider does.
create table local_payments (
  id uuid primary key,
  purchase_id uuid not null unique,
  account_id uuid not null,
  amount_minor bigint not null,
  currency text not null,
  title text not null,
  return_url text,
  saves_method boolean not null,
  is_off_session boolean not null,
  created_at timestamptz(3) not null,
  -- Set while a bank asks whether it is really the payer.
  is_challenged boolean not null default false,
  attempts integer not null default 0,
  is_ended boolean not null default false
);
create table local_events (
  id uuid primary key,
  payment_id uuid not null references local_payments (id),
  body text not null,
  occurred_at timestamptz(3) not null,
  -- Null: it got lost on the way, and is only sent when somebody asks.
  due_at timestamptz(3),
  copies integer not null default 1,
  tries integer not null default 0,
  delivered_at timestamptz(3),
  last_status integer
);
create index local_events_due on local_events (due_at) where delivered_at is null and due_at is not null;
create index local_events_by_payment on local_events (payment_id, id);

grant select, insert, update on credit_packages, purchases, payment_customers, auto_top_ups, local_payments, local_events to spillway_app;
grant select, insert on payment_facts to spillway_app;
