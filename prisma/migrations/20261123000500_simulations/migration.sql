-- Standings as they were, every so many facts of an account: a past one is folded from the nearest instead of from the first fact. A
-- cache of what the facts say (A2): written beside the commits and by whoever folds past one that is missing, never waited for, and
-- never read to prove anything. No foreign key: the lock on the account's row would be taken for nothing.
create table standing_snapshots (
  account_id uuid not null,
  seq bigint not null,
  -- Of the fact with this seq, by the account's own clock.
  at timestamptz(3) not null,
  state text not null,
  primary key (account_id, seq)
);

-- What happened in a period, whoever did it. Rows come in about the order of time, so a range of blocks is all an index has to know of
-- them; a b-tree would be written to with every decision.
create index usage_events_by_time on usage_events using brin (decided_at) with (pages_per_range = 32, autosummarize = on);

-- What-if runs over recorded usage. A row is claimed by one process for a short time and over again; whose claim has run out was left by
-- a process that ended, and is taken up from the beginning: the facts are the same.
create table simulations (
  id uuid primary key,
  -- Whose usage: of one mode, or of both where null.
  livemode boolean,
  -- Who asked: `key_…` or `usr_…`.
  actor text not null,
  status text not null constraint simulations_status
    check (status in ('queued', 'running', 'done', 'failed', 'canceled')),
  -- What was asked, and the drafts as they were then.
  request jsonb not null,
  subject jsonb not null,
  decisions_done bigint not null default 0,
  -- Null until they are counted.
  decisions_total bigint,
  result jsonb,
  -- Why it failed, in a word and in a sentence.
  failure_code text,
  failure_detail text,
  -- How often it was begun; it numbers the claims, so that a process whose claim has run out writes nothing more.
  attempts integer not null default 0,
  claimed_until timestamptz(3),
  created_at timestamptz(3) not null,
  started_at timestamptz(3),
  finished_at timestamptz(3),
  constraint simulations_done_has_result check ((status = 'done') = (result is not null)),
  constraint simulations_failed_says_why check ((status = 'failed') = (failure_code is not null)),
  constraint simulations_end_is_dated check ((status in ('done', 'failed', 'canceled')) = (finished_at is not null))
);
create index simulations_open on simulations (id) where status in ('queued', 'running');

grant select, insert, update, delete on standing_snapshots, simulations to spillway_app;
