import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { readPostmaster, untilGone } from "../postgres/postmaster";
import { type KeptPostgres, keepPostgresUp } from "./keep-postgres-up";

let dataDir: string;
let kept: KeptPostgres | undefined;

beforeEach(async () => {
  await mkdir(resolve(".spillway"), { recursive: true });
  dataDir = await mkdtemp(join(resolve(".spillway"), "kept-"));
  vi.spyOn(console, "error").mockImplementation(() => {});
});

afterEach(async () => {
  await kept?.stop();
  await rm(dataDir, { recursive: true, force: true });
  vi.restoreAllMocks();
});

async function ask(sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: kept?.url });
  client.on("error", () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end().catch(() => {});
  }
}

const postmaster = () => readPostmaster(join(dataDir, "cluster"));

test("a killed server comes back at the same address with every committed row", {
  timeout: 60_000,
}, async () => {
  kept = await keepPostgresUp({ dataDir });
  await ask("create table notes as select 'kept' as word");
  const killed = (await postmaster())?.pid as number;
  process.kill(killed, "SIGKILL");
  await vi.waitUntil(() => ask("select word from notes").catch(() => null), {
    timeout: 30_000,
    interval: 50,
  });
  expect(await ask("select word from notes")).toEqual([{ word: "kept" }]);
  expect((await postmaster())?.pid).not.toBe(killed);
});

test("a server that is stopped stays down, also when it was started again before", {
  timeout: 60_000,
}, async () => {
  kept = await keepPostgresUp({ dataDir });
  const first = (await postmaster())?.pid as number;
  process.kill(first, "SIGKILL");
  await vi.waitUntil(() => ask("select 1").catch(() => null), { timeout: 30_000, interval: 50 });
  const second = (await postmaster())?.pid as number;
  await kept.stop();
  expect(await untilGone(second, 1_000)).toBe(true);
  expect(await readFile(join(dataDir, "log"), "utf8")).toContain("database system is shut down");
});
