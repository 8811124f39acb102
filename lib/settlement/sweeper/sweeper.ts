import type { Clock } from "@/lib/clock";
import { Rounds } from "@/lib/rounds";
import type { AccountStore } from "@/lib/storage/ports";

export interface SweeperOptions {
  readonly accounts: Pick<AccountStore, "due">;
  /** Records what time has done to the account: ended holds, expired grants. Any number may sweep the same account at once. */
  readonly sweep: (accountId: string) => Promise<void>;
  readonly clock: Clock;
  readonly everyMs: number;
  /** Told of an account that could not be swept, or with null when the due accounts could not be read. */
  readonly failed: (error: unknown, accountId: string | null) => void;
}

const ACCOUNTS_MAX = 200;
const AT_ONCE = 8;
/** An account that failed is left alone for so long, or it would be first in line for ever. */
const LEFT_ALONE_MS = 60_000;

/**
 * Lets time act on accounts that nobody asks about: their expired holds give back what they held, and the expiry of their
 * grants is posted. What a decision would have found expired anyway is thereby also in the books.
 */
export class Sweeper {
  readonly #options: SweeperOptions;
  readonly #rounds: Rounds;
  /** Accounts that failed, and until when they are left alone. */
  readonly #leftAlone = new Map<string, number>();

  constructor(options: SweeperOptions) {
    this.#options = options;
    const { everyMs, failed } = options;
    this.#rounds = new Rounds({
      round: async () => {
        await this.sweepDue();
        return everyMs;
      },
      failed: (error) => failed(error, null),
      retryMs: everyMs,
    });
  }

  start(): void {
    this.#rounds.start();
  }

  stop(): Promise<void> {
    return this.#rounds.stop();
  }

  /** One pass over the accounts that are due; how many were swept. */
  async sweepDue(): Promise<number> {
    const { accounts, clock } = this.#options;
    const now = clock.now();
    for (const [accountId, until] of this.#leftAlone) if (until <= now) this.#leftAlone.delete(accountId);
    const due = await accounts.due(now, ACCOUNTS_MAX + this.#leftAlone.size);
    const todo = due.filter((accountId) => !this.#leftAlone.has(accountId));
    let swept = 0;
    const sweepNext = async () => {
      for (let accountId = todo.pop(); accountId !== undefined; accountId = todo.pop()) {
        if (this.#rounds.signal.aborted) return;
        if (await this.#sweepOne(accountId)) swept++;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, sweepNext));
    return swept;
  }

  async #sweepOne(accountId: string): Promise<boolean> {
    try {
      await this.#options.sweep(accountId);
      return true;
    } catch (error) {
      this.#leftAlone.set(accountId, this.#options.clock.now() + LEFT_ALONE_MS);
      this.#options.failed(error, accountId);
      return false;
    }
  }
}
