import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { LaneObserver } from "@/lib/decisions/commit/lane-options";
import type { ServedCall } from "@/lib/http/router";

/** What the process measures of itself, for `/metrics` (Prometheus). Names follow the field's conventions: unit last, `_total` for counters. */
export interface Metrics {
  readonly registry: Registry;
  readonly laneObserver: LaneObserver;
  served(call: ServedCall): void;
}

const LATENCY_BUCKETS = [
  0.0005, 0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.015, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5,
];

export interface Readings {
  /** Submissions waiting, and standings remembered. */
  readonly commits: () => { readonly queued: number; readonly cached: number };
  readonly streams: () => number;
  /** Of the settlement, from the database: events not settled, the age of the oldest in seconds, open breaks. Null when it cannot be read. */
  readonly settlement: () => Promise<{
    readonly events: number;
    readonly seconds: number;
    readonly breaks: number;
  } | null>;
}

export function createMetrics(readings: Readings): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: "spillway_" });
  const registers = [registry];
  const requests = new Histogram({
    name: "spillway_http_request_duration_seconds",
    help: "Time from a request's arrival to its answer",
    labelNames: ["method", "route", "status"],
    buckets: LATENCY_BUCKETS,
    registers,
  });
  const decisions = new Counter({
    name: "spillway_decisions_total",
    help: "Decisions committed, by kind, outcome and reason",
    labelNames: ["kind", "outcome", "reason"],
    registers,
  });
  const flushSeconds = new Histogram({
    name: "spillway_commit_flush_duration_seconds",
    help: "Time of one flush: load, decide and commit",
    buckets: LATENCY_BUCKETS,
    registers,
  });
  const flushEvents = new Histogram({
    name: "spillway_commit_flush_events",
    help: "Usage events committed by one flush",
    buckets: [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2000],
    registers,
  });
  const conflicts = new Counter({
    name: "spillway_commit_conflicts_total",
    help: "Standings that another process had moved",
    registers,
  });
  observeReadings(registers, readings);
  return {
    registry,
    laneObserver: {
      flushed({ events, conflicts: lost, ms }) {
        flushSeconds.observe(ms / 1000);
        flushEvents.observe(events.length);
        if (lost > 0) conflicts.inc(lost);
        for (const [labels, count] of counted(events.map(({ event }) => event))) decisions.inc(labels, count);
      },
    },
    served: ({ method, route, status, durationMs }) =>
      requests.observe({ method, route: route ?? "none", status }, durationMs / 1000),
  };
}

type Counted = {
  readonly kind: string;
  readonly outcome: { readonly outcome: string; readonly reason: string | null };
};
type Labels = { kind: string; outcome: string; reason: string };

/** One increment per combination and flush instead of one per event: label look-ups are slower than decisions. */
function counted(events: readonly Counted[]): Iterable<readonly [Labels, number]> {
  const counts = new Map<string, [Labels, number]>();
  for (const { kind, outcome } of events) {
    const name = `${kind} ${outcome.outcome} ${outcome.reason}`;
    const entry = counts.get(name);
    if (entry === undefined)
      counts.set(name, [{ kind, outcome: outcome.outcome, reason: outcome.reason ?? "" }, 1]);
    else entry[1]++;
  }
  return counts.values();
}

function observeReadings(registers: Registry[], readings: Readings): void {
  const gauge = (name: string, help: string, read: () => number) => {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  };
  gauge("spillway_commit_queue_length", "Submissions waiting for a flush", () => readings.commits().queued);
  gauge("spillway_standings_cached", "Standings remembered by this process", () => readings.commits().cached);
  gauge("spillway_streams_open", "Server-sent event subscriptions", readings.streams);
  const seconds = new Gauge({
    name: "spillway_settlement_lag_seconds",
    help: "Age of the oldest usage event not settled",
    registers,
  });
  const events = new Gauge({
    name: "spillway_settlement_lag_events",
    help: "Usage events not settled",
    registers,
  });
  new Gauge({
    name: "spillway_breaks_open",
    help: "Open breaks of the books",
    registers,
    async collect() {
      const settlement = await readings.settlement();
      if (settlement === null) return;
      this.set(settlement.breaks);
      seconds.set(settlement.seconds);
      events.set(settlement.events);
    },
  });
}
