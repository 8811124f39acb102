import pg from "pg";
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRedis } from "rate-limiter-flexible";
import { createClient } from "redis";
import { closedLoop } from "../load/clients";
import type { Load } from "../load/protocol";

export interface RateLimiterOptions {
  readonly kind: "rate_limiter";
  readonly store:
    | { readonly postgres: string }
    | { readonly redis: string; readonly pid: number }
    | { readonly memory: true };
  readonly keys: number;
  readonly clients: number;
  readonly connections: number;
  /** What a key has per window; a budget that some of them use up during the run. */
  readonly points: number;
}

export interface RateLimiterEvidence {
  /** Points granted per key. */
  readonly granted: readonly number[];
  readonly refused: number;
}

/** Long enough that no window ends during a run. */
const DURATION_SECONDS = 5 * 3600;

/** rate-limiter-flexible as its documentation uses it: one point per request, one counter per key, no record of the request. */
export async function prepareRateLimiter(options: RateLimiterOptions): Promise<Load> {
  const { limiter, close } = await limiterOn(options);
  const granted = new Array<number>(options.keys).fill(0);
  let refused = 0;
  const clients = closedLoop(options, async () => {
    const key = Math.floor(Math.random() * options.keys);
    try {
      await limiter.consume(String(key), 1);
      granted[key] = (granted[key] as number) + 1;
    } catch (refusal) {
      if (refusal instanceof Error) throw refusal;
      refused++;
    }
    return true;
  });
  return {
    ...clients,
    stop: async () => {
      const latencies = await clients.stop();
      await close();
      return { evidence: { granted, refused } satisfies RateLimiterEvidence, latencies };
    },
  };
}

async function limiterOn({ store, connections, points }: RateLimiterOptions) {
  const rules = { keyPrefix: "bench", points, duration: DURATION_SECONDS };
  if ("memory" in store) return { limiter: new RateLimiterMemory(rules), close: async () => {} };
  if ("redis" in store) {
    const client = createClient({ url: store.redis });
    await client.connect();
    const limiter = new RateLimiterRedis({ ...rules, storeClient: client, useRedisPackage: true });
    return { limiter, close: () => client.close() };
  }
  const pool = new pg.Pool({ connectionString: store.postgres, max: connections });
  const limiter = await new Promise<InstanceType<typeof RateLimiterPostgres>>((resolve, reject) => {
    const made = new RateLimiterPostgres(
      { ...rules, storeClient: pool, storeType: "pool", tableName: "limits" },
      (error) => (error ? reject(error) : resolve(made)),
    );
  });
  return { limiter, close: () => pool.end() };
}

/** Empties a Redis: the keys of the run before would still count. */
export async function forgetKeys(url: string): Promise<void> {
  const client = createClient({ url });
  await client.connect();
  await client.flushAll();
  await client.close();
}

/** No key was granted more than it had, and the store counted exactly what was granted and refused. */
export async function checkRateLimiter(
  { store, points }: RateLimiterOptions,
  { granted, refused }: RateLimiterEvidence,
): Promise<string[]> {
  const breaks: string[] = [];
  const over = granted.filter((count) => count > points).length;
  if (over > 0) breaks.push(`${over} keys were granted more than ${points}`);
  const asked = granted.reduce((sum, count) => sum + count, refused);
  const counted = await countedBy(store);
  if (counted !== null && counted !== asked)
    breaks.push(`${asked} requests were answered, the store counted ${counted}`);
  return breaks;
}

async function countedBy(store: RateLimiterOptions["store"]): Promise<number | null> {
  if ("memory" in store) return null;
  if ("redis" in store) {
    const client = createClient({ url: store.redis });
    await client.connect();
    const keys = await client.keys("bench:*");
    const values = keys.length === 0 ? [] : await client.mGet(keys);
    await client.close();
    return values.reduce((sum, value) => sum + Number(value ?? 0), 0);
  }
  const client = new pg.Client({ connectionString: store.postgres });
  await client.connect();
  const { rows } = await client.query<{ points: string }>(
    "select coalesce(sum(points), 0)::text as points from limits",
  );
  await client.end();
  return Number(rows[0]?.points);
}
