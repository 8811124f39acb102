import type pg from "pg";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { createActCommitter } from "@/lib/accounts/commit/act-committer";
import { sweepAccount } from "@/lib/accounts/sweep/sweep-account";
import { createCommitter } from "@/lib/decisions/commit/committer";
import type { Happening } from "@/lib/engine/testing/happenings";
import { START } from "@/lib/engine/testing/history";
import { HISTORY_CATALOGUE } from "@/lib/engine/testing/history-catalogue";
import { freshRef } from "@/lib/ids";
import type { ReconciliationStore } from "@/lib/storage/ports";
import { createAccountStore } from "@/lib/storage/postgres/account-store";
import { createPool } from "@/lib/storage/postgres/pool";
import { createReconciliationStore } from "@/lib/storage/postgres/reconciliation-store";
import { createStandingStore } from "@/lib/storage/postgres/standing-store";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/database";
import { fakeClock } from "@/lib/testing/fake-clock";
import { accountIdIn, type HistoryStores, storeHistory } from "@/lib/testing/stored-history";
import { reconcile } from "../reconciliation/reconcile";
import { Sweeper } from "./sweeper";

const MINUTE_MS = 60_000;
const LIFE: Happening[] = [
  { kind: "issue", grantKind: "promo", amount: 30, minutes: 20 },
  { kind: "ask", mode: "hold", feature: "sora.video", amount: 14, partial: false },
];

let database: TestDatabase;
let pools: pg.Pool[];
let stores: HistoryStores;
let books: ReconciliationStore;
const clock = fakeClock(START);
const catalogue = { values: HISTORY_CATALOGUE, prepare: async () => {} };

beforeAll(async () => {
  database = await createTestDatabase();
  const general = createPool(database.url, { max: 6, use: "general" });
  const lanes = createPool(database.url, { max: 2, use: "lanes" });
  pools = [general, lanes];
  stores = { accounts: createAccountStore(general, freshRef), standings: createStandingStore(lanes) };
  books = createReconciliationStore(general);
});

afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.end()));
  await database.drop();
});

/** As one worker process has it: lanes and caches of its own. */
function sweepOfOneProcess(): (accountId: string) => Promise<void> {
  const committer = createCommitter({
    lanes: 1,
    store: stores.standings,
    clock,
    catalogue,
    recordDue: (accountId) => acts.recordDue(accountId),
    freshRef,
    observer: { flushed: () => {} },
    report: (error) => {
      throw error;
    },
    queueMax: 100,
    flushMax: 100,
    cacheMax: 100,
  });
  const acts = createActCommitter(
    stores.accounts,
    clock,
    async (ref) => HISTORY_CATALOGUE.plan(ref),
    (accountId) => committer.forget(accountId),
  );
  return (accountId) => sweepAccount({ standings: stores.standings, committer, acts, clock }, accountId);
}

function sweeperWith(
  sweep: (accountId: string) => Promise<void>,
  failed: (accountId: string | null) => void = () => {},
) {
  return new Sweeper({
    accounts: stores.accounts,
    sweep,
    clock,
    everyMs: 10,
    failed: (_, accountId) => failed(accountId),
  });
}

async function standingOf(accountId: string) {
  return (await stores.standings.load([accountId])).get(accountId);
}

describe("the sweep", () => {
  test("ends holds and records expiries that nobody asks about, once, however many sweep (A1, B1)", async () => {
    clock.set(START);
    const { accountId } = await storeHistory(stores, accountIdIn(1, 1), LIFE);
    const [one, other] = [sweeperWith(sweepOfOneProcess()), sweeperWith(sweepOfOneProcess())];
    expect(await one.sweepDue()).toBe(0);
    clock.set(START + 11 * MINUTE_MS);
    await Promise.all([one.sweepDue(), other.sweepDue()]);
    expect(await standingOf(accountId)).toMatchObject({ seq: 4, holds: [], grants: [{ held: 0n }] });
    clock.set(START + 21 * MINUTE_MS);
    await Promise.all([one.sweepDue(), other.sweepDue()]);
    expect(await standingOf(accountId)).toMatchObject({ seq: 5, grants: [] });
    expect(await one.sweepDue()).toBe(0);
    const proof = await reconcile({ store: books, catalogue, clock, freshRef });
    expect(proof.breaks).toEqual([]);
  });

  test("leaves an account alone for a while that cannot be swept, and sweeps the others", async () => {
    clock.set(START);
    const sick = await storeHistory(stores, accountIdIn(2, 2), LIFE);
    const sound = await storeHistory(stores, accountIdIn(3, 3), LIFE);
    clock.set(START + 11 * MINUTE_MS);
    const sweep = sweepOfOneProcess();
    const failed: (string | null)[] = [];
    let tries = 0;
    const sweeper = sweeperWith(
      async (accountId) => {
        if (accountId !== sick.accountId) return sweep(accountId);
        tries++;
        throw new Error("cannot be swept");
      },
      (accountId) => failed.push(accountId),
    );
    await sweeper.sweepDue();
    await sweeper.sweepDue();
    expect([tries, failed]).toEqual([1, [sick.accountId]]);
    expect((await standingOf(sound.accountId))?.holds).toEqual([]);
    clock.advance(MINUTE_MS);
    await sweeper.sweepDue();
    expect(tries).toBe(2);
    await sweep(sick.accountId);
  });

  test("goes on by itself until it is stopped, also after the due accounts could not be read", async () => {
    clock.set(START);
    const { accountId } = await storeHistory(stores, accountIdIn(4, 4), LIFE);
    clock.set(START + 11 * MINUTE_MS);
    let isAway = true;
    const failed: (string | null)[] = [];
    const sweeper = new Sweeper({
      accounts: {
        due: (now, limit) => (isAway ? Promise.reject(new Error("away")) : stores.accounts.due(now, limit)),
      },
      sweep: sweepOfOneProcess(),
      clock,
      everyMs: 5,
      failed: (_, of) => failed.push(of),
    });
    sweeper.start();
    await vi.waitFor(() => expect(failed.length).toBeGreaterThan(1), { timeout: 10_000 });
    isAway = false;
    await vi.waitFor(async () => expect((await standingOf(accountId))?.holds).toEqual([]), {
      timeout: 10_000,
    });
    await sweeper.stop();
    expect(new Set(failed)).toEqual(new Set([null]));
  });
});
