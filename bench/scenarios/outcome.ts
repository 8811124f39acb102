import type { Measured } from "../load/measure-load";
import { round } from "../report/ratios";
import type { Outcome } from "../report/run-record";

type Figures = Pick<Outcome, "per_second" | "operations" | "seconds" | "cpu_ms_per_1000" | "latency_ms">;

/** The figures of a measured load, rounded to what they are worth; latencies are the slowest process's. */
export function total({ perSecond, operations, seconds, cpuMsPerThousand, finals }: Measured): Figures {
  const latencies = finals.map((final) => final.latenciesMs).filter((one) => one !== null);
  const worst = (read: (one: { p50: number; p99: number; p999: number }) => number) =>
    round(Math.max(...latencies.map(read)), 2);
  return {
    per_second: round(perSecond),
    operations,
    seconds: round(seconds, 2),
    cpu_ms_per_1000: withTotal(cpuMsPerThousand),
    latency_ms:
      latencies.length === 0
        ? null
        : { p50: worst((one) => one.p50), p99: worst((one) => one.p99), p999: worst((one) => one.p999) },
  };
}

export function withTotal(cpu: Readonly<Record<string, number>>): Record<string, number> {
  const rounded = Object.fromEntries(Object.entries(cpu).map(([name, ms]) => [name, round(ms, 1)]));
  return {
    ...rounded,
    total: round(
      Object.values(cpu).reduce((sum, ms) => sum + ms, 0),
      1,
    ),
  };
}
