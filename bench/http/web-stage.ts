import { randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { drawSecret } from "@/lib/auth/api-key-secret";
import { freePort } from "@/server/postgres/ports";
import { ensureBuilt } from "@/server/start/build";
import type { Stage } from "../stage";
import { accountIds } from "../world/plant";
import { type BenchWebServer, startWebServer } from "./web-server";

/** A web process with its database, its key and its accounts. */
export interface WebSide {
  readonly server: BenchWebServer;
  readonly databaseUrl: string;
  readonly secret: string;
  readonly accountsFile: string;
}

/** Two web processes that differ in one thing: whether the decision routes are answered in front of Next. */
export interface WebStage {
  readonly fast: WebSide;
  readonly next: WebSide;
  close(): Promise<void>;
}

export async function setWebStage(stage: Stage): Promise<WebStage> {
  await ensureBuilt();
  const directory = await mkdtemp(join(tmpdir(), "spillway-bench-accounts-"));
  const fast = await startSide(stage, directory, true);
  const next = await startSide(stage, directory, false);
  return {
    fast,
    next,
    close: async () => {
      for (const side of [fast, next]) {
        await side.server.stop();
        await stage.postgres.drop(side.databaseUrl);
      }
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function startSide(stage: Stage, directory: string, isFastLaneOn: boolean): Promise<WebSide> {
  const name = isFastLaneOn ? "fast" : "next";
  const databaseUrl = await stage.postgres.copy(await stage.cachedTemplate(), `bench_web_${name}`);
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 1 });
  const { secret, prefix, hash } = drawSecret(true);
  await pool.query(
    `insert into api_keys (id, name, prefix, secret_hash, scopes, livemode, created_by) values ($1, 'bench', $2, $3, '{decide}', true, 'bench')`,
    [randomUUID(), prefix, Buffer.from(hash)],
  );
  const accountsFile = join(directory, `${name}.json`);
  await writeFile(accountsFile, JSON.stringify(await accountIds(pool, stage.sizes.cachedAccounts)));
  await pool.end();
  const server = await startWebServer({ databaseUrl, port: await freePort(), isFastLaneOn });
  return { server, databaseUrl, secret, accountsFile };
}
