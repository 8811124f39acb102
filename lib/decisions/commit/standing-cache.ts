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
  readonly #awake = new Map<string, Standing>();
  readonly #asleep = new Map<string, Asleep>();
  readonly #entriesMax: number;
  readonly #awakeMax: number;

  constructor(entriesMax: number, awakeMax: number) {
    this.#entriesMax = entriesMax;
    this.#awakeMax = Math.min(awakeMax, entriesMax);
  }

  get(accountId: string): Standing | undefined {
    const awake = this.#awake.get(accountId);
    if (awake !== undefined) return awake;
    const asleep = this.#asleep.get(accountId);
    return asleep && decodeStanding(accountId, asleep.seq, asleep.text);
  }

  set(accountId: string, standing: Standing): void {
    // Re-inserted at the end: a Map iterates in order of insertion, so its first key is the one not used for longest.
    this.delete(accountId);
    this.#awake.set(accountId, standing);
    if (this.#awake.size > this.#awakeMax) this.#putToSleep(firstOf(this.#awake));
    if (this.size > this.#entriesMax) this.#asleep.delete(firstOf(this.#asleep));
  }

  delete(accountId: string): void {
    this.#awake.delete(accountId);
    this.#asleep.delete(accountId);
  }

  get size(): number {
    return this.#awake.size + this.#asleep.size;
  }

  #putToSleep(accountId: string): void {
    const standing = this.#awake.get(accountId) as Standing;
    this.#awake.delete(accountId);
    this.#asleep.set(accountId, { seq: standing.seq, text: encodeStanding(standing) });
  }
}

function firstOf(entries: ReadonlyMap<string, unknown>): string {
  return entries.keys().next().value as string;
}
