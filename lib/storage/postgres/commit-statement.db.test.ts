import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freshRef } from "@/lib/ids";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/database";
import { decided, flushOf, openAccount } from "@/lib/testing/stored-account";
import { createAccountStore } from "./account-store";
import { COMMIT_SQL } from "./commit-statement";
import { createPool } from "./pool";
import { createStandingStore } from "./standing-store";

let database: TestDatabase;
let hot: pg.Pool;
let owner: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  hot = createPool(database.url, { max: 1, use: "hot", applicationName: "lane" });
  owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
});

afterAll(async () => {
  await owner.end();
  await hot.end();
  await database.drop();
});

/** The plan as a lane's connection makes it, once, for any number of rows. */
async function planOf(): Promise<string> {
  const client = await hot.connect();
  try {
    await client.query(`prepare flush as ${COMMIT_SQL}`);
    const { rows } = await client.query(
      `explain (costs off) execute flush (${Array(32).fill("null").join()})`,
    );
    await client.query("deallocate flush");
    return rows.map((row) => row["QUERY PLAN"]).join("\n");
  } finally {
    client.release();
  }
}

describe("the commit statement", () => {
  test("finds standings and ledgers by their key, in the order of the flush, however many there were when it was planned", async () => {
    const sizes = [
      [0, 0],
      [1, 20],
      [100, 2_000],
      [50_000, 1_000_000],
    ];
    for (const [pages, rows] of sizes) {
      // What an analyze would have found.
      await owner.query(
        "update pg_class set relpages = $1, reltuples = $2 where oid in ('standings'::regclass, 'ledgers'::regclass)",
        [pages, rows],
      );
      const plan = await planOf();
      const update = plan.slice(plan.indexOf("Update on standings"), plan.indexOf("Insert on usage_events"));
      expect(update, plan).toMatch(/Index Scan using standings_pkey/);
      expect(update, plan).toMatch(/Index Scan using ledgers_pkey/);
      expect(update, plan).toMatch(/Nested Loop/);
      expect(update, plan).not.toMatch(/Hash|Merge|Seq Scan/);
      // Events meet their moves by hash: a nested loop here would compare each of a thousand with each of a thousand.
      expect(plan.slice(plan.indexOf("Insert on usage_events")), plan).toMatch(/Hash Join/);
    }
  });

  test("leaves nothing half when its connection is killed while it waits inside the flush, and can be sent again", async () => {
    const general = createPool(database.url, { max: 2, use: "general" });
    const accounts = createAccountStore(general, freshRef);
    const standings = [await openAccount(accounts), await openAccount(accounts)].sort((a, b) =>
      a.accountId < b.accountId ? -1 : 1,
    );
    const [first, last] = standings as [(typeof standings)[0], (typeof standings)[0]];
    const store = createStandingStore(hot);
    const flush = flushOf(decided(first, ["a", "b"]), decided(last, ["c"]));

    // The last account's row is locked by somebody else, so the flush has already moved the first and waits.
    const release = Promise.withResolvers<void>();
    const isLocked = Promise.withResolvers<void>();
    const holder = accounts.inAccount(last.accountId, async () => {
      isLocked.resolve();
      await release.promise;
    });
    await isLocked.promise;
    const cut = store.commit(flush).catch((error) => error);
    const waiting = `select pid from pg_stat_activity
      where application_name = 'lane' and wait_event_type = 'Lock' and datname = current_database()`;
    await expect.poll(async () => (await owner.query(waiting)).rowCount).toBe(1);
    await owner.query(`select pg_terminate_backend(pid) from (${waiting}) lane`);
    expect(await cut).toMatchObject({ code: "store_unavailable" });
    release.resolve();
    await holder;

    expect(await store.load([first.accountId, last.accountId])).toEqual(
      new Map(standings.map((standing) => [standing.accountId, standing])),
    );
    expect((await owner.query("select 1 from usage_events")).rowCount).toBe(0);
    expect(await store.commit(flush)).toMatchObject({ kind: "committed", conflicts: new Set() });
    expect((await owner.query("select 1 from usage_events")).rowCount).toBe(3);
    await general.end();
  });

  test("two flushes that Postgres finds in a deadlock conflict instead of failing", async () => {
    const general = createPool(database.url, { max: 2, use: "general" });
    const standing = await openAccount(createAccountStore(general, freshRef));
    const other = await openAccount(createAccountStore(general, freshRef));
    const [low, high] = [standing, other].sort((a, b) => (a.accountId < b.accountId ? -1 : 1)) as [
      typeof standing,
      typeof standing,
    ];
    const uuid = "select account_id from standings where seq = 1 order by account_id";
    const ids = (await owner.query(uuid)).rows.map((row) => row.account_id);
    await owner.query("begin");
    await owner.query("select 1 from standings where account_id = $1 for update", [ids[ids.length - 1]]);
    const flush = createStandingStore(hot).commit(flushOf(decided(low, ["l"]), decided(high, ["h"])));
    const waiting =
      "select 1 from pg_stat_activity where application_name = 'lane' and wait_event_type = 'Lock' and datname = current_database()";
    await expect.poll(async () => (await owner.query(waiting)).rowCount).toBe(1);
    // Somebody who locks in the wrong order, on purpose: one of the two is chosen to give up.
    const against = owner
      .query("update standings set seq = seq where account_id = $1", [ids[0]])
      .catch((e) => e);
    const result = await flush;
    await against;
    await owner.query("rollback");
    if (result.kind !== "committed") throw new Error(result.kind);
    expect([0, 2]).toContain(result.conflicts.size);
    await general.end();
  });
});
