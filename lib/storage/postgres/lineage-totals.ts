import type { LineageTotals } from "../usage-ports";

/**
 * By the partial index on lineages: an account's events of one, however many others it has. Whether the work failed is in the record,
 * whose twelfth part says so (lib/engine/outcome-codec.ts); only captures and tracked usage can have failed.
 */
export const LINEAGE = `
select count(*) filter (where e.kind in ('consume', 'hold', 'track')) as attempts,
       count(*) filter (where e.outcome = 'blocked') as blocked,
       count(*) filter (where e.kind in ('track', 'capture') and (e.record::jsonb ->> 11) = '1') as failed,
       coalesce(sum(e.covered) filter (where e.kind in ('consume', 'track', 'capture') and e.outcome <> 'blocked'), 0) as covered,
       coalesce(-sum(e.covered) filter (where e.kind = 'refund'), 0) as refunded,
       (extract(epoch from min(e.decided_at)) * 1000)::int8 as first_at,
       (extract(epoch from max(e.decided_at)) * 1000)::int8 as last_at
  from usage_events e where e.account_id = $1 and e.attribution_lineage = $2`;

export type LineageRow = Readonly<
  Record<"attempts" | "blocked" | "failed" | "covered" | "refunded", string>
> &
  Readonly<Record<"first_at" | "last_at", string | null>>;

export function readLineage([row]: readonly LineageRow[]): LineageTotals | null {
  if (row === undefined || row.first_at === null || row.last_at === null) return null;
  return {
    attempts: Number(row.attempts),
    blocked: Number(row.blocked),
    failed: Number(row.failed),
    covered: BigInt(row.covered),
    refunded: BigInt(row.refunded),
    firstAt: Number(row.first_at),
    lastAt: Number(row.last_at),
  };
}
