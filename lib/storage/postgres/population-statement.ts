import type { PeriodFilter } from "../history-ports";
import { idArray, textArray } from "./binary-arrays";

/**
 * Whose usage is in a period. Over all accounts it reads the blocks of the period by the range index on time; for named accounts each
 * one's own rows. Accounts of the other mode are left out before anything is counted.
 */
export const POPULATION = `
  select e.account_id, max(e.seq) as to_seq, count(*) as events
    from usage_events e
   where e.decided_at >= $1 and e.decided_at < $2
     and ($3::uuid[] is null or e.account_id = any($3))
     and ($4::boolean is null or exists (select from accounts c where c.id = e.account_id and c.livemode = $4))
   group by e.account_id
  having bool_or(split_part(e.plan, '@', 1) = any($5::text[]) or split_part(e.price_book, '@', 1) = any($5::text[]))
   order by e.account_id`;

export function populationParameters(filter: PeriodFilter): unknown[] {
  return [
    new Date(filter.from),
    new Date(filter.to),
    filter.accountIds === null ? null : idArray(filter.accountIds, (id) => id),
    filter.livemode,
    textArray(filter.ofCatalogue, (id) => id),
  ];
}
