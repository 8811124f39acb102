import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** `always`: every write is on disk before it is answered, as ours is. `everysec`: as Redis ships when its log is switched on. */
export type RedisSync = "always" | "everysec";

export interface BenchRedis {
  readonly url: string;
  readonly pid: number;
  readonly version: string;
  readonly sync: RedisSync;
  stop(): Promise<void>;
}

const START_WAIT_MS_MAX = 10_000;

/** A Redis of the bench's own, or why there is none. */
export async function startBenchRedis(sync: RedisSync): Promise<BenchRedis | string> {
  const version = redisVersion() ?? installRedis();
  if (version === null) return "redis-server is not installed";
  const dir = await mkdtemp(join(tmpdir(), "spillway-bench-redis-"));
  const port = await freePort();
  // biome-ignore format: one option a line says more than a column of them
  const child = spawn("redis-server", [
    "--port", String(port), "--bind", "127.0.0.1", "--dir", dir, "--daemonize", "no",
    "--appendonly", "yes", "--appendfsync", sync, "--save", "", "--loglevel", "warning",
  ], { stdio: "ignore" });
  if (!(await isListening(port, child))) {
    child.kill("SIGKILL");
    return "redis-server does not start";
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    pid: child.pid as number,
    version,
    sync,
    stop: async () => {
      child.kill("SIGTERM");
      if (child.exitCode === null) await once(child, "exit");
      await rm(dir, { recursive: true, force: true });
    },
  };
}

function redisVersion(): string | null {
  const said = spawnSync("redis-server", ["--version"], { encoding: "utf8" });
  return said.status === 0 ? (/v=(\S+)/.exec(said.stdout)?.[1] ?? "unknown") : null;
}

/** Only where it can be done without asking anybody: as root on a Debian. */
function installRedis(): string | null {
  if (process.getuid?.() !== 0) return null;
  const installed = spawnSync("apt-get", ["install", "-y", "--no-install-recommends", "redis-server"], {
    stdio: "ignore",
  });
  return installed.status === 0 ? redisVersion() : null;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function isListening(port: number, child: ChildProcess): Promise<boolean> {
  const deadline = performance.now() + START_WAIT_MS_MAX;
  while (performance.now() < deadline && child.exitCode === null) {
    const socket = connect(port, "127.0.0.1");
    const answered = await Promise.race([
      once(socket, "connect").then(() => true),
      once(socket, "error").then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (answered) return true;
    await sleep(50);
  }
  return false;
}
