import pg from "pg";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Happening } from "@/lib/engine/testing/happenings";
import { type History, START } from "@/lib/engine/testing/history";
import { priceBookOf } from "@/lib/engine/testing/history-catalogue";
import { freshRef } from "@/lib/ids";
import { createAccountStore } from "@/lib/storage/postgres/account-store";
import { createFactChannel } from "@/lib/storage/postgres/fact-channel";
import { createPool } from "@/lib/storage/postgres/pool";
import { createSettlementStore } from "@/lib/storage/postgres/settlement-store";
import { createStandingStore } from "@/lib/storage/postgres/standing-store";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/database";
import { fakeClock } from "@/lib/testing/fake-clock";
import { accountIdIn, goOn, type HistoryStores, storeHistory } from "@/lib/testing/stored-history";
import type { PriceBooks } from "./settle-accounts";
import { Settler, type SettlerOptions } from "./settler";

const NEVER_MS = 3_600_000;
const SOON_MS = 10_000;
const BUY: Happening = { kind: "issue", grantKind: "promo", amount: 30, minutes: null };
const ask = (amount: number): Happening => ({
  kind: "ask",
  mode: "track",
  feature: "sora.video",
  amount,
  partial: false,
});
const sound: PriceBooks = { prepare: async () => {}, find: priceBookOf };

let database: TestDatabase;
let owner: pg.Client;
let pools: { general: pg.Pool; lanes: pg.Pool; settling: pg.Pool };
let stores: HistoryStores;
let settled: { events: number; lagMs: number; accountIds: readonly string[] }[];
let failures: { error: unknown; retryMs: number }[];
const running: { stop(): Promise<void> }[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
  owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
  pools = {
    general: createPool(database.url, { max: 4, use: "general" }),
    lanes: createPool(database.url, { max: 2, use: "lanes" }),
    settling: createPool(database.url, { max: 3, use: "hot", pipeline: true }),
  };
  stores = {
    accounts: createAccountStore(pools.general, freshRef),
    standings: createStandingStore(pools.lanes),
  };
  settled = [];
  failures = [];
});

afterEach(async () => {
  for (const one of running.splice(0)) await one.stop();
  await Promise.all(Object.values(pools).map((pool) => pool.end()));
  await owner.end();
  await database.drop();
});

const clock = fakeClock(START);
function startSettler(options: Partial<SettlerOptions> = {}): Settler {
  const settler = new Settler({
    store: createSettlementStore(pools.settling),
    priceBooks: sound,
    clock,
    lanes: 2,
    eventsMax: 100,
    pollMs: NEVER_MS,
    observer: {
      settled: (batch) => settled.push(batch),
      failed: (error, retryMs) => failures.push({ error, retryMs }),
    },
    ...options,
  });
  running.push(settler);
  settler.start();
  return settler;
}

const count = () => settled.reduce((sum, batch) => sum + batch.events, 0);
const untilSettled = (events: number) =>
  vi.waitFor(() => expect(count()).toBeGreaterThanOrEqual(events), { timeout: SOON_MS, interval: 5 });
const live = (happenings: readonly Happening[], slot = 3): Promise<History> =>
  storeHistory(stores, accountIdIn(slot, slot), happenings);

describe("the settler", () => {
  test("settles what was waiting when it starts", async () => {
    const history = await live([BUY, ask(1), ask(2)]);
    startSettler();
    await untilSettled(2);
    expect(settled.flatMap((batch) => batch.accountIds)).toContain(history.accountId);
  });

  test("is woken by a hint, long before it would look by itself", async () => {
    const history = await live([BUY]);
    const settler = startSettler();
    const channel = createFactChannel(pools.general, database.url);
    running.push({ stop: () => channel.close() });
    const heard: (readonly string[] | null)[] = [];
    channel.listen((accountIds) => {
      heard.push(accountIds);
      settler.wake(accountIds);
    });
    await vi.waitFor(() => expect(heard).toEqual([null]), { timeout: SOON_MS });
    await goOn(stores, history, [ask(1)]);
    channel.send([history.accountId]);
    await untilSettled(1);
    expect(heard).toEqual([null, [history.accountId]]);
    await goOn(stores, history, [ask(1)]);
    channel.send(null);
    await untilSettled(2);
  });

  test("finds events without any hint, by looking every so often", async () => {
    const history = await live([BUY]);
    startSettler({ pollMs: 25 });
    await goOn(stores, history, [ask(1)]);
    await untilSettled(1);
  });

  test("looks again by itself for events that a running transaction kept from being read", async () => {
    const history = await live([BUY]);
    const slow = new pg.Client({ connectionString: database.url });
    await slow.connect();
    await slow.query("begin; select pg_current_xact_id()");
    await goOn(stores, history, [ask(1)]);
    const settler = startSettler();
    settler.wake([history.accountId]);
    await vi.waitFor(async () => expect(await slotsLookedAt()).toBeGreaterThan(0));
    expect(count()).toBe(0);
    await slow.query("commit");
    await slow.end();
    await untilSettled(1);
  });

  test("drains a backlog of many slots and of one alike, batch after batch, without being asked again", async () => {
    const asks = Array.from({ length: 40 }, (_, i) => ask(i % 7));
    for (const slot of [0, 1, 2, 9]) await live([BUY, ...asks], slot);
    startSettler({ eventsMax: 16 });
    await untilSettled(160);
    expect(count()).toBe(160);
  });

  test("measures how old the oldest event of a batch was", async () => {
    await live([BUY, ask(1)]);
    clock.set(START + 1234);
    startSettler();
    await untilSettled(1);
    expect(settled[0]?.lagMs).toBe(1234);
    clock.set(START);
  });

  test("survives the loss of every connection, again and again, without a restart", async () => {
    const history = await live([BUY]);
    const settler = startSettler();
    for (let round = 1; round <= 3; round++) {
      await owner.query(
        `select pg_terminate_backend(pid, 5000) from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`,
      );
      await vi.waitFor(() => goOn(stores, history, [ask(1)]), { timeout: SOON_MS });
      settler.wake([history.accountId]);
      await untilSettled(round);
    }
    expect(count()).toBe(3);
  });

  test("tries again more and more slowly while the database refuses, and at once when it is back", async () => {
    const history = await live([BUY, ask(1)]);
    await owner.query("alter table settlement_slots rename to settlement_slots_away");
    startSettler({ lanes: 1 });
    await vi.waitFor(() => expect(failures.length).toBeGreaterThanOrEqual(3), { timeout: SOON_MS });
    expect(failures.slice(0, 3).map(({ retryMs }) => retryMs)).toEqual([100, 200, 400]);
    await owner.query("alter table settlement_slots_away rename to settlement_slots");
    await untilSettled(1);
    await goOn(stores, history, [ask(1)]);
  });

  test("parks nothing because a price book could not be loaded just now: the batch comes again", async () => {
    await live([BUY, ask(1)]);
    let isAway = true;
    const flaky: PriceBooks = {
      prepare: async () => {
        if (isAway) throw new Error("the catalogue is away");
      },
      find: priceBookOf,
    };
    startSettler({ priceBooks: flaky, lanes: 1 });
    await vi.waitFor(() => expect(failures.length).toBeGreaterThan(0), { timeout: SOON_MS });
    isAway = false;
    await untilSettled(1);
    expect((await owner.query("select from breaks")).rowCount).toBe(0);
  });

  test("ends when told to, after its running batch, and begins no other", async () => {
    await live([BUY, ask(1)], 1);
    await live([BUY, ask(1)], 2);
    let release: () => void = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    let batches = 0;
    const slow: PriceBooks = {
      prepare: async () => {
        batches++;
        await gate;
      },
      find: priceBookOf,
    };
    const settler = startSettler({ priceBooks: slow, lanes: 1, eventsMax: 1 });
    await vi.waitFor(() => expect(batches).toBe(1), { timeout: SOON_MS });
    const stopped = settler.stop();
    release();
    await stopped;
    expect(batches).toBe(1);
    const { rows } = await owner.query("select count(*)::int as n from monetization_events");
    expect(rows[0].n).toBe(count());
    expect(count()).toBeGreaterThan(0);
  });
});

/** How often the settlement's own connections have claimed anything. */
async function slotsLookedAt(): Promise<number> {
  const { rows } = await owner.query(
    `select count(*)::int as n from pg_stat_activity
      where datname = current_database() and application_name = 'spillway-hot' and query = 'commit'`,
  );
  return rows[0].n;
}
