import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readConfig } from "@/lib/config";
import { freePort, isPortFree } from "../postgres/ports";
import { ensureBuilt, ensurePrismaClient, requireNode } from "./build";
import { type Child, superviseChild, untilAnswering } from "./children";
import { type Database, prepareDatabase } from "./database";
import { type Demo, plantDemo } from "./demo";

export type Mode = "start" | "dev";

export type Running = {
  url: string;
  databaseUrl: string;
  /** Null where nothing was planted: in production, unless it was asked for. */
  demo: Demo | null;
  /** Settles when everything is down: after `signal` was aborted, or rejects when a process cannot be kept up. */
  stopped: Promise<void>;
};

/**
 * Builds what is missing, starts the database, brings it to the present schema, plants the demo, and starts web
 * and worker. Returns once the web process answers. Aborting `signal` at any moment, also half-way, stops what
 * has been started, in reverse order, so that the database ends last and cleanly.
 */
export async function boot(options: {
  mode: Mode;
  environment: Record<string, string | undefined>;
  signal: AbortSignal;
}): Promise<Running> {
  const { mode, signal } = options;
  requireNode();
  const config = readConfig(options.environment);
  const port = await choosePort(options.environment.PORT, config.port);
  const url = config.url.replace(`localhost:${config.port}`, `localhost:${port}`);
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
  ensurePrismaClient();
  if (mode === "start") await ensureBuilt(signal);

  const started: { stop(): Promise<void> }[] = [];
  const stopAll = async () => {
    for (const one of started.splice(0).reverse()) await one.stop();
  };
  try {
    const database: Database = await prepareDatabase(config);
    started.push(database);
    const demo = config.isDemoWanted ? await plantDemo(database.url) : null;
    signal.throwIfAborted();
    const environment = {
      ...options.environment,
      NEXT_TELEMETRY_DISABLED: "1",
      NODE_ENV: mode === "dev" ? "development" : "production",
      DATABASE_URL: database.url,
      BETTER_AUTH_SECRET: config.authSecret,
      // Whoever started this as production was asked already; else "production" only says how Next was built.
      ...(config.stripe === null ? { ALLOW_TEST_PAYMENTS: "1" } : {}),
      SPILLWAY_DATA_DIR: config.dataDir,
      SPILLWAY_DEMO: config.isDemoWanted ? "1" : "0",
      SPILLWAY_URL: url,
      HOST: config.host,
      PORT: String(port),
    };
    const children: Child[] = ["worker", "web"].map((name) => {
      const child = superviseChild({
        name,
        entry: ENTRIES[name] as string,
        environment,
        pidFile: join(config.dataDir, `${name}.pid`),
      });
      started.push(child);
      return child;
    });
    const givenUp = Promise.race([database, ...children].map((one) => one.givenUp));
    await Promise.race([untilAnswering(`http://${reachable(config.host)}:${port}/healthz`, signal), givenUp]);
    started.push(announce(join(config.dataDir, "url"), url));
    const aborted = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
    return {
      url,
      databaseUrl: database.url,
      demo,
      stopped: Promise.race([aborted, givenUp]).finally(stopAll),
    };
  } catch (error) {
    await stopAll();
    throw error;
  }
}

/** Leaves our address where the command line looks for it; the port may be any. */
function announce(file: string, url: string): { stop(): Promise<void> } {
  writeFileSync(file, url);
  return { stop: async () => rmSync(file, { force: true }) };
}

const ENTRIES: Record<string, string> = { web: "server/main.ts", worker: "server/worker.ts" };

/** Port 3000 is often taken on a developer's machine: then any free one will do, unless a port was asked for. */
async function choosePort(asked: string | undefined, configured: number): Promise<number> {
  if (configured === 0) return freePort();
  if (asked || (await isPortFree(configured))) return configured;
  return freePort();
}

const reachable = (host: string) => (host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host);
