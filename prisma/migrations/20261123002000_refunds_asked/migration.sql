-- Money back, as somebody asked for it: once per key of a purchase, so that the same request again is answered as the first time, also when by
-- then nothing is left to refund.
create table purchase_refunds (
  purchase_id uuid not null references purchases (id),
  idempotency_key text collate "C" not null,
  request_hash bytea not null,
  amount_minor bigint not null constraint purchase_refunds_of_something check (amount_minor > 0),
  asked_by text not null,
  asked_at timestamptz(3) not null,
  -- Null: the provider did not answer; the same request asks it again, under the same name.
  taken_at timestamptz(3),
  primary key (purchase_id, idempotency_key)
);

-- Purchases whose money went back while credits of theirs were spent or held. What comes back of those later, from a hold that ends or usage
-- that is refunded, is taken then. A row goes once nothing can come any more.
create table unrecovered_purchases (
  account_id uuid not null references accounts (id),
  purchase_id uuid not null references purchases (id),
  primary key (account_id, purchase_id)
);

grant select, insert, update on purchase_refunds to spillway_app;
grant select, insert, delete on unrecovered_purchases to spillway_app;
