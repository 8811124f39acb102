import { setTimeout as pause } from "node:timers/promises";
import type { Runtime } from "@/lib/runtime";
import type { Checkpoint } from "@/lib/storage/checkpoint-ports";
import { signDueCheckpoint } from "../commands";

const LOOK_EVERY_MS = 60_000;

/** Signs a checkpoint whenever a day of UTC has begun. Any number of workers may: whoever comes first signs it. */
export class DailyCheckpoint {
  readonly #parts: Pick<Runtime, "checkpoints" | "signingKey" | "clock">;
  readonly #observer: {
    readonly signed: (checkpoint: Checkpoint) => void;
    readonly failed: (error: unknown) => void;
  };
  readonly #stopping = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(
    parts: Pick<Runtime, "checkpoints" | "signingKey" | "clock">,
    observer: {
      readonly signed: (checkpoint: Checkpoint) => void;
      readonly failed: (error: unknown) => void;
    },
  ) {
    this.#parts = parts;
    this.#observer = observer;
  }

  start(): void {
    this.#running = this.#run(this.#stopping.signal);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        const signed = await signDueCheckpoint(this.#parts);
        if (signed !== null) this.#observer.signed(signed);
      } catch (error) {
        if (!signal.aborted) this.#observer.failed(error);
      }
      await pause(LOOK_EVERY_MS, undefined, { signal }).catch(() => {});
    }
  }
}
