-- What was asked back counts until it is told of, so that two requests cannot give back the same money. What the provider will not give back
-- must therefore be known as such: it counts no more, and the same request again is refused again.
alter table purchase_refunds
  add column refused_at timestamptz(3),
  add constraint purchase_refunds_end_once check (taken_at is null or refused_at is null);
