import { setTimeout as pause } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import type { Runtime } from "@/lib/runtime";

const RESTART_MS = 5_000;

/** The worker's part in simulations: a thread that runs them, begun again should it end. */
export function startSimulations(log: Runtime["log"]): { stop(): Promise<void> } {
  let isStopping = false;
  let thread = begin();
  let ended = endOf(thread);

  function begin(): Worker {
    const next = new Worker(new URL("./simulation-thread.ts", import.meta.url));
    next.on("error", (error) => log.error({ err: error }, "the thread of simulations failed"));
    next.once("exit", async () => {
      if (isStopping) return;
      await pause(RESTART_MS, undefined, { ref: false });
      if (isStopping) return;
      thread = begin();
      ended = endOf(thread);
    });
    return next;
  }

  return {
    async stop() {
      isStopping = true;
      thread.postMessage("stop");
      await ended;
    },
  };
}

function endOf(thread: Worker): Promise<void> {
  return new Promise((resolve) => {
    thread.once("exit", () => resolve());
  });
}
