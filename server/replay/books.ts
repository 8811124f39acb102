import { setTimeout as sleep } from "node:timers/promises";
import { formatDecimal, parseDecimal } from "@/lib/engine/amounts";
import type { ApiClient } from "../api-client";
import { inParallel } from "./in-parallel";
import { type Population, Refused } from "./population";

const POLL_MS = 25;
/** Without any event settled for so long, the settlement stands still: nobody runs a worker. */
const STANDSTILL_MS_MAX = 60_000;
const RECONCILE_MS_MAX = 600_000;
const PAGE_ROWS = 200;

/** Waits until every usage event is settled, and tells how long that took. */
export async function untilSettled(client: ApiClient, signal: AbortSignal): Promise<number> {
  const startedAt = performance.now();
  let fewest = Number.POSITIVE_INFINITY;
  let movedAt = startedAt;
  for (;;) {
    const answer = await client.send("GET", "/readyz");
    const lag = (answer.body as { settlement?: { lag_events: number } | null }).settlement?.lag_events;
    if (lag === 0) return Math.round(performance.now() - startedAt);
    if (lag !== undefined && lag < fewest) {
      fewest = lag;
      movedAt = performance.now();
    }
    if (performance.now() - movedAt > STANDSTILL_MS_MAX) {
      throw new Error(`The settlement stands still with ${fewest} events to settle. Is the worker running?`);
    }
    await sleep(POLL_MS, undefined, { signal });
  }
}

/** What the ledgers of the replay's accounts say was charged, and refunded as overshoot. */
export async function ledgerTotals(
  client: ApiClient,
  population: Population,
  width: number,
): Promise<{ readonly charged: string; readonly refunded: string }> {
  let charged = 0n;
  let refunded = 0n;
  const ranks = Array.from({ length: population.size }).keys();
  await inParallel(ranks, width, async (rank) => {
    const account = `/api/v1/accounts/${population.refOf(rank)}`;
    for await (const row of pages(client, `${account}/monetization-events`)) {
      charged += parseDecimal(row.charged as string) ?? 0n;
    }
    for await (const row of pages(client, `${account}/balance-updates`)) {
      if (row.kind === "refund") refunded += parseDecimal(row.amount as string) ?? 0n;
    }
  });
  return { charged: formatDecimal(charged), refunded: formatDecimal(refunded) };
}

/** Has every invariant recomputed from the rows, of all accounts; answers how many breaks there are. */
export async function reconcile(client: ApiClient): Promise<number> {
  const answer = await client.send("POST", "/api/v1/reconciliation/runs", {
    body: {},
    timeoutMs: RECONCILE_MS_MAX,
  });
  if (answer.status >= 300) throw new Refused("The books could not be reconciled", answer.body);
  const { checks } = answer.body as { checks: { breaks: number }[] };
  return checks.reduce((sum, check) => sum + check.breaks, 0);
}

async function* pages(client: ApiClient, path: string): AsyncGenerator<Record<string, unknown>> {
  let cursor = "";
  for (;;) {
    const answer = await client.send("GET", `${path}?limit=${PAGE_ROWS}${cursor}`);
    if (answer.status !== 200) throw new Refused(`${path} could not be read`, answer.body);
    const page = answer.body as { data: Record<string, unknown>[]; has_more: boolean; next_cursor: string };
    yield* page.data;
    if (!page.has_more) return;
    cursor = `&cursor=${encodeURIComponent(page.next_cursor)}`;
  }
}
