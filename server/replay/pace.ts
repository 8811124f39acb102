import { setTimeout as sleep } from "node:timers/promises";

/** A timer cannot be set for longer than 2^31 ms; a trace may have a gap of months. */
const TIMER_MS_MAX = 1_000_000_000;

/** Says when a row's turn has come. */
export interface Pace {
  /** Waits until the row is due. */
  untilDue(atMs: number): Promise<void>;
  /** A row was answered: whether it had been there already. Rows of an earlier run need not wait again. */
  answered(isReplay: boolean): void;
}

/**
 * Plays the trace at `speed` times its own pace, or as fast as it goes. A run that takes up an interrupted one hurries
 * through what is there and keeps the pace from the first new row on.
 */
export function createPace(speed: number | "max", signal: AbortSignal): Pace {
  let first: Promise<boolean> | null = null;
  let tellFirst: (isReplay: boolean) => void = () => {};
  let isCatchingUp = true;
  let origin: { readonly rowAtMs: number; readonly startedAt: number } | null = null;
  return {
    async untilDue(atMs) {
      if (speed === "max") return;
      if (first === null) {
        first = new Promise((resolve) => {
          tellFirst = resolve;
        });
        return;
      }
      await first;
      if (isCatchingUp) return;
      origin ??= { rowAtMs: atMs, startedAt: performance.now() };
      const dueAt = origin.startedAt + (atMs - origin.rowAtMs) / speed;
      for (let waitMs = dueAt - performance.now(); waitMs > 0; waitMs = dueAt - performance.now()) {
        await sleep(Math.min(waitMs, TIMER_MS_MAX), undefined, { signal });
      }
    },
    answered(isReplay) {
      if (!isReplay) isCatchingUp = false;
      tellFirst(isReplay);
    },
  };
}
