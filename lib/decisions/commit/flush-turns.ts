import { setImmediate as endOfTurn } from "node:timers/promises";

/**
 * A flush costs Postgres half a millisecond however little is in it, and 20 us more for each event: opening a partitioned table and its
 * indexes for an insert. So a lane with little to say lets the others' flush come back first, and says more at once.
 */
const ENOUGH = 64;

/**
 * When a lane may flush. Never by a timer: it waits for the end of this turn of the event loop, so that all requests whose bytes
 * have arrived are in, and, with few of them, for a flush that is under way in another lane. An idle process flushes at once.
 */
export class FlushTurns {
  #underWay = 0;
  /** In the order they came: each flush that is back hands its turn to the first, so that no lane waits for ever. */
  readonly #waiting: (() => void)[] = [];

  /** Resolves when a flush may begin, and counts it as begun; `queued` is asked at the end of the turn. */
  async begin(queued: () => number): Promise<void> {
    await endOfTurn();
    if (this.#underWay === 0 || queued() >= ENOUGH) {
      this.#underWay++;
      return;
    }
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
    await endOfTurn();
  }

  end(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#underWay--;
    else next();
  }
}
