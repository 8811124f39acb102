-- Retries of one logical request share a lineage, as their caller names it. Refunds are usage events that pay back another.
alter table usage_events
  add column attribution_lineage text,
  add column refunded_id uuid;

-- What an event was refunded, and the attempts at one request. Both are partial: an event that is neither is in none of them, and its
-- insert pays for comparing two nulls.
create index usage_events_refunds on usage_events (account_id, refunded_id) where refunded_id is not null;
create index usage_events_by_lineage on usage_events (account_id, attribution_lineage, seq) where attribution_lineage is not null;
