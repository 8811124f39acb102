import { setTimeout as sleep } from "node:timers/promises";
import { LoadProcess } from "./child";
import { processorSeconds } from "./processor-time";
import type { Final, Mark } from "./protocol";

export interface LoadOptions {
  /** Path of a script that calls `obey`. */
  readonly script: string;
  /** One load process each; all of them run at once. */
  readonly processes: readonly object[];
  /** Servers whose processor time counts, by name. */
  readonly servers: Readonly<Record<string, number>>;
  readonly warmupMs: number;
  readonly measureMs: number;
  readonly nodeFlags?: readonly string[];
}

export interface Measured {
  readonly operations: number;
  readonly seconds: number;
  readonly perSecond: number;
  /** Milliseconds of processor time per 1,000 operations, by process. */
  readonly cpuMsPerThousand: Readonly<Record<string, number>>;
  readonly finals: readonly Final[];
}

/** Starts the processes, lets them warm up, measures for a while, and stops them when everything begun was answered. */
export async function measureLoad(options: LoadOptions): Promise<Measured> {
  const { script, servers } = options;
  const loads = options.processes.map((one) => new LoadProcess(script, one, options.nodeFlags ?? []));
  try {
    await Promise.all(loads.map((load) => load.ready()));
    for (const load of loads) load.start();
    await sleep(options.warmupMs);
    const cpuBefore = cpuOf(loads, servers);
    const before = await Promise.all(loads.map((load) => load.mark()));
    await sleep(options.measureMs);
    const after = await Promise.all(loads.map((load) => load.mark()));
    const cpuAfter = cpuOf(loads, servers);
    const finals = await Promise.all(loads.map((load) => load.stop()));
    await Promise.all(loads.map((load) => load.leave()));
    const spans = after.map((mark, i) => spanOf(before[i] as Mark, mark));
    const operations = spans.reduce((sum, span) => sum + span.operations, 0);
    const cpuMsPerThousand = Object.fromEntries(
      Object.entries(cpuAfter).map(([name, seconds]) => [
        name,
        ((seconds - (cpuBefore[name] ?? 0)) * 1e6) / Math.max(1, operations),
      ]),
    );
    return {
      operations,
      seconds: Math.max(...spans.map((span) => span.seconds)),
      perSecond: spans.reduce((sum, span) => sum + span.operations / span.seconds, 0),
      cpuMsPerThousand,
      finals,
    };
  } finally {
    for (const load of loads) load.kill();
  }
}

function spanOf(before: Mark, after: Mark): { operations: number; seconds: number } {
  return { operations: after.operations - before.operations, seconds: (after.at - before.at) / 1000 };
}

export function cpuOf(
  loads: readonly LoadProcess[],
  servers: Readonly<Record<string, number>>,
): Record<string, number> {
  const seconds: Record<string, number> = {
    node: loads.reduce((sum, load) => sum + processorSeconds(load.pid), 0),
  };
  for (const [name, pid] of Object.entries(servers)) seconds[name] = processorSeconds(pid);
  return seconds;
}

/** Lets one process do all it has to do, however long that takes. */
export async function runToEnd(script: string, options: object): Promise<Final> {
  const load = new LoadProcess(script, options, []);
  try {
    await load.ready();
    load.start();
    const final = await load.stop();
    await load.leave();
    return final;
  } finally {
    load.kill();
  }
}
