import pg from "pg";

export interface PoolOptions {
  /** Connections at most; a query beyond waits its turn. */
  readonly max: number;
  /**
   * `hot`: for the few named statements of settlement. Their plans are made once per connection, often while the tables are
   * still empty, and a plan that scans then would still scan with a million accounts; so sequential scans and merge joins are off
   * and every plan is a lookup by index. `lanes`: the same for the commit of decisions, with the one plan that commit-statement.ts explains.
   * `general`: the planner's own choice.
   */
  readonly use: "hot" | "lanes" | "general";
  readonly applicationName?: string;
  readonly statementTimeoutMs?: number;
  /** Queries of a connection are sent at once and answered in order, so statements that need not wait for each other share a round trip. */
  readonly pipeline?: boolean;
}

/** Nobody waits longer than this for a commit: the request's own deadline is as long. */
const STATEMENT_TIMEOUT_MS = { hot: 10_000, lanes: 10_000, general: 30_000 } as const;
/** The server ends a statement in time and says so. A line that went silent says nothing, so we stop waiting ourselves, a little later. */
const SILENCE_MS = 1_000;
const CONNECT_TIMEOUT_MS = 5_000;
const HOT_SETTINGS = [
  "enable_seqscan=off",
  "enable_mergejoin=off",
  "enable_material=off",
  "jit=off",
  // Planning a statement over sixteen partitions takes longer than running it, and the planner would try five times before it stops.
  "plan_cache_mode=force_generic_plan",
];
// Bitmap scans would lock the rows in the order in which they happen to lie, and two flushes each other out.
const LANE_SETTINGS = ["enable_nestloop=off", "enable_bitmapscan=off"];

/**
 * A pool of connections that act as `spillway_app`, whoever the URL's user is: they cannot change or delete a row of the datasets (L4).
 * int8 and numeric come back as text, and are read where the column's meaning is known (`BigInt` for amounts, `Number` for seqs).
 */
export function createPool(url: string, options: PoolOptions): pg.Pool {
  const timeout = options.statementTimeoutMs ?? STATEMENT_TIMEOUT_MS[options.use];
  const settings = ["role=spillway_app", `statement_timeout=${timeout}`, "timezone=UTC"];
  if (options.use !== "general") settings.push(...HOT_SETTINGS);
  if (options.use === "lanes") settings.push(...LANE_SETTINGS);
  // `pg` lets the URL win over the fields beside it: what the URL sets itself is kept, but ours has the last word.
  const address = new URL(url);
  const own = address.searchParams.get("options");
  address.searchParams.delete("options");
  address.searchParams.delete("application_name");
  const pool = new pg.Pool({
    connectionString: address.href,
    max: options.max,
    application_name: options.applicationName ?? `spillway-${options.use}`,
    options: [own ?? "", ...settings.map((setting) => `-c ${setting}`)].join(" ").trim(),
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    // 0: a proof of all books takes as long as it takes.
    ...(timeout === 0 ? {} : { query_timeout: timeout + SILENCE_MS }),
    keepAlive: true,
    // Of pg 8.23, not yet in its types.
    ...(options.pipeline === true ? ({ pipeline: true } as object) : {}),
  });
  // A connection that breaks while idle is dropped by the pool; without a listener it would end the process.
  pool.on("error", () => {});
  // And between being handed out and being listened to there is a moment in which nobody listens.
  pool.on("connect", (client) => client.on("error", () => {}));
  return pool;
}

/**
 * Class 08: connection; 53: out of disk, memory or connections; 57014: took longer than it may; 57P01 to 57P05: shut down, crashed, starting
 * up, dropped, idle too long; 58: its files fail it; 25006: has become a standby; 25P03: idle inside a transaction. All of
 * them undo what they interrupt.
 */
const UNAVAILABLE_STATES = /^(08|53|57014|57P0|58|25006|25P03)/;
const UNAVAILABLE_CODES = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOENT",
]);
// What `pg` and its pool say without a code.
const UNAVAILABLE_MESSAGES =
  /^(Connection terminated|Query read timeout|timeout exceeded when trying to connect|timeout expired|Client has encountered a connection error|Client was closed|Cannot use a pool after)/;

/** Whether the database could not be reached or went away, so that nothing is known to be durable. */
export function isUnavailable(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code === "string" && (UNAVAILABLE_STATES.test(code) || UNAVAILABLE_CODES.has(code))) return true;
  return typeof message === "string" && UNAVAILABLE_MESSAGES.test(message);
}

/** The same error, or `store_unavailable` where the connection is to blame. Tagged by `code`: classes differ between bundles. */
export function asStoreError(error: unknown): unknown {
  if (!isUnavailable(error)) return error;
  const unavailable = new Error("the database cannot be reached", { cause: error });
  return Object.assign(unavailable, { code: "store_unavailable" as const });
}

/** Runs `work` on one connection between begin and commit. What it throws rolls back; a broken connection is thrown away. */
export async function inTransaction<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  let client: pg.PoolClient;
  try {
    client = await pool.connect();
  } catch (error) {
    throw asStoreError(error);
  }
  let broken = false;
  // Between two queries a checked-out client reports the loss of its connection as an event; the next query then fails.
  const onError = () => {
    broken = true;
  };
  client.on("error", onError);
  try {
    await client.query("begin");
    const result = await work(client);
    const { command } = await client.query("commit");
    // Where a statement failed and `work` went on regardless, Postgres answers "commit" with a rollback, and without an error.
    if (command === "ROLLBACK")
      throw new Error("the transaction was rolled back: one of its statements had failed");
    return result;
  } catch (error) {
    broken ||= isUnavailable(error);
    if (!broken) {
      await client.query("rollback").catch(() => {
        broken = true;
      });
    }
    throw asStoreError(error);
  } finally {
    client.off("error", onError);
    client.release(broken);
  }
}
