import { USAGE_EVENT_COLUMNS } from "./usage-event-row";

/**
 * Of each stretch between two bounds the last usage event, or the last whose record names a window. Time never runs backwards for an
 * account, so the bounds are found among the seqs by halving, some twenty looks at the index each, and of a stretch no more is read than
 * from its end back to what is looked for: of a busy account as good as nothing. What only looks like the name is for the reader to see.
 *
 * $1 account, $2 the bounds, ascending, $3 a text that the record must have, or null.
 */
export const LAST_EVENTS = `
  with recursive search as (
    select nth, bound, 0::int8 as low, coalesce((select seq + 1 from usage_events where account_id = $1 order by seq desc limit 1), 0) as high
      from unnest($2::timestamptz[]) with ordinality bounds (bound, nth)
    union all
    select nth, bound, case when at < bound then middle + 1 else low end, case when at < bound then high else middle end
      from (select nth, bound, low, high, (low + high) / 2 as middle,
                   (select u.decided_at from usage_events u where u.account_id = $1 and u.seq >= (low + high) / 2 order by u.seq limit 1) as at
              from search where low < high) halved
  ), stretches as (
    select low as first, lead(low) over (order by nth) as beyond from search where low >= high
  )
  select ${USAGE_EVENT_COLUMNS} from stretches s cross join lateral (
    select * from usage_events u
     where u.account_id = $1 and u.seq >= s.first and u.seq < s.beyond and ($3::text is null or strpos(u.record, $3) > 0)
     order by u.seq desc limit 1) e
   order by e.seq`;
