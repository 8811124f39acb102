import type { LatencySample } from "./protocol";

const LATENCY_EVERY = 16;
const YIELD_EVERY = 4096;

/** Clients in a closed loop: each asks again as soon as it was answered. `ask` answers whether the operation counts. */
export interface Clients {
  start(): void;
  operations(): number;
  /** Resolves when everything asked was answered. */
  stop(): Promise<LatencySample>;
}

/** With `asksMax` they ask so often and no more, and `stop` waits for the last answer instead of ending early. */
export function closedLoop(
  { clients, asksMax = null }: { readonly clients: number; readonly asksMax?: number | null },
  ask: (nth: number) => Promise<boolean>,
): Clients {
  const latencies: number[] = [];
  let operations = 0;
  let asked = 0;
  let isStopped = false;
  let all: Promise<unknown> = Promise.resolve();
  const client = async () => {
    while (asksMax === null ? !isStopped : asked < asksMax) {
      const nth = asked++;
      const startedAt = nth % LATENCY_EVERY === 0 ? performance.now() : 0;
      // What answers without waiting for anything would never let the bench's orders be heard.
      if (nth % YIELD_EVERY === 0) await new Promise(setImmediate);
      const counts = await ask(nth);
      if (startedAt > 0) latencies.push(performance.now() - startedAt);
      if (counts) operations++;
    }
  };
  return {
    start: () => {
      all = Promise.all(Array.from({ length: clients }, client));
    },
    operations: () => operations,
    stop: async () => {
      isStopped = true;
      await all;
      return { ms: latencies };
    },
  };
}
