import { createServer } from "node:net";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/database";
import { asStoreError, createPool, inTransaction } from "./pool";

let database: TestDatabase;
let pool: pg.Pool;
let owner: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool(database.url, { max: 2, use: "general", applicationName: "under test" });
  owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
  await owner.query("create table notes (note text); grant all on notes to spillway_app");
});

afterAll(async () => {
  await owner.end();
  await pool.end();
  await database.drop();
});

const unavailable = { code: "store_unavailable" };
const killAll = () =>
  owner.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'under test' and datname = current_database()",
  );
const notes = async () =>
  (await owner.query("select note from notes order by note")).rows.map((row) => row.note);
const codeOf = (query: Promise<unknown>) =>
  query.then(
    () => null,
    (error) => asStoreError(error) as { code?: string },
  );

describe("a pool", () => {
  test("acts as spillway_app, whatever the URL's own options say (L4)", async () => {
    const url = new URL(database.url);
    url.searchParams.set("options", "-c role=none -c work_mem=7MB");
    const own = createPool(url.href, { max: 1, use: "hot" });
    const shown =
      "select current_user as who, current_setting('work_mem') as memory, current_setting('enable_seqscan') as scans";
    expect((await own.query(shown)).rows).toEqual([{ who: "spillway_app", memory: "7MB", scans: "off" }]);
    await own.end();
    expect((await pool.query(shown)).rows).toMatchObject([{ who: "spillway_app", scans: "on" }]);
  });

  test("outlives the loss of its idle connections, and connects anew", async () => {
    await pool.query("select 1");
    await killAll();
    const after = async () => (await pool.query("select 1 as one")).rows;
    // The pool may hand out the dead connection once more before it has heard of its end.
    await expect(after().catch(after)).resolves.toEqual([{ one: 1 }]);
  });

  test("says store_unavailable when the server ends a query's connection, cannot be reached or does not answer", async () => {
    const sleeping = codeOf(pool.query("select pg_sleep(30)"));
    await expect.poll(async () => (await killAll()).rowCount).toBeGreaterThan(0);
    expect(await sleeping).toMatchObject(unavailable);

    const refused = createPool("postgres://nobody@127.0.0.1:1/none", { max: 1, use: "general" });
    expect(await codeOf(refused.query("select 1"))).toMatchObject(unavailable);
    await refused.end();

    const deaf = createServer((socket) => socket.destroy()).listen(0, "127.0.0.1");
    await new Promise((resolve) => deaf.once("listening", resolve));
    const { port } = deaf.address() as { port: number };
    const hanging = createPool(`postgres://nobody@127.0.0.1:${port}/none`, { max: 1, use: "general" });
    expect(await codeOf(hanging.query("select 1"))).toMatchObject(unavailable);
    await hanging.end();
    deaf.close();
  });

  test("says store_unavailable when a statement took longer than it may: Postgres has undone it", async () => {
    const hasty = createPool(database.url, { max: 1, use: "general", statementTimeoutMs: 20 });
    expect(await codeOf(hasty.query("select pg_sleep(30)"))).toMatchObject(unavailable);
    await hasty.end();
  });

  test("leaves errors that are ours as they are", async () => {
    expect(await codeOf(pool.query("select 1/0"))).toMatchObject({ code: "22012" });
    expect(await codeOf(pool.query("selec"))).toMatchObject({ code: "42601" });
  });
});

describe("a transaction", () => {
  test("commits what its work wrote, and undoes it when the work throws", async () => {
    await inTransaction(pool, (client) => client.query("insert into notes values ('kept')"));
    const failed = inTransaction(pool, async (client) => {
      await client.query("insert into notes values ('dropped')");
      throw new Error("changed my mind");
    });
    await expect(failed).rejects.toThrow("changed my mind");
    expect(await notes()).toEqual(["kept"]);
    expect((await pool.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
  });

  test("leaves nothing when its connection is killed half-way, and the pool goes on", async () => {
    const killed = inTransaction(pool, async (client) => {
      await client.query("insert into notes values ('half')");
      await killAll();
      await client.query("insert into notes values ('never')");
    });
    await expect(killed).rejects.toMatchObject(unavailable);
    expect(await notes()).toEqual(["kept"]);
    await inTransaction(pool, (client) => client.query("insert into notes values ('later')"));
    expect(await notes()).toEqual(["kept", "later"]);
  });

  test("whose error was swallowed inside is not reported as committed", async () => {
    const swallowed = inTransaction(pool, async (client) => {
      await client.query("insert into notes values ('lost')");
      await client.query("select 1/0").catch(() => {});
    });
    await expect(swallowed).rejects.toThrow(/rolled back/);
    expect(await notes()).not.toContain("lost");
  });
});
