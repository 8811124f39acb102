import { mkdir, writeFile } from "node:fs/promises";
import { machine, processorTicks } from "./report/machine";
import { ratiosOf, round } from "./report/ratios";
import type { RunRecord, Scenario, VoidRun } from "./report/run-record";
import { listTable, runTable } from "./report/table";
import { decideScenarios } from "./scenarios/decide";
import { HttpScenarios } from "./scenarios/http";
import { peerScenarios, pgbenchScenarios } from "./scenarios/peers";
import { settleScenarios } from "./scenarios/settle";
import { simulateScenarios } from "./scenarios/simulate";
import { FULL, QUICK, type Stage, setStage } from "./stage";

/** Runs all scenarios in cycles, so that what is compared ran in the same minutes, and writes what came out. */
const RESULTS = "bench/results";

const flags = process.argv.slice(2);
const isQuick = flags.includes("--quick");
const wanted = flags.filter((flag) => !flag.startsWith("--"));
const startedAt = performance.now();
const say = (text: string) =>
  console.log(`${((performance.now() - startedAt) / 1000).toFixed(0).padStart(4)} s  ${text}`);

const here = machine();
console.log(listTable(here));
const stage = await setStage(isQuick ? QUICK : FULL, say);
const http = new HttpScenarios(stage);
const close = async () => {
  await http.close();
  await stage.close();
};
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => void close().then(() => process.exit(130)));
try {
  await bench(stage);
} finally {
  await close();
}

async function bench(stage: Stage): Promise<void> {
  const settings = settingsOf(stage);
  console.log(listTable(settings));
  const order = orderOf(stage);
  const runs: RunRecord[] = [];
  const voids: VoidRun[] = [];
  const before = processorTicks();
  for (let repetition = 1; repetition <= stage.sizes.cycles; repetition++) {
    for (const scenario of order) {
      const isDue =
        scenario.cycles === "all" || repetition === (scenario.cycles === "first" ? 1 : stage.sizes.cycles);
      if (isDue) await runOnce(scenario, repetition, runs, voids);
    }
  }
  const after = processorTicks();
  const stolen =
    before === null || after === null
      ? null
      : round((after.stolen - before.stolen) / (after.all - before.all), 4);
  const ratios = ratiosOf(runs);
  const scenarios = [...new Set(order)];
  console.log(`\n${runTable(scenarios, runs, voids)}\n\n${listTable(ratios)}`);
  for (const { scenario, repetition, breaks } of voids)
    console.log(`VOID ${scenario} ${repetition}: ${breaks.join("; ")}`);
  await mkdir(RESULTS, { recursive: true });
  // A run of some scenarios, or a quick one, is not what claims are read from.
  const file = `${RESULTS}/${wanted.length > 0 ? "partial" : isQuick ? "quick" : "latest"}.json`;
  const result = {
    at: new Date().toISOString(),
    machine: { ...here, stolen },
    settings,
    runs,
    ratios,
    void: voids,
  };
  await writeFile(file, `${JSON.stringify(result, null, 2)}\n`);
  say(`written to ${file}`);
  if (voids.length > 0) process.exitCode = 1;
}

/** The yardstick comes before, between and after what is held against it. */
function orderOf(stage: Stage): Scenario[] {
  const [simple, tpcb] = pgbenchScenarios(stage);
  const yardstick = simple === undefined ? [] : [simple];
  const order = [
    ...yardstick,
    ...decideScenarios(stage),
    ...yardstick,
    ...(tpcb === undefined ? [] : [tpcb]),
    ...peerScenarios(stage),
    ...yardstick,
    ...settleScenarios(stage),
    ...simulateScenarios(stage),
    ...yardstick,
    ...http.list(),
  ];
  return wanted.length === 0
    ? order
    : order.filter(({ name }) => wanted.some((part) => name.startsWith(part)));
}

function settingsOf(stage: Stage): Record<string, unknown> {
  const { postgres, redis, sizes } = stage;
  const redisOf = (sync: "always" | "everysec") => {
    const server = redis[sync];
    return typeof server === "string"
      ? `skipped: ${server}`
      : `${server.version}, appendonly yes, appendfsync ${sync}`;
  };
  return {
    ...Object.fromEntries(
      Object.entries(postgres.settings).map(([name, value]) => [`postgres.${name}`, value]),
    ),
    "redis.always": redisOf("always"),
    "redis.everysec": redisOf("everysec"),
    pgbench: stage.pgbench?.version ?? "skipped: pgbench is not installed",
    ...sizes,
  };
}

async function runOnce(
  scenario: Scenario,
  repetition: number,
  runs: RunRecord[],
  voids: VoidRun[],
): Promise<void> {
  const { name } = scenario;
  let breaks: readonly string[];
  try {
    const { breaks: found, ...figures } = await scenario.run();
    breaks = found;
    if (breaks.length === 0) runs.push({ scenario: name, repetition, ...figures });
    say(
      `${repetition} ${name}: ${figures.per_second.toLocaleString("en-US")}/s ${JSON.stringify(figures.detail)}`,
    );
  } catch (error) {
    breaks = [`it failed: ${String((error as Error).stack ?? error)}`];
  }
  if (breaks.length === 0) return;
  voids.push({ scenario: name, repetition, breaks });
  say(`${repetition} ${name} is VOID: ${breaks.slice(0, 3).join("; ")}`);
}
