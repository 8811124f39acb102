import type { Clock } from "@/lib/clock";
import { freshId } from "@/lib/ids";
import { Rounds } from "@/lib/rounds";
import type { OutboxBatch, OutboxStore } from "@/lib/storage/webhook-ports";
import { tellingOf } from "./telling";

export interface OutboxOptions {
  readonly store: OutboxStore;
  readonly clock: Clock;
  readonly factsMax: number;
  /** The public address, for links in letters. */
  readonly url: string;
  /** Everything is looked at this often, whatever was heard: a hint may be lost. */
  readonly pollMs: number;
  readonly observer: {
    /** Messages are durable and wait to be sent. */
    told(messages: number, letters: number): void;
    /** A batch came to nothing and will be tried again. */
    failed(error: unknown): void;
  };
}

/** Hints come in swarms; what they tell of is read together. */
const GATHER_MS = 20;
const RETRY_MS = 1_000;

/**
 * Turns facts into messages as they come: woken by hints, polling behind them. Any number of workers may run. While nobody listens it
 * only keeps up with the present, at the pace of its polling.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #rounds: Rounds;
  #isListened = true;

  constructor(options: OutboxOptions) {
    this.#options = options;
    const { pollMs, observer } = options;
    this.#rounds = new Rounds({
      round: async () => ((await this.tell()).isFull ? 0 : pollMs),
      failed: observer.failed,
      retryMs: RETRY_MS,
      gatherMs: GATHER_MS,
    });
  }

  /** Something may have happened. */
  wake(): void {
    if (this.#isListened) this.#rounds.wake();
  }

  start(): void {
    this.#rounds.start();
  }

  stop(): Promise<void> {
    return this.#rounds.stop();
  }

  /** One look at what is new. */
  async tell(): Promise<OutboxBatch> {
    const { store, clock, factsMax, url } = this.#options;
    const now = clock.now();
    const batch = await store.tell({ factsMax, now }, (account) =>
      tellingOf(account, () => freshId("msg", now), now, url),
    );
    this.#isListened = batch.isListened;
    const { messages, letters } = batch;
    if (messages + letters > 0) this.#options.observer.told(messages, letters);
    return batch;
  }
}
