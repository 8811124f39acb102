-- Alerts: thresholds of an account's windows and credits. Judged from facts by whoever tells of them (the outbox), in the transaction that
-- moves its cursors: each is crossed once per period, whoever judges and however often it breaks off.
create table account_alerts (
  account_id uuid not null references accounts (id),
  -- "window:5h:80", "credits:10000000": one of each.
  key text not null,
  -- Percent of a window, or credits left in microcredits.
  window_key text,
  percent integer constraint account_alerts_percent_of_a_window check (percent between 1 and 100),
  credits_left bigint,
  -- Of a window: silent until it, as it stood when crossed, is reset. Of credits: silent until there are more again.
  quiet_until timestamptz(3),
  is_low boolean not null default false,
  crossed_at timestamptz(3),
  crossed_seq bigint,
  primary key (account_id, key),
  constraint account_alerts_one_or_the_other
    check ((window_key is null) = (percent is null) and (window_key is null) <> (credits_left is null))
);
-- What the account had left after the last fact that was told, where somebody set an alert: acts say only what they moved.
alter table webhook_cursors add column available bigint;

grant select, insert, update, delete on account_alerts to spillway_app;
