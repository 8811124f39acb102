import type pg from "pg";
import { idOfUuid, uuidOfId } from "@/lib/engine/ids";
import { sourceAt } from "@/lib/engine/outcome-codec";
import type { UsageGroup, UsageTotal, UsageTotals } from "../usage-ports";
import { AS_TEXT } from "./as-text";
import { asStoreError } from "./pool";

/** What rows are told apart by, as text; null where the event says nothing of it. */
const GROUPS: Readonly<Record<UsageGroup | "none", string>> = {
  none: "null::text",
  feature: "e.feature",
  member: "e.member_id::text",
  key: "e.attribution_key",
  client: "e.attribution_client",
  session: "e.attribution_session",
  model: "e.properties::json ->> 'model'",
  // Per layer, below.
  source: "null::text",
};

/** What is asked for, or has been used: a hold is counted when it is opened, and its usage when it is captured. */
const REQUESTED = "kind in ('consume', 'hold', 'track')";
const USED = "kind in ('consume', 'capture', 'track') and outcome <> 'blocked'";
/** What moved a source: what was used, less what was refunded, whose amounts are negative. */
const MOVED = `(${USED} or kind = 'refund')`;

/**
 * Time never runs backwards for an account, so the events of a range lie between two seqs: those are found by halving, some twenty
 * looks at the index, and no other event is read.
 *
 * One statement, so all of it is of one snapshot. `width_bucket` finds the bucket by its bounds, which were made by calendars; sums are
 * numeric, so exact. What an event says of itself is text that its codec wrote to be read here too (lib/engine/outcome-codec.ts).
 */
function statementOf(groupBy: UsageGroup | "none"): string {
  const isBySource = groupBy === "source";
  return `
  with recursive search as (
    select bound, 0::int8 as low, coalesce((select seq + 1 from usage_events where account_id = $1 order by seq desc limit 1), 0) as high
      from (values (($3::timestamptz[])[1]), ($2::timestamptz)) bounds (bound)
    union all
    select bound, case when at < bound then middle + 1 else low end, case when at < bound then high else middle end
      from (select bound, low, high, (low + high) / 2 as middle,
                   (select u.decided_at from usage_events u where u.account_id = $1 and u.seq >= (low + high) / 2 order by u.seq limit 1) as at
              from search where low < high) halved
  ), seqs as (
    select coalesce(min(low) filter (where low >= high and bound = ($3::timestamptz[])[1]), 0) as first,
           coalesce(min(low) filter (where low >= high and bound = $2::timestamptz), 0) as beyond
      from search
  ), e as (
    select width_bucket(e.decided_at, $3::timestamptz[]) as bucket, ${GROUPS[groupBy]} as grp, e.kind, e.outcome, e.usage, e.record,
           m.seq as settled, m.cost, m.included, m.charged, m.overshoot
      from usage_events e left join monetization_events m on m.account_id = e.account_id and m.seq = e.seq
     where e.account_id = $1 and e.seq >= (select first from seqs) and e.seq < (select beyond from seqs)
       and ($5::uuid is null or e.member_id = $5)
  ), layers as (
    select bucket, (layer ->> 1)::int as source, sum((layer ->> 3)::numeric) as taken,
           count(distinct ordinal) filter (where ${USED}) as events
      from (select *, row_number() over () as ordinal from e where settled is not null and ${MOVED}) e,
           lateral json_array_elements(e.record::json -> 3) layer
     where ${isBySource} and layer ->> 3 <> '0' group by 1, 2
  )
  select bucket, grp, null::int as source, null::text as dimension, count(*) filter (where ${REQUESTED}) as requests,
         count(*) filter (where ${REQUESTED} and outcome = 'blocked') as blocked, count(*) filter (where settled is null) as unsettled,
         coalesce(sum(cost), 0) as cost, coalesce(sum(included), 0) as included, coalesce(sum(charged), 0) as charged,
         coalesce(sum(overshoot), 0) as overshoot, null::numeric as quantity
    from e group by 1, 2
  union all
  select bucket, grp, null, dimension, 0, 0, 0, 0, 0, 0, 0, sum(quantity::numeric)
    from e, lateral json_each_text(e.usage::json) used (dimension, quantity) where ${USED} group by bucket, grp, dimension
  union all
  select bucket, null, source, null, events, 0, 0, taken, case when source < 3 then taken else 0 end,
         case when source < 3 then 0 else taken end, 0, null from layers
  limit $4`;
}

interface TotalRow {
  readonly bucket: string;
  readonly grp: string | null;
  readonly source: string | null;
  readonly dimension: string | null;
  readonly requests: string;
  readonly blocked: string;
  readonly unsettled: string;
  readonly cost: string;
  readonly included: string;
  readonly charged: string;
  readonly overshoot: string;
  readonly quantity: string | null;
}

/** What an account used, by bucket and group, on Postgres. */
export function createUsageTotals(pool: pg.Pool): UsageTotals {
  return {
    async totals({ accountId, starts, endAt, groupBy, memberId, rowsMax }) {
      const values = [
        uuidOfId(accountId),
        new Date(endAt),
        starts.map((at) => new Date(at)),
        rowsMax + 1,
        memberId === null ? null : uuidOfId(memberId),
      ];
      try {
        const found = await pool.query<TotalRow>({
          text: statementOf(groupBy ?? "none"),
          values,
          types: AS_TEXT,
        });
        return found.rows.length > rowsMax ? null : found.rows.map((row) => readTotal(row, groupBy));
      } catch (error) {
        throw asStoreError(error);
      }
    },
  };
}

function readTotal(row: TotalRow, groupBy: UsageGroup | null): UsageTotal {
  const named = groupBy === "member" && row.grp !== null ? idOfUuid("mem", row.grp) : row.grp;
  return {
    bucket: Number(row.bucket) - 1,
    group: row.source === null ? named : sourceAt(Number(row.source)),
    dimension: row.dimension,
    quantity: BigInt(row.quantity ?? 0),
    requests: Number(row.requests),
    blocked: Number(row.blocked),
    unsettled: Number(row.unsettled),
    cost: BigInt(row.cost),
    included: BigInt(row.included),
    charged: BigInt(row.charged),
    overshoot: BigInt(row.overshoot),
  };
}
