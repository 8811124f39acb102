import { spawn, spawnSync } from "node:child_process";
import pg from "pg";
import { endedChildrenSeconds, processorSeconds } from "../load/processor-time";

/** `simple_update`: `pgbench -N`, three statements a transaction. `tpcb`: five, with the contended branches and tellers. */
export type PgbenchScript = "simple_update" | "tpcb";

export interface PgbenchOptions {
  readonly url: string;
  readonly script: PgbenchScript;
  readonly clients: number;
  readonly seconds: number;
  readonly postgresPid: number;
}

export interface PgbenchRun {
  readonly perSecond: number;
  readonly operations: number;
  readonly cpuMsPerThousand: { readonly pgbench: number; readonly postgres: number };
  readonly breaks: readonly string[];
}

export function pgbenchVersion(): string | null {
  const said = spawnSync("pgbench", ["--version"], { encoding: "utf8" });
  if (said.status === 0) return said.stdout.trim();
  if (process.getuid?.() !== 0) return null;
  const installed = spawnSync("apt-get", ["install", "-y", "--no-install-recommends", "postgresql-contrib"], {
    stdio: "ignore",
  });
  const again = installed.status === 0 ? spawnSync("pgbench", ["--version"], { encoding: "utf8" }) : null;
  return again?.status === 0 ? again.stdout.trim() : null;
}

export function initPgbench(url: string, scale: number): void {
  const made = spawnSync("pgbench", ["-i", "-q", "-s", String(scale), url], { encoding: "utf8" });
  if (made.status !== 0) throw new Error(`pgbench -i failed: ${made.stderr}`);
}

/** One run; afterwards its history must hold as many rows more as it says it committed, and the sums must agree. */
export async function runPgbench(options: PgbenchOptions): Promise<PgbenchRun> {
  const { url, script, clients, seconds, postgresPid } = options;
  const before = await stateOf(url);
  const postgresBefore = processorSeconds(postgresPid);
  const flags = script === "simple_update" ? ["-N"] : [];
  const args = ["-n", ...flags, "-c", String(clients), "-j", "2", "-T", String(seconds), url];
  const childrenBefore = endedChildrenSeconds();
  const text = await output("pgbench", args);
  const postgres = processorSeconds(postgresPid) - postgresBefore;
  const operations = Number(/number of transactions actually processed: (\d+)/.exec(text)?.[1]);
  const perSecond = Number(/tps = ([\d.]+)/.exec(text)?.[1]);
  const after = await stateOf(url);
  const breaks: string[] = [];
  const rows = after.rows - before.rows;
  if (rows !== operations) breaks.push(`${operations} transactions, ${rows} rows of history`);
  const sums =
    script === "simple_update" ? [after.accounts] : [after.accounts, after.tellers + before.untold];
  for (const sum of sums)
    if (sum !== after.history) breaks.push(`balances sum to ${sum}, history to ${after.history}`);
  const perThousand = (cpuSeconds: number) => (cpuSeconds * 1e6) / Math.max(1, operations);
  return {
    perSecond,
    operations,
    cpuMsPerThousand: {
      pgbench: perThousand(endedChildrenSeconds() - childrenBefore),
      postgres: perThousand(postgres),
    },
    breaks,
  };
}

interface PgbenchState {
  readonly rows: number;
  readonly history: bigint;
  readonly accounts: bigint;
  readonly tellers: bigint;
  /** What `-N` moved so far, which it tells accounts and history and not the tellers. */
  readonly untold: bigint;
}

async function stateOf(url: string): Promise<PgbenchState> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<Record<string, string>>(`
    select (select count(*) from pgbench_history) as rows, (select coalesce(sum(delta), 0) from pgbench_history) as history,
           (select sum(abalance) from pgbench_accounts) as accounts, (select sum(tbalance) from pgbench_tellers) as tellers`);
  await client.end();
  const row = rows[0] as Record<string, string>;
  const [history, tellers] = [BigInt(row.history ?? 0), BigInt(row.tellers ?? 0)];
  return {
    rows: Number(row.rows),
    history,
    accounts: BigInt(row.accounts ?? 0),
    tellers,
    untold: history - tellers,
  };
}

function output(command: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
    let text = "";
    let errors = "";
    child.stdout.on("data", (chunk) => {
      text += chunk;
    });
    child.stderr.on("data", (chunk) => {
      errors += chunk;
    });
    child.on("error", reject);
    child.on("close", (code) => {
      if (code === 0) resolve(text);
      else reject(new Error(`${command} ended with ${code}: ${errors}`));
    });
  });
}
