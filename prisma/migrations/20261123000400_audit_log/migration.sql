-- Whose an act of administration was about, so that an account's acts are found, and a sandbox key sees the sandbox only. Null where it
-- was about no account, and where both modes share its object. Rows from before say neither; nothing can be added to them.
alter table audit_log add column account_id uuid, add column livemode boolean;
create index audit_log_by_account on audit_log (account_id, id) where account_id is not null;
create index audit_log_by_request on audit_log (request_id) where request_id is not null;
