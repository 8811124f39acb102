import { sweepAccount } from "@/lib/accounts/sweep/sweep-account";
import { config } from "@/lib/config";
import type { PriceBook } from "@/lib/engine/price";
import type { Runtime } from "@/lib/runtime";
import type { PriceBooks } from "@/lib/settlement/settler/settle-accounts";
import { Settler } from "@/lib/settlement/settler/settler";
import { Sweeper } from "@/lib/settlement/sweeper/sweeper";
import { startRuntime } from "@/lib/start-runtime";

/**
 * The worker process: settles usage events as they come, and lets time act on accounts that nobody asks about. Any number
 * may run. SIGTERM lets the running batches end; what is left is settled by the next worker, from the cursors.
 */
const SETTLE_LANES = 2;
const SETTLE_EVENTS_MAX = 2_000;
const POLL_MS = 1_000;
const SWEEP_EVERY_MS = 1_000;

const started = await startRuntime(config(), "worker");
const { runtime, storage } = started;
const { log, clock } = runtime;

const settler = new Settler({
  store: storage.settlement,
  priceBooks: priceBooksOf(runtime),
  clock,
  lanes: SETTLE_LANES,
  eventsMax: SETTLE_EVENTS_MAX,
  pollMs: POLL_MS,
  observer: {
    settled({ events, parked, accountIds, lagMs, ms }) {
      for (const accountId of accountIds) runtime.changes.moved(accountId);
      log.debug({ events, lagMs, ms }, "settled");
      if (parked > 0) log.error({ parked }, "usage events were parked as breaks");
    },
    failed: (error, retryMs) =>
      log.warn({ err: error, retryMs }, "a batch was not settled; it will be tried again"),
  },
});
const sweeper = new Sweeper({
  accounts: storage.accounts,
  sweep: (accountId) => sweepAccount(runtime, accountId),
  clock,
  everyMs: SWEEP_EVERY_MS,
  failed: (error, accountId) =>
    log.warn({ err: error, accountId }, "an account was not swept; it will be tried again"),
});

storage.channel.listen((accountIds) => settler.wake(accountIds));
settler.start();
sweeper.start();
log.info("worker is settling");

let isStopping = false;
const stop = async () => {
  if (isStopping) return;
  isStopping = true;
  await Promise.all([settler.stop(), sweeper.stop()]);
  await started.stop();
  process.exit(0);
};
for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void stop());

/** The catalogue's price books as the settler asks for them: all there before the first event is priced. */
function priceBooksOf({ catalogue }: Runtime): PriceBooks {
  const books = new Map<string, PriceBook>();
  return {
    async prepare(refs) {
      for (const ref of refs) {
        if (books.has(ref)) continue;
        const book = await catalogue.priceBook(ref);
        if (book !== null) books.set(ref, book);
      }
    },
    find: (ref) => books.get(ref) ?? null,
  };
}
