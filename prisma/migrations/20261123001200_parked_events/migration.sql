-- A usage event that was parked and is settled again comes late in its account's chain of monetization events: behind that of the
-- usage event up to which the ledger was settled by then. Where in the chain it stands is not hashed; the links prove it.
alter table monetization_events
  add column late_after bigint,
  add column late_nth integer,
  -- Null for all that were settled in their order.
  add constraint monetization_events_late_in_full
    check ((late_after is null) = (late_nth is null) and late_after >= seq and late_nth >= 1);

-- The nth of its account's late ones; they are few, and this finds them without reading the others.
create unique index monetization_events_late_once on monetization_events (account_id, late_nth) where late_nth is not null;
