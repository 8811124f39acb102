import { parseArgs } from "node:util";
import { type FuzzTally, runFuzz } from "@/lib/testing/fuzz/fuzz-run";
import { startFuzzServer } from "@/lib/testing/fuzz/fuzz-server";

/**
 * `npm run fuzz -- --requests N --seed S`: requests drawn from the OpenAPI document, valid and broken, against the built app. No answer is
 * a 5xx or other than declared, nothing invalid is accepted, and no refusal changes a table. What fails is shrunk and printed as a command;
 * the same seed draws the same requests.
 */
const { values } = parseArgs({
  options: {
    requests: { type: "string", default: "1000000" },
    seed: { type: "string", default: String(Date.now() % 1_000_000_000) },
  },
});
const requests = Number(values.requests);
const seed = Number(values.seed);
if (!Number.isSafeInteger(requests) || requests < 1 || !Number.isSafeInteger(seed)) {
  console.error("usage: npm run fuzz -- [--requests N] [--seed S]");
  process.exit(2);
}

console.log(`seed ${seed}, ${requests.toLocaleString("en")} requests`);
const { target, stop } = await startFuzzServer();
const startedAt = performance.now();
let toldAt = startedAt;
const line = (tally: FuzzTally) => {
  const seconds = (performance.now() - startedAt) / 1_000;
  const statuses = Object.entries(tally.byStatus).map(([status, count]) => `${status} ${count}`);
  return `${tally.requests} requests in ${seconds.toFixed(0)} s (${Math.round(tally.requests / seconds)}/s): ${statuses.join(", ")}; ${tally.proven} refusals proven to change nothing`;
};
const { tally, faults } = await runFuzz(target, {
  requests,
  seed,
  onProgress(tally) {
    if (performance.now() - toldAt < 10_000) return;
    toldAt = performance.now();
    console.log(line(tally));
  },
});
await stop();
console.log(line(tally));
for (const fault of faults) {
  console.log(`\n${fault.faults.join("\n")}\n${fault.curl}\n-> ${fault.answer}`);
  console.log(`   --requests ${fault.index + 1} --seed ${fault.seed}`);
}
console.log(faults.length === 0 ? "no fault" : `\n${faults.length} faults`);
process.exit(faults.length === 0 ? 0 : 1);
