import { LRUCache } from "lru-cache";
import type { Standing } from "@/lib/engine/standing";
import { decodeStanding, encodeStanding } from "@/lib/engine/standing-codec";

/** A standing that was not used lately, as its row says it. */
interface Asleep {
  readonly seq: number;
  readonly text: string;
}

/**
 * The standings that a lane decided last, least recently used first. It is only ever a guess: a commit whose guess was wrong
 * moves nothing and loads the standing again, so a stale entry costs time and never a wrong decision.
 *
 * Those used last are kept as they are, the others as the text of their row. A standing is some fifty objects, and a major collection
 * walks all of them: of 100,000 accounts it took the processor for a fifth of a second, and the answers waited for it.
 */
export class StandingCache {
  readonly #awake: LRUCache<string, Standing>;
  readonly #asleep: LRUCache<string, Asleep>;

  constructor(entriesMax: number, awakeMax: number) {
    const max = Math.min(awakeMax, entriesMax);
    const asleepMax = entriesMax - max;
    this.#asleep = new LRUCache({ max: Math.max(1, asleepMax) });
    this.#awake = new LRUCache({
      max,
      dispose: (standing, accountId, reason) => {
        if (reason !== "evict" || asleepMax === 0) return;
        this.#asleep.set(accountId, { seq: standing.seq, text: encodeStanding(standing) });
      },
    });
  }

  get(accountId: string): Standing | undefined {
    const awake = this.#awake.peek(accountId);
    if (awake !== undefined) return awake;
    const asleep = this.#asleep.peek(accountId);
    return asleep && decodeStanding(accountId, asleep.seq, asleep.text);
  }

  set(accountId: string, standing: Standing): void {
    this.#asleep.delete(accountId);
    this.#awake.set(accountId, standing);
  }

  delete(accountId: string): void {
    this.#awake.delete(accountId);
    this.#asleep.delete(accountId);
  }

  get size(): number {
    return this.#awake.size + this.#asleep.size;
  }
}
