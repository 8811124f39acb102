-- Grants that recur, and what their credits cost. Like the rest of this table it repeats the account's facts for screens and lists.
alter table grants
  add column recurrence jsonb,
  add column rollover jsonb,
  add column next_reset_at timestamptz(3),
  -- Under this name a plan gives it; null for all others.
  add column plan_grant text,
  add column cost_minor_units bigint constraint grants_cost_never_negative check (cost_minor_units >= 0),
  add column cost_currency text constraint grants_currency_is_iso_4217 check (cost_currency ~ '^[A-Z]{3}$'),
  add constraint grants_cost_has_a_currency check ((cost_minor_units is null) = (cost_currency is null));
