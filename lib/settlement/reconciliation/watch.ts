import { Rounds } from "@/lib/rounds";
import { type ReconcileParts, type Reconciliation, reconcile } from "./reconcile";

export interface WatchOptions extends ReconcileParts {
  readonly everyMs: number;
  readonly proven: (run: Reconciliation) => void;
  readonly failed: (error: unknown) => void;
}

/** A whole proof this often; between them the accounts that had new facts. */
const FULL_EVERY_MS = 24 * 3_600_000;
/** How much of the time before the last run is proven again: a fact's id is made a moment before it is committed. */
const OVERLAP_MS = 5 * 60_000;

/**
 * Proves the books every so often, beside the settlement. Any number of workers may watch: whoever finds that the last run is
 * long enough ago runs the next. A run that fails changes nothing and is due again.
 */
export class Watch {
  readonly #options: WatchOptions;
  readonly #rounds: Rounds;

  constructor(options: WatchOptions) {
    this.#options = options;
    const { failed, everyMs: retryMs } = options;
    this.#rounds = new Rounds({ round: () => this.proveDue(), failed, retryMs });
  }

  start(): void {
    this.#rounds.start();
  }

  /** Breaks off a run that is under way: it has recorded nothing and is due again. */
  stop(): Promise<void> {
    return this.#rounds.stop();
  }

  /** Runs what is due now; how many ms until the next may be. */
  async proveDue(): Promise<number> {
    const { store, clock, everyMs, proven } = this.#options;
    const now = clock.now();
    const { fullAt, anyAt } = await store.latestRuns();
    const dueMs = anyAt === null ? 0 : anyAt + everyMs - now;
    if (dueMs > 0) return dueMs;
    const isFull = fullAt === null || anyAt === null || now - fullAt >= FULL_EVERY_MS;
    const { signal } = this.#rounds;
    proven(await reconcile(this.#options, isFull ? { signal } : { since: anyAt - OVERLAP_MS, signal }));
    return everyMs;
  }
}
