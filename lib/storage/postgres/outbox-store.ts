import type pg from "pg";
import type { Instant } from "@/lib/engine/amounts";
import { idOfUuid, uuidOfId } from "@/lib/engine/ids";
import type { OutboxAccount, OutboxBatch, OutboxMessage, OutboxStore } from "../webhook-ports";
import { AS_TEXT } from "./as-text";
import { boolArray, idArray, instantArray, int2Array, int8Array, textArray } from "./binary-arrays";
import { ACCOUNT_EVENT_COLUMNS, type AccountEventRow, readAccountEvent } from "./fact-rows";
import { type DiscoveredAccount, Discovery, type MovedRow } from "./outbox-discovery";
import {
  CLAIM_SLOTS,
  CURSORS,
  ENDPOINTS,
  INSERT_DELIVERIES,
  INSERT_MESSAGES,
  MOVE_CURSORS,
  MOVE_SLOTS,
  MOVED,
  OPEN_LANES,
  PASS_OVER,
  TOLD_ACTS,
  TOLD_USAGE,
} from "./outbox-statements";
import { inTransaction } from "./pool";
import { readUsageEvent, USAGE_EVENT_COLUMNS, type UsageEventRow } from "./usage-event-row";

interface Endpoint {
  readonly id: string;
  readonly livemode: boolean;
  readonly isEnabled: boolean;
  /** Null: all. */
  readonly types: ReadonlySet<string> | null;
}

/** An account with where it was and where it will be. */
interface Told extends OutboxAccount {
  readonly toSeq: number;
  readonly toLedgerSeq: number;
}

const NOTHING: OutboxBatch = { isListened: true, messages: 0, isFull: false };

/** The outbox on Postgres: facts become messages past a cursor, as usage becomes charges. */
export function createOutboxStore(pool: pg.Pool): OutboxStore {
  return {
    tell: ({ factsMax, now }, tell) =>
      inTransaction(pool, async (client) => {
        const claimed = await rowsOf<{ slot: string }>(client, CLAIM_SLOTS);
        if (claimed.length === 0) return NOTHING;
        const slots = int2Array(claimed, ({ slot }) => Number(slot));
        const [listened] = await rowsOf<{ is_any: string }>(client, PASS_OVER, [slots]);
        if (listened?.is_any !== "t") return { ...NOTHING, isListened: false };
        const discovery = new Discovery(await rowsOf<MovedRow>(client, MOVED, [slots, factsMax]), factsMax);
        const endpoints = await readEndpoints(client);
        const told = await readAccounts(client, discovery.accounts());
        const messages = await write(client, tell(told), endpoints, now);
        await moveOn(client, discovery, told);
        return { isListened: true, messages, isFull: discovery.isFull };
      }),
  };
}

async function rowsOf<Row extends object>(
  client: pg.PoolClient,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  return (await client.query({ text, values: [...values], types: AS_TEXT })).rows as Row[];
}

async function readEndpoints(client: pg.PoolClient): Promise<Endpoint[]> {
  const { rows } = await client.query<{
    id: string;
    livemode: boolean;
    status: string;
    event_types: string[];
  }>(ENDPOINTS);
  return rows.map(({ id, livemode, status, event_types: types }) => ({
    id: idOfUuid("whk", id),
    livemode,
    isEnabled: status === "enabled",
    types: types.length === 0 ? null : new Set(types),
  }));
}

interface CursorRow {
  readonly account_id: string;
  readonly livemode: string;
  readonly ledger_seq: string;
  readonly balance: string;
  readonly from_seq: string;
  readonly from_ledger_seq: string;
}

async function readAccounts(client: pg.PoolClient, moved: readonly DiscoveredAccount[]): Promise<Told[]> {
  if (moved.length === 0) return [];
  const cursors = await rowsOf<CursorRow>(client, CURSORS, [
    moved.map(({ uuid }) => uuid),
    moved.map(({ usageXid }) => usageXid),
    moved.map(({ accountXid }) => accountXid),
  ]);
  const seqs = new Map(moved.map(({ uuid, seq }) => [uuid, seq]));
  const ranges = cursors.map((row) => ({
    row,
    from: Number(row.from_seq),
    to: Math.max(Number(row.from_seq), seqs.get(row.account_id) ?? 0),
  }));
  const values = [
    ranges.map(({ row }) => row.account_id),
    ranges.map(({ from }) => from),
    ranges.map(({ to }) => to),
  ];
  const used = await rowsOf<UsageEventRow>(
    client,
    `select ${USAGE_EVENT_COLUMNS} from usage_events e ${TOLD_USAGE}`,
    values,
  );
  const done = await rowsOf<AccountEventRow>(
    client,
    `select ${ACCOUNT_EVENT_COLUMNS} from account_events a ${TOLD_ACTS}`,
    values,
  );
  const facts = new Map<string, OutboxAccount["facts"][number][]>();
  for (const { row } of ranges) facts.set(row.account_id, []);
  for (const row of used)
    facts.get(row.account_id)?.push({ kind: "usage", event: readUsageEvent(row).event });
  for (const row of done) facts.get(row.account_id)?.push({ kind: "account", event: readAccountEvent(row) });
  return ranges.map(({ row, to }) => ({
    accountId: idOfUuid("acct", row.account_id),
    livemode: row.livemode === "t",
    facts: (facts.get(row.account_id) ?? []).sort((a, b) => a.event.seq - b.event.seq),
    ledger:
      Number(row.ledger_seq) > Number(row.from_ledger_seq)
        ? {
            sinceLedgerSeq: Number(row.from_ledger_seq),
            ledgerSeq: Number(row.ledger_seq),
            balance: BigInt(row.balance),
          }
        : null,
    toSeq: to,
    toLedgerSeq: Number(row.ledger_seq),
  }));
}

/** Writes the messages that somebody asked for, and a delivery for each who did; how many messages. */
async function write(
  client: pg.PoolClient,
  made: readonly OutboxMessage[],
  endpoints: readonly Endpoint[],
  now: Instant,
): Promise<number> {
  const asked = made
    .map((message) => ({ message, by: endpoints.filter((endpoint) => asksFor(endpoint, message)) }))
    .filter(({ by }) => by.length > 0);
  if (asked.length === 0) return 0;
  const positions = await insertMessages(
    client,
    asked.map(({ message }) => message),
  );
  await insertDeliveries(
    client,
    asked.flatMap(({ message, by }) => {
      const position = positions.get(message.id);
      if (position === undefined) return [];
      return by.map(({ id, isEnabled }) => ({
        endpointId: id,
        position,
        lane: message.accountId ?? id,
        isEnabled,
      }));
    }),
    now,
  );
  return positions.size;
}

function asksFor({ livemode, types }: Endpoint, message: OutboxMessage): boolean {
  return livemode === message.livemode && (types === null || types.has(message.type));
}

/** Positions by id, of those that were not there yet. */
export async function insertMessages(
  client: pg.PoolClient,
  messages: readonly OutboxMessage[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await rowsOf<{ id: string; position: string }>(client, INSERT_MESSAGES, [
    idArray(messages, (message) => message.id),
    idArray(messages, (message) => message.accountId),
    textArray(messages, (message) => message.type),
    boolArray(messages, (message) => message.livemode),
    textArray(messages, (message) => message.origin),
    textArray(messages, (message) => message.body),
    instantArray(messages, (message) => message.createdAt),
  ]);
  return new Map(rows.map(({ id, position }) => [idOfUuid("msg", id), Number(position)]));
}

export interface NewDelivery {
  readonly endpointId: string;
  readonly position: number;
  /** The id of the account, or of the endpoint where there is none. */
  readonly lane: string;
  readonly isEnabled: boolean;
}

export async function insertDeliveries(
  client: pg.PoolClient,
  deliveries: readonly NewDelivery[],
  now: Instant,
): Promise<void> {
  await client.query(INSERT_DELIVERIES, [
    idArray(deliveries, (one) => one.endpointId),
    int8Array(deliveries, (one) => one.position),
    idArray(deliveries, (one) => one.lane),
    boolArray(deliveries, (one) => one.isEnabled),
    new Date(now),
  ]);
  const opened = deliveries.filter(({ isEnabled }) => isEnabled);
  await client.query(OPEN_LANES, [
    idArray(opened, (one) => one.endpointId),
    idArray(opened, (one) => one.lane),
    new Date(now),
  ]);
}

async function moveOn(client: pg.PoolClient, discovery: Discovery, told: readonly Told[]): Promise<void> {
  if (told.length > 0) {
    await client.query(MOVE_CURSORS, [
      told.map(({ accountId }) => uuidOfId(accountId)),
      int8Array(told, ({ toSeq }) => toSeq),
      int8Array(told, ({ toLedgerSeq }) => toLedgerSeq),
    ]);
  }
  const { slots } = discovery;
  await client.query(MOVE_SLOTS, [
    int2Array(slots, ({ slot }) => slot),
    slots.map(({ usageXid }) => usageXid),
    slots.map(({ accountXid }) => accountXid),
  ]);
}
