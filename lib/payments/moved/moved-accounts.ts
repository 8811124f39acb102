import { setTimeout as pause } from "node:timers/promises";
import type { Runtime } from "@/lib/runtime";

/** Whom there is to judge is looked up so often; what moved is judged at once. */
const LOOK_MS = 2_000;
/** All of them are judged, whatever was heard: time alone ends waits and months, and a hint may be lost. */
const ALL_MS = 30_000;

/** What follows for some accounts whenever they move. */
export interface Judge {
  accounts(): Promise<ReadonlySet<string>>;
  judge(accountId: string): Promise<void>;
  /** What was begun and left, by its id, and how it is ended. */
  left?(): Promise<readonly string[]>;
  end?(id: string): Promise<void>;
}

/** A worker's part that follows accounts as they move. Any number of workers may run. */
export class MovedAccounts {
  readonly #runtime: Runtime;
  readonly #judge: Judge;
  readonly #stopping = new AbortController();
  #moved = new Set<string>();
  #isAllDue = true;
  #wake: PromiseWithResolvers<void> = Promise.withResolvers();
  #running: Promise<void> = Promise.resolve();

  constructor(runtime: Runtime, judge: Judge) {
    this.#runtime = runtime;
    this.#judge = judge;
  }

  /** These accounts moved; null: any may have. */
  wake(accountIds: readonly string[] | null): void {
    if (accountIds === null) this.#isAllDue = true;
    else for (const accountId of accountIds) this.#moved.add(accountId);
    this.#wake.resolve();
  }

  start(): void {
    this.#running = this.#run(this.#stopping.signal);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#wake.resolve();
    await this.#running;
  }

  /** Judges all that there are, and ends what was left; each on its own, so that one that breaks stops no other. */
  async judgeAll(): Promise<void> {
    for (const accountId of await this.#judge.accounts()) await this.#judged(accountId);
    for (const id of (await this.#judge.left?.()) ?? [])
      await this.#judge.end?.(id).catch((error) => this.#report(error, id));
  }

  async #run(signal: AbortSignal): Promise<void> {
    let watched: ReadonlySet<string> = new Set();
    // Whom nobody watched when they moved: somebody may since the last look, and then that move counts.
    let passed = new Set<string>();
    let lookedAt = Number.NEGATIVE_INFINITY;
    let allAt = Number.NEGATIVE_INFINITY;
    while (!signal.aborted) {
      this.#wake = Promise.withResolvers();
      const now = performance.now();
      try {
        if (this.#isAllDue || now - allAt >= ALL_MS) {
          this.#isAllDue = false;
          allAt = now;
          await this.judgeAll();
        }
        const moved = this.#moved;
        this.#moved = new Set();
        if (now - lookedAt >= LOOK_MS) {
          watched = await this.#judge.accounts();
          lookedAt = now;
          for (const accountId of passed) moved.add(accountId);
          passed = new Set();
        }
        for (const accountId of moved) {
          if (watched.has(accountId)) await this.#judged(accountId);
          else passed.add(accountId);
        }
      } catch (error) {
        this.#report(error, null);
      }
      await Promise.race([this.#wake.promise, pause(LOOK_MS, undefined, { signal }).catch(() => {})]);
    }
  }

  #judged(accountId: string): Promise<void> {
    return this.#judge.judge(accountId).catch((error) => this.#report(error, accountId));
  }

  #report(error: unknown, about: string | null): void {
    this.#runtime.log.warn({ err: error, about }, "an account was not judged; it will be tried again");
  }
}
