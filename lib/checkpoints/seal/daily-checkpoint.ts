import { Rounds } from "@/lib/rounds";
import type { Runtime } from "@/lib/runtime";
import type { Checkpoint } from "@/lib/storage/checkpoint-ports";
import { signDueCheckpoint } from "../commands";

const LOOK_EVERY_MS = 60_000;

/** Signs a checkpoint whenever a day of UTC has begun. Any number of workers may: whoever comes first signs it. */
export class DailyCheckpoint {
  readonly #rounds: Rounds;

  constructor(
    parts: Pick<Runtime, "checkpoints" | "signingKey" | "clock">,
    observer: {
      readonly signed: (checkpoint: Checkpoint) => void;
      readonly failed: (error: unknown) => void;
    },
  ) {
    this.#rounds = new Rounds({
      round: async () => {
        const signed = await signDueCheckpoint(parts);
        if (signed !== null) observer.signed(signed);
        return LOOK_EVERY_MS;
      },
      failed: observer.failed,
      retryMs: LOOK_EVERY_MS,
    });
  }

  start(): void {
    this.#rounds.start();
  }

  stop(): Promise<void> {
    return this.#rounds.stop();
  }
}
