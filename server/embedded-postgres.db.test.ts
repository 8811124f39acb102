import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, chown, mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
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

const NOBODY = 65534;

/** Whether this test may act as another user: it is root, and that user can read the project. */
const canActAsNobody =
  process.getuid?.() === 0 &&
  spawnSync(process.execPath, ["-e", ""], { uid: NOBODY, gid: NOBODY, cwd: resolve(".") }).status === 0;

/** Starts, asks and stops in a process of its own, as another user or with other programs in its path. */
function startElsewhere(
  dataDir: string,
  as: { uid?: number; gid?: number; env?: NodeJS.ProcessEnv },
): string {
  const script = `
    const { startEmbeddedPostgres } = await import(${JSON.stringify(resolve("server/embedded-postgres.ts"))});
    const server = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)} });
    const { statSync } = await import("node:fs");
    console.log("cluster of", statSync(${JSON.stringify(join(dataDir, "cluster"))}).uid);
    await server.stop();`;
  const run = spawnSync(
    process.execPath,
    ["--import", "./server/typescript.js", "--input-type=module", "-e", script],
    {
      ...as,
      encoding: "utf8",
    },
  );
  return run.stdout + run.stderr;
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
    const stranger = createServer();
    await new Promise<void>((done) => stranger.listen(first.port, "127.0.0.1", done));
    cleanups.push(() => new Promise((done) => stranger.close(done)));
    const second = await start(dataDir);
    expect(second.port).not.toBe(first.port);
    expect(await query(second, "select 1 as one")).toEqual([{ one: 1 }]);
  });

  test.runIf(canActAsNobody)(
    "runs for an ordinary user, and for root on the folder of that user",
    async () => {
      const parent = await mkdtemp(join(tmpdir(), "embedded-"));
      cleanups.push(() => rm(parent, { recursive: true, force: true }));
      await chown(parent, NOBODY, NOBODY);
      const dataDir = join(parent, "postgres");
      const env = { ...process.env, HOME: parent, TMPDIR: parent };
      expect(startElsewhere(dataDir, { uid: NOBODY, gid: NOBODY, env })).toBe(`cluster of ${NOBODY}\n`);
      expect(startElsewhere(dataDir, {})).toBe(`cluster of ${NOBODY}\n`);
      expect(startElsewhere(dataDir, { uid: NOBODY, gid: NOBODY, env })).toBe(`cluster of ${NOBODY}\n`);
    },
  );

  test.runIf(canActAsNobody)("runs for root also where user namespaces are forbidden", async () => {
    const parent = await mkdtemp(join(tmpdir(), "embedded-"));
    cleanups.push(() => rm(parent, { recursive: true, force: true }));
    await chmod(parent, 0o755);
    await writeFile(join(parent, "unshare"), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
    const env = { ...process.env, PATH: `${parent}:${process.env.PATH}` };
    const dataDir = join(parent, "postgres");
    expect(startElsewhere(dataDir, { env })).toMatch(/^cluster of [1-9]\d*\n$/);
    expect(startElsewhere(dataDir, { env })).toMatch(/^cluster of [1-9]\d*\n$/);
  });
});
