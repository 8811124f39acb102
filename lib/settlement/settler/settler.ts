import { setTimeout as pause } from "node:timers/promises";
import type { Clock } from "@/lib/clock";
import { SLOTS, slotOf } from "@/lib/engine/ids";
import type { SettledBatch, SettlementStore } from "@/lib/storage/ports";
import { type PriceBooks, settleAccounts } from "./settle-accounts";
import { SlotQueue, type SlotTurn } from "./slot-queue";

export interface SettlerObserver {
  /** A batch is durable. `lagMs` is the age of its oldest event. */
  settled(batch: {
    readonly events: number;
    readonly parked: number;
    readonly accountIds: readonly string[];
    readonly lagMs: number;
    readonly ms: number;
  }): void;
  /** A batch came to nothing and will be tried again after `retryMs`. */
  failed(error: unknown, retryMs: number): void;
}

export interface SettlerOptions {
  readonly store: SettlementStore;
  readonly priceBooks: PriceBooks;
  readonly clock: Clock;
  readonly observer: SettlerObserver;
  /** Batches at a time: while one waits for the database, the other computes. */
  readonly lanes: number;
  readonly eventsMax: number;
  /** All slots are looked at this often, whatever was heard: a hint may be lost. */
  readonly pollMs: number;
}

const RETRY_MS_MIN = 100;
const RETRY_MS_MAX = 5_000;
/** Flushes take a few milliseconds; by then the one that kept an event from being read has most likely ended. */
const LOOK_AGAIN_MS = 20;
const ALL_SLOTS = Array.from({ length: SLOTS }, (_, slot) => slot);

/**
 * Turns usage events into monetization events and balance updates as they come (SYSTEM §6): woken by hints, polling behind
 * them. Any number of workers may run; a slot is one's at a time, and what none has settled yet is settled by whoever looks next.
 *
 * The database may go away and come back: a batch that failed left nothing behind and is tried again, ever more slowly up to
 * `RETRY_MS_MAX`, without a restart.
 */
export class Settler {
  readonly #options: SettlerOptions;
  readonly #queue = new SlotQueue();
  readonly #stopping = new AbortController();
  #lanes: Promise<void>[] = [];
  #retryMs = RETRY_MS_MIN;
  /** What idle lanes wait for; null while none does. */
  #sleep: PromiseWithResolvers<void> | null = null;

  constructor(options: SettlerOptions) {
    this.#options = options;
  }

  /** These accounts have new events; null: any may have. */
  wake(accountIds: readonly string[] | null): void {
    this.#queue.wake(accountIds === null ? ALL_SLOTS : accountIds.map(slotOf));
    this.#rouse();
  }

  start(): void {
    const { signal } = this.#stopping;
    this.wake(null);
    this.#lanes = [
      this.#poll(signal),
      ...Array.from({ length: this.#options.lanes }, () => this.#settleOn(signal)),
    ];
  }

  /** Lets running batches end; nothing is begun after that. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#rouse();
    await Promise.all(this.#lanes);
  }

  async #poll(signal: AbortSignal): Promise<void> {
    while (await isOver(this.#options.pollMs, signal)) this.wake(null);
  }

  async #settleOn(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const turn = this.#queue.take();
      if (turn === null) {
        // Nothing can have come between the look and the sleep: both are in one turn of the event loop.
        this.#sleep ??= Promise.withResolvers<void>();
        await this.#sleep.promise;
      } else await this.#settleTurn(turn, signal);
    }
  }

  async #settleTurn(turn: SlotTurn, signal: AbortSignal): Promise<void> {
    try {
      const { full, waiting } = await this.#settleBatch(turn.slots);
      this.#queue.finish(turn, full);
      this.#retryMs = RETRY_MS_MIN;
      if (waiting.length > 0) void this.#lookAgain(waiting, signal);
    } catch (error) {
      const retryMs = this.#retryMs;
      this.#retryMs = Math.min(RETRY_MS_MAX, retryMs * 2);
      this.#options.observer.failed(error, retryMs);
      await isOver(retryMs, signal);
      this.#queue.finish(turn, []);
      this.#queue.wake(turn.slots);
    }
  }

  async #settleBatch(slots: readonly number[]): Promise<SettledBatch> {
    const { store, eventsMax, clock, observer } = this.#options;
    const startedAt = performance.now();
    let accountIds: readonly string[] = [];
    const batch = await store.settleBatch({ slots, eventsMax }, async (accounts) => {
      accountIds = accounts.map(({ ledger }) => ledger.accountId);
      return settleAccounts(accounts, this.#options.priceBooks);
    });
    if (batch.events > 0) {
      const lagMs = clock.now() - (batch.oldestRecordedAt ?? clock.now());
      const { events, parked } = batch;
      observer.settled({ events, parked, accountIds, lagMs, ms: performance.now() - startedAt });
    }
    return batch;
  }

  async #lookAgain(slots: readonly number[], signal: AbortSignal): Promise<void> {
    if (!(await isOver(LOOK_AGAIN_MS, signal))) return;
    this.#queue.wake(slots);
    this.#rouse();
  }

  #rouse(): void {
    this.#sleep?.resolve();
    this.#sleep = null;
  }
}

/** Waits; false when it was cut short. */
async function isOver(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await pause(ms, undefined, { signal });
    return true;
  } catch {
    return false;
  }
}
