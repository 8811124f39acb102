import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { uuidOfId } from "@/lib/engine/ids";
import { freshRef } from "@/lib/ids";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/database";
import { decided, flushOf, issueGrant, openAccount } from "@/lib/testing/stored-account";
import { createAccountStore } from "./account-store";
import { createPool } from "./pool";
import { createStandingStore } from "./standing-store";

const DATASETS = ["usage_events", "account_events", "monetization_events", "balance_updates"];
const APPEND_ONLY = [...DATASETS, "audit_log", "disputes", "dispute_answers"];
const REFUSED_RIGHT = { code: "42501" };
const REFUSED_CHANGE = { code: "23001" };

let database: TestDatabase;
let app: pg.Pool;
let owner: pg.Client;
let account: string;

beforeAll(async () => {
  database = await createTestDatabase();
  app = createPool(database.url, { max: 2, use: "general" });
  owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
  const accounts = createAccountStore(app, freshRef);
  const { accountId } = await openAccount(accounts);
  const { standing } = await issueGrant(accounts, accountId, 5);
  await createStandingStore(app).commit(flushOf(decided(standing, ["k"])));
  account = uuidOfId(accountId);
  await app.query(
    `insert into monetization_events (account_id, seq, id, cost, included, charged, overshoot, price_book, hash)
      values ($1, 3, gen_random_uuid(), 0, 0, 0, 0, 'pbk_examples@1', '')`,
    [account],
  );
  await app.query(
    `with opened as (
       insert into disputes (id, account_id, usage_event_id, seq, nth, reason, message, actor, idempotency_key, request_hash, opened_at)
       values (gen_random_uuid(), $1, gen_random_uuid(), 3, 1, 'other', 'why', 'usr_1', 'k', '', now()) returning id)
     insert into dispute_answers (dispute_id, outcome, message, actor, idempotency_key, request_hash, answered_at)
     select id, 'declined', 'so', 'usr_2', 'k', '', now() from opened`,
    [account],
  );
  await app.query(
    "insert into audit_log (id, actor, action, object) values (gen_random_uuid(), 'usr_1', 'looked', 'acct_1')",
  );
});

afterAll(async () => {
  await owner.end();
  await app.end();
  await database.drop();
});

const partitionsOf = async (dataset: string): Promise<string[]> => {
  const text =
    "select inhrelid::regclass::text as name from pg_inherits where inhparent = $1::regclass order by 1";
  return (await owner.query<{ name: string }>(text, [dataset])).rows.map((row) => row.name);
};
const columnOf = (table: string): string => (table === "dispute_answers" ? "dispute_id" : "id");
const rowsOf = async (table: string) =>
  Number((await owner.query(`select count(*) from ${table}`)).rows[0].count);

describe("rows of the datasets never change (L4)", () => {
  test.each(APPEND_ONLY)("%s: the application has no right to update, delete or truncate", async (table) => {
    const tables = [table, ...(await partitionsOf(table))];
    expect(tables).toHaveLength(DATASETS.includes(table) ? 17 : 1);
    for (const name of tables) {
      await expect(
        app.query(`update ${name} set ${columnOf(table)} = ${columnOf(table)}`),
      ).rejects.toMatchObject(REFUSED_RIGHT);
      await expect(app.query(`delete from ${name}`)).rejects.toMatchObject(REFUSED_RIGHT);
      await expect(app.query(`truncate ${name}`)).rejects.toMatchObject(REFUSED_RIGHT);
    }
  });

  test.each(APPEND_ONLY)(
    "%s: a trigger refuses the owner too, also in the partitions themselves",
    async (table) => {
      const before = await rowsOf(table);
      expect(before).toBeGreaterThan(0);
      for (const name of [table, ...(await partitionsOf(table))]) {
        if ((await rowsOf(name)) > 0) {
          await expect(
            owner.query(`update ${name} set ${columnOf(table)} = ${columnOf(table)}`),
          ).rejects.toMatchObject(REFUSED_CHANGE);
          await expect(owner.query(`delete from ${name}`)).rejects.toMatchObject(REFUSED_CHANGE);
        }
        await expect(owner.query(`truncate ${name} cascade`)).rejects.toMatchObject(REFUSED_CHANGE);
      }
      expect(await rowsOf(table)).toBe(before);
    },
  );

  test("the application cannot take the triggers away, become the owner or rewrite the migrations' record", async () => {
    for (const statement of [
      "alter table usage_events disable trigger all",
      "drop trigger usage_events_append_only on usage_events",
      "drop table usage_events",
      "set session_replication_role = replica",
      "delete from _prisma_migrations",
    ])
      await expect(app.query(statement), statement).rejects.toMatchObject(REFUSED_RIGHT);
  });
});

describe("what a row may say is kept by the database itself", () => {
  const grantLess = (more: string) =>
    `insert into balance_updates (account_id, ledger_seq, id, cause_seq, kind, amount, balance_after, at, hash) values ($1, ${more}, now(), '')`;

  test("a cause moves a grant once per kind, without a grant too (L2)", async () => {
    await app.query(grantLess("90, gen_random_uuid(), 9, 'refund', 1, 1"), [account]);
    await expect(
      app.query(grantLess("91, gen_random_uuid(), 9, 'refund', 1, 1"), [account]),
    ).rejects.toMatchObject({ code: "23505" });
  });

  test("there is one monetization event per usage event, and it adds up (S1)", async () => {
    const insert = `insert into monetization_events (account_id, seq, id, cost, included, charged, overshoot, price_book, hash)
      values ($1, $2, gen_random_uuid(), 5, 1, 1, $3, 'pbk', '')`;
    await expect(app.query(insert, [account, 3, 3])).rejects.toMatchObject({ code: "23505" });
    await expect(app.query(insert, [account, 4, 4])).rejects.toMatchObject({ code: "23514" });
  });

  test("no balance is ever negative, the ledger's nor a grant's (G2)", async () => {
    for (const table of ["ledgers", "balances"])
      await expect(
        app.query(`update ${table} set balance = -1 where account_id = $1`, [account]),
      ).rejects.toMatchObject({ code: "23514" });
  });
});
