-- Plans and price books are one catalogue for both modes, because a sandbox should try what is sold. Which mode added one is kept, so
-- that a sandbox key, which is handed around more freely, changes nothing that live accounts are sold by: not even a draft that an
-- administrator is about to publish. What is there already is taken for live.
alter table plans add column livemode boolean not null default true;
alter table price_books add column livemode boolean not null default true;
