-- Disputes: somebody says that a charge is not right, and gets an answer. Two facts that never change, as all that is proof of something:
-- that it was disputed, and how that ended. Its state is what the two say together.
create table disputes (
  id uuid primary key,
  account_id uuid not null references accounts (id),
  usage_event_id uuid not null,
  -- Of the usage event.
  seq bigint not null,
  -- Which dispute of this event it is. Of two that are opened at once the second meets the first under its number.
  nth smallint not null,
  reason text not null constraint disputes_reason_is_known
    check (reason in ('wrong_amount', 'wrong_source', 'failed_work', 'not_mine', 'other')),
  message text not null,
  -- Who opened it: `key_…` or `usr_…`.
  actor text not null,
  idempotency_key text collate "C" not null,
  request_hash bytea not null,
  opened_at timestamptz(3) not null,
  constraint disputes_one_at_a_time unique (account_id, usage_event_id, nth),
  constraint disputes_key_once unique (account_id, idempotency_key)
);
create index disputes_by_account on disputes (account_id, id);

create table dispute_answers (
  -- A dispute is answered once.
  dispute_id uuid primary key references disputes (id),
  outcome text not null constraint dispute_answers_outcome_is_known check (outcome in ('refunded', 'declined', 'withdrawn')),
  -- The usage event of the refund, which is of less than nothing.
  refund_id uuid,
  message text not null,
  actor text not null,
  idempotency_key text collate "C" not null,
  request_hash bytea not null,
  answered_at timestamptz(3) not null,
  constraint dispute_answers_refund_is_named check ((outcome = 'refunded') = (refund_id is not null))
);

create trigger disputes_append_only before update or delete on disputes for each row execute function refuse_change();
create trigger disputes_never_truncated before truncate on disputes for each statement execute function refuse_change();
create trigger dispute_answers_append_only before update or delete on dispute_answers for each row execute function refuse_change();
create trigger dispute_answers_never_truncated before truncate on dispute_answers for each statement execute function refuse_change();

grant select, insert on disputes, dispute_answers to spillway_app;
