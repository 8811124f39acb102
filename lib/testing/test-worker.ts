import { sweepAccount } from "../accounts/sweep/sweep-account";
import { createPriceBooks } from "../settlement/settler/settle-accounts";
import { Settler } from "../settlement/settler/settler";
import type { Started } from "../start-runtime";

const POLL_MS = 20;

/** What a worker does, in the test's own process: settles what is decided, soon, and sweeps an account when it is asked to. */
export function startTestWorker({ runtime, storage }: Started): {
  sweep(accountId: string): Promise<void>;
  stop(): Promise<void>;
} {
  const settler = new Settler({
    store: storage.settlement,
    priceBooks: createPriceBooks((ref) => runtime.catalogue.priceBook(ref)),
    clock: runtime.clock,
    lanes: 1,
    eventsMax: 500,
    pollMs: POLL_MS,
    observer: {
      settled: ({ accountIds }) => {
        for (const accountId of accountIds) runtime.changes.moved(accountId);
      },
      failed: (error) => console.error(error),
    },
  });
  settler.start();
  return { sweep: (accountId) => sweepAccount(runtime, accountId), stop: () => settler.stop() };
}
