import pg from "pg";
import { closedLoop } from "../load/clients";
import type { Load } from "../load/protocol";

export interface StatementOptions {
  readonly kind: "statement";
  readonly url: string;
  readonly accounts: number;
  readonly clients: number;
  readonly connections: number;
}

export interface StatementEvidence {
  readonly acknowledged: number;
  readonly refused: number;
}

/** What every second team writes: a counter with a limit, and a row that says what happened. */
export const STATEMENT_SCHEMA = `
  create table counters (account_id integer primary key, used bigint not null, quota bigint not null) with (fillfactor = 50);
  create table usage_rows (
    id bigint generated always as identity primary key,
    account_id integer not null,
    key text not null,
    amount bigint not null,
    at timestamptz not null default now(),
    unique (account_id, key)
  )`;

const SPEND = `
  with moved as (
    update counters set used = used + $3 where account_id = $1 and used + $3 <= quota returning account_id
  ), recorded as (
    insert into usage_rows (account_id, key, amount) select account_id, $2, $3 from moved
  ) select count(*)::int as moved from moved`;

/** One statement per request with `pg`: prepared, pooled, durable, one transaction each. */
export async function prepareStatement(options: StatementOptions): Promise<Load> {
  const pool = new pg.Pool({ connectionString: options.url, max: options.connections });
  let acknowledged = 0;
  let refused = 0;
  const clients = closedLoop(options, async (nth) => {
    const account = Math.floor(Math.random() * options.accounts) + 1;
    const amount = 100_000 + (nth % 1000) * 1000;
    const { rows } = await pool.query<{ moved: number }>({
      name: "spend",
      text: SPEND,
      values: [account, `key-${nth}`, amount],
    });
    if (rows[0]?.moved === 1) acknowledged++;
    else refused++;
    return true;
  });
  return {
    ...clients,
    stop: async () => {
      const latencies = await clients.stop();
      await pool.end();
      return { evidence: { acknowledged, refused } satisfies StatementEvidence, latencies };
    },
  };
}

/** Makes the tables, with a quota that some accounts use up. */
export async function plantCounters(url: string, accounts: number, quota: number): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(STATEMENT_SCHEMA);
  await client.query("insert into counters select n, 0, $2 from generate_series(1, $1::int) n", [
    accounts,
    quota,
  ]);
  await client.query("vacuum analyze counters");
  await client.end();
}

export async function checkStatement(url: string, { acknowledged }: StatementEvidence): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ rows: number; wrong: number; over: number }>(`
    select (select count(*)::int from usage_rows) as rows,
           (select count(*)::int from counters where used > quota) as over,
           (select count(*)::int from counters c
             where used <> (select coalesce(sum(amount), 0) from usage_rows u where u.account_id = c.account_id)) as wrong`);
  await client.end();
  const found = rows[0];
  const breaks: string[] = [];
  if (found?.rows !== acknowledged) breaks.push(`${acknowledged} answers, ${found?.rows} rows`);
  if (found?.wrong !== 0) breaks.push(`${found?.wrong} counters are not the sum of their rows`);
  if (found?.over !== 0) breaks.push(`${found?.over} counters are beyond their quota`);
  return breaks;
}
