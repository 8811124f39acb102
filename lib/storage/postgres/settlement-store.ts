import pg from "pg";
import type { AccountSettlement } from "@/lib/engine/settlement";
import type { SettledBatch, SettlementLag, SettlementStore, UnsettledAccount } from "../ports";
import { AS_TEXT } from "./as-text";
import { int2Array } from "./binary-arrays";
import { asStoreError, isUnavailable } from "./pool";
import { lockAccounts } from "./settlement-accounts";
import { ClaimReader, type ClaimRow, instantOfUuid } from "./settlement-rows";
import { CLAIM, LAG } from "./settlement-statements";
import { isRefusal, writeBatch, writeEach } from "./settlement-write";

/** Beyond it "how many are waiting" is answered with "at least so many": monitoring asks, and must not cost what settling costs. */
const LAG_EVENTS_MAX_PER_SLOT = 1_000;

/**
 * The settlement's storage on Postgres (SYSTEM §6). `pool` must be made with `pipeline`: a batch sends begin with claim, lock with
 * balances, and write with commit, so it takes three round trips.
 */
export function createSettlementStore(pool: pg.Pool): SettlementStore {
  return {
    settleBatch: (options, settle) => settleBatch(pool, options, settle),
    lag: () => onConnection(pool, lagOn),
  };
}

interface BatchOptions {
  readonly slots: readonly number[];
  readonly eventsMax: number;
}
type Settle = (accounts: readonly UnsettledAccount[]) => Promise<readonly AccountSettlement[]>;

/** One refused row takes its whole batch back; the batch is then done again account by account, to park only what is refused. */
async function settleBatch(pool: pg.Pool, options: BatchOptions, settle: Settle): Promise<SettledBatch> {
  try {
    return await onConnection(pool, (client) => settleOn(client, options, settle, false));
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return onConnection(pool, (client) => settleOn(client, options, settle, true));
  }
}

async function settleOn(
  client: pg.PoolClient,
  { slots, eventsMax }: BatchOptions,
  settle: Settle,
  isCareful: boolean,
): Promise<SettledBatch> {
  const eventsPerSlot = Math.max(1, Math.ceil(eventsMax / Math.max(1, slots.length)));
  const reader = new ClaimReader();
  await Promise.all([client.query("begin"), claim(client, slots, eventsPerSlot, reader)]);
  const claimed = reader.claimed();
  const held = new Set(claimed.slots.map((slot) => slot.slot));
  const result = {
    full: claimed.slots.filter((slot) => slot.events >= eventsPerSlot).map((slot) => slot.slot),
    busy: slots.filter((slot) => !held.has(slot)),
    waiting: claimed.slots.filter((slot) => slot.waits).map((slot) => slot.slot),
  };
  if (claimed.oldestUuid === null) {
    await client.query("commit");
    return { events: 0, parked: 0, oldestRecordedAt: null, ...result };
  }
  const { accounts, orphans } = await lockAccounts(client, claimed.accounts);
  const settlements = await settle(accounts);
  const written = isCareful ? await writeEach(client, accounts, settlements) : settlements;
  await Promise.all([
    writeBatch(client, isCareful ? [] : settlements, orphans, claimed.slots),
    // Sent behind the write: where that fails, the server turns this commit into a rollback.
    client.query("commit"),
  ]);
  return {
    events: claimed.slots.reduce((sum, slot) => sum + slot.events, 0),
    parked: written.reduce((sum, one) => sum + one.poison.length, orphans.length),
    oldestRecordedAt: instantOfUuid(claimed.oldestUuid),
    ...result,
  };
}

/** Sends the claim; its rows are read one by one as they come. */
function claim(
  client: pg.PoolClient,
  slots: readonly number[],
  eventsPerSlot: number,
  reader: ClaimReader,
): Promise<void> {
  const config: pg.QueryArrayConfig = {
    name: "settlement_claim",
    text: CLAIM,
    values: [int2Array(slots, (slot) => slot), eventsPerSlot],
    rowMode: "array",
    types: AS_TEXT,
  };
  return new Promise((resolve, reject) => {
    const query = new pg.Query<string[]>(config, (error) => (error ? reject(error) : resolve()));
    query.on("row", (row, result) => {
      reader.add(row as unknown as ClaimRow);
      // The driver keeps every row for its callback; all of them are read already.
      if (result !== undefined) result.rows.length = 0;
    });
    client.query(query);
  });
}

async function lagOn(client: pg.PoolClient): Promise<SettlementLag> {
  const { rows } = await client.query<{ events: string; first_id: string | null }>({
    name: "settlement_lag",
    text: LAG,
    values: [LAG_EVENTS_MAX_PER_SLOT],
    types: AS_TEXT,
  });
  const row = rows[0];
  const firstId = row?.first_id ?? null;
  return {
    events: Number(row?.events ?? 0),
    oldestRecordedAt: firstId === null ? null : instantOfUuid(firstId),
  };
}

/**
 * Runs `work` on one connection; what it throws rolls back whatever it began. A connection that broke is thrown away, and the
 * error says `store_unavailable`.
 */
async function onConnection<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  let client: pg.PoolClient;
  try {
    client = await pool.connect();
  } catch (error) {
    throw asStoreError(error);
  }
  let isBroken = false;
  const onError = () => {
    isBroken = true;
  };
  client.on("error", onError);
  try {
    return await work(client);
  } catch (error) {
    isBroken ||= isUnavailable(error);
    if (!isBroken) {
      await client.query("rollback").catch(() => {
        isBroken = true;
      });
    }
    throw asStoreError(error);
  } finally {
    client.off("error", onError);
    client.release(isBroken);
  }
}
