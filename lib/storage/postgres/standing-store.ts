import type pg from "pg";
import type { Microcredits } from "@/lib/engine/amounts";
import { uuidOfId } from "@/lib/engine/ids";
import type { Standing } from "@/lib/engine/standing";
import { decodeStanding } from "@/lib/engine/standing-codec";
import type {
  CommitResult,
  Flush,
  KeyOfAccount,
  StandingMove,
  StandingStore,
  StoredUsageEvent,
} from "../ports";
import { AS_TEXT } from "./as-text";
import { idArray, textArray } from "./binary-arrays";
import { COMMIT_SQL, commitParameters, sortedMoves } from "./commit-statement";
import { asStoreError } from "./pool";
import { readUsageEvent, USAGE_EVENT_COLUMNS, type UsageEventRow } from "./usage-event-row";

export const LOAD_SQL = "select account_id, seq, state from standings where account_id = any($1::uuid[])";

// "offset 0" keeps the inner query whole, to be asked once per key by the key's index. A plain join may be planned as a scan while the
// tables are empty, and that plan would be kept when they are not.
export const FIND_SQL = `
  select found.* from unnest($1::uuid[], $2::text[]) as wanted (account_id, key)
    cross join lateral (
      select ${USAGE_EVENT_COLUMNS} from usage_events e
        where e.account_id = wanted.account_id and e.idempotency_key = wanted.key offset 0) found`;

/** Unique violation; deadlock; serialization failure. */
const DUPLICATE = "23505";
const LOST_RACE = new Set(["40P01", "40001"]);

/** The hot path on Postgres. The pool must be a `lanes` one: see commit-statement.ts for why its plan depends on it. */
export function createStandingStore(pool: pg.Pool): StandingStore {
  return {
    load: (accountIds) => load(pool, accountIds),
    commit: (flush) => commit(pool, flush),
    findByKeys: (keys) => findByKeys(pool, keys),
  };
}

async function load(pool: pg.Pool, accountIds: readonly string[]): Promise<ReadonlyMap<string, Standing>> {
  const standings = new Map<string, Standing>();
  if (accountIds.length === 0) return standings;
  const { rows } = await query<{ account_id: string; seq: string; state: string }>(pool, {
    name: "load_standings",
    text: LOAD_SQL,
    values: [idArray(accountIds, (id) => id)],
  });
  // The caller's own text of each id, not another one that says the same: a web process remembers 100,000 of them.
  const asked = new Map(accountIds.map((id) => [uuidOfId(id), id]));
  for (const row of rows) {
    const accountId = asked.get(row.account_id) as string;
    standings.set(accountId, decodeStanding(accountId, Number(row.seq), row.state));
  }
  return standings;
}

async function commit(pool: pg.Pool, flush: Flush): Promise<CommitResult> {
  if (flush.moves.length === 0) return { kind: "committed", conflicts: new Set(), ledgerBalances: new Map() };
  const moves = sortedMoves(flush);
  try {
    const { rows } = await query<{ moved: string | null; balances: string | null }>(pool, {
      name: "commit_flush",
      text: COMMIT_SQL,
      values: commitParameters(moves, flush.events),
      types: AS_TEXT,
    });
    return committed(moves, numbersOf(rows[0]?.moved ?? null), numbersOf(rows[0]?.balances ?? null));
  } catch (error) {
    const { code, constraint } = error as { code?: string; constraint?: string };
    if (code === DUPLICATE && constraint?.includes("idempotency_key")) return { kind: "key_known" };
    // Postgres undid the whole statement, so every account of it lost the race, whichever row it was about.
    if (LOST_RACE.has(code ?? "")) return committed(moves, [], []);
    throw error;
  }
}

function numbersOf(array: string | null): readonly string[] {
  return array === null ? [] : array.slice(1, -1).split(",");
}

function committed(
  moves: readonly StandingMove[],
  moved: readonly string[],
  balances: readonly string[],
): CommitResult {
  const ledgerBalances = new Map<string, Microcredits>();
  for (let i = 0; i < moved.length; i++) {
    const move = moves[Number(moved[i]) - 1] as StandingMove;
    ledgerBalances.set(move.to.accountId, BigInt(balances[i] as string));
  }
  const conflicts = new Set<string>();
  if (ledgerBalances.size < moves.length) {
    for (const { to } of moves) if (!ledgerBalances.has(to.accountId)) conflicts.add(to.accountId);
  }
  return { kind: "committed", conflicts, ledgerBalances };
}

async function findByKeys(
  pool: pg.Pool,
  keys: readonly KeyOfAccount[],
): Promise<ReadonlyMap<string, StoredUsageEvent>> {
  const found = new Map<string, StoredUsageEvent>();
  if (keys.length === 0) return found;
  const { rows } = await query<UsageEventRow>(pool, {
    name: "find_usage_events_by_key",
    text: FIND_SQL,
    values: [idArray(keys, ({ accountId }) => accountId), textArray(keys, ({ key }) => key)],
    types: AS_TEXT,
  });
  for (const row of rows) {
    const stored = readUsageEvent(row);
    found.set(`${stored.event.accountId} ${stored.event.key}`, stored);
  }
  return found;
}

async function query<R extends pg.QueryResultRow>(
  pool: pg.Pool,
  config: pg.QueryConfig,
): Promise<pg.QueryResult<R>> {
  try {
    return await pool.query<R>(config);
  } catch (error) {
    throw asStoreError(error);
  }
}
