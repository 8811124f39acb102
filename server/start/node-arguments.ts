import { availableParallelism } from "node:os";

/** Node's own number of threads beside ours that collect garbage and compile. */
const HELPERS_MAX = 4;

/**
 * How Node runs a process of ours. A web process remembers 100,000 standings and replaces one with every decision, so what V8 does by
 * itself costs the answers: its helper threads take the cores from Postgres and from us while they mark, and its heap grows to four times
 * what is in use before they begin. Half of the cores for them, and a heap that grows by 60 percent, bound both.
 */
export const NODE_ARGUMENTS: readonly string[] = [
  `--v8-pool-size=${Math.min(HELPERS_MAX, Math.max(1, Math.floor(availableParallelism() / 2)))}`,
  "--heap-growing-percent=60",
  "--import",
  "./server/typescript.js",
];
