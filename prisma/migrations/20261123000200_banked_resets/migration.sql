-- Banked resets are grants of no credits: no balance counts them, so the grant's own row tells how many are left.
alter table grants
  drop constraint grants_kind_is_known,
  add constraint grants_kind_is_known check (kind in ('promo', 'purchased', 'plan', 'adjustment', 'reset')),
  -- The keys of the windows that one of them gives back; null for all of the plan's, and for credits.
  add column windows text[],
  -- In millionths, as amounts are.
  add column resets_left bigint constraint grants_resets_left_never_negative check (resets_left >= 0),
  add constraint grants_of_resets_tell_what_is_left check ((kind = 'reset') = (resets_left is not null));
