import type { Clock } from "@/lib/clock";
import { Rounds } from "@/lib/rounds";
import type { AttemptVerdict, DeliveryStore, DueDelivery, LeasedLane } from "@/lib/storage/webhook-ports";
import type { SecretBox } from "../secrets/secret-box";
import { signWebhook } from "../secrets/signature";
import { PATIENCE, retryAt } from "./schedule";
import { type SendOptions, type Sent, send } from "./send";

export interface DelivererObserver {
  /** An attempt is recorded. `delayMs` is the message's age. */
  attempted(attempt: {
    readonly verdict: AttemptVerdict["kind"];
    readonly durationMs: number;
    readonly delayMs: number;
  }): void;
  disabled(endpointId: string, reason: string): void;
  failed(error: unknown): void;
}

export interface DelivererOptions extends SendOptions {
  readonly store: DeliveryStore;
  readonly box: SecretBox;
  readonly clock: Clock;
  readonly observer: DelivererObserver;
  /** Requests at a time: in all, and to one endpoint, so that a slow one leaves room for the others. */
  readonly atOnceMax: number;
  readonly perEndpointMax: number;
  readonly pollMs: number;
  /** Messages older than this are forgotten, with what became of them. */
  readonly keptMs: number;
}

/** A lane is given back after so many messages, so that a long queue does not keep the others waiting. */
const IN_A_ROW_MAX = 20;
/** Beyond the time a request may take: for what is written before and after it. */
const LEASE_MARGIN_MS = 10_000;
const RETRY_MS = 1_000;
const FORGET_EVERY_MS = 60_000;

/**
 * Sends what waits, one message of a lane at a time and in order. Any number of workers may run: a lane is one's at a time, by a lease, and
 * one that died with a message under way leaves it to be sent again, with the same id.
 */
export class Deliverer {
  readonly #options: DelivererOptions;
  readonly #beginning: Rounds;
  readonly #forgetting: Rounds;
  readonly #active = new Map<Promise<void>, string>();

  constructor(options: DelivererOptions) {
    this.#options = options;
    const { store, clock, keptMs, pollMs, observer } = options;
    const { failed } = observer;
    this.#beginning = new Rounds({
      round: async () => ((await this.#begin()) ? 0 : pollMs),
      failed,
      retryMs: RETRY_MS,
    });
    // What is old enough goes, a few thousand rows at a time.
    this.#forgetting = new Rounds({
      round: async () => ((await store.forget(clock.now() - keptMs)) > 0 ? 0 : FORGET_EVERY_MS),
      failed,
      retryMs: FORGET_EVERY_MS,
    });
  }

  /** Something may have come to be sent. */
  wake(): void {
    this.#beginning.wake();
  }

  start(): void {
    this.#beginning.start();
    this.#forgetting.start();
  }

  /** Lets requests under way end; nothing is begun after that. */
  async stop(): Promise<void> {
    await Promise.all([this.#beginning.stop(), this.#forgetting.stop()]);
    await Promise.all(this.#active.keys());
  }

  /** Begins with the next lane, if there is one and room for it. */
  async #begin(): Promise<boolean> {
    const { atOnceMax, perEndpointMax, store, clock } = this.#options;
    if (this.#active.size >= atOnceMax) return false;
    const counts = new Map<string, number>();
    for (const endpointId of this.#active.values()) counts.set(endpointId, (counts.get(endpointId) ?? 0) + 1);
    const except = [...counts].filter(([, count]) => count >= perEndpointMax).map(([id]) => id);
    const lane = await store.lease({ now: clock.now(), until: this.#leaseEnd(), except });
    if (lane === null) return false;
    const work = this.#deliverLane(lane)
      .catch((error: unknown) => this.#options.observer.failed(error))
      .finally(() => {
        this.#active.delete(work);
        this.#beginning.wake();
      });
    this.#active.set(work, lane.endpointId);
    return true;
  }

  async #deliverLane(lane: LeasedLane): Promise<void> {
    const { store, clock } = this.#options;
    for (let sent = 0; sent < IN_A_ROW_MAX && !this.#beginning.signal.aborted; sent++) {
      const due = await store.head(lane, clock.now(), this.#leaseEnd());
      if (due === null || !(await this.#attempt(lane, due))) return;
    }
    await store.release(lane);
  }

  /** Sends one message and records what came of it; whether the lane goes on. */
  async #attempt(lane: LeasedLane, due: DueDelivery): Promise<boolean> {
    const { store, clock, observer } = this.#options;
    const at = clock.now();
    const startedAt = performance.now();
    const sent = await this.#send(lane, due);
    const durationMs = Math.round(performance.now() - startedAt);
    const verdict = verdictOf(sent, due.tries + 1, clock.now());
    const attempt = { at, durationMs, ...sent };
    const patience = { ...PATIENCE, isGone: sent.statusCode === 410 };
    const { goesOn, disabledFor } = await store.record(lane, due.position, attempt, verdict, patience);
    observer.attempted({ verdict: verdict.kind, durationMs, delayMs: at - due.createdAt });
    if (disabledFor !== null) {
      observer.disabled(lane.endpointId, disabledFor);
      await store.skipPending(lane.endpointId, clock.now());
    }
    return goesOn;
  }

  async #send(lane: LeasedLane, due: DueDelivery): Promise<Sent> {
    const { box, clock } = this.#options;
    const secrets = due.sealedSecrets.flatMap((sealed) => box.open(sealed, lane.endpointId) ?? []);
    // Unsigned, a receiver could only refuse it; and the wrong key is ours to mend, not its.
    if (secrets.length === 0)
      return { statusCode: null, error: "secret_unreadable", response: null, retryAfterMs: null };
    const timestamp = Math.floor(clock.now() / 1_000);
    const headers = {
      "content-type": "application/json",
      "user-agent": "Spillway-Webhooks/1",
      "webhook-id": due.messageId,
      "webhook-timestamp": String(timestamp),
      "webhook-signature": signWebhook(secrets, due.messageId, timestamp, due.body),
    };
    return send(due.url, headers, due.body, this.#options);
  }

  #leaseEnd(): number {
    return this.#options.clock.now() + this.#options.timeoutMs + LEASE_MARGIN_MS;
  }
}

function verdictOf(sent: Sent, failures: number, now: number): AttemptVerdict {
  const { statusCode } = sent;
  if (statusCode !== null && statusCode >= 200 && statusCode < 300) return { kind: "delivered" };
  const at = retryAt(failures, now, Math.random(), sent.retryAfterMs);
  return at === null ? { kind: "given_up" } : { kind: "again", at };
}
