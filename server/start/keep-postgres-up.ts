import { setTimeout as sleep } from "node:timers/promises";
import {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  startEmbeddedPostgres,
} from "../embedded-postgres";
import { isProcessAlive } from "../postgres/postmaster";

const LOOK_EVERY_MS = 250;
const BACKOFF_MS_MIN = 250;
const BACKOFF_MS_MAX = 10_000;
/** Up this long, a server counts as having worked, and its next end is the first in a row again. */
const STEADY_MS = 30_000;
const ENDS_MAX = 6;

export interface KeptPostgres {
  readonly url: string;
  /** Rejects when the server cannot be kept up; else never settles. */
  readonly givenUp: Promise<never>;
  /** Leaves the server as it is then, and starts none any more. */
  stop(): Promise<void>;
}

/**
 * The embedded server, started again whenever it is gone: killed, crashed, or shut down by hand. It comes back on the same
 * port, since web and worker keep the address that they were started with, and they connect anew by themselves. Nothing
 * acknowledged is lost by its end, so starting it again is always right; a server that ends again and again is given up.
 */
export async function keepPostgresUp(options: EmbeddedPostgresOptions): Promise<KeptPostgres> {
  let current: EmbeddedPostgres = await startEmbeddedPostgres(options);
  const { url, port } = current;
  const stopping = new AbortController();
  let giveUp: (error: Error) => void = () => {};
  const givenUp = new Promise<never>((_, reject) => {
    giveUp = reject;
  });
  givenUp.catch(() => {});

  const watch = async () => {
    let upSince = performance.now();
    let ends = 0;
    for (;;) {
      await sleep(LOOK_EVERY_MS, undefined, { signal: stopping.signal });
      if (await isProcessAlive(current.pid)) continue;
      ends = performance.now() - upSince >= STEADY_MS ? 1 : ends + 1;
      if (ends >= ENDS_MAX) throw new Error(`The embedded PostgreSQL ended ${ends} times in a row.`);
      console.error("The embedded PostgreSQL is gone; starting it again.");
      await sleep(Math.min(BACKOFF_MS_MAX, BACKOFF_MS_MIN * 2 ** (ends - 1)), undefined, {
        signal: stopping.signal,
      });
      const gone = current;
      current = await startEmbeddedPostgres({ ...options, port });
      // Only now: the one that leaves last would shut the server down.
      await gone.stop();
      upSince = performance.now();
    }
  };
  const watching = watch().catch((error: Error) => {
    if (!stopping.signal.aborted) giveUp(error);
  });

  return {
    url,
    givenUp,
    async stop() {
      stopping.abort();
      await watching;
      await current.stop();
    },
  };
}
