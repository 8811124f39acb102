import { ensureBuilt, ensurePrismaClient } from "../server/start/build";
import { type Counts, countsOfPlaywright, countsOfVitest, runTool } from "./test-tools";

type Step = { name: string; what: string; run(): Promise<Counts> };

const TSC = "node_modules/typescript/bin/tsc";
const VITEST = "node_modules/vitest/vitest.mjs";
const ARCHITECTURE = "lib/architecture.test.ts";

const vitest = (name: string, args: string[]) => async () => {
  const report = `test-results/${name}.json`;
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  return countsOfVitest(report, await runTool(VITEST, ["run", ...args, ...reporters], report));
};

const tool = (path: string, args: string[]) => async () => {
  const isPassed = await runTool(path, args);
  return { passed: isPassed ? 1 : 0, failed: isPassed ? 0 : 1, skipped: 0, failures: [] };
};

const act = (run: () => unknown) => async () => {
  await run();
  return { passed: 1, failed: 0, skipped: 0, failures: [] };
};

/** Cheap and likely to fail first; what needs the built app last. */
const STEPS: Step[] = [
  { name: "generate", what: "Prisma client from the schema", run: act(ensurePrismaClient) },
  {
    name: "typegen",
    what: "types of Next's routes",
    run: tool("node_modules/next/dist/bin/next", ["typegen"]),
  },
  { name: "types", what: "TypeScript, everything", run: tool(TSC, ["--noEmit"]) },
  {
    name: "types-engine",
    what: "TypeScript, the engine without DOM and Node",
    run: tool(TSC, ["--noEmit", "-p", "lib/engine"]),
  },
  {
    name: "lint",
    what: "Biome: format, imports, lint",
    run: tool("node_modules/@biomejs/biome/bin/biome", ["ci"]),
  },
  {
    name: "unused",
    what: "knip: files, exports, dependencies",
    run: tool("node_modules/knip/bin/knip.js", []),
  },
  {
    name: "architecture",
    what: "import table, purity, sizes, names",
    run: vitest("architecture", ["--project", "unit", ARCHITECTURE]),
  },
  {
    name: "unit",
    what: "rules and everything that needs nothing",
    run: vitest("unit", ["--project", "unit", "--exclude", ARCHITECTURE]),
  },
  { name: "db", what: "against a real Postgres", run: vitest("db", ["--project", "db"]) },
  { name: "build", what: "next build", run: act(() => ensureBuilt()) },
  {
    name: "e2e",
    what: "HTTP contract and journeys, in a real Chromium, against the built app",
    run: async () => {
      const report = "test-results/e2e.json";
      return countsOfPlaywright(
        report,
        await runTool("node_modules/@playwright/test/cli.js", ["test"], report),
      );
    },
  },
];

/**
 * `npm test`: everything there is to check, from a fresh `npm ci`. `npm test -- db e2e` runs only those steps.
 * A failing step does not hide the ones behind it. The last lines name what failed and count every check, and the
 * exit code is 1 when one failed.
 */
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !STEPS.some((step) => step.name === name));
if (unknown.length > 0) {
  console.error(
    `There is no step ${unknown.join(", ")}. Steps: ${STEPS.map((step) => step.name).join(", ")}`,
  );
  process.exit(2);
}

const summary: string[] = [];
const failures: string[] = [];
const unsteady: string[] = [];
const total = { passed: 0, failed: 0, skipped: 0 };
for (const step of STEPS) {
  if (wanted.length > 0 && !wanted.includes(step.name)) continue;
  console.log(`\n== ${step.name}: ${step.what}`);
  const startedAt = performance.now();
  const counts = await step.run().catch((error: Error): Counts => {
    console.error(error.message);
    return { passed: 0, failed: 1, skipped: 0, failures: [error.message] };
  });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  for (const key of ["passed", "failed", "skipped"] as const) total[key] += counts[key];
  failures.push(...counts.failures.map((failure) => `${step.name}: ${failure}`));
  unsteady.push(...(counts.unsteady ?? []).map((passed) => `${step.name}: ${passed}`));
  const verdict = counts.failed > 0 ? `FAILED (${counts.failed})` : "ok";
  summary.push(
    `${step.name.padEnd(13)} ${verdict.padEnd(12)} ${String(counts.passed).padStart(5)} passed ${seconds.padStart(7)} s`,
  );
}

console.log(`\n== summary\n${summary.join("\n")}\n`);
for (const passed of unsteady) console.log(`PASSED AT THE SECOND TRY ${passed}`);
for (const failure of failures) console.log(`FAILED ${failure}`);
if (total.skipped > 0) console.log(`${total.skipped} skipped`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed > 0 ? 1 : 0);
