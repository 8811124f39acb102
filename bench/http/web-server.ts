import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { NODE_ARGUMENTS } from "@/server/start/node-arguments";

/** The web process as `npm start` runs it, on a database of its own. */
export interface BenchWebServer {
  readonly port: number;
  readonly pid: number;
  stop(): Promise<void>;
}

const START_WAIT_MS_MAX = 60_000;

export async function startWebServer(options: {
  readonly databaseUrl: string;
  readonly port: number;
  /** Off: the decision routes are answered by Next too. */
  readonly isFastLaneOn: boolean;
}): Promise<BenchWebServer> {
  const dataDir = await mkdtemp(join(tmpdir(), "spillway-bench-web-"));
  const child = spawn(process.execPath, [...NODE_ARGUMENTS, "server/main.ts"], {
    stdio: ["ignore", "ignore", "inherit"],
    env: {
      ...process.env,
      NODE_ENV: "production",
      ALLOW_TEST_PAYMENTS: "1",
      NEXT_TELEMETRY_DISABLED: "1",
      LOG_LEVEL: "warn",
      DATABASE_URL: options.databaseUrl,
      SPILLWAY_DATA_DIR: dataDir,
      SPILLWAY_FAST_LANE: options.isFastLaneOn ? "1" : "0",
      BETTER_AUTH_SECRET: "b".repeat(32),
      HOST: "127.0.0.1",
      PORT: String(options.port),
    },
  });
  await untilAnswering(child, options.port);
  return {
    port: options.port,
    pid: child.pid as number,
    stop: async () => {
      child.kill("SIGTERM");
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function untilAnswering(child: ChildProcess, port: number): Promise<void> {
  const deadline = performance.now() + START_WAIT_MS_MAX;
  while (performance.now() < deadline && child.exitCode === null) {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null);
    if (answer?.ok) return;
    await sleep(100);
  }
  child.kill("SIGKILL");
  throw new Error("the web process does not answer");
}
