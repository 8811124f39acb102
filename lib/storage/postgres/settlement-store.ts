import pg from "pg";
import type { AccountSettlement, LedgerHead } from "@/lib/engine/settlement";
import type { SettledBatch, SettlementLag, SettlementStore, UnsettledAccount } from "@/lib/storage/ports";
import { idArray, int2Array } from "./binary-arrays";
import { asStoreError, isUnavailable } from "./pool";
import { type ClaimedAccount, ClaimReader, type ClaimRow, instantOfUuid } from "./settlement-rows";
import { CLAIM, LAG, LOCK_LEDGERS, READ_BALANCES, WRITE } from "./settlement-statements";
import { writeValues } from "./settlement-values";

/** Beyond it "how many are waiting" is answered with "at least so many". */
const LAG_EVENTS_MAX_PER_SLOT = 10_000;

/** Every column as Postgres wrote it; each is read where its meaning is known. */
const AS_TEXT = { getTypeParser: () => (text: string) => text };

/**
 * The settlement's storage on Postgres (SYSTEM §6). `pool` must be made with `pipeline`: a batch sends begin with claim, lock with
 * balances, and write with commit, so it takes three round trips.
 */
export function createSettlementStore(pool: pg.Pool): SettlementStore {
  return {
    settleBatch: (options, settle) => onConnection(pool, (client) => settleOn(client, options, settle)),
    lag: () => onConnection(pool, lagOn),
  };
}

async function settleOn(
  client: pg.PoolClient,
  { slots, eventsMax }: { readonly slots: readonly number[]; readonly eventsMax: number },
  settle: (accounts: readonly UnsettledAccount[]) => Promise<readonly AccountSettlement[]>,
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
  await Promise.all([
    client.query({
      name: "settlement_write",
      text: WRITE,
      values: writeValues(settlements, orphans, claimed.slots),
    }),
    // Sent behind the write: where that fails, the server turns this commit into a rollback.
    client.query("commit"),
  ]);
  return {
    events: claimed.slots.reduce((sum, slot) => sum + slot.events, 0),
    parked: settlements.reduce((sum, one) => sum + one.poison.length, orphans.length),
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
  const query = new pg.Query<string[]>(config);
  return new Promise((resolve, reject) => {
    query.on("row", (row) => reader.add(row as unknown as ClaimRow));
    query.on("end", () => resolve());
    query.on("error", reject);
    client.query(query);
  });
}

/** Locks the accounts' ledgers and reads them and the balances drawn on. Events of an account without a ledger are orphans. */
async function lockAccounts(
  client: pg.PoolClient,
  claimed: readonly ClaimedAccount[],
): Promise<{ accounts: UnsettledAccount[]; orphans: ClaimedAccount["events"] }> {
  const draws: Draw[] = [];
  for (const account of claimed) addDraws(draws, account);
  const [locked, balances] = await Promise.all([
    client.query<string[]>({
      name: "settlement_lock",
      text: LOCK_LEDGERS,
      values: [idArray(claimed, (account) => account.accountId)],
      rowMode: "array",
      types: AS_TEXT,
    }),
    client.query<string[]>({
      name: "settlement_balances",
      text: READ_BALANCES,
      values: [idArray(draws, (draw) => draw.accountId), idArray(draws, (draw) => draw.grantId)],
      rowMode: "array",
      types: AS_TEXT,
    }),
  ]);
  const grantBalances = new Map<string, Map<string, bigint>>();
  for (const { accountId } of claimed) grantBalances.set(accountId, new Map());
  for (const [nth, balance] of balances.rows) {
    const draw = draws[Number(nth) - 1];
    if (draw !== undefined) grantBalances.get(draw.accountId)?.set(draw.grantId, BigInt(balance as string));
  }
  const ledgers = new Map<string, readonly string[]>();
  for (const row of locked.rows) ledgers.set(row[0] as string, row);
  const accounts: UnsettledAccount[] = [];
  const orphans: ClaimedAccount["events"] = [];
  for (const { accountId, accountUuid, events } of claimed) {
    const row = ledgers.get(accountUuid);
    if (row === undefined) orphans.push(...events);
    else accounts.push({ ledger: readLedger(accountId, row, grantBalances.get(accountId)), events });
  }
  return { accounts, orphans };
}

interface Draw {
  readonly accountId: string;
  readonly grantId: string;
}

/** The grants an account's events draw on, each once. Almost always one or two, so a list is searched faster than a set is made. */
function addDraws(draws: Draw[], { accountId, events }: ClaimedAccount): void {
  const first = draws.length;
  for (const event of events) {
    for (const layer of event.outcome.layers) {
      for (const { id } of layer.grants) {
        let at = first;
        while (at < draws.length && (draws[at] as Draw).grantId !== id) at++;
        if (at === draws.length) draws.push({ accountId, grantId: id });
      }
    }
  }
}

function readLedger(
  accountId: string,
  [, ledgerSeq, balance, settledSeq, monetizationHead, balanceHead]: readonly string[],
  grantBalances: ReadonlyMap<string, bigint> = new Map(),
): LedgerHead {
  return {
    accountId,
    ledgerSeq: Number(ledgerSeq),
    balance: BigInt(balance as string),
    settledSeq: Number(settledSeq),
    monetizationHead: monetizationHead as string,
    balanceHead: balanceHead as string,
    grantBalances,
  };
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
