-- Endpoints of one account, which its owners add: they are told of that account and of no other. Null: of every account of the mode.
alter table webhook_endpoints add column account_id uuid references accounts (id);
-- Who listens to the accounts of a batch: those of the accounts themselves, and those of all. However many there are of others, they are not read.
create index webhook_endpoints_by_account on webhook_endpoints (account_id) where deleted_at is null;
