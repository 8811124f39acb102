import { createServer, type Server } from "node:http";
import { sweepAccount } from "@/lib/accounts/sweep/sweep-account";
import { DailyCheckpoint } from "@/lib/checkpoints/seal/daily-checkpoint";
import { config } from "@/lib/config";
import { freshRef } from "@/lib/ids";
import { PaymentWatch } from "@/lib/payments/lookups/payment-watch";
import { MovedAccounts } from "@/lib/payments/moved/moved-accounts";
import { takeBackJudge } from "@/lib/payments/purchases/take-backs";
import { topUpJudge } from "@/lib/payments/top-up/top-ups";
import { Watch } from "@/lib/settlement/reconciliation/watch";
import { createPriceBooks } from "@/lib/settlement/settler/settle-accounts";
import { Settler } from "@/lib/settlement/settler/settler";
import { createSettlerMetrics } from "@/lib/settlement/settler/settler-metrics";
import { Sweeper } from "@/lib/settlement/sweeper/sweeper";
import { startRuntime } from "@/lib/start-runtime";
import { startMails } from "./mails";
import { createOperations } from "./operations";
import { startSimulations } from "./simulations";
import { startWebhooks } from "./webhooks";

/**
 * The worker process: settles usage events as they come, lets time act on accounts that nobody asks about, sends webhooks and mail, proves
 * the books every so often, and runs simulations in a thread of their own. Any number may run. SIGTERM lets the running batches end; what is left is settled by the next worker,
 * from the cursors.
 */
const SETTLE_LANES = 2;
const SETTLE_EVENTS_MAX = 2_000;
const POLL_MS = 1_000;
const SWEEP_EVERY_MS = 1_000;

const settings = config();
const started = await startRuntime(settings, "worker");
const { runtime, storage, metrics } = started;
const { log, clock, catalogue } = runtime;

if (await storage.isFromAnotherServer()) {
  // Waiting would look like health: nothing to settle, no lag, no break.
  log.fatal(
    "the datasets carry transaction ids of another server; see docs/operations.md, restoring a backup",
  );
  process.exit(1);
}

const counted = createSettlerMetrics(metrics.registry);
const settler = new Settler({
  store: storage.settlement,
  priceBooks: createPriceBooks((ref) => catalogue.priceBook(ref)),
  clock,
  lanes: SETTLE_LANES,
  eventsMax: SETTLE_EVENTS_MAX,
  pollMs: POLL_MS,
  observer: {
    settled(batch) {
      counted.settled(batch);
      webhooks.wake();
      // Pages show what is not settled yet: they look again.
      for (const accountId of batch.accountIds) runtime.changes.moved(accountId);
      log.debug({ events: batch.events, lagMs: batch.lagMs, ms: batch.ms }, "settled");
      if (batch.parked > 0) log.error({ parked: batch.parked }, "usage events were parked as breaks");
    },
    failed(error, retryMs) {
      counted.failed(error, retryMs);
      log.warn({ err: error, retryMs }, "a batch was not settled; it will be tried again");
    },
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
const watch = new Watch({
  store: storage.reconciliation,
  catalogue,
  clock,
  freshRef,
  everyMs: settings.reconcileMinutes * 60_000,
  proven({ id, accounts, facts, durationMs, checks }) {
    const breaks = checks.reduce((sum, check) => sum + check.breaks, 0);
    log[breaks === 0 ? "info" : "error"]({ run: id, accounts, facts, durationMs, breaks }, "reconciled");
  },
  failed: (error) => log.warn({ err: error }, "reconciliation did not finish; it will be tried again"),
});

const mails = startMails(started);
const webhooks = startWebhooks({ ...started, mailsQueued: () => mails.wake() });
const topUps = new MovedAccounts(runtime, topUpJudge(runtime));
const takeBacks = new MovedAccounts(runtime, takeBackJudge(runtime));
const payments = new PaymentWatch(runtime);
const simulations = startSimulations(log);
const daily = new DailyCheckpoint(runtime, {
  signed: ({ number, accounts, root, publicKey }) =>
    log.info({ number, accounts, root, publicKey }, "a checkpoint was signed"),
  failed: (error) => log.warn({ err: error }, "no checkpoint was signed; it will be tried again"),
});

storage.channel.listen((accountIds) => {
  settler.wake(accountIds);
  webhooks.wake();
  topUps.wake(accountIds);
  takeBacks.wake(accountIds);
});
settler.start();
sweeper.start();
topUps.start();
takeBacks.start();
payments.start();
daily.start();
if (settings.reconcileMinutes > 0) watch.start();
const operations = settings.workerPort === null ? null : listen(settings.workerPort);
log.info({ port: settings.workerPort }, "worker is settling");

let isStopping = false;
const stop = async () => {
  if (isStopping) return;
  isStopping = true;
  operations?.close();
  operations?.closeAllConnections();
  await Promise.all([
    settler.stop(),
    sweeper.stop(),
    topUps.stop(),
    takeBacks.stop(),
    payments.stop(),
    watch.stop(),
    daily.stop(),
    webhooks.stop(),
    mails.stop(),
    simulations.stop(),
  ]);
  await started.stop();
  process.exit(0);
};
for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void stop());

/** Health and metrics of this process, where a port is configured for them; it serves nothing else. */
function listen(port: number): Server {
  const answers = createOperations(started, settings);
  const server = createServer((request, response) => {
    if (answers.serves(request)) void answers.answer(request, response);
    else response.writeHead(404).end();
  });
  return server.listen(port, settings.host);
}
