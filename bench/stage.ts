import pg from "pg";
import type { DecideOptions } from "./decide/web-process";
import { runToEnd } from "./load/measure-load";
import { initPgbench, pgbenchVersion } from "./peers/pgbench";
import { type BenchPostgres, startBenchPostgres } from "./servers/postgres";
import { type BenchRedis, startBenchRedis } from "./servers/redis";
import { AMPLE, type Endowment, openAccount, TIGHT } from "./world/accounts";
import { CREDITS_PLAN, WATERFALL_PLAN } from "./world/catalogue";
import { plant, plantCatalogue } from "./world/plant";

/** How much of everything. */
export interface Sizes {
  readonly accounts: number;
  readonly backlogEvents: number;
  readonly simulatedEvents: number;
  readonly cachedAccounts: number;
  readonly pgbenchScale: number;
  readonly warmupMs: number;
  readonly measureMs: number;
  readonly cycles: number;
}

export const FULL: Sizes = {
  accounts: 10_000,
  backlogEvents: 120_000,
  simulatedEvents: 200_000,
  cachedAccounts: 100_000,
  pgbenchScale: 20,
  warmupMs: 2000,
  measureMs: 4000,
  cycles: 3,
};

/** For a look at whether it all still runs; its figures are of cold code. */
export const QUICK: Sizes = {
  ...FULL,
  backlogEvents: 40_000,
  simulatedEvents: 40_000,
  cachedAccounts: 20_000,
  pgbenchScale: 10,
  warmupMs: 1000,
  measureMs: 1500,
  cycles: 1,
};

/** Servers running and databases filled: everything scenarios start from. */
export interface Stage {
  readonly sizes: Sizes;
  readonly postgres: BenchPostgres;
  readonly redis: Readonly<Record<"always" | "everysec", BenchRedis | string>>;
  readonly pgbench: { readonly version: string; readonly url: string } | null;
  /** Accounts on the whole waterfall, nothing decided yet. */
  readonly decideTemplate: string;
  /** The same with decisions that wait to be settled, every one of them charged. */
  readonly backlogTemplate: string;
  /** As many accounts as a web process is to remember; made when first asked for, since it takes long. */
  cachedTemplate(): Promise<string>;
  /** Accounts on the whole waterfall with decisions of all outcomes; made when first asked for. */
  simulateTemplate(): Promise<string>;
  close(): Promise<void>;
}

/** Lanes and flush size as the product composes its web process. */
export const WEB: Pick<DecideOptions, "lanes" | "flushMax"> = { lanes: 2, flushMax: 1000 };

export async function setStage(sizes: Sizes, say: (text: string) => void): Promise<Stage> {
  say("starting Postgres and Redis");
  const postgres = await startBenchPostgres();
  const redis = { always: await startBenchRedis("always"), everysec: await startBenchRedis("everysec") };
  const close = async () => {
    for (const server of Object.values(redis)) if (typeof server !== "string") await server.stop();
    await postgres.stop();
  };
  try {
    const version = pgbenchVersion();
    say(
      version === null
        ? "pgbench is not to be had: no yardstick"
        : `filling ${version}, scale ${sizes.pgbenchScale}`,
    );
    const pgbench = version === null ? null : { version, url: await postgres.empty("bench_pgbench") };
    if (pgbench !== null) initPgbench(pgbench.url, sizes.pgbenchScale);
    say(`opening ${sizes.accounts} accounts, twice`);
    const decideTemplate = await plantedTemplate(
      postgres,
      "bench_decide",
      WATERFALL_PLAN.ref,
      sizes.accounts,
    );
    const backlogTemplate = await plantedTemplate(
      postgres,
      "bench_backlog",
      CREDITS_PLAN.ref,
      sizes.accounts,
      AMPLE,
    );
    say(`deciding a backlog of ${sizes.backlogEvents} events`);
    await decideBacklog(backlogTemplate, sizes.accounts, sizes.backlogEvents);
    let cached: Promise<string> | null = null;
    const cachedTemplate = () => {
      if (cached === null) say(`opening ${sizes.cachedAccounts} accounts for the web process`);
      cached ??= plantedTemplate(postgres, "bench_cached", WATERFALL_PLAN.ref, sizes.cachedAccounts);
      return cached;
    };
    let simulated: Promise<string> | null = null;
    const simulateTemplate = () => {
      simulated ??= simulatedTemplate(postgres, sizes, say);
      return simulated;
    };
    const templates = { decideTemplate, backlogTemplate, cachedTemplate, simulateTemplate };
    return { sizes, postgres, redis, pgbench, ...templates, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A quarter of the accounts on tight budgets, unless all get the same. */
async function plantedTemplate(
  postgres: BenchPostgres,
  name: string,
  plan: string,
  accounts: number,
  endowment?: Endowment,
): Promise<string> {
  const url = await postgres.migrated(name);
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  const now = Date.now();
  await plantCatalogue(pool);
  const endowed = (n: number) => endowment ?? (n % 4 === 3 ? TIGHT : AMPLE);
  // Opened one after the other, so that "the first accounts in order of their id" are these in this order; the first is ample.
  const opened = (n: number) => openAccount(plan, endowed(n), now - accounts + n);
  await plant(
    pool,
    Array.from({ length: accounts }, (_, n) => opened(n)),
  );
  await pool.query("vacuum analyze");
  await pool.end();
  return url;
}

async function simulatedTemplate(
  postgres: BenchPostgres,
  { accounts, simulatedEvents }: Sizes,
  say: (text: string) => void,
): Promise<string> {
  say(`deciding ${simulatedEvents} requests to simulate`);
  const url = await plantedTemplate(postgres, "bench_simulate", WATERFALL_PLAN.ref, accounts);
  await decideBacklog(url, accounts, simulatedEvents);
  return url;
}

/** Through the committer, as every event: real standings, real chains. */
async function decideBacklog(url: string, accounts: number, events: number): Promise<void> {
  const options: DecideOptions = {
    url,
    accountsMax: accounts,
    clients: 512,
    asksMax: events,
    keyPrefix: "b-",
    ...WEB,
  };
  const { operations } = await runToEnd("bench/decide/web-process.ts", options);
  if (operations !== events) throw new Error(`${operations} events instead of ${events}`);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query("vacuum analyze");
  await client.end();
}
