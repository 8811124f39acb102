-- Overshoot that an account owes (the plan's policy "debt"): "debt" returns it to the balance, "repayment" takes it from credits.
-- What the settled part of the ledger leaves owing; below zero for as long as a repayment is posted before its debt is settled.
alter table ledgers add column owed bigint not null default 0;

alter table balance_updates
  drop constraint balance_updates_kind_is_known,
  add constraint balance_updates_kind_is_known
    check (kind in ('grant', 'adjustment', 'void', 'expiry', 'debit', 'refund', 'debt', 'repayment')),
  drop constraint balance_updates_never_negative,
  -- Only between overshoot and what returns it, on the account's own line, may a balance be below zero (S3).
  add constraint balance_updates_never_negative
    check (balance_after >= 0 or (kind in ('debit', 'debt') and grant_id is null));
