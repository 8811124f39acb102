import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import pg from "pg";
import { afterEach, describe, expect, test } from "vitest";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "./embedded-postgres";
import { isProcessAlive, untilGone } from "./postgres/postmaster";

const cleanups: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function freshFolder(): Promise<string> {
  const parent = resolve(".spillway");
  await mkdir(parent, { recursive: true });
  const folder = await mkdtemp(join(parent, "embedded-"));
  cleanups.push(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function start(dataDir: string): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir });
  cleanups.push(() => server.stop());
  return server;
}

async function query<T>(server: { url: string }, sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: server.url });
  client.on("error", () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rows as T[];
  } finally {
    await client.end().catch(() => {});
  }
}

describe("the embedded Postgres", () => {
  test("keeps its rows and its port over a clean stop and a start", async () => {
    const dataDir = await freshFolder();
    const first = await start(dataDir);
    await query(first, "create table kept as select 41 as n");
    await first.stop();
    expect(await isProcessAlive(first.pid)).toBe(false);
    expect(existsSync(join(dataDir, "cluster", "postmaster.pid"))).toBe(false);

    const second = await start(dataDir);
    expect(second.port).toBe(first.port);
    expect(await query(second, "select n from kept")).toEqual([{ n: 41 }]);
    expect(await readFile(join(dataDir, "log"), "utf8")).not.toContain("not properly shut down");
  });

  test("recovers every committed row after kill -9 of the server, also while sessions are open", async () => {
    const dataDir = await freshFolder();
    const first = await start(dataDir);
    await query(first, "create table kept (n int)");
    const open = new pg.Client({ connectionString: first.url });
    open.on("error", () => {});
    await open.connect();
    const sleeping = open.query("select pg_sleep(60)").catch(() => "cut off");
    await query(first, "insert into kept values (42)");

    process.kill(first.pid, "SIGKILL");
    expect(await untilGone(first.pid, 10_000)).toBe(true);
    expect(existsSync(join(dataDir, "cluster", "postmaster.pid"))).toBe(true);

    const second = await start(dataDir);
    expect(second.pid).not.toBe(first.pid);
    expect(await query(second, "select n from kept")).toEqual([{ n: 42 }]);
    expect(await sleeping).toBe("cut off");
  });

  test("starts although the stale pid file names a live process that is not this server", async () => {
    const dataDir = await freshFolder();
    const first = await start(dataDir);
    process.kill(first.pid, "SIGKILL");
    await untilGone(first.pid, 10_000);
    const pidFile = join(dataDir, "cluster", "postmaster.pid");
    const lines = (await readFile(pidFile, "utf8")).split("\n");
    await writeFile(pidFile, [process.ppid, ...lines.slice(1)].join("\n"));

    const second = await start(dataDir);
    expect(await query(second, "select 1 as one")).toEqual([{ one: 1 }]);
  });

  test("is shared by those who start it twice, and ends when the last one stops", async () => {
    const dataDir = await freshFolder();
    const [first, second] = await Promise.all([start(dataDir), start(dataDir)]);
    expect(second.pid).toBe(first.pid);
    await first.stop();
    await first.stop();
    expect(await query(second, "select 1 as one")).toEqual([{ one: 1 }]);
    await second.stop();
    expect(await isProcessAlive(first.pid)).toBe(false);
  });

  test("is ended by the next user when the process that started it was killed", async () => {
    const dataDir = await freshFolder();
    const first = await start(dataDir);
    // What a killed process leaves behind: its note in `users`, which no live process signed.
    await writeFile(join(dataDir, "users", "999999999-0"), "999999999 1");
    await first.stop();
    expect(await isProcessAlive(first.pid)).toBe(false);
  });

  test("begins anew when the very first start was killed half-way", async () => {
    const dataDir = await freshFolder();
    await mkdir(join(dataDir, "cluster.draft"));
    await writeFile(join(dataDir, "cluster.draft", "PG_VERSION"), "18");
    await writeFile(join(dataDir, "turn"), "999999999 1");
    const server = await start(dataDir);
    expect(await query(server, "select 1 as one")).toEqual([{ one: 1 }]);
  });

  test("asks for its password, keeps it to its owner and listens on the loopback address only", async () => {
    const dataDir = await freshFolder();
    const server = await start(dataDir);
    expect((await stat(join(dataDir, "password"))).mode & 0o077).toBe(0);
    expect(await query(server, "show listen_addresses")).toEqual([{ listen_addresses: "127.0.0.1" }]);
    const wrong = { url: server.url.replace(/:[^:@]+@/, ":wrong@") };
    await expect(query(wrong, "select 1")).rejects.toThrow(/password authentication failed/);
  });

  test("moves to another port when a stranger took the old one", async () => {
    const dataDir = await freshFolder();
    const first = await start(dataDir);
    await first.stop();
    const { createServer } = await import("node:net");
    const stranger = createServer();
    await new Promise<void>((done) => stranger.listen(first.port, "127.0.0.1", done));
    cleanups.push(() => new Promise((done) => stranger.close(done)));
    const second = await start(dataDir);
    expect(second.port).not.toBe(first.port);
    expect(await query(second, "select 1 as one")).toEqual([{ one: 1 }]);
  });
});
