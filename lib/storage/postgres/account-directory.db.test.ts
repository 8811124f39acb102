import type pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { uuidOfId } from "@/lib/engine/ids";
import { freshId } from "@/lib/ids";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/database";
import { createAccountDirectory } from "./account-directory";
import { createPool } from "./pool";

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool(database.url, { max: 2, use: "general" });
});

afterAll(async () => {
  await pool.end();
  await database.drop();
});

async function open(externalId: string | null, livemode: boolean): Promise<string> {
  const id = freshId("acct", Date.now());
  await pool.query(
    `insert into accounts (id, external_id, name, kind, livemode, plan, time_zone)
      values ($1, $2, 'Maya', 'person', $3, 'pln_x@1', 'UTC')`,
    [uuidOfId(id), externalId, livemode],
  );
  return id;
}

describe("the account directory", () => {
  test("finds an account by our id and by the caller's own, which names another one in the other mode", async () => {
    const directory = createAccountDirectory(pool);
    const live = await open("user_1", true);
    const sandbox = await open("user_1", false);
    expect(await directory.byExternalId(true, "user_1")).toEqual({ id: live, livemode: true });
    expect((await directory.byExternalId(false, "user_1"))?.id).toBe(sandbox);
    expect((await directory.byId(sandbox))?.livemode).toBe(false);
  });

  test("finds an account opened right after it was looked for in vain", async () => {
    const directory = createAccountDirectory(pool);
    expect(await directory.byExternalId(true, "user_2")).toBeNull();
    expect(await directory.byId(freshId("acct", 1))).toBeNull();
    const opened = await open("user_2", true);
    expect((await directory.byExternalId(true, "user_2"))?.id).toBe(opened);
  });

  test("asks the database once for what it knows, and keeps no more than it may", async () => {
    let queries = 0;
    const counting = {
      query(statement: pg.QueryConfig) {
        queries++;
        return pool.query(statement);
      },
    };
    const directory = createAccountDirectory(counting as unknown as pg.Pool, 2);
    const [first, second, third] = [await open(null, true), await open(null, true), await open(null, true)];
    await directory.byId(first);
    await directory.byId(first);
    expect(queries).toBe(1);
    await directory.byId(second);
    await directory.byId(third);
    await directory.byId(first);
    expect(queries).toBe(4);
    const named = await open("user_3", true);
    await directory.byExternalId(true, "user_3");
    await directory.byExternalId(true, "user_3");
    expect(queries).toBe(5);
    expect((await directory.byId(named))?.id).toBe(named);
  });

  test("says store_unavailable when the database is gone", async () => {
    const nowhere = createPool("postgres://nobody@127.0.0.1:1/none", { max: 1, use: "general" });
    await expect(createAccountDirectory(nowhere).byId(freshId("acct", 1))).rejects.toMatchObject({
      code: "store_unavailable",
    });
    await nowhere.end();
  });
});
