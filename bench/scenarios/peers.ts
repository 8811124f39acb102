import { measureLoad } from "../load/measure-load";
import { type PgbenchScript, runPgbench } from "../peers/pgbench";
import {
  checkRateLimiter,
  forgetKeys,
  type RateLimiterEvidence,
  type RateLimiterOptions,
} from "../peers/rate-limiter";
import {
  checkStatement,
  plantCounters,
  type StatementEvidence,
  type StatementOptions,
} from "../peers/statement";
import { round } from "../report/ratios";
import type { Outcome, Scenario } from "../report/run-record";
import type { Stage } from "../stage";
import { total, withTotal } from "./outcome";

/** What pgbench did best with, of 8, 16, 32 and 64 clients on two cores; with fewer or more it is slower, and ratios kinder to us. */
const PGBENCH_CLIENTS = 16;
const LIMITER = { clients: 256, connections: 16, points: 30 };
const STATEMENT = { clients: 64, connections: 16 };
const STATEMENT_QUOTA = 20_000_000;
const PEER_SCRIPT = "bench/peers/peer-process.ts";

/** The yardstick; run several times a cycle, since everything is held against it. */
export function pgbenchScenarios(stage: Stage): Scenario[] {
  const { pgbench, sizes } = stage;
  if (pgbench === null) return [];
  const scenario = (name: string, script: PgbenchScript, what: string): Scenario => ({
    name,
    claim: "yardstick",
    what: `${pgbench.version} ${what}, -c ${PGBENCH_CLIENTS} -j 2, scale ${sizes.pgbenchScale}`,
    cycles: "all",
    run: async (): Promise<Outcome> => {
      await stage.postgres.settle();
      const seconds = Math.round(sizes.measureMs / 1000);
      const run = await runPgbench({
        url: pgbench.url,
        script,
        clients: PGBENCH_CLIENTS,
        seconds,
        postgresPid: stage.postgres.pid,
      });
      return {
        per_second: round(run.perSecond),
        operations: run.operations,
        seconds,
        cpu_ms_per_1000: withTotal(run.cpuMsPerThousand),
        latency_ms: null,
        detail: {},
        breaks: run.breaks,
      };
    },
  });
  return [
    scenario("pgbench_n", "simple_update", "-N: one update, one select, one insert a transaction"),
    scenario("pgbench_tpcb", "tpcb", "TPC-B: three updates, one select, one insert a transaction"),
  ];
}

export function peerScenarios(stage: Stage): Scenario[] {
  const { sizes, redis } = stage;
  const keys = `${sizes.accounts.toLocaleString("en-US")} keys`;
  const limiter = (
    name: string,
    what: string,
    store: () => Promise<RateLimiterOptions["store"]>,
  ): Scenario => ({
    name,
    claim: "C3",
    what: `peer: rate-limiter-flexible 11.4.0 ${what}, one counter a request, no record; ${keys}, ${LIMITER.clients} clients`,
    cycles: "all",
    run: async () => runLimiter(stage, await store()),
  });
  const once = (scenario: Scenario): Scenario => ({ ...scenario, cycles: "first" });
  const scenarios = [
    limiter("rlf_postgres", `on the same Postgres, ${LIMITER.connections} connections`, async () => ({
      postgres: await stage.postgres.empty("bench_run"),
    })),
  ];
  for (const sync of ["always", "everysec"] as const) {
    const server = redis[sync];
    if (typeof server === "string") continue;
    const durability = sync === "always" ? "durable before the answer" : "up to a second may be lost";
    const one = limiter(
      `rlf_redis_${sync}`,
      `on Redis ${server.version}, appendfsync ${sync} (${durability})`,
      async () => ({
        redis: server.url,
        pid: server.pid,
      }),
    );
    scenarios.push(sync === "always" ? one : once(one));
  }
  scenarios.push(
    once(
      limiter("rlf_memory", "in memory (nothing durable, nothing shared)", async () => ({ memory: true })),
    ),
  );
  scenarios.push({
    name: "statement",
    claim: "C3",
    what: `peer: one prepared statement a request with pg (counter and record), ${STATEMENT.connections} connections, ${STATEMENT.clients} clients`,
    cycles: "all",
    run: () => runStatement(stage),
  });
  return scenarios;
}

async function runLimiter({ sizes, postgres }: Stage, store: RateLimiterOptions["store"]): Promise<Outcome> {
  const options: RateLimiterOptions = { kind: "rate_limiter", store, keys: sizes.accounts, ...LIMITER };
  try {
    if ("redis" in store) await forgetKeys(store.redis);
    await postgres.settle();
    const measured = await measureLoad({
      script: PEER_SCRIPT,
      servers:
        "redis" in store ? { redis: store.pid } : "postgres" in store ? { postgres: postgres.pid } : {},
      processes: [options],
      warmupMs: sizes.warmupMs,
      measureMs: sizes.measureMs,
    });
    const breaks = await checkRateLimiter(options, measured.finals[0]?.evidence as RateLimiterEvidence);
    return { ...total(measured), detail: {}, breaks };
  } finally {
    if ("postgres" in store) await postgres.drop(store.postgres);
  }
}

async function runStatement({ sizes, postgres }: Stage): Promise<Outcome> {
  const url = await postgres.empty("bench_run");
  try {
    await plantCounters(url, sizes.accounts, STATEMENT_QUOTA);
    await postgres.settle();
    const options: StatementOptions = { kind: "statement", url, accounts: sizes.accounts, ...STATEMENT };
    const measured = await measureLoad({
      script: PEER_SCRIPT,
      servers: { postgres: postgres.pid },
      processes: [options],
      warmupMs: sizes.warmupMs,
      measureMs: sizes.measureMs,
    });
    const breaks = await checkStatement(url, measured.finals[0]?.evidence as StatementEvidence);
    return { ...total(measured), detail: {}, breaks };
  } finally {
    await postgres.drop(url);
  }
}
