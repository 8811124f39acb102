-- Promo codes: what an administrator gives away, and who has taken it. Of the code itself only a hash is kept, as of an API key.
create table promo_codes (
  id uuid primary key,
  livemode boolean not null,
  -- SHA-256 of the code as it is compared: capitals, without spaces and dashes.
  code_hash bytea not null,
  -- Its first letters, by which people tell codes apart in lists.
  hint text not null,
  label text not null,
  -- What each redemption grants.
  amount bigint not null constraint promo_codes_grant_something check (amount > 0),
  priority integer not null,
  -- What it may pay for; empty for everything.
  features text[] not null,
  -- How long what it grants can be used; null for ever.
  credits_days integer constraint promo_codes_last_a_day check (credits_days > 0),
  -- Whom it is for, by plan and by name; empty for everybody.
  plan_ids uuid[] not null,
  account_ids uuid[] not null,
  expires_at timestamptz(3),
  max_redemptions integer constraint promo_codes_for_somebody check (max_redemptions > 0),
  redeemed integer not null default 0,
  ended_at timestamptz(3),
  created_by text not null,
  created_at timestamptz(3) not null,
  -- The row's lock makes redemptions wait for each other; this keeps the bound whoever forgets to ask.
  constraint promo_codes_never_beyond_their_number check (redeemed <= max_redemptions),
  constraint promo_codes_once unique (livemode, code_hash)
);

-- Inserted with the fact that issues the grant, in its transaction: once per account, for ever.
create table code_redemptions (
  account_id uuid not null references accounts (id),
  code_id uuid not null references promo_codes (id),
  grant_id uuid not null,
  redeemed_at timestamptz(3) not null,
  primary key (account_id, code_id),
  constraint code_redemptions_one_per_grant unique (account_id, grant_id)
);
create index code_redemptions_by_code on code_redemptions (code_id, account_id);

-- Codes that an account tried and were none, within the running hour: what may be tried is bounded, whoever answers.
create table code_guesses (
  account_id uuid primary key references accounts (id),
  since timestamptz(3) not null,
  failures integer not null
);

grant select, insert, update on promo_codes to spillway_app;
grant select, insert on code_redemptions to spillway_app;
grant select, insert, update on code_guesses to spillway_app;
