-- A person who signs in can be a member of an organization: they see of its account the pool and what is theirs, as a key of that member does.
alter table account_users
  add column member_id uuid,
  drop constraint account_users_role_is_known,
  add constraint account_users_role_is_known check (role in ('owner', 'viewer', 'member')),
  -- Without a name for whose part it is, a member would see either nothing or everything.
  add constraint account_users_member_is_named check ((role = 'member') = (member_id is not null)),
  add constraint account_users_member foreign key (account_id, member_id) references members (account_id, id);
-- A member is one person.
create unique index account_users_member_once on account_users (account_id, member_id) where member_id is not null;
