import type { Started } from "@/lib/start-runtime";
import { Deliverer } from "@/lib/webhooks/delivery/deliverer";
import { createWebhookMetrics } from "@/lib/webhooks/delivery/webhook-metrics";
import { Outbox } from "@/lib/webhooks/outbox/outbox";

const FACTS_MAX = 500;
const POLL_MS = 1_000;
const SEND_TIMEOUT_MS = 15_000;
const AT_ONCE_MAX = 16;
const PER_ENDPOINT_MAX = 8;
const DAY_MS = 86_400_000;

/** The worker's part in webhooks: makes messages of facts, and sends them. */
export function startWebhooks({
  runtime,
  storage,
  metrics,
  mailsQueued,
}: Pick<Started, "runtime" | "storage" | "metrics"> & {
  /** Letters are queued. */
  readonly mailsQueued: () => void;
}): {
  /** Something was decided, done or settled. */
  wake(): void;
  stop(): Promise<void>;
} {
  const { config, clock, log } = runtime;
  const counted = createWebhookMetrics(metrics.registry);
  const deliverer = new Deliverer({
    store: storage.deliveries,
    box: runtime.secretBox,
    clock,
    isPrivateAllowed: config.areWebhooksPrivate,
    timeoutMs: SEND_TIMEOUT_MS,
    atOnceMax: AT_ONCE_MAX,
    perEndpointMax: PER_ENDPOINT_MAX,
    pollMs: POLL_MS,
    keptMs: config.webhookDays * DAY_MS,
    observer: {
      attempted: (attempt) => counted.attempted(attempt),
      disabled(endpointId, reason) {
        counted.disabled(endpointId, reason);
        log.warn({ endpointId, reason }, "a webhook endpoint was disabled");
      },
      failed(error) {
        counted.failed(error);
        log.warn({ err: error }, "deliveries were interrupted; they will be tried again");
      },
    },
  });
  const outbox = new Outbox({
    store: storage.outbox,
    clock,
    factsMax: FACTS_MAX,
    url: config.url,
    pollMs: POLL_MS,
    observer: {
      told(messages, letters) {
        counted.told(messages);
        if (messages > 0) deliverer.wake();
        if (letters > 0) mailsQueued();
      },
      failed(error) {
        counted.failed(error);
        log.warn({ err: error }, "facts were not told; they will be tried again");
      },
    },
  });
  outbox.start();
  deliverer.start();
  return {
    wake: () => outbox.wake(),
    stop: async () => {
      await Promise.all([outbox.stop(), deliverer.stop()]);
    },
  };
}
