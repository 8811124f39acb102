-- Checkpoints: once a day the heads of every chain that has grown since the last one, under one root, signed, and linked to the one
-- before. Whoever has kept one can tell whether anything before it was changed, by whomever. They are as append-only as what they cover.
create table checkpoints (
  id uuid primary key,
  -- Without gaps, so that one that is missing is seen.
  number bigint not null constraint checkpoints_number_once unique constraint checkpoints_number_from_one check (number >= 1),
  at timestamptz(3) not null,
  accounts integer not null,
  root bytea not null constraint checkpoints_root_is_sha256 check (length(root) = 32),
  previous bytea not null constraint checkpoints_previous_is_sha256 check (length(previous) = 32),
  hash bytea not null constraint checkpoints_hash_is_sha256 check (length(hash) = 32),
  -- Ed25519, as RFC 8032 has them.
  public_key bytea not null constraint checkpoints_key_is_ed25519 check (length(public_key) = 32),
  signature bytea not null constraint checkpoints_signature_is_ed25519 check (length(signature) = 64)
);
-- The heads of one account as a checkpoint covers them, with the way from its leaf to the root: 33 bytes a level, the side first.
-- An account that has not moved has none of its own: its last one still covers all of it.
create table checkpoint_heads (
  account_id uuid not null references accounts (id),
  number bigint not null references checkpoints (number),
  facts_seq bigint not null,
  facts_head bytea not null,
  settled_seq bigint not null,
  monetization_head bytea not null,
  ledger_seq bigint not null,
  balance_head bytea not null,
  way bytea not null,
  primary key (account_id, number)
);

do $$
declare
  kept text;
begin
  foreach kept in array array['checkpoints', 'checkpoint_heads'] loop
    execute format('create trigger %I before update or delete on %I for each row execute function refuse_change()',
      kept || '_append_only', kept);
    execute format('create trigger %I before truncate on %I for each statement execute function refuse_change()',
      kept || '_never_truncated', kept);
  end loop;
end $$;
grant select, insert on checkpoints, checkpoint_heads to spillway_app;
