-- Invitations: how a person who signs in becomes a member of an organization. The link is mailed, or shown once where no mail is sent;
-- of it only a hash is kept.
create table invitations (
  id uuid primary key,
  account_id uuid not null references accounts (id),
  -- Who they become; null until then where the member comes with the acceptance.
  member_id uuid,
  -- As addresses are compared: in small letters.
  email text not null,
  -- What the member is called who comes with the acceptance; of one who is there already it is the name they had.
  name text not null,
  token_hash bytea not null unique constraint invitations_hash_is_sha256 check (length(token_hash) = 32),
  created_by text not null,
  created_at timestamptz(3) not null,
  expires_at timestamptz(3) not null,
  revoked_at timestamptz(3),
  accepted_at timestamptz(3),
  accepted_by text references users (id) on delete set null,
  constraint invitations_member foreign key (account_id, member_id) references members (account_id, id),
  -- Good once, and not after it was taken back.
  constraint invitations_end_once check (revoked_at is null or accepted_at is null),
  constraint invitations_accepted_as_somebody check (accepted_at is null or member_id is not null),
  constraint invitations_expire_later check (expires_at > created_at)
);
create index invitations_by_account on invitations (account_id, id);
create index invitations_by_accepter on invitations (accepted_by) where accepted_by is not null;

grant select, insert, update on invitations to spillway_app;
