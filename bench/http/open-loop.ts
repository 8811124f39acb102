import type { Load } from "../load/protocol";

const TICK_MS = 1;

/**
 * Requests arrive by themselves, at a mean rate and with random gaps, whether or not earlier ones were answered; a request's
 * time runs from when it should have left. So a server that stalls is charged for everybody who would have come meanwhile,
 * and not only for those that a waiting client sent (coordinated omission).
 */
export function openLoop(
  perSecond: number,
  ask: (nth: number) => Promise<boolean>,
): Pick<Load, "start" | "operations"> & { stop(): Promise<{ ms: readonly number[] }> } {
  const latencies: number[] = [];
  const open = new Set<Promise<void>>();
  let operations = 0;
  let arrivals = 0;
  let nextAt = 0;
  let timer: NodeJS.Timeout | null = null;
  const arrive = async (nth: number, dueAt: number) => {
    const counts = await ask(nth);
    latencies.push(performance.now() - dueAt);
    if (counts) operations++;
  };
  const tick = () => {
    const now = performance.now();
    while (nextAt <= now) {
      const one = arrive(arrivals++, nextAt).finally(() => open.delete(one));
      open.add(one);
      nextAt -= (Math.log(1 - Math.random()) * 1000) / perSecond;
    }
  };
  return {
    start: () => {
      nextAt = performance.now();
      timer = setInterval(tick, TICK_MS);
    },
    operations: () => operations,
    stop: async () => {
      if (timer !== null) clearInterval(timer);
      await Promise.all(open);
      // The first third found cold code and unopened connections.
      return { ms: latencies.slice(Math.floor(latencies.length / 3)) };
    },
  };
}
