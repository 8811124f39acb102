-- Mail: a queue that is written in the transaction of what a mail is about, and sent from by workers. A cause is mailed to an address
-- once, however often it is told.
alter table users add column alert_mails boolean not null default true;

create table mails (
  id uuid primary key,
  -- What it is because of: "alert:acct_…:48211:window:5h:80", "verify:usr_…:…".
  origin text not null,
  kind text not null,
  account_id uuid references accounts (id),
  user_id text references users (id) on delete cascade,
  recipient text not null,
  subject text not null,
  -- Null once a server has taken it: links in it may act for the one who has them.
  body_text text,
  body_html text,
  status text not null default 'pending' constraint mails_status_is_known check (status in ('pending', 'sent', 'kept', 'failed')),
  tries integer not null default 0,
  next_attempt_at timestamptz(3) not null,
  -- Whoever leases a row commits before it sends: a transaction that stayed open meanwhile would hold the settlement back.
  lease uuid,
  leased_until timestamptz(3),
  -- After this it would be of no use, and is not sent any more.
  useless_at timestamptz(3),
  last_error text,
  created_at timestamptz(3) not null,
  finished_at timestamptz(3),
  constraint mails_once unique (origin, recipient),
  constraint mails_with_a_body_until_sent check (body_text is not null or status in ('sent', 'failed'))
) with (fillfactor = 70);
create index mails_due on mails (next_attempt_at) where status = 'pending';
create index mails_by_age on mails (created_at);
create index mails_by_user on mails (user_id);
grant select, insert, update, delete on mails to spillway_app;
