import { createMailMetrics } from "@/lib/notifications/mail/mail-metrics";
import { Mailer } from "@/lib/notifications/mail/mailer";
import { localOutbox, smtpTransport } from "@/lib/notifications/mail/transport";
import type { Started } from "@/lib/start-runtime";

const POLL_MS = 1_000;
const KEPT_MS = 30 * 86_400_000;

/** The worker's part in mails: sends what is queued, or keeps it where the outbox page shows it. */
export function startMails({ runtime, metrics }: Pick<Started, "runtime" | "metrics">): Mailer {
  const { config, clock, log, mails } = runtime;
  const counted = createMailMetrics(metrics.registry);
  const { smtpUrl: url, mailFrom: from } = config;
  const mailer = new Mailer({
    store: mails,
    transport: url === null ? localOutbox : smtpTransport({ url, from }),
    clock,
    pollMs: POLL_MS,
    keptMs: KEPT_MS,
    observer: {
      // Neither whom it was for nor what it said.
      attempted(attempt) {
        counted.attempted(attempt);
        const { kind, verdict, error } = attempt;
        if (error !== null) log.warn({ kind, verdict, error }, "a mail was not taken");
      },
      failed(error) {
        counted.failed(error);
        log.warn({ err: error }, "mails were interrupted; they will be tried again");
      },
    },
  });
  mailer.start();
  return mailer;
}
