import type pg from "pg";
import type { RollUp, RollUps } from "../usage-ports";
import { AS_TEXT } from "./as-text";
import { SEQ_MAX, summedEventWhere } from "./dataset-filters";
import { asStoreError } from "./pool";

const GROUPS = {
  session: "e.attribution_session",
  lineage: "e.attribution_lineage",
  all: "null::text",
} as const;

interface RollUpRow {
  readonly grp: string | null;
  readonly requests: string;
  readonly blocked: string;
  readonly events: string;
  readonly unsettled: string;
  readonly cost: string;
  readonly included: string;
  readonly charged: string;
  readonly first_at: string;
  readonly last_at: string;
  readonly last_seq: string;
}

/**
 * Sums over the very events that a list of the same filter shows, on Postgres. Refunds are events of less than nothing, so they take
 * themselves off. A group's place in the list is its newest event: one that goes on comes to the front.
 */
export function createRollUps(pool: Pick<pg.Pool, "query">): RollUps {
  return {
    async rollUps({ by, filter, limit, beforeSeq }) {
      const [where, values] = summedEventWhere(filter);
      const group = GROUPS[by];
      const named = by === "all" ? "" : `${where === "" ? "where" : "and"} ${group} is not null`;
      const text = `
        select ${group} as grp, count(*) filter (where e.kind in ('consume', 'hold', 'track')) as requests,
               count(*) filter (where e.kind in ('consume', 'hold', 'track') and e.outcome = 'blocked') as blocked,
               count(*) as events, count(*) filter (where m.seq is null) as unsettled,
               coalesce(sum(m.included + m.charged), 0) as cost, coalesce(sum(m.included), 0) as included,
               coalesce(sum(m.charged), 0) as charged, (extract(epoch from min(e.decided_at)) * 1000)::int8 as first_at,
               (extract(epoch from max(e.decided_at)) * 1000)::int8 as last_at, max(e.seq) as last_seq
          from usage_events e left join monetization_events m on m.account_id = e.account_id and m.seq = e.seq
          ${where} ${named} group by 1 having max(e.seq) < $${values.length + 1} order by max(e.seq) desc limit $${values.length + 2}`;
      try {
        const found = await pool.query<RollUpRow>({
          text,
          values: [...values, beforeSeq ?? SEQ_MAX, limit],
          types: AS_TEXT,
        });
        return found.rows.map(readRollUp);
      } catch (error) {
        throw asStoreError(error);
      }
    },
  };
}

function readRollUp(row: RollUpRow): RollUp {
  return {
    group: row.grp,
    requests: Number(row.requests),
    blocked: Number(row.blocked),
    events: Number(row.events),
    unsettled: Number(row.unsettled),
    cost: BigInt(row.cost),
    included: BigInt(row.included),
    charged: BigInt(row.charged),
    firstAt: Number(row.first_at),
    lastAt: Number(row.last_at),
    lastSeq: Number(row.last_seq),
  };
}
