import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";

export type MigrationReport = {
  /** Names of the migrations that this call applied, in order. */
  applied: string[];
  /** Names the database has and this program has not: a newer version of Spillway was here. */
  ahead: string[];
};

type Migration = { name: string; script: string; checksum: string };
type Recorded = { migration_name: string; checksum: string; is_finished: boolean };

/** The key Prisma Migrate locks, so that `prisma migrate deploy` and we never migrate at the same time. */
const PRISMA_LOCK_KEY = 72707369;

/** Prisma's own table, column for column: `prisma migrate status` and `deploy` read what we write. */
const MIGRATIONS_TABLE = `
  create table if not exists _prisma_migrations (
    id varchar(36) primary key not null,
    checksum varchar(64) not null,
    finished_at timestamptz,
    migration_name varchar(255) not null,
    logs text,
    rolled_back_at timestamptz,
    started_at timestamptz not null default now(),
    applied_steps_count integer not null default 0
  )`;

/**
 * Brings the database at `url` to the schema of `folder` (`<name>/migration.sql`, in order of name).
 *
 * Why not Prisma's own command: it downloads a native engine when it first runs, and a start must not need the
 * internet. Each migration runs in one transaction together with its record, so a failed one leaves nothing and
 * can be run again. Any number of processes may call this at once: they take turns under an advisory lock, and
 * all but the first find nothing to do. The caller's role must own the schema.
 *
 * Throws, having applied nothing further, when a recorded migration's text has changed since (its effect is
 * not what the file says any more), or when Prisma recorded one that never finished.
 */
export async function migrate(url: string, folder = "prisma/migrations"): Promise<MigrationReport> {
  const migrations = await readMigrations(folder);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    // A session lock, since it has to span several transactions. It goes with the connection, also on a crash.
    await client.query("select pg_advisory_lock($1)", [PRISMA_LOCK_KEY]);
    await client.query("set client_min_messages = warning");
    await client.query(MIGRATIONS_TABLE);
    const recorded = await readRecorded(client);
    const pending = pendingOf(migrations, recorded);
    for (const migration of pending) await apply(client, migration);
    const known = new Set(migrations.map((migration) => migration.name));
    return {
      applied: pending.map((migration) => migration.name),
      ahead: recorded.map((record) => record.migration_name).filter((name) => !known.has(name)),
    };
  } finally {
    await client.end();
  }
}

/** The migrations that this program brings, in the order in which they are applied. */
export async function migrationNames(folder = "prisma/migrations"): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

async function readMigrations(folder: string): Promise<Migration[]> {
  return Promise.all(
    (await migrationNames(folder)).map(async (name) => {
      const bytes = await readFile(join(folder, name, "migration.sql"));
      const checksum = createHash("sha256").update(bytes).digest("hex");
      return { name, script: bytes.toString("utf8"), checksum };
    }),
  );
}

async function readRecorded(client: pg.Client): Promise<Recorded[]> {
  const { rows } = await client.query<Recorded>(
    `select migration_name, checksum, finished_at is not null as is_finished
       from _prisma_migrations where rolled_back_at is null order by started_at`,
  );
  return rows;
}

function pendingOf(migrations: Migration[], recorded: Recorded[]): Migration[] {
  const records = new Map(recorded.map((record) => [record.migration_name, record]));
  return migrations.filter((migration) => {
    const record = records.get(migration.name);
    if (!record) return true;
    if (!record.is_finished) {
      throw new Error(
        `Migration ${migration.name} was begun by Prisma and never finished; resolve it with \`prisma migrate resolve\`.`,
      );
    }
    if (record.checksum !== migration.checksum) {
      throw new Error(
        `Migration ${migration.name} was applied with other text (${record.checksum}) than its file has now (${migration.checksum}). Applied migrations never change: restore the file and add a new one.`,
      );
    }
    return false;
  });
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  await client.query("begin");
  try {
    await client.query(migration.script);
    await client.query(
      `insert into _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       values ($1, $2, $3, now(), clock_timestamp(), 1)`,
      [randomUUID(), migration.checksum, migration.name],
    );
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw new Error(`Migration ${migration.name} failed: ${(error as Error).message}`, { cause: error });
  }
  // A script may set its own search_path or role; the next one starts as if on a fresh connection.
  await client.query("reset all; reset role");
}
