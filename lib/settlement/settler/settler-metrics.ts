import { Counter, Histogram, type Registry } from "prom-client";
import type { SettlerObserver } from "./settler";

/** What a settler's observer counts, for `/metrics`. */
export function createSettlerMetrics(registry: Registry): SettlerObserver {
  const registers = [registry];
  const events = new Counter({
    name: "spillway_settlement_events_total",
    help: "Usage events settled or parked",
    registers,
  });
  const parked = new Counter({
    name: "spillway_settlement_parked_total",
    help: "Usage events parked as breaks",
    registers,
  });
  const failures = new Counter({
    name: "spillway_settlement_failures_total",
    help: "Batches that came to nothing and were tried again",
    registers,
  });
  const batchEvents = new Histogram({
    name: "spillway_settlement_batch_events",
    help: "Usage events of one batch",
    buckets: [1, 5, 10, 50, 100, 250, 500, 1000, 2000, 4000],
    registers,
  });
  const batchSeconds = new Histogram({
    name: "spillway_settlement_batch_duration_seconds",
    help: "Time of one batch, from claim to commit",
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers,
  });
  const delaySeconds = new Histogram({
    name: "spillway_settlement_delay_seconds",
    help: "Age of a batch's oldest usage event when it was settled",
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
    registers,
  });
  return {
    settled(batch) {
      events.inc(batch.events);
      if (batch.parked > 0) parked.inc(batch.parked);
      batchEvents.observe(batch.events);
      batchSeconds.observe(batch.ms / 1000);
      delaySeconds.observe(Math.max(0, batch.lagMs) / 1000);
    },
    failed: () => failures.inc(),
  };
}
