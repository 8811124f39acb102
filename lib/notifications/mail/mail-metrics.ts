import { Counter, Histogram, type Registry } from "prom-client";
import type { MailerObserver } from "./mailer";

/** What is counted of mails, for `/metrics`. */
export function createMailMetrics(registry: Registry): MailerObserver {
  const registers = [registry];
  const attempts = new Counter({
    name: "spillway_mail_attempts_total",
    help: "Attempts to send a mail, by its kind and by what became of it",
    labelNames: ["kind", "verdict"],
    registers,
  });
  const failures = new Counter({
    name: "spillway_mail_failures_total",
    help: "Failures of our own: what was under way is done again",
    registers,
  });
  const delay = new Histogram({
    name: "spillway_mail_delay_seconds",
    help: "Age of a mail when it was tried",
    buckets: [0.5, 1, 5, 30, 300, 3_600, 21_600, 86_400],
    registers,
  });
  return {
    attempted({ kind, verdict, delayMs }) {
      attempts.inc({ kind, verdict });
      delay.observe(Math.max(0, delayMs) / 1_000);
    },
    failed: () => failures.inc(),
  };
}
