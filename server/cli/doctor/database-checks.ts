import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "@/lib/config";
import type { Runtime } from "@/lib/runtime";
import { onDatabase } from "../database";
import { type Finding, finding } from "./finding";

const MIGRATIONS = "prisma/migrations";
const VERSION_MIN = 15;
const SKEW_MS_MAX = 1_000;
/** What nobody may change, this program included (L4). */
const APPEND_ONLY = ["usage_events", "account_events", "monetization_events", "balance_updates", "audit_log"];

type Database = Runtime["db"];

/** The database, asked as web and worker ask it: in the role that they step down to. */
export async function databaseFindings(config: Config): Promise<Finding[]> {
  const where = config.databaseUrl === null ? "embedded" : new URL(config.databaseUrl).host;
  if (config.databaseUrl === null && !existsSync(join(config.dataDir, "postgres", "cluster"))) {
    return [finding("database", true, "none yet: npm start makes one in the data folder", "")];
  }
  try {
    return await onDatabase(config, async ({ runtime: { db } }) => [
      await version(db, where),
      await durability(db),
      await clock(db),
      await migrations(db),
      await role(db),
    ]);
  } catch (error) {
    // A client's message tells of the call first and of the reason last.
    const last = (error as Error).message.trim().split("\n").at(-1) ?? "";
    const reason = /Message: `(.*)`$/.exec(last)?.[1] ?? last;
    const fix = reason.includes("spillway_app")
      ? "It was never prepared: npm start does."
      : "See DATABASE_URL, or the log in the data folder.";
    return [finding("database", false, `${where}: ${reason}`, fix)];
  }
}

async function version(db: Database, where: string): Promise<Finding> {
  const [row] = await db.$queryRaw<
    { version: string }[]
  >`select current_setting('server_version') as version`;
  const found = row?.version ?? "";
  const isWell = Number.parseInt(found, 10) >= VERSION_MIN;
  return finding(
    "database",
    isWell,
    `${where}, PostgreSQL ${found}`,
    `PostgreSQL ${VERSION_MIN} or newer is needed.`,
  );
}

/** A server that answers before it has written loses decisions that were already told. */
async function durability(db: Database): Promise<Finding> {
  const rows = await db.$queryRaw<{ name: string; setting: string }[]>`
    select name, setting from pg_settings where name in ('fsync', 'full_page_writes', 'synchronous_commit')`;
  const off = rows.filter(({ setting }) => setting === "off").map(({ name }) => name);
  const found = off.length === 0 ? "commits are on disk before they are answered" : `${off.join(", ")} off`;
  return finding("durability", off.length === 0, found, "Set it to on in postgresql.conf, and reload.");
}

async function clock(db: Database): Promise<Finding> {
  const before = Date.now();
  const [row] = await db.$queryRaw<
    { at: number }[]
  >`select extract(epoch from clock_timestamp())::float8 * 1000 as at`;
  const after = Date.now();
  const skewMs = Math.round((row?.at ?? 0) - (before + after) / 2);
  // The question was under way for a while, so it cannot be known closer than that.
  const isWell = Math.abs(skewMs) <= SKEW_MS_MAX + (after - before) / 2;
  const found = `the database's is ${Math.abs(skewMs)} ms ${skewMs < 0 ? "behind" : "ahead of"} this machine's`;
  return finding("clock", isWell, found, "Windows would reset at the wrong time: keep both in step by NTP.");
}

async function migrations(db: Database): Promise<Finding> {
  const wanted = readdirSync(MIGRATIONS, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const [{ exists } = { exists: false }] = await db.$queryRaw<{ exists: boolean }[]>`
    select to_regclass('_prisma_migrations') is not null as exists`;
  const rows = exists
    ? await db.$queryRaw<{ name: string }[]>`
        select migration_name as name from _prisma_migrations where finished_at is not null`
    : [];
  const applied = new Set(rows.map((row) => row.name));
  const missing = wanted.filter(({ name }) => !applied.has(name));
  const found = missing.length === 0 ? `${applied.size} applied` : `${missing.length} not applied`;
  return finding("migrations", missing.length === 0, found, "The next npm start applies them.");
}

/** Facts are append-only by right and not by habit: the role that web and worker act in may not change one. */
async function role(db: Database): Promise<Finding> {
  const [row] = await db.$queryRaw<{ role: string; may: string[] }[]>`
    select current_user::text as role,
           array(select t from unnest(${APPEND_ONLY}::text[]) t
                  where has_table_privilege(current_user, t, 'update, delete, truncate')) as may`;
  const { role: name = "", may = [] } = row ?? {};
  const isWell = name === "spillway_app" && may.length === 0;
  const found =
    name !== "spillway_app"
      ? `acts as ${name} and not as spillway_app`
      : may.length === 0
        ? "spillway_app may add facts and change none"
        : `spillway_app may change ${may.join(", ")}`;
  const fix = `revoke update, delete, truncate on ${may.length === 0 ? "…" : may.join(", ")} from spillway_app; a pooler in between must pass startup options on.`;
  return finding("role rights", isWell, found, fix);
}
