import type { ApiClient } from "../api-client";
import { ledgerTotals, reconcile, untilSettled } from "./books";
import { play } from "./play";
import { openPopulation, Refused } from "./population";
import { Tally } from "./tally";
import type { Trace } from "./trace";

export interface ReplayOptions {
  readonly trace: Trace;
  readonly rowsMax: number | null;
  readonly accounts: number;
  readonly seed: number;
  readonly speed: number | "max";
  readonly width: number;
  /** `pln_…@7`; null finds the demo's own plan for traces. */
  readonly plan: string | null;
  readonly signal: AbortSignal;
  /** Called as it goes: which part it is in, how far it has come, and what has been counted. */
  progress(part: "accounts" | "rows" | "settlement" | "reconciliation", done: number, tally: Tally): void;
}

/** What a replay ends with; `--json` prints this. Amounts are credits as decimal strings. */
export interface ReplaySummary {
  /** Rows decided, those of an earlier run included. */
  readonly decisions: number;
  readonly by_outcome: Readonly<Record<string, number>>;
  readonly by_reason: Readonly<Record<string, number>>;
  /** Who paid for the usage that happened. */
  readonly by_source: Readonly<Record<string, string>>;
  /** As the ledgers of the replay's accounts say. */
  readonly charged: string;
  readonly refunded: string;
  /** From the last answer until everything was settled. */
  readonly lag_ms: number;
  readonly per_second: number;
  readonly p50_ms: number | null;
  readonly p99_ms: number | null;
  readonly breaks: number;
  /** Decisions that an earlier run had made: answered as they were then, charged no second time. */
  readonly already_there: number;
  readonly captures: number;
  readonly expired_holds: number;
  readonly accounts: number;
  readonly accounts_opened: number;
  readonly seed: number;
  readonly retries: number;
  readonly rows_broken: number;
  readonly rows_failed: number;
  readonly seconds: number;
}

const PLAN_NAME = "Trace";
const PLANS_PER_PAGE = 200;

/**
 * Plays a trace against a running Spillway and proves the books afterwards: opens the accounts, asks for every row, waits for
 * the settlement, adds up the ledgers and has them reconciled.
 */
export async function replay(
  client: ApiClient,
  options: ReplayOptions,
): Promise<{ readonly summary: ReplaySummary; readonly tally: Tally }> {
  const { trace, accounts, seed, width, signal } = options;
  const tally = new Tally();
  const plan = options.plan ?? (await findPlan(client));
  const population = await openPopulation(client, {
    name: `replay-${trace.fingerprint}-${seed}-${accounts}`,
    seed,
    size: accounts,
    plan,
    width,
    opened: (count) => options.progress("accounts", count, tally),
  });
  const startedAt = performance.now();
  let played = 0;
  await play(client, {
    ...options,
    population,
    tally,
    played: () => options.progress("rows", ++played, tally),
  });
  const seconds = (performance.now() - startedAt) / 1000;
  options.progress("settlement", 0, tally);
  const lagMs = await untilSettled(client, signal);
  const { charged, refunded } = await ledgerTotals(client, population, width);
  options.progress("reconciliation", 0, tally);
  const breaks = await reconcile(client);
  const { p50, p99 } = tally.latencies();
  return {
    tally,
    summary: {
      decisions: tally.decisions,
      by_outcome: tally.byOutcome,
      by_reason: tally.byReason,
      by_source: tally.bySource(),
      charged,
      refunded,
      lag_ms: lagMs,
      per_second: Math.round(tally.decisions / seconds),
      p50_ms: p50,
      p99_ms: p99,
      breaks,
      already_there: tally.alreadyThere,
      captures: tally.captures,
      expired_holds: tally.expiredHolds,
      accounts,
      accounts_opened: population.opened,
      seed,
      retries: client.retries,
      rows_broken: tally.brokenRows,
      rows_failed: tally.failedRows,
      seconds: Math.round(seconds * 1000) / 1000,
    },
  };
}

/** The published plan that the demo has for replays. */
async function findPlan(client: ApiClient): Promise<string> {
  const answer = await client.send("GET", `/api/v1/plans?limit=${PLANS_PER_PAGE}`);
  if (answer.status !== 200) throw new Refused(`${client.url} does not take this key`, answer.body);
  const { data } = answer.body as { data: { name: string; published: { ref: string } | null }[] };
  const found = data.findLast((plan) => plan.name === PLAN_NAME && plan.published !== null);
  if (found?.published) return found.published.ref;
  throw new Refused(
    `There is no published plan "${PLAN_NAME}", which the demo brings; name one with --plan`,
    {
      code: "not_found",
    },
  );
}
