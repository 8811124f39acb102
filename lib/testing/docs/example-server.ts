import { randomBytes, randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import pg from "pg";
import { Simulator } from "@/lib/simulation/run/simulator";
import { seed } from "@/prisma/seed";
import { createMcpListener } from "@/server/mcp";
import { readConfig } from "../../config";
import { createNodeListener } from "../../http/node-adapter";
import { startRuntime } from "../../start-runtime";
import { createDatabase, dropDatabase } from "../../storage/postgres/databases";
import { storeContractKeys } from "../contract/contract-keys";
import { createTestDatabase } from "../database";
import { startTestWorker } from "../test-worker";

export interface ExampleServer {
  /** What the shell of an example finds in its environment. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Where an example's runner waits until everything decided so far is settled, and what was asked to be simulated is done: a document does not speak of the moment before. */
export const SETTLED_PATH = "/settled";

/** On a request of the runner's own: no time passes with it. */
export const UNSEEN_HEADER = "x-unseen";

/**
 * When the demo's stories end; its examples begin a minute later. What a window still has depends on the hour, and what a bucket has on the second: so the
 * hour is always the same, and a second passes with each request.
 */
const TOLD_AT = Date.parse("2026-12-01T12:00:00.000Z");
const BEGINS_AT = TOLD_AT + 60_000;
const TICK_MS = 1_000;

const SECRET = randomBytes(32).toString("hex");

export interface Planted {
  readonly url: string;
  readonly secret: string;
  readonly liveSecret: string;
  drop(): Promise<void>;
}

/** A database with the demo in it and one key more, of which every page gets a copy of its own. */
export async function plantExamples(): Promise<Planted> {
  const { url, drop } = await createTestDatabase();
  await seed(url, TOLD_AT);
  const { sandbox, live } = await storeContractKeys(url);
  return { url, secret: sandbox, liveSecret: live, drop };
}

/** Serves the whole API and MCP over HTTP from a copy of the planted database, with workers that settle and simulate. */
export async function startExampleServer(planted: Planted): Promise<ExampleServer> {
  const template = decodeURIComponent(new URL(planted.url).pathname.slice(1));
  const url = await createDatabase(
    planted.url,
    `spillway_docs_${randomUUID().replaceAll("-", "")}`,
    template,
  );
  const config = readConfig({
    NODE_ENV: "test",
    DATABASE_URL: url,
    LOG_LEVEL: "silent",
    BETTER_AUTH_SECRET: SECRET,
    SPILLWAY_DATA_DIR: tmpdir(),
    SPILLWAY_URL: "http://localhost:3000",
  });
  let now = BEGINS_AT;
  const started = await startRuntime(config, "web", { now: () => now });
  const worker = startTestWorker(started);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const simulator = new Simulator({
    runtime: started.runtime,
    pollMs: POLL_MS,
    finished: () => {},
    failed: (error) => console.error(error),
  });
  simulator.start();
  const listener = createNodeListener(started.routerOf("all"));
  const mcp = createMcpListener(started, config);
  const server = createServer((request, response) => {
    if (request.url === SETTLED_PATH) return void untilSettled(client).then(() => response.end());
    if (request.url === "/healthz") return void response.end('{"status":"ok"}');
    if (request.headers[UNSEEN_HEADER] === undefined) now += TICK_MS;
    if (mcp.serves(request)) mcp.answer(request, response);
    else listener.answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    environment: {
      SPILLWAY_URL: `http://127.0.0.1:${port}`,
      SPILLWAY_API_KEY: planted.secret,
      SPILLWAY_LIVE_KEY: planted.liveSecret,
      DATABASE_URL: url,
    },
    async stop() {
      listener.closeStreams();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await simulator.stop();
      await worker.stop();
      await client.end();
      await started.stop();
      await dropDatabase(url);
    },
  };
}

const POLL_MS = 20;

async function untilSettled(client: pg.Client): Promise<void> {
  for (;;) {
    const { rows } = await client.query(
      `select exists (select from usage_events u join ledgers l using (account_id) where u.seq > l.settled_seq)
           or exists (select from simulations where status in ('queued', 'running')) as waits`,
    );
    if (!rows[0].waits) return;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
