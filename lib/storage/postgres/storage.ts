import type pg from "pg";
import type { CheckpointStore } from "../checkpoint-ports";
import type { HistoryStore } from "../history-ports";
import type { MailStore } from "../mail-ports";
import type { ParkedStore } from "../parked-ports";
import type { AccountStore, Database, ReconciliationStore, SettlementStore, StandingStore } from "../ports";
import type { AccountDirectory, AccountReads, DatasetReads, DatasetSnapshots } from "../read-ports";
import type { RollUps, UsageTotals } from "../usage-ports";
import type { DeliveryStore, OutboxStore } from "../webhook-ports";
import { createAccountDirectory } from "./account-directory";
import { createAccountReads } from "./account-reads";
import { createAccountStore } from "./account-store";
import { createCheckpointStore } from "./checkpoint-store";
import { createDatabase } from "./client";
import { createDatasetReads } from "./dataset-reads";
import { createDatasetSnapshots } from "./dataset-snapshots";
import { createDeliveryStore } from "./delivery-store";
import { createFactChannel, type FactChannel } from "./fact-channel";
import { createHistoryStore } from "./history-store";
import { createMailStore } from "./mail-store";
import { migrationNames } from "./migrate";
import { createOutboxStore } from "./outbox-store";
import { createParkedStore } from "./parked-store";
import { createPool } from "./pool";
import { createReconciliationStore } from "./reconciliation-store";
import { createRollUps } from "./roll-ups";
import { createSettlementStore } from "./settlement-store";
import { createStandingStore } from "./standing-store";
import { createUsageTotals } from "./usage-totals";

/** Every port on Postgres, over two pools: the hot one is for the commit path alone, so that no screen can starve it. */
export interface PostgresStorage {
  /** The general pool: what libraries are given that bring their own SQL. */
  readonly pool: pg.Pool;
  readonly db: Database;
  readonly standings: StandingStore;
  readonly accounts: AccountStore;
  readonly accountReads: AccountReads;
  readonly directory: AccountDirectory;
  readonly datasets: DatasetReads;
  readonly datasetSnapshots: DatasetSnapshots;
  readonly usageTotals: UsageTotals;
  readonly rollUps: RollUps;
  readonly checkpoints: CheckpointStore;
  readonly history: HistoryStore;
  readonly settlement: SettlementStore;
  readonly parked: ParkedStore;
  readonly reconciliation: ReconciliationStore;
  readonly outbox: OutboxStore;
  readonly deliveries: DeliveryStore;
  readonly mails: MailStore;
  readonly channel: FactChannel;
  isUp(): Promise<boolean>;
  /** Whether every migration that this program brings has been applied. */
  isMigrated(): Promise<boolean>;
  /**
   * Whether the datasets carry transaction ids of another server, as after a logical restore: the settlement reads in their
   * order, and would wait for ids that this server has not reached.
   */
  isFromAnotherServer(): Promise<boolean>;
  close(): Promise<void>;
}

const HOT_CONNECTIONS = 4;
const PROVING_CONNECTIONS = 2;
const SETTLING_CONNECTIONS = 3;
/** As many exports run at once in one process; one more waits a little, and is told to come again. */
const EXPORTING_CONNECTIONS = 4;

export function openPostgres(
  url: string,
  options: { readonly name: string; readonly poolMax: number; readonly newRef: (at: number) => string },
): PostgresStorage {
  const general = createPool(url, {
    max: options.poolMax,
    use: "general",
    applicationName: `spillway-${options.name}`,
  });
  const hot = createPool(url, {
    max: HOT_CONNECTIONS,
    use: "lanes",
    applicationName: `spillway-${options.name}-hot`,
  });
  // Connects when first used: only a worker settles, and only it and the metrics ever ask.
  const settling = createPool(url, {
    max: SETTLING_CONNECTIONS,
    use: "hot",
    pipeline: true,
    applicationName: `spillway-${options.name}-settling`,
  });
  // One statement of a proof may read for minutes; it must neither be cut off nor keep a connection from the screens.
  const proving = createPool(url, {
    max: PROVING_CONNECTIONS,
    use: "general",
    statementTimeoutMs: 0,
    applicationName: `spillway-${options.name}-proving`,
  });
  // A reader that reads slowly keeps its connection: it must not be one that a screen waits for.
  const exporting = createPool(url, {
    max: EXPORTING_CONNECTIONS,
    use: "general",
    applicationName: `spillway-${options.name}-exporting`,
  });
  const channel = createFactChannel(general, url);
  return {
    pool: general,
    db: createDatabase(general),
    standings: createStandingStore(hot),
    accounts: createAccountStore(general, options.newRef),
    accountReads: createAccountReads(general),
    directory: createAccountDirectory(general),
    datasets: createDatasetReads(general),
    datasetSnapshots: createDatasetSnapshots(exporting),
    usageTotals: createUsageTotals(general),
    rollUps: createRollUps(general),
    checkpoints: createCheckpointStore(general, proving),
    history: createHistoryStore(general),
    settlement: createSettlementStore(settling),
    parked: createParkedStore(settling),
    reconciliation: createReconciliationStore(proving),
    outbox: createOutboxStore(general),
    deliveries: createDeliveryStore(general),
    mails: createMailStore(general),
    channel,
    async isMigrated() {
      const { rows } = await general.query<{ name: string }>(
        "select migration_name as name from _prisma_migrations where finished_at is not null and rolled_back_at is null",
      );
      const applied = new Set(rows.map(({ name }) => name));
      return (await migrationNames()).every((name) => applied.has(name));
    },
    async isFromAnotherServer() {
      // The newest event of each slot by its index. What this statement sees was written before it took an id of its own.
      const { rows } = await general.query<{ ahead: boolean }>(`
        select coalesce(bool_or(s.cursor_xid >= pg_current_xact_id() or n.xid >= pg_current_xact_id()
                                or w.account_xid >= pg_current_xact_id()), false) as ahead
          from settlement_slots s join webhook_slots w using (slot) left join lateral (
            select e.xid from usage_events e where e.slot = s.slot order by e.xid desc limit 1
          ) n on true`);
      return rows[0]?.ahead === true;
    },
    async isUp() {
      try {
        await general.query("select 1");
        return true;
      } catch {
        return false;
      }
    },
    async close() {
      await channel.close();
      await Promise.all([general.end(), hot.end(), settling.end(), proving.end(), exporting.end()]);
    },
  };
}
