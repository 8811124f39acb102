import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
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
import { accountIdIn, goOn, storeHistory } from "@/lib/testing/stored-history";
import type { Reconciliation } from "./reconcile";
import { Watch } from "./watch";

const HOUR_MS = 3_600_000;
const BUY = { kind: "issue", grantKind: "promo", amount: 30, minutes: null } as const;

let database: TestDatabase;
let owner: pg.Client;
let pools: pg.Pool[];
let store: ReconciliationStore;
let runs: Reconciliation[];
let failures: unknown[];
const clock = fakeClock(START);

beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
  const general = createPool(database.url, { max: 4, use: "general" });
  const lanes = createPool(database.url, { max: 1, use: "lanes" });
  pools = [general, lanes];
  store = createReconciliationStore(general);
});

beforeEach(() => {
  runs = [];
  failures = [];
});

afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.end()));
  await owner.end();
  await database.drop();
});

const watchOver = (books: ReconciliationStore = store) =>
  new Watch({
    store: books,
    catalogue: { values: HISTORY_CATALOGUE, prepare: async () => {} },
    clock,
    freshRef,
    everyMs: HOUR_MS,
    proven: (run) => runs.push(run),
    failed: (error) => failures.push(error),
  });

describe("the watch over the books", () => {
  test("proves all of them once a day and in between the accounts with new facts; several watches take turns", async () => {
    const [general, lanes] = pools as [pg.Pool, pg.Pool];
    const stores = { accounts: createAccountStore(general, freshRef), standings: createStandingStore(lanes) };
    await storeHistory(stores, accountIdIn(1, 1), [BUY]);
    const moved = await storeHistory(stores, accountIdIn(2, 2), [BUY, { kind: "wait", minutes: 120 }]);
    const firstAt = clock.set(START + HOUR_MS / 2);
    const [one, other] = [watchOver(), watchOver()];
    expect(await one.proveDue()).toBe(HOUR_MS);
    expect(await other.proveDue()).toBe(HOUR_MS);
    expect(runs.map((run) => run.accounts)).toEqual([2]);

    await goOn(stores, moved, [
      { kind: "ask", mode: "track", feature: "sora.video", amount: 1, partial: false },
    ]);
    clock.set(firstAt + HOUR_MS);
    await other.proveDue();
    clock.advance(HOUR_MS / 2);
    expect(await one.proveDue()).toBe(HOUR_MS / 2);
    clock.set(firstAt + 2 * HOUR_MS);
    await one.proveDue();
    expect(runs.map((run) => run.accounts)).toEqual([2, 1, 1]);

    clock.set(firstAt + 24 * HOUR_MS);
    await other.proveDue();
    expect(runs.map((run) => run.accounts)).toEqual([2, 1, 1, 2]);
    expect(runs.flatMap((run) => run.breaks)).toEqual([]);
  });

  test("says when a run failed and goes on; stopped in mid-run it records nothing", async () => {
    clock.advance(48 * HOUR_MS);
    const before = await owner.query("select count(*)::int as n from reconciliation_runs");
    let audits = 0;
    const stuck: ReconciliationStore = {
      ...store,
      latestRuns: async () => {
        if (audits++ === 0) throw new Error("away");
        return store.latestRuns();
      },
    };
    const failing = watchOver(stuck);
    failing.start();
    await vi.waitFor(() => expect(failures).toHaveLength(1), { timeout: 10_000 });
    await failing.stop();

    const stopped = watchOver({
      ...store,
      audit: async (scope, visit, repeated) => {
        void stopped.stop();
        return store.audit(scope, visit, repeated);
      },
    });
    stopped.start();
    await stopped.stop();
    const after = await owner.query("select count(*)::int as n from reconciliation_runs");
    expect(after.rows).toEqual(before.rows);
    expect([runs, failures.length]).toEqual([[], 1]);
  });
});
