import { readFileSync } from "node:fs";
import { arch, cpus, loadavg, platform, release, totalmem } from "node:os";

/** Where it was measured. Nothing that names the machine or who runs it. */
export function machine(): Readonly<Record<string, unknown>> {
  const cores = cpus();
  return {
    cpu: cores[0]?.model.trim() ?? "unknown",
    cores: cores.length,
    memory_gb: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()} ${arch()}`,
    node: process.versions.node,
    load_at_start: loadavg().map((load) => Math.round(load * 100) / 100),
  };
}

interface Ticks {
  readonly busy: number;
  readonly stolen: number;
  readonly all: number;
}

/** Of all processors since the machine started; what others did meanwhile shows in the difference of two readings. */
export function processorTicks(): Ticks | null {
  try {
    const line = readFileSync("/proc/stat", "latin1").split("\n", 1)[0] ?? "";
    const [user, nice, system, idle, waiting, hard, soft, stolen] = line
      .trim()
      .split(/\s+/)
      .slice(1)
      .map(Number) as number[];
    const busy = (user ?? 0) + (nice ?? 0) + (system ?? 0) + (hard ?? 0) + (soft ?? 0);
    return { busy, stolen: stolen ?? 0, all: busy + (idle ?? 0) + (waiting ?? 0) + (stolen ?? 0) };
  } catch {
    return null;
  }
}
