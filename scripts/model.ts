import { parseArgs } from "node:util";
import { runModel } from "@/lib/engine/testing/model-run";

/**
 * `npm run model -- --steps N --seed S`: lives of accounts, led through the engine and through a naive account that keeps a list of
 * everything; `seq`, balance, grants and windows are compared after each step. The first difference is shrunk and printed with its seed.
 */
const { values } = parseArgs({
  options: {
    steps: { type: "string", default: "1000000" },
    seed: { type: "string", default: String(Date.now() % 1_000_000_000) },
  },
});
const steps = Number(values.steps);
const seed = Number(values.seed);
if (!Number.isSafeInteger(steps) || steps < 1 || !Number.isSafeInteger(seed)) {
  console.error("usage: npm run model -- [--steps N] [--seed S]");
  process.exit(2);
}

console.log(`seed ${seed}, ${steps.toLocaleString("en")} steps`);
const startedAt = performance.now();
const seconds = () => (performance.now() - startedAt) / 1_000;
let toldAt = 0;
try {
  const tally = runModel({
    seed,
    steps,
    onProgress(taken) {
      if (seconds() - toldAt < 10) return;
      toldAt = seconds();
      console.log(`${taken} steps in ${toldAt.toFixed(0)} s`);
    },
  });
  const kinds = Object.entries(tally.byKind).map(([kind, count]) => `${kind} ${count}`);
  console.log(
    `${tally.steps} steps of ${tally.lives} lives in ${seconds().toFixed(0)} s: ${kinds.join(", ")}`,
  );
  console.log("no difference");
} catch (error) {
  console.log((error as Error).message);
  process.exit(1);
}
