import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest";
import { createDatabase, dropDatabase } from "./databases";
import { migrate } from "./migrate";

let url: string;
let folder: string;

beforeEach(async () => {
  url = await createDatabase(inject("templateDatabaseUrl"), `spillway_migrate_${process.pid}_${Date.now()}`);
  folder = await mkdtemp(join(tmpdir(), "migrations-"));
});

afterEach(async () => {
  await dropDatabase(url);
  await rm(folder, { recursive: true, force: true });
});

async function write(name: string, script: string): Promise<void> {
  await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, name, "migration.sql"), script);
}

async function rows(sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

describe("migrate", () => {
  test("applies migrations in order of name, once, and records them as Prisma does", async () => {
    await write("0002_b", "insert into things values (2);");
    await write("0001_a", "create table things (n int); insert into things values (1);");
    expect(await migrate(url, folder)).toEqual({ applied: ["0001_a", "0002_b"], ahead: [] });
    expect(await migrate(url, folder)).toEqual({ applied: [], ahead: [] });
    expect(await rows("select n from things order by n")).toEqual([{ n: 1 }, { n: 2 }]);
    const recorded = `select migration_name, length(checksum) as checksum, length(id) as id, applied_steps_count as steps,
        finished_at >= started_at as finished, logs, rolled_back_at from _prisma_migrations order by 1`;
    const record = { checksum: 64, id: 36, steps: 1, finished: true, logs: null, rolled_back_at: null };
    expect(await rows(recorded)).toEqual([
      { migration_name: "0001_a", ...record },
      { migration_name: "0002_b", ...record },
    ]);
  });

  test("refuses to go on when the text of an applied migration has changed", async () => {
    await write("0001_a", "create table things (n int);");
    await migrate(url, folder);
    await write("0001_a", "create table things (n bigint);");
    await write("0002_b", "create table more (n int);");
    await expect(migrate(url, folder)).rejects.toThrow(/0001_a was applied with other text/);
    expect(await rows("select to_regclass('more') as more")).toEqual([{ more: null }]);
  });

  test("leaves nothing of a migration that fails half-way, and applies it whole once it is mended", async () => {
    await write("0001_a", "create table things (n int); insert into things values (1/0);");
    await expect(migrate(url, folder)).rejects.toThrow(/0001_a failed: division by zero/);
    expect(await rows("select to_regclass('things') as things")).toEqual([{ things: null }]);
    expect(await rows("select 1 from _prisma_migrations")).toEqual([]);
    await write("0001_a", "create table things (n int);");
    expect((await migrate(url, folder)).applied).toEqual(["0001_a"]);
  });

  test("applies each migration once when several processes start together", async () => {
    await write("0001_a", "create table things (n int); select pg_sleep(0.1);");
    const reports = await Promise.all(Array.from({ length: 5 }, () => migrate(url, folder)));
    expect(reports.flatMap((report) => report.applied)).toEqual(["0001_a"]);
  });

  test("stops at a migration that Prisma began and never finished", async () => {
    await write("0001_a", "create table things (n int);");
    await migrate(url, folder);
    await rows("update _prisma_migrations set finished_at = null");
    await expect(migrate(url, folder)).rejects.toThrow(/0001_a was begun by Prisma and never finished/);
  });

  test("names the migrations of a newer version that the database already has", async () => {
    await write("0001_a", "create table things (n int);");
    await write("0002_b", "create table more (n int);");
    await migrate(url, folder);
    await rm(join(folder, "0002_b"), { recursive: true });
    expect(await migrate(url, folder)).toEqual({ applied: [], ahead: ["0002_b"] });
  });
});
