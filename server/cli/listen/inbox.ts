import { setTimeout as sleep } from "node:timers/promises";
import type { Spillway, WebhookDelivery, WebhookEventType } from "@/lib/sdk/spillway";

/**
 * An endpoint that is there only so that messages are made and kept for it. It is disabled at once: the worker sends it nothing, and what it is told is
 * read from its delivery log. So this works through any firewall, and needs no address that Spillway could reach.
 */
export interface Inbox {
  readonly endpoint: string;
  readonly secret: string;
  /** Messages in the order in which they were made, as they come; until `signal`. */
  messages(
    signal: AbortSignal,
  ): AsyncGenerator<{ readonly delivery: WebhookDelivery; readonly body: string }>;
  /** Takes the endpoint away. */
  close(): Promise<void>;
}

const POLL_MS = 1_000;
/** A message is made a moment after its fact, so looks overlap by so much; what was seen is known by its id. */
const OVERLAP_MS = 30_000;
/** A name that leads nowhere, for ever (RFC 2606): should the endpoint be enabled by hand, nothing gets anywhere. */
const NOWHERE = "https://spillway-listen.invalid/";

export async function openInbox(
  client: Spillway,
  asked: {
    readonly types: readonly WebhookEventType[] | null;
    readonly account: string | null;
    readonly by: string;
  },
): Promise<Inbox> {
  const { types, account, by } = asked;
  const {
    id,
    secret,
    created_at: createdAt,
  } = await client.addWebhookEndpoint({
    url: NOWHERE,
    description: `spillway listen, by ${by}`,
    event_types: types === null ? null : [...types],
  });
  await client.changeWebhookEndpoint(id, { status: "disabled" });
  return {
    endpoint: id,
    secret,
    async *messages(signal) {
      const seen = new Map<string, number>();
      let fromMs = Date.parse(createdAt);
      while (!signal.aborted) {
        const fresh: WebhookDelivery[] = [];
        const from = new Date(fromMs).toISOString();
        const query = { from, limit: 200, ...(account === null ? {} : { account }) };
        for await (const delivery of client.listWebhookDeliveries(id, query)) {
          if (!seen.has(delivery.message)) fresh.push(delivery);
        }
        for (const delivery of fresh.reverse()) {
          const madeAtMs = Date.parse(delivery.created_at);
          seen.set(delivery.message, madeAtMs);
          fromMs = Math.max(fromMs, madeAtMs - OVERLAP_MS);
          const { body } = await client.getWebhookDelivery(id, delivery.message);
          yield { delivery, body };
        }
        for (const [message, madeAtMs] of seen) if (madeAtMs < fromMs) seen.delete(message);
        await sleep(POLL_MS, undefined, { signal }).catch(() => {});
      }
    },
    async close() {
      await client.deleteWebhookEndpoint(id);
    },
  };
}
