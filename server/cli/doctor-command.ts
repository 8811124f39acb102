import { accessSync, constants, existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { isPortFree } from "../postgres/ports";
import { onDatabase } from "./database";
import { EXIT } from "./exit-codes";
import { findSpillway, readOurConfig } from "./find-spillway";
import { printJson, shown } from "./terminal";

const NODE_MAJOR_MIN = 22;
const MIGRATIONS = "prisma/migrations";

/** One thing that has to be right, what was found, and what to do where it is not. */
interface Finding {
  readonly what: string;
  readonly isWell: boolean;
  readonly found: string;
  readonly fix: string | null;
}

export function addDoctorCommand(program: Command): void {
  program
    .command("doctor")
    .summary("check what Spillway needs, and say how to get it")
    .description("Checks Node, the data folder, the database, its migrations, the port and the settlement.")
    .option("--json", "print the findings as JSON")
    .action(async (options: { json?: boolean }) => {
      const findings = [node(), dataFolder(), ...(await database()), ...(await processes())];
      if (options.json) printJson(findings.map(({ isWell, ...rest }) => ({ ok: isWell, ...rest })));
      else process.stdout.write(findings.map(findingText).join(""));
      process.exitCode = findings.every((finding) => finding.isWell) ? EXIT.done : EXIT.broken;
    });
}

function findingText({ what, isWell, found, fix }: Finding): string {
  const mark = isWell ? shown("green", "ok  ") : shown("red", "FAIL");
  return `  ${mark}  ${what.padEnd(12)}  ${found}\n${fix === null ? "" : `        ${fix}\n`}`;
}

function finding(what: string, isWell: boolean, found: string, fix: string): Finding {
  return { what, isWell, found, fix: isWell ? null : fix };
}

function node(): Finding {
  const { node: version } = process.versions;
  const isWell = Number(version.split(".")[0]) >= NODE_MAJOR_MIN;
  return finding(
    "node",
    isWell,
    version,
    `Node ${NODE_MAJOR_MIN} or newer is needed; npm ci brings one along.`,
  );
}

function dataFolder(): Finding {
  const { dataDir } = readOurConfig();
  try {
    if (existsSync(dataDir)) accessSync(dataDir, constants.R_OK | constants.W_OK);
    return finding("data folder", true, dataDir, "");
  } catch {
    return finding("data folder", false, dataDir, "This user must be able to read and write it.");
  }
}

async function database(): Promise<Finding[]> {
  const config = readOurConfig();
  const where = config.databaseUrl === null ? "embedded" : new URL(config.databaseUrl).host;
  if (config.databaseUrl === null && !existsSync(join(config.dataDir, "postgres", "cluster"))) {
    return [finding("database", true, "none yet: npm start makes one in the data folder", "")];
  }
  try {
    return await onDatabase(config, async ({ runtime: { db } }) => {
      const [{ server_version: version } = { server_version: "" }] = await db.$queryRaw<
        { server_version: string }[]
      >`show server_version`;
      return [finding("database", true, `${where}, PostgreSQL ${version}`, ""), await migrations(db)];
    });
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

async function migrations(db: {
  $queryRaw: <T>(query: TemplateStringsArray) => Promise<T>;
}): Promise<Finding> {
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

async function processes(): Promise<Finding[]> {
  const running = await findSpillway({});
  const { port } = readOurConfig();
  if (running === null) {
    const isFree = port === 0 || (await isPortFree(port));
    const found = isFree ? `${port} is free; Spillway is not running` : `${port} is taken by another program`;
    return [finding("port", isFree, found, "npm start takes another one, unless PORT says which.")];
  }
  const answer = await fetch(new URL("/readyz", running.url)).catch(() => null);
  const ready = (await answer?.json().catch(() => null)) as {
    status?: string;
    settlement?: { lag_seconds: number; open_breaks: number } | null;
  } | null;
  const { lag_seconds: lag = 0, open_breaks: breaks = 0 } = ready?.settlement ?? {};
  return [
    finding(
      "web",
      ready?.status !== "unavailable" && ready !== null,
      `running at ${running.url}`,
      "Its database does not answer it.",
    ),
    finding(
      "worker",
      ready?.status === "ready",
      `settlement ${lag.toFixed(1)} s behind`,
      "Is the worker running?",
    ),
    finding("books", breaks === 0, `${breaks} open breaks`, "spillway reconcile names them."),
  ];
}
