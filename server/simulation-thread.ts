import { parentPort } from "node:worker_threads";
import { config } from "@/lib/config";
import { Simulator } from "@/lib/simulation/run/simulator";
import { startRuntime } from "@/lib/start-runtime";

/**
 * Simulations, in a thread of the worker process with connections of its own: deciding a day's usage again takes a processor for seconds,
 * which the settlement beside it must not notice.
 */
const POLL_MS = 1_000;

const started = await startRuntime(config(), "tool");
const { runtime } = started;
const simulator = new Simulator({
  runtime,
  pollMs: POLL_MS,
  finished: ({ id, status, ms }) => runtime.log.info({ simulation: id, status, ms }, "a simulation ended"),
  failed: (error, id) => runtime.log.error({ err: error, simulation: id }, "a simulation failed"),
});
simulator.start();

parentPort?.once("message", async () => {
  await simulator.stop();
  await started.stop();
  parentPort?.close();
});
