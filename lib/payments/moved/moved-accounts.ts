import { uuidOfId } from "@/lib/engine/ids";
import { Rounds } from "@/lib/rounds";
import type { Runtime } from "@/lib/runtime";

/** All of them are judged this often, whatever was heard: time alone ends waits and months, and a hint may be lost. */
const ALL_MS = 30_000;
const RETRY_MS = 2_000;
/** Of more that moved at once all are judged: naming them would cost more. */
const MOVED_MAX = 5_000;

/** What follows for some accounts whenever they move. */
export interface Judge {
  /** Those that there is something to judge of, now: of these accounts, or of all. */
  among(accountIds: readonly string[] | null): Promise<readonly string[]>;
  judge(accountId: string): Promise<void>;
  /** What was begun and left, by its id, and how it is ended. */
  left?(): Promise<readonly string[]>;
  end?(id: string): Promise<void>;
}

/** A judge's rows of these accounts; of all where it is null. */
export function ofAccounts(accountIds: readonly string[] | null): { accountId?: { in: string[] } } {
  return accountIds === null ? {} : { accountId: { in: accountIds.map(uuidOfId) } };
}

/** A worker's part that follows accounts as they move. Any number of workers may run. */
export class MovedAccounts {
  readonly #runtime: Runtime;
  readonly #judge: Judge;
  readonly #rounds: Rounds;
  readonly #moved = new Set<string>();
  #allAt = Number.NEGATIVE_INFINITY;

  constructor(runtime: Runtime, judge: Judge) {
    this.#runtime = runtime;
    this.#judge = judge;
    this.#rounds = new Rounds({
      round: () => this.#round(),
      failed: (error) => this.#report(error, null),
      retryMs: RETRY_MS,
    });
  }

  /** These accounts moved; null: any may have. */
  wake(accountIds: readonly string[] | null): void {
    if (accountIds === null || this.#moved.size > MOVED_MAX) this.#allAt = Number.NEGATIVE_INFINITY;
    else for (const accountId of accountIds) this.#moved.add(accountId);
    this.#rounds.wake();
  }

  start(): void {
    this.#rounds.start();
  }

  stop(): Promise<void> {
    return this.#rounds.stop();
  }

  /** Judges all that there are, and ends what was left; each on its own, so that one that breaks stops no other. */
  async judgeAll(): Promise<void> {
    await this.#judgeThose(await this.#judge.among(null));
    for (const id of (await this.#judge.left?.()) ?? [])
      await this.#judge.end?.(id).catch((error) => this.#report(error, id));
  }

  async #round(): Promise<number> {
    const moved = [...this.#moved];
    this.#moved.clear();
    try {
      if (performance.now() - this.#allAt >= ALL_MS) {
        this.#allAt = performance.now();
        await this.judgeAll();
      } else if (moved.length > 0) await this.#judgeThose(await this.#judge.among(moved));
    } catch (error) {
      // Who moved is forgotten by now.
      this.#allAt = Number.NEGATIVE_INFINITY;
      throw error;
    }
    return Math.max(1, this.#allAt + ALL_MS - performance.now());
  }

  async #judgeThose(accountIds: readonly string[]): Promise<void> {
    for (const accountId of accountIds)
      await this.#judge.judge(accountId).catch((error) => this.#report(error, accountId));
  }

  #report(error: unknown, about: string | null): void {
    this.#runtime.log.warn({ err: error, about }, "an account was not judged; it will be tried again");
  }
}
