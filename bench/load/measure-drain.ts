import { LoadProcess } from "./child";
import { cpuOf, type LoadOptions, type Measured } from "./measure-load";

/** What a process that works off a backlog reports: when each batch was durable, by the machine's clock, and how large it was. */
export interface DrainEvidence {
  readonly batches: readonly { readonly at: number; readonly events: number }[];
}

// The first tenth warms up, the last tenth is batches that are not full any more.
const FROM_SHARE = 0.1;
const TO_SHARE = 0.9;

/**
 * Lets the processes work off a backlog to its end. The rate is that of its middle eight tenths, all processes together; the
 * processor time is that of all of it.
 */
export async function measureDrain(options: Omit<LoadOptions, "warmupMs" | "measureMs">): Promise<Measured> {
  const loads = options.processes.map((one) => new LoadProcess(options.script, one, options.nodeFlags ?? []));
  try {
    await Promise.all(loads.map((load) => load.ready()));
    const cpuBefore = cpuOf(loads, options.servers);
    for (const load of loads) load.start();
    const finals = await Promise.all(loads.map((load) => load.stop()));
    const cpuAfter = cpuOf(loads, options.servers);
    await Promise.all(loads.map((load) => load.leave()));
    const { operations, events, seconds } = middleOf(finals.map((final) => final.evidence as DrainEvidence));
    const cpuMsPerThousand = Object.fromEntries(
      Object.entries(cpuAfter).map(([name, after]) => [
        name,
        ((after - (cpuBefore[name] ?? 0)) * 1e6) / Math.max(1, operations),
      ]),
    );
    return { operations, seconds, perSecond: events / seconds, cpuMsPerThousand, finals };
  } finally {
    for (const load of loads) load.kill();
  }
}

function middleOf(evidences: readonly DrainEvidence[]): {
  operations: number;
  events: number;
  seconds: number;
} {
  const batches = evidences.flatMap((evidence) => evidence.batches).sort((a, b) => a.at - b.at);
  const operations = batches.reduce((sum, batch) => sum + batch.events, 0);
  let seen = 0;
  let from: { at: number; seen: number } | null = null;
  for (const batch of batches) {
    seen += batch.events;
    if (from === null && seen >= operations * FROM_SHARE) from = { at: batch.at, seen };
    if (from !== null && seen >= operations * TO_SHARE)
      return { operations, events: seen - from.seen, seconds: (batch.at - from.at) / 1000 };
  }
  return { operations, events: 0, seconds: Number.NaN };
}
