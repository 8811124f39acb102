import { SLOTS } from "@/lib/engine/ids";

/** Slots to look at in one batch; all of one level. */
export interface SlotTurn {
  readonly slots: readonly number[];
  readonly level: number;
}

/**
 * How many slots share one batch, per level. Slots that are woken start together: most have a few events, and one batch
 * settles all of them. A slot that gave as many as its share allowed comes again one level deeper, with a larger share. So a
 * trickle costs one batch, and under load a batch is one slot's events of few accounts, whose ledgers are then moved once for many events.
 */
const SLOTS_PER_BATCH = [SLOTS, 16, 4, 1] as const;
const DEEPEST = SLOTS_PER_BATCH.length - 1;

/** Which slots to look at next. Every slot is in one place at most: queued at some level, or in a batch. */
export class SlotQueue {
  readonly #levels: number[][] = SLOTS_PER_BATCH.map(() => []);
  readonly #queued = new Set<number>();
  readonly #running = new Set<number>();
  /** Woken while in a batch: that batch may have looked before the news. */
  readonly #again = new Set<number>();
  #isDeepNext = false;

  get isEmpty(): boolean {
    return this.#queued.size === 0;
  }

  wake(slots: Iterable<number>): void {
    for (const slot of slots) {
      if (this.#running.has(slot)) this.#again.add(slot);
      else this.#add(slot, 0);
    }
  }

  /** The next batch, or null when no slot is waiting. Shallow and deep take turns, so neither keeps the other waiting. */
  take(): SlotTurn | null {
    const waiting = this.#levels.map((_, level) => level).filter((level) => this.#at(level).length > 0);
    const level = this.#isDeepNext ? waiting.at(-1) : waiting[0];
    if (level === undefined) return null;
    this.#isDeepNext = !this.#isDeepNext;
    const slots = this.#at(level).splice(0, SLOTS_PER_BATCH[level]);
    for (const slot of slots) {
      this.#queued.delete(slot);
      this.#running.add(slot);
    }
    return { slots, level };
  }

  /** A batch is over. `full` slots come again deeper; those woken meanwhile come again as they were. */
  finish(turn: SlotTurn, full: readonly number[]): void {
    for (const slot of turn.slots) {
      this.#running.delete(slot);
      const isWoken = this.#again.delete(slot);
      if (full.includes(slot)) this.#add(slot, Math.min(turn.level + 1, DEEPEST));
      else if (isWoken) this.#add(slot, 0);
    }
  }

  #add(slot: number, level: number): void {
    if (this.#queued.has(slot)) return;
    this.#queued.add(slot);
    this.#at(level).push(slot);
  }

  #at(level: number): number[] {
    return this.#levels[level] as number[];
  }
}
