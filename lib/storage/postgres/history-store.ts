import type pg from "pg";
import { idOfUuid, uuidOfId } from "@/lib/engine/ids";
import { decodeOutcome } from "@/lib/engine/outcome-codec";
import type { Standing } from "@/lib/engine/standing";
import { decodeStanding, encodeStanding } from "@/lib/engine/standing-codec";
import type { Outcome } from "@/lib/engine/trace";
import type { HistoryStore, SeqRange, StoredStep } from "../history-ports";
import { AS_TEXT } from "./as-text";
import { idArray, instantArray, int8Array, textArray } from "./binary-arrays";
import { ACCOUNT_EVENT_COLUMNS, type AccountEventRow, readAccountEvent } from "./fact-rows";
import { asStoreError } from "./pool";
import { POPULATION, populationParameters } from "./population-statement";
import { ASKED_USAGE_COLUMNS, type AskedUsageRow, readAnswered, readAskedUsage } from "./usage-event-row";

// Asked once per range by the primary key that leads every partition; see FIND_SQL in standing-store.ts for "offset 0".
const RANGES =
  "unnest($1::uuid[], $2::int8[], $3::int8[]) with ordinality as r (account_id, after_seq, to_seq, nth)";
const USAGE = `
  select f.* from ${RANGES} cross join lateral (
    select ${ASKED_USAGE_COLUMNS} from usage_events e
     where e.account_id = r.account_id and e.seq > r.after_seq and e.seq <= r.to_seq order by e.seq offset 0) f
   order by r.nth, f.seq`;
const ACTS = `
  select f.* from ${RANGES} cross join lateral (
    select ${ACCOUNT_EVENT_COLUMNS} from account_events a
     where a.account_id = r.account_id and a.seq > r.after_seq and a.seq <= r.to_seq order by a.seq offset 0) f
   order by r.nth, f.seq`;

const KEPT_BEFORE = `
  select k.* from unnest($1::uuid[]) as wanted (account_id) cross join lateral (
    select s.account_id, s.seq, s.state from standing_snapshots s
     where s.account_id = wanted.account_id and s.at < $2 order by s.seq desc limit 1) k`;

// The same standing may be kept by several processes at once: the first row stays.
const KEEP = `
  insert into standing_snapshots (account_id, seq, at, state)
  select * from unnest($1::uuid[], $2::int8[], $3::timestamptz[], $4::text[]) on conflict do nothing`;

// Settled usage has moved the ledger and is left out of the sum by its seq; acts move it at once.
const BALANCE_AS_OF = `
  select case when l.settled_seq >= $2 then null else l.balance - coalesce(
           (select sum(b.amount) from balance_updates b where b.account_id = $1 and b.cause_seq > $2), 0) end as balance
    from ledgers l where l.account_id = $1`;

interface KeptRow {
  readonly account_id: string;
  readonly seq: string;
  readonly state: string;
}

/** History on Postgres. */
export function createHistoryStore(pool: pg.Pool): HistoryStore {
  const rows = async <Row extends object>(text: string, values: unknown[]): Promise<Row[]> => {
    try {
      return (await pool.query({ text, values, types: AS_TEXT })).rows as Row[];
    } catch (error) {
      throw asStoreError(error);
    }
  };
  return {
    async facts(ranges) {
      const values = [
        idArray(ranges, ({ accountId }) => accountId),
        int8Array(ranges, ({ afterSeq }) => afterSeq),
        int8Array(ranges, ({ toSeq }) => toSeq),
      ];
      const [used, done] = await Promise.all([
        rows<AskedUsageRow>(USAGE, values),
        rows<AccountEventRow>(ACTS, values),
      ]);
      return merged(ranges, used, done);
    },
    async keptUntil(accountId, until) {
      const [condition, value] =
        "seq" in until ? ["s.seq <= $2", until.seq] : ["s.at <= $2", new Date(until.at)];
      const text = `select s.account_id, s.seq, s.state from standing_snapshots s
                     where s.account_id = $1 and ${condition} order by s.seq desc limit 1`;
      const [row] = await rows<KeptRow>(text, [uuidOfId(accountId), value]);
      return row === undefined ? null : readKept(row);
    },
    async keptBefore(accountIds, at) {
      const kept = new Map<string, Standing>();
      for (const row of await rows<KeptRow>(KEPT_BEFORE, [idArray(accountIds, (id) => id), new Date(at)])) {
        const standing = readKept(row);
        if (standing !== null) kept.set(standing.accountId, standing);
      }
      return kept;
    },
    async keep(standings) {
      await rows(KEEP, [
        idArray(standings, ({ accountId }) => accountId),
        int8Array(standings, ({ seq }) => seq),
        instantArray(standings, ({ at }) => at),
        textArray(standings.map(encodeStanding), (state) => state),
      ]);
    },
    async balanceAsOf(accountId, seq) {
      const [row] = await rows<{ balance: string | null }>(BALANCE_AS_OF, [uuidOfId(accountId), seq]);
      return row === undefined || row.balance === null ? null : BigInt(row.balance);
    },
    async population(filter) {
      const found = await rows<PopulationRow>(POPULATION, populationParameters(filter));
      return found.map((row) => ({
        accountId: idOfUuid("acct", row.account_id),
        toSeq: Number(row.to_seq),
        events: Number(row.events),
      }));
    },
  };
}

type PopulationRow = { readonly account_id: string; readonly to_seq: string; readonly events: string };

/** What an older program kept in another layout is as good as not kept. */
function readKept({ account_id, seq, state }: KeptRow): Standing | null {
  try {
    return decodeStanding(idOfUuid("acct", account_id), Number(seq), state);
  } catch {
    return null;
  }
}

/** Both lists are in the order of the ranges, so each range is one merge of their next rows. */
function merged(
  ranges: readonly SeqRange[],
  used: readonly AskedUsageRow[],
  done: readonly AccountEventRow[],
): StoredStep[] {
  const steps: StoredStep[] = [];
  let u = 0;
  let d = 0;
  for (const { accountId, toSeq } of ranges) {
    const uuid = uuidOfId(accountId);
    for (;;) {
      const use = used[u]?.account_id === uuid && Number(used[u]?.seq) <= toSeq ? used[u] : undefined;
      const act = done[d]?.account_id === uuid && Number(done[d]?.seq) <= toSeq ? done[d] : undefined;
      if (use !== undefined && (act === undefined || Number(use.seq) < Number(act.seq))) {
        steps.push(readUsage(use));
        u++;
      } else if (act !== undefined) {
        steps.push({ kind: "account", event: readAccountEvent(act) });
        d++;
      } else break;
    }
  }
  return steps;
}

/** What a refund was asked to pay back is in its record alone. */
function refundOf(row: AskedUsageRow): Pick<Outcome, "refund"> {
  const { refund } = decodeOutcome(row.record, readAnswered(row));
  return refund === undefined ? {} : { refund };
}

function readUsage(row: AskedUsageRow): StoredStep {
  return {
    kind: "usage",
    event: { ...readAskedUsage(row), ...(row.kind === "refund" ? { outcome: refundOf(row) } : {}) },
    answer: { ...readAnswered(row), record: row.record },
  };
}
