import { randomBytes } from "node:crypto";
import { mkdir, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import pg from "pg";
import { startEmbeddedPostgres } from "../../../server/embedded-postgres";
import { freePort } from "../../../server/postgres/ports";
import { ensureBuilt, ensurePrismaClient } from "../../../server/start/build";
import { superviseChild, untilAnswering } from "../../../server/start/children";
import { migrate } from "../../storage/postgres/migrate";
import { storeContractKeys } from "../contract/contract-keys";
import type { FuzzTarget } from "./fuzz-run";

/**
 * The built web process on a database of its own, for a run alone. There is no worker: what changes a table is then a request,
 * or it is nothing.
 */
export async function startFuzzServer(): Promise<{ target: FuzzTarget; stop(): Promise<void> }> {
  ensurePrismaClient();
  await ensureBuilt();
  const dataDir = resolve(".spillway", `fuzz-${process.pid}`);
  await mkdir(dataDir, { recursive: true });
  const postgres = await startEmbeddedPostgres({ dataDir: join(dataDir, "postgres"), durable: false });
  await migrate(postgres.url);
  const keys = await storeContractKeys(postgres.url);
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const web = superviseChild({
    name: "web of the fuzz run",
    entry: "server/main.ts",
    environment: {
      ...process.env,
      NODE_ENV: "production",
      ALLOW_TEST_PAYMENTS: "1",
      NEXT_TELEMETRY_DISABLED: "1",
      LOG_LEVEL: "error",
      DATABASE_URL: postgres.url,
      BETTER_AUTH_SECRET: randomBytes(32).toString("hex"),
      SPILLWAY_DATA_DIR: dataDir,
      SPILLWAY_URL: origin,
      HOST: "127.0.0.1",
      PORT: String(port),
    },
    pidFile: join(dataDir, "web.pid"),
  });
  await Promise.race([untilAnswering(`${origin}/healthz`, new AbortController().signal), web.givenUp]);
  const database = new pg.Pool({ connectionString: postgres.url, max: 1 });
  return {
    target: { origin, database, keys },
    async stop() {
      await database.end();
      await web.stop();
      await postgres.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
