import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freshRef } from "@/lib/ids";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/database";
import { openPostgres, type PostgresStorage } from "./storage";

let database: TestDatabase;
let owner: pg.Client;
let storage: PostgresStorage;

beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Client({ connectionString: database.url });
  await owner.connect();
  storage = openPostgres(database.url, { name: "test", poolMax: 2, newRef: freshRef });
});
afterAll(async () => {
  await storage.close();
  await owner.end();
  await database.drop();
});

test("a database at the program's schema is migrated, and one that misses a migration is not", async () => {
  expect(await storage.isMigrated()).toBe(true);
  await owner.query("update _prisma_migrations set finished_at = null");
  expect(await storage.isMigrated()).toBe(false);
  await owner.query("update _prisma_migrations set finished_at = now()");
});

test("cursors ahead of the server's own transactions tell that the rows came from another server", async () => {
  expect(await storage.isFromAnotherServer()).toBe(false);
  await owner.query("update settlement_slots set cursor_xid = '99999999999' where slot = 7");
  expect(await storage.isFromAnotherServer()).toBe(true);
  await owner.query("update settlement_slots set cursor_xid = '0' where slot = 7");
});
