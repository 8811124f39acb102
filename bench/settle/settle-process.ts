import { setTimeout as sleep } from "node:timers/promises";
import { systemClock } from "@/lib/clock";
import { freshRef } from "@/lib/ids";
import { Settler } from "@/lib/settlement/settler/settler";
import { openPostgres } from "@/lib/storage/postgres/storage";
import { obey } from "../load/load-process";
import type { DrainEvidence } from "../load/measure-drain";
import type { Load } from "../load/protocol";
import { BOOK } from "../world/catalogue";

export interface SettleOptions {
  readonly url: string;
  readonly lanes: number;
  readonly eventsMax: number;
}

const QUIET_MS = 150;
const POLL_MS = 1000;

/** One settlement worker as it ships, from the backlog's first event to its last. */
async function prepare(options: SettleOptions): Promise<Load> {
  const storage = openPostgres(options.url, { name: "bench", poolMax: 2, newRef: freshRef });
  const batches: { at: number; events: number }[] = [];
  let operations = 0;
  let lastAt = performance.now();
  const settler = new Settler({
    store: storage.settlement,
    priceBooks: { prepare: async () => {}, find: () => BOOK },
    clock: systemClock,
    observer: {
      settled: ({ events }) => {
        lastAt = performance.now();
        operations += events;
        batches.push({ at: performance.timeOrigin + lastAt, events });
      },
      failed: (error) => console.error(error),
    },
    lanes: options.lanes,
    eventsMax: options.eventsMax,
    pollMs: POLL_MS,
  });
  const isDrained = async () => {
    if (performance.now() - lastAt < QUIET_MS) return false;
    return (await storage.settlement.lag()).events === 0;
  };
  return {
    start: () => settler.start(),
    operations: () => operations,
    stop: async () => {
      while (!(await isDrained())) await sleep(50);
      await settler.stop();
      await storage.close();
      return { evidence: { batches } satisfies DrainEvidence };
    },
  };
}

obey(prepare);
