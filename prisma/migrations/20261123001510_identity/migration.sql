-- A key whose secret is being replaced: the one before is good beside the new one until then. The key stays the same, and with it its
-- caps, its consent and what was used with it.
alter table api_keys add column previous_hash bytea unique,
  add column previous_until timestamptz(3),
  add constraint api_keys_previous_hash_is_sha256 check (length(previous_hash) = 32),
  add constraint api_keys_previous_has_an_end check ((previous_hash is null) = (previous_until is null));

-- The second factor: an authenticator app's secret and backup codes, both encrypted with the session secret. Not good before it was
-- used once (verified).
alter table users add column two_factor_enabled boolean not null default false;
create table two_factors (
  id text primary key,
  user_id text not null unique references users (id) on delete cascade,
  secret text not null,
  backup_codes text not null,
  verified boolean not null default false,
  failed_verification_count integer not null default 0,
  locked_until timestamptz(3)
);
grant select, insert, update, delete on two_factors to spillway_app;
