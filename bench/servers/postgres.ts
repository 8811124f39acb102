import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { createDatabase, dropDatabase } from "@/lib/storage/postgres/databases";
import { migrate } from "@/lib/storage/postgres/migrate";
import { startEmbeddedPostgres } from "@/server/embedded-postgres";

/** The bench's own Postgres, durable and set as Spillway ships it; gone when the bench is. */
export interface BenchPostgres {
  readonly url: string;
  readonly pid: number;
  /** What bears on speed and durability, as the server itself answers. */
  readonly settings: Readonly<Record<string, string>>;
  empty(name: string): Promise<string>;
  /** A new migrated database. */
  migrated(name: string): Promise<string>;
  /** A copy of a database that nobody is connected to. */
  copy(url: string, name: string): Promise<string>;
  drop(url: string): Promise<void>;
  /** Writes out what earlier runs left dirty, so that no run pays for the one before it. */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

const SHOWN = [
  "server_version",
  "fsync",
  "synchronous_commit",
  "full_page_writes",
  "wal_sync_method",
  "data_checksums",
  "shared_buffers",
  "wal_buffers",
  "max_wal_size",
  "checkpoint_timeout",
  "wal_compression",
  "autovacuum",
  "commit_delay",
];

export async function startBenchPostgres(): Promise<BenchPostgres> {
  const dataDir = await mkdtemp(join(tmpdir(), "spillway-bench-"));
  const server = await startEmbeddedPostgres({ dataDir, durable: true });
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  const settings: Record<string, string> = {};
  for (const name of SHOWN) {
    const { rows } = await client.query<{ value: string }>("select current_setting($1) as value", [name]);
    settings[name] = rows[0]?.value ?? "";
  }
  if (settings.fsync !== "on" || settings.synchronous_commit !== "on")
    throw new Error("the bench's Postgres is not durable");
  return {
    url: server.url,
    pid: server.pid,
    settings,
    empty: (name) => createDatabase(server.url, name),
    migrated: async (name) => {
      const url = await createDatabase(server.url, name);
      await migrate(url);
      return url;
    },
    copy: (url, name) => createDatabase(server.url, name, decodeURIComponent(new URL(url).pathname.slice(1))),
    drop: dropDatabase,
    settle: async () => {
      await client.query("checkpoint");
    },
    stop: async () => {
      await client.end();
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
