import { isKept } from "@/lib/engine/fold";
import type { Standing } from "@/lib/engine/standing";
import type { HistoryStore } from "@/lib/storage/history-ports";
import type { StandingMove } from "@/lib/storage/ports";

/** How many wait at most: what is dropped is folded by whoever asks for it. */
const WAITING_MAX = 10_000;
const AT_ONCE_MAX = 500;

/**
 * Keeps a standing of an account every so many facts, beside the commits and never before an answer: one statement at a time, of all
 * that has come up meanwhile. Losing one costs whoever folds past it a few milliseconds, so nothing is tried again.
 */
export class SnapshotKeeper {
  readonly #history: Pick<HistoryStore, "keep">;
  readonly #report: (error: unknown) => void;
  readonly #waiting: Standing[] = [];
  #writing: Promise<void> | null = null;

  constructor(history: Pick<HistoryStore, "keep">, report: (error: unknown) => void) {
    this.#history = history;
    this.#report = report;
  }

  /** Told after each commit; most moves pass no multiple, and cost one comparison. */
  moved(moves: readonly StandingMove[]): void {
    for (const { fromSeq, to } of moves) {
      if (isKept(fromSeq, to.seq) && this.#waiting.length < WAITING_MAX) this.#waiting.push(to);
    }
    if (this.#waiting.length > 0 && this.#writing === null) this.#writing = this.#write();
  }

  /** When nothing is being written any more. */
  async idle(): Promise<void> {
    while (this.#writing !== null) await this.#writing;
  }

  async #write(): Promise<void> {
    try {
      while (this.#waiting.length > 0) await this.#history.keep(this.#waiting.splice(0, AT_ONCE_MAX));
    } catch (error) {
      this.#waiting.length = 0;
      this.#report(error);
    } finally {
      this.#writing = null;
    }
  }
}
