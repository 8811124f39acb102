import type { Started } from "../start-runtime";
import { Deliverer } from "../webhooks/delivery/deliverer";
import type { SendOptions } from "../webhooks/delivery/send";
import { Outbox } from "../webhooks/outbox/outbox";

const POLL_MS = 20;
const KEPT_MS = 30 * 86_400_000;

/** A worker's part in webhooks, in the test's own process; its errors are kept. Neither part runs until it is started. */
export function webhookWorker({ runtime, storage }: Started, more: Partial<SendOptions> = {}) {
  const errors: unknown[] = [];
  const failed = (error: unknown) => errors.push(error);
  const deliverer = new Deliverer({
    store: storage.deliveries,
    box: runtime.secretBox,
    clock: runtime.clock,
    isPrivateAllowed: true,
    timeoutMs: 5_000,
    atOnceMax: 8,
    perEndpointMax: 4,
    pollMs: POLL_MS,
    keptMs: KEPT_MS,
    observer: { attempted: () => {}, disabled: () => {}, failed },
    ...more,
  });
  const outbox = new Outbox({
    store: storage.outbox,
    clock: runtime.clock,
    factsMax: 500,
    url: "http://localhost:3000",
    pollMs: POLL_MS,
    observer: { told: () => deliverer.wake(), failed },
  });
  return { outbox, deliverer, errors };
}
