import { hash } from "node:crypto";
import pg from "pg";
import type { Microcredits } from "@/lib/engine/amounts";
import { idOfUuid } from "@/lib/engine/ids";
import { decodeTaken } from "@/lib/engine/outcome-codec";
import { policiesOf } from "@/lib/engine/plan";
import { replayFact } from "@/lib/engine/replay";
import { emptyStanding, type Standing } from "@/lib/engine/standing";
import { decodeStanding } from "@/lib/engine/standing-codec";
import type { WindowCounts } from "@/lib/engine/windows/window";
import { createDatasetReads } from "@/lib/storage/postgres/dataset-reads";
import { CATALOGUE } from "../world/catalogue";
import type { DecideEvidence } from "./web-process";

const sha256 = (text: string) => hash("sha256", text, "hex");
const PARTITIONS = 16;
const REPLAYED_ACCOUNTS = 20;
const FACTS_MAX = 5000;

export interface DecideCheck {
  readonly breaks: readonly string[];
  readonly events: number;
  /** Microcredits that windows and grants gave beyond what they had, all accounts together. */
  readonly overGrant: Microcredits;
}

/** What the rows say of one account. */
interface Used {
  events: number;
  firstSeq: number;
  lastSeq: number;
  readonly bySource: Map<string, Microcredits>;
  readonly byGrant: Map<string, Microcredits>;
  freeRequests: number;
}

/**
 * Reads everything a run of decisions left behind and compares it with what was acknowledged: nothing missing, nothing twice,
 * no number skipped, no window and no grant beyond its limit, and what standings lost is what events took. Of a few accounts
 * every decision is made again, and must come out the same to the last bit of its hash. Without evidence the rows are only
 * compared with each other.
 */
export async function checkDecisions(
  url: string,
  evidences: readonly DecideEvidence[] | null,
): Promise<DecideCheck> {
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  try {
    const breaks: string[] = [];
    const used = new Map<string, Used>();
    const totals = await readEvents(pool, used);
    const standings = await readStandings(pool);
    if (evidences !== null) {
      compareTotals(evidences, totals, breaks);
      compareAccounts(evidences, standings, used, breaks);
    }
    let overGrant = 0n;
    for (const standing of standings)
      overGrant += accountBreaks(standing, used.get(standing.accountId), breaks);
    if (overGrant > 0n) breaks.push(`over-grant of ${overGrant} microcredits`);
    await replaySample(pool, standings, breaks);
    return { breaks: breaks.slice(0, 20), events: totals.events, overGrant };
  } finally {
    await pool.end();
  }
}

interface Totals {
  events: number;
  covered: Microcredits;
  readonly byOutcome: Record<string, number>;
}

async function readEvents(pool: pg.Pool, used: Map<string, Used>): Promise<Totals> {
  const totals: Totals = { events: 0, covered: 0n, byOutcome: {} };
  for (let part = 0; part < PARTITIONS; part++) {
    const { rows } = await pool.query<string[]>({
      text: `select account_id, seq, outcome, covered, record from usage_events_p${String(part).padStart(2, "0")}`,
      rowMode: "array",
    });
    for (const [account, seq, outcome, covered, record] of rows as [
      string,
      string,
      string,
      string,
      string,
    ][]) {
      totals.events++;
      totals.covered += BigInt(covered);
      totals.byOutcome[outcome] = (totals.byOutcome[outcome] ?? 0) + 1;
      const id = idOfUuid("acct", account);
      let one = used.get(id);
      if (one === undefined) {
        one = {
          events: 0,
          firstSeq: Infinity,
          lastSeq: 0,
          bySource: new Map(),
          byGrant: new Map(),
          freeRequests: 0,
        };
        used.set(id, one);
      }
      addEvent(one, Number(seq), outcome, record);
    }
  }
  return totals;
}

function addEvent(used: Used, seq: number, outcome: string, record: string): void {
  used.events++;
  used.firstSeq = Math.min(used.firstSeq, seq);
  used.lastSeq = Math.max(used.lastSeq, seq);
  if (outcome === "blocked") return;
  for (const { source, taken, grants } of decodeTaken(record).layers) {
    used.bySource.set(source, (used.bySource.get(source) ?? 0n) + taken);
    if (source === "free") used.freeRequests++;
    for (const grant of grants) used.byGrant.set(grant.id, (used.byGrant.get(grant.id) ?? 0n) + grant.taken);
  }
}

async function readStandings(pool: pg.Pool): Promise<Standing[]> {
  const { rows } = await pool.query<{ account_id: string; seq: string; state: string }>(
    "select account_id, seq, state from standings order by account_id",
  );
  return rows.map((row) => decodeStanding(idOfUuid("acct", row.account_id), Number(row.seq), row.state));
}

function compareTotals(evidences: readonly DecideEvidence[], totals: Totals, breaks: string[]): void {
  const byOutcome: Record<string, number> = {};
  let covered = 0n;
  for (const evidence of evidences) {
    covered += BigInt(evidence.covered);
    for (const [outcome, n] of Object.entries(evidence.byOutcome))
      byOutcome[outcome] = (byOutcome[outcome] ?? 0) + n;
  }
  for (const outcome of new Set([...Object.keys(byOutcome), ...Object.keys(totals.byOutcome)])) {
    const [said, found] = [byOutcome[outcome] ?? 0, totals.byOutcome[outcome] ?? 0];
    if (said !== found) breaks.push(`${said} decisions were answered "${outcome}", ${found} are recorded`);
  }
  if (covered !== totals.covered) breaks.push(`answers covered ${covered}, rows cover ${totals.covered}`);
}

function compareAccounts(
  evidences: readonly DecideEvidence[],
  standings: readonly Standing[],
  used: ReadonlyMap<string, Used>,
  breaks: string[],
): void {
  for (const [at, { accountId }] of standings.entries()) {
    const said = evidences.reduce((sum, { acknowledged }) => sum + (acknowledged[at] ?? 0), 0);
    const found = used.get(accountId)?.events ?? 0;
    if (said !== found) breaks.push(`${accountId}: ${said} answers, ${found} events`);
  }
}

/** What of this account does not agree; answers with what was given beyond its limits. */
function accountBreaks(standing: Standing, used: Used | undefined, breaks: string[]): Microcredits {
  const { accountId } = standing;
  if (used === undefined) return 0n;
  if (used.lastSeq !== standing.seq || used.lastSeq - used.firstSeq + 1 !== used.events)
    breaks.push(
      `${accountId}: ${used.events} events from seq ${used.firstSeq} to ${used.lastSeq}, standing at ${standing.seq}`,
    );
  let over = 0n;
  for (const policy of policiesOf(CATALOGUE.plan(standing.plan))) {
    const counted = countedIn(standing.windows[policy.key]);
    const taken =
      policy.key === "free-day"
        ? BigInt(used.freeRequests) * 1_000_000n
        : (used.bySource.get("windows") ?? 0n);
    if (counted !== taken)
      breaks.push(`${accountId}: window ${policy.key} counts ${counted}, events took ${taken}`);
    if (taken > policy.limit) over += taken - policy.limit;
  }
  for (const grant of standing.grants) {
    const taken = used.byGrant.get(grant.id) ?? 0n;
    if (grant.available < 0n || grant.amount - grant.available - grant.held !== taken)
      breaks.push(
        `${accountId}: ${grant.id} has ${grant.available} of ${grant.amount} left, events took ${taken}`,
      );
    if (taken > grant.amount) over += taken - grant.amount;
  }
  return over;
}

function countedIn(counts: WindowCounts | undefined): bigint {
  if (counts === undefined) return 0n;
  if (counts.kind === "span") return counts.used + counts.held;
  if (counts.kind === "sliding")
    return counts.slices.reduce((sum, slice) => sum + slice.used + slice.held, 0n);
  throw new Error("the bench has no token bucket");
}

/** Decides everything of some accounts again, from their first fact on (A2, D1, and the chain's links). */
async function replaySample(pool: pg.Pool, standings: readonly Standing[], breaks: string[]): Promise<void> {
  const reads = createDatasetReads(pool);
  const step = Math.max(1, Math.floor(standings.length / REPLAYED_ACCOUNTS));
  for (let at = 0; at < standings.length; at += step) {
    const { accountId, seq, head } = standings[at] as Standing;
    const facts = await reads.facts(accountId, 0, seq, FACTS_MAX);
    let standing = emptyStanding(accountId);
    for (const fact of facts) {
      const replay = replayFact(standing, fact, CATALOGUE, sha256);
      if (replay.kind === "refused")
        breaks.push(`${accountId}: fact ${fact.event.seq} is refused when done again: ${replay.code}`);
      else if (replay.fact.event.hash !== fact.event.hash)
        breaks.push(`${accountId}: fact ${fact.event.seq} comes out differently`);
      if (replay.kind === "refused") break;
      standing = replay.standing;
    }
    if (facts.length === seq && standing.head !== head)
      breaks.push(`${accountId}: the facts do not fold to the standing`);
    if (facts.length < Math.min(seq, FACTS_MAX))
      breaks.push(`${accountId}: ${facts.length} facts, standing at ${seq}`);
  }
}
