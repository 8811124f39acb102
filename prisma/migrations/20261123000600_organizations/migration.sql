-- Members of organizations: what people call them. Who is one, and what is said of each, is in the account's facts and standing; this row is
-- written in the transaction of the fact that added them. It stays when they are removed, so that what they used keeps its name.
create table members (
  account_id uuid not null references accounts (id),
  id uuid not null,
  external_id text,
  name text not null,
  email text,
  created_at timestamptz(3) not null,
  removed_at timestamptz(3),
  primary key (account_id, id)
);
-- Free again once its member is removed: whoever comes back is somebody new.
create unique index members_external_id_once on members (account_id, external_id) where removed_at is null;

grant select, insert, update on members to spillway_app;

-- A key that is restricted to one member decides for them alone, and sees of the organization the pool and what is theirs.
alter table api_keys
  add column member_id uuid,
  add constraint api_keys_member_of_an_account check (member_id is null or account_id is not null),
  add constraint api_keys_member foreign key (account_id, member_id) references members (account_id, id);
