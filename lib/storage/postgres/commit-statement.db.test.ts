import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { uuidOfId } from "@/lib/engine/ids";
import type { Standing } from "@/lib/engine/standing";
import { freshRef } from "@/lib/ids";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/database";
import { decided, flushOf, openAccount } from "@/lib/testing/stored-account";
import { createAccountStore } from "./account-store";
import { COMMIT_SQL } from "./commit-statement";
import { createPool } from "./pool";
import { createStandingStore, FIND_SQL, LOAD_SQL } from "./standing-store";

let database: TestDatabase;
let hot: pg.Pool;
let owner: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  hot = createPool(database.url, { max: 1, use: "lanes", applicationName: "lane" });
  owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
});

afterAll(async () => {
  await owner.end();
  await hot.end();
  await database.drop();
});

const uuidOf = ({ accountId }: Standing) => uuidOfId(accountId);

/** The plan as a lane's connection makes it, once, for any number of rows. */
async function planOf(statement: string, parameters: number): Promise<string> {
  const client = await hot.connect();
  try {
    await client.query(`prepare planned as ${statement}`);
    const nulls = Array(parameters).fill("null").join();
    const { rows } = await client.query(`explain (costs off) execute planned (${nulls})`);
    await client.query("deallocate planned");
    return rows.map((row) => row["QUERY PLAN"]).join("\n");
  } finally {
    client.release();
  }
}

/** Adds so many accounts with an event each, as rows only. */
async function addAccounts(count: number): Promise<void> {
  await owner.query(
    "create temp table added as select gen_random_uuid() as id from generate_series(1, $1::int)",
    [count],
  );
  for (const into of [
    "accounts (id, name, kind, livemode, plan, time_zone) select id, 'Maya', 'person', false, 'pln', 'UTC'",
    "ledgers (account_id) select id",
    "standings (account_id, seq, state) select id, 1, repeat('x', 400)",
    `usage_events (account_id, seq, id, slot, kind, idempotency_key, request_hash, feature, usage, accepts_partial, occurred_at,
        decided_at, plan, price_book, outcome, cost, covered, record, ledger_balance, hash)
      select id, 1, id, 0, 'consume', 'k', '', 'f', '{}', false, now(), now(), 'pln', 'pbk', 'allowed', 0, 0, '[]', 0, ''`,
  ])
    await owner.query(`insert into ${into} from added`);
  await owner.query("drop table added");
}

describe("statements that are planned once and kept", () => {
  // With how the tables may be found when a connection makes its plans: new, empty and vacuumed, small, grown, each analyzed or not.
  const STATES: readonly [string, () => Promise<unknown>][] = [
    ["new", async () => {}],
    ["empty and vacuumed", () => owner.query("vacuum analyze")],
    ["small", () => addAccounts(20)],
    ["small and analyzed", () => owner.query("analyze")],
    ["grown", () => addAccounts(5_000)],
    ["grown and analyzed", () => owner.query("analyze")],
  ];

  test("look every standing, ledger and key up by its index, whatever the tables held when they were planned", async () => {
    const byKey = "Index Cond: ((account_id = wanted.account_id) AND (idempotency_key = wanted.key))";
    for (const [state, arrange] of STATES) {
      await arrange();
      const commit = await planOf(COMMIT_SQL, 34);
      const [update, insert] = commit.slice(commit.indexOf("Update on standings")).split("CTE recorded");
      expect(update, state).toMatch(
        /Index Scan using standings_pkey.*\n\s+Index Cond: \(account_id = ANY \(\$1\)\)/,
      );
      expect(update, state).toMatch(
        /Index Scan using ledgers_pkey.*\n\s+Index Cond: \(account_id = s.account_id\)/,
      );
      // They meet by hash: a nested loop would compare each of a thousand with each of a thousand, if not with the whole table.
      expect(update, state).toMatch(/Hash Join/);
      expect(insert, state).toMatch(/Hash Join/);
      expect(commit, state).not.toMatch(/Nested Loop|Merge|Bitmap|Seq Scan/);

      expect(await planOf(LOAD_SQL, 1), state).toMatch(/Index Cond: \(account_id = ANY \(\$1\)\)/);
      const find = await planOf(FIND_SQL, 2);
      expect(find.match(/Index Cond: .*/g), state).toEqual(Array(16).fill(byKey));
      expect(find, state).not.toMatch(/Hash|Merge|Seq Scan/);
    }
  });
});

describe("the commit statement", () => {
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
    const recorded = async () =>
      (
        await owner.query("select 1 from usage_events where account_id = any($1)", [
          [first, last].map(uuidOf),
        ])
      ).rowCount;
    expect(await recorded()).toBe(0);
    expect(await store.commit(flush)).toMatchObject({ kind: "committed", conflicts: new Set() });
    expect(await recorded()).toBe(3);
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
    await owner.query("begin");
    await owner.query("select 1 from standings where account_id = $1 for update", [uuidOf(high)]);
    const flush = createStandingStore(hot).commit(flushOf(decided(low, ["l"]), decided(high, ["h"])));
    const waiting =
      "select 1 from pg_stat_activity where application_name = 'lane' and wait_event_type = 'Lock' and datname = current_database()";
    await expect.poll(async () => (await owner.query(waiting)).rowCount).toBe(1);
    // Somebody who locks in the wrong order, on purpose: one of the two is chosen to give up.
    const against = owner
      .query("update standings set seq = seq where account_id = $1", [uuidOf(low)])
      .catch((e) => e);
    const result = await flush;
    await against;
    await owner.query("rollback");
    if (result.kind !== "committed") throw new Error(result.kind);
    expect([0, 2]).toContain(result.conflicts.size);
    await general.end();
  });
});
