import pino from "pino";
import { createActCommitter } from "@/lib/accounts/commit/act-committer";
import { openOwnAccount } from "@/lib/accounts/commit/own-account";
import { sweepAccount } from "@/lib/accounts/sweep/sweep-account";
import { createAuthenticate } from "@/lib/auth/authenticate";
import { createAccountAuthorizer } from "@/lib/auth/authorized-account";
import { createKeyRing } from "@/lib/auth/key-ring";
import { createSessions } from "@/lib/auth/sessions";
import { type Changes, createChanges } from "@/lib/changes";
import { createSigningKey } from "@/lib/checkpoints/seal/signing-key";
import { type Clock, systemClock } from "@/lib/clock";
import { type Config, databaseUrlOf } from "@/lib/config";
import { createCommitter } from "@/lib/decisions/commit/committer";
import { SnapshotKeeper } from "@/lib/decisions/commit/snapshot-keeper";
import { createUsageUnderLock } from "@/lib/decisions/commit/usage-under-lock";
import type { Route } from "@/lib/http/route";
import { createRouter, type Router } from "@/lib/http/router";
import { freshRef } from "@/lib/ids";
import { acceptInvitation, showInvitation } from "@/lib/members/invitations/accept-invitation";
import { createMetrics, type Metrics } from "@/lib/metrics";
import { LocalSender } from "@/lib/payments/local/local-sender";
import { createPaymentProvider } from "@/lib/payments/provider/choose-provider";
import { createCatalogueCache } from "@/lib/plans/catalogue/catalogue-cache";
import { createDrafts } from "@/lib/plans/catalogue/drafts";
import { routes } from "@/lib/routes";
import type { Runtime } from "@/lib/runtime";
import { createAuditedWrites } from "@/lib/storage/postgres/audit-rows";
import { openPostgres, type PostgresStorage } from "@/lib/storage/postgres/storage";
import { createSecretBox } from "@/lib/webhooks/secrets/secret-box";

/** A runtime with the means to serve it, watch it and end it. */
export interface Started {
  readonly runtime: Runtime;
  readonly metrics: Metrics;
  readonly storage: PostgresStorage;
  /** A router over these routes; `"all"` is every route of the API. */
  routerOf(which: readonly Route<Runtime>[] | "all"): Router;
  isDatabaseUp(): Promise<boolean>;
  /** How far the settlement is behind, and how many breaks are open; null when the database does not answer. */
  settlement(): Promise<{
    readonly events: number;
    readonly seconds: number;
    readonly breaks: number;
  } | null>;
  stop(): Promise<void>;
}

const LANES = 2;
const QUEUE_MAX = 20_000;
const FLUSH_MAX = 1_000;
const STANDINGS_CACHED_MAX = 100_000;

/** The composition root: makes everything a process needs, once. `name` tells the process apart in logs and in the database. */
export async function startRuntime(
  config: Config,
  name: "web" | "worker" | "tool",
  clock: Clock = systemClock,
): Promise<Started> {
  const log = createLog(config, name);
  const url = databaseUrlOf(config);
  const storage = openPostgres(url, { name, poolMax: config.databasePoolMax, newRef: freshRef });
  const { db, directory } = storage;
  const changes = createChanges((accountIds) => storage.channel.send(accountIds));
  // Pages and streams are the web process's; the worker listens for itself, to settle.
  if (name === "web") storage.channel.listen((accountIds) => changes.heard(accountIds));
  const catalogue = createCatalogueCache(db);
  const settlement = async () => {
    try {
      const [lag, breaks] = await Promise.all([
        storage.settlement.lag(),
        db.break.count({ where: { closedAt: null } }),
      ]);
      const seconds =
        lag.oldestRecordedAt === null ? 0 : Math.max(0, (clock.now() - lag.oldestRecordedAt) / 1000);
      return { events: lag.events, seconds, breaks };
    } catch {
      return null;
    }
  };
  const metrics: Metrics = createMetrics({
    commits: () => committer.stats(),
    streams: () => changes.listeners,
    settlement,
  });
  const snapshots = new SnapshotKeeper(storage.history, (error) =>
    log.warn({ err: error }, "standings were not kept; they will be folded when they are asked for"),
  );
  const committer = createCommitter({
    lanes: LANES,
    store: storage.standings,
    clock,
    catalogue,
    recordDue: (accountId) => runtime.sweepAccount(accountId),
    freshRef,
    observer: observing(metrics, changes, snapshots),
    report: (error) => log.error({ err: error }, "a flush failed"),
    queueMax: QUEUE_MAX,
    flushMax: FLUSH_MAX,
    cacheMax: STANDINGS_CACHED_MAX,
  });
  const moved = (accountId: string) => {
    committer.forget(accountId);
    changes.moved(accountId);
  };
  const report = (error: unknown) => log.error({ err: error }, "beside a request");
  const keys = createKeyRing({ db, clock, report });
  const audited = createAuditedWrites(db, clock);
  const sessions = createSessions({
    db,
    audited,
    mails: storage.mails,
    openOwnAccount: (person, author) => openOwnAccount(runtime, person, author),
    invitations: {
      show: (token) => showInvitation(runtime, token),
      accept: (token, person, author) => acceptInvitation(runtime, token, person, author),
    },
    database: storage.pool,
    config,
    clock,
    log: (level, message) => log[level]({ part: "sessions" }, message),
  });
  const payments = await createPaymentProvider({
    db,
    clock,
    config,
    wake: () => runtime.localSender.wake(),
  });
  const runtime: Runtime = {
    config,
    clock,
    log,
    db,
    audited,
    datasets: storage.datasets,
    datasetSnapshots: storage.datasetSnapshots,
    usageTotals: storage.usageTotals,
    rollUps: storage.rollUps,
    checkpoints: storage.checkpoints,
    signingKey: createSigningKey(config.checkpointKey),
    history: storage.history,
    standings: storage.standings,
    accounts: storage.accounts,
    accountReads: storage.accountReads,
    directory,
    catalogue,
    drafts: createDrafts(() => runtime),
    reconciliation: storage.reconciliation,
    parked: storage.parked,
    deliveries: storage.deliveries,
    mails: storage.mails,
    secretBox: createSecretBox(config.webhookKey),
    committer,
    acts: createActCommitter(storage.accounts, clock, (ref) => catalogue.plan(ref), moved),
    usageUnderLock: createUsageUnderLock({
      accounts: storage.accounts,
      catalogue,
      clock,
      sweep: (accountId) => runtime.sweepAccount(accountId),
      moved,
    }),
    payments,
    get localSender() {
      return localSender;
    },
    changes,
    keys,
    sessions,
    sweepAccount: (accountId) => sweepAccount(runtime, accountId),
    ...createAccountAuthorizer({ directory, db }),
  };
  const localSender = new LocalSender(runtime);
  // Where somebody pays the answer is awaited: the process that took the click sends at once, the worker whatever is left.
  if (name !== "tool" && config.stripe === null) localSender.start();
  const authenticate = createAuthenticate({ keys, sessions });
  return {
    runtime,
    metrics,
    storage,
    routerOf: (which) =>
      createRouter(which === "all" ? routes : which, {
        runtime: () => runtime,
        authenticate,
        now: () => clock.now(),
        report: (error, marks) => log.error({ err: error, ...marks }, "a request failed"),
        observe: (served) => {
          metrics.served(served);
          log.debug(served, "served");
        },
      }),
    isDatabaseUp: () => storage.isUp(),
    settlement,
    async stop() {
      await localSender.stop();
      await snapshots.idle();
      await storage.close();
    },
  };
}

/** Nothing secret gets here by design; the redaction is for the day somebody logs a request whole. */
function createLog(config: Config, name: string): Runtime["log"] {
  return pino({
    name: `spillway-${name}`,
    level: config.logLevel,
    redact: {
      paths: [
        "*.authorization",
        "*.cookie",
        "*.password",
        "*.secret",
        "headers.authorization",
        "headers.cookie",
      ],
      censor: "[redacted]",
    },
  });
}

function observing(metrics: Metrics, changes: Changes, snapshots: SnapshotKeeper) {
  return {
    flushed(flush: Parameters<Metrics["laneObserver"]["flushed"]>[0]) {
      metrics.laneObserver.flushed(flush);
      snapshots.moved(flush.moves);
      let last = "";
      for (const { event } of flush.events) {
        if (event.accountId !== last) changes.moved(event.accountId);
        last = event.accountId;
      }
    },
  };
}
