import { Counter, Histogram, type Registry } from "prom-client";
import type { DelivererObserver } from "./deliverer";

/** What is counted of webhooks, for `/metrics`. */
export function createWebhookMetrics(
  registry: Registry,
): DelivererObserver & { told(messages: number): void } {
  const registers = [registry];
  const messages = new Counter({
    name: "spillway_webhook_messages_total",
    help: "Messages made of facts",
    registers,
  });
  const attempts = new Counter({
    name: "spillway_webhook_attempts_total",
    help: "Attempts to deliver, by what became of the delivery",
    labelNames: ["verdict"],
    registers,
  });
  const failures = new Counter({
    name: "spillway_webhook_failures_total",
    help: "Failures of our own: what was under way is done again",
    registers,
  });
  const disabled = new Counter({
    name: "spillway_webhook_endpoints_disabled_total",
    help: "Endpoints switched off after failing for long",
    registers,
  });
  const seconds = new Histogram({
    name: "spillway_webhook_attempt_duration_seconds",
    help: "Time of one request to a receiver",
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20],
    registers,
  });
  const delay = new Histogram({
    name: "spillway_webhook_delay_seconds",
    help: "Age of a message when it was sent",
    buckets: [0.1, 0.5, 1, 5, 30, 300, 3_600, 21_600, 86_400, 259_200],
    registers,
  });
  return {
    told: (count) => messages.inc(count),
    attempted({ verdict, durationMs, delayMs }) {
      attempts.inc({ verdict });
      seconds.observe(durationMs / 1_000);
      delay.observe(Math.max(0, delayMs) / 1_000);
    },
    disabled: () => disabled.inc(),
    failed: () => failures.inc(),
  };
}
