import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/database";
import { createFactChannel, type FactChannel } from "./fact-channel";
import { createPool } from "./pool";

let database: TestDatabase;
let pool: pg.Pool;
const channels: FactChannel[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool(database.url, { max: 2, use: "general" });
});
afterAll(async () => {
  await Promise.all(channels.map((channel) => channel.close()));
  await pool.end();
  await database.drop();
});

/** A channel that remembers what it heard, and answers when it has heard `count` hints. */
function listening() {
  const heard: (readonly string[] | null)[] = [];
  let wake = () => {};
  const channel = createFactChannel(pool, database.url);
  channels.push(channel);
  channel.listen((accountIds) => {
    heard.push(accountIds);
    wake();
  });
  const until = async (count: number) => {
    while (heard.length < count) await new Promise<void>((resolve) => (wake = resolve));
    return heard;
  };
  return { channel, until };
}

const account = "acct_01k2x4t8b5f6q7r8s9v0w1x2y3";

test("a hint of one process is heard by another, which first is told that it may have missed some", async () => {
  const one = listening();
  await one.until(1);
  const sender = createFactChannel(pool, database.url);
  sender.send([account]);
  await one.until(2);
  sender.send(null);
  expect(await one.until(3)).toEqual([null, [account], null]);
});

test("a listener whose connection is killed listens again, and is told to look", async () => {
  const one = listening();
  await one.until(1);
  const owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
  await owner.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'spillway-listen' and datname = current_database()",
  );
  await owner.end();
  await one.until(2);
  createFactChannel(pool, database.url).send([account]);
  expect((await one.until(3)).at(-1)).toEqual([account]);
});
