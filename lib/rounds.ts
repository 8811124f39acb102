import { setTimeout as pause } from "node:timers/promises";

interface RoundsOptions {
  /** One round; answers how many ms the next can wait, unless somebody wakes it. 0: there is more to do. */
  readonly round: (signal: AbortSignal) => Promise<number>;
  readonly failed: (error: unknown) => void;
  /** After a round that failed. Nothing cuts it short: a database that is away is not asked at the pace of its hints. */
  readonly retryMs: number;
  /** Hints come in swarms: after the first so much time is left for the others, and one round looks at all of them. */
  readonly gatherMs?: number;
}

/** What a worker does over and over: a round, a wait, the next round, until it is stopped. A round that fails stops nothing. */
export class Rounds {
  readonly #options: RoundsOptions;
  readonly #stopping = new AbortController();
  #woken: PromiseWithResolvers<void> = Promise.withResolvers();
  #running: Promise<void> = Promise.resolve();

  constructor(options: RoundsOptions) {
    this.#options = options;
  }

  /** Aborted once it is stopped: for what lasts long within a round. */
  get signal(): AbortSignal {
    return this.#stopping.signal;
  }

  start(): void {
    this.#running = this.#run(this.signal);
  }

  /** There may be something to do: the next round begins at once, or after the one under way. */
  wake(): void {
    this.#woken.resolve();
  }

  /** Lets the round under way end; none is begun after that. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#woken.resolve();
    await this.#running;
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { round, failed, retryMs, gatherMs = 0 } = this.#options;
    while (!signal.aborted) {
      this.#woken = Promise.withResolvers();
      try {
        const waitMs = await round(signal);
        if (waitMs === 0) continue;
        const timer = setTimeout(this.#woken.resolve, waitMs);
        await this.#woken.promise;
        clearTimeout(timer);
        if (gatherMs > 0) await unlessAborted(gatherMs, signal);
      } catch (error) {
        if (!signal.aborted) failed(error);
        await unlessAborted(retryMs, signal);
      }
    }
  }
}

async function unlessAborted(ms: number, signal: AbortSignal): Promise<void> {
  await pause(ms, undefined, { signal }).catch(() => {});
}
