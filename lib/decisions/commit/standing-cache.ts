import type { Standing } from "@/lib/engine/standing";

/**
 * The standings that a lane decided last, least recently used first. It is only ever a guess: a commit whose guess was wrong
 * moves nothing and loads the standing again, so a stale entry costs time and never a wrong decision.
 */
export class StandingCache {
  readonly #entries = new Map<string, Standing>();
  readonly #entriesMax: number;

  constructor(entriesMax: number) {
    this.#entriesMax = entriesMax;
  }

  get(accountId: string): Standing | undefined {
    return this.#entries.get(accountId);
  }

  set(accountId: string, standing: Standing): void {
    // Re-inserted at the end: a Map iterates in order of insertion, so its first key is the one not used for longest.
    this.#entries.delete(accountId);
    this.#entries.set(accountId, standing);
    if (this.#entries.size > this.#entriesMax)
      this.#entries.delete(this.#entries.keys().next().value as string);
  }

  delete(accountId: string): void {
    this.#entries.delete(accountId);
  }

  get size(): number {
    return this.#entries.size;
  }
}
