import type pg from "pg";
import type { Instant } from "@/lib/engine/amounts";
import { idOfUuid } from "@/lib/engine/ids";
import type { OutboxMessage } from "../webhook-ports";
import { AS_TEXT } from "./as-text";
import { boolArray, idArray, instantArray, int8Array, textArray } from "./binary-arrays";
import { ENDPOINTS, INSERT_DELIVERIES, INSERT_MESSAGES, OPEN_LANES } from "./outbox-statements";

export interface Endpoint {
  readonly id: string;
  /** The one account that it is told of; null: all of its mode. */
  readonly accountId: string | null;
  readonly livemode: boolean;
  readonly isEnabled: boolean;
  /** Null: all. */
  readonly types: ReadonlySet<string> | null;
}

export async function rowsOf<Row extends object>(
  client: pg.PoolClient,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  return (await client.query({ text, values: [...values], types: AS_TEXT })).rows as Row[];
}

/** Of all accounts, and of these. */
export async function readEndpoints(
  client: pg.PoolClient,
  accounts: readonly { readonly uuid: string }[],
): Promise<Endpoint[]> {
  const { rows } = await client.query<{
    id: string;
    account_id: string | null;
    livemode: boolean;
    status: string;
    event_types: string[];
  }>(ENDPOINTS, [accounts.map(({ uuid }) => uuid)]);
  return rows.map(({ id, account_id: account, livemode, status, event_types: types }) => ({
    id: idOfUuid("whk", id),
    accountId: account === null ? null : idOfUuid("acct", account),
    livemode,
    isEnabled: status === "enabled",
    types: types.length === 0 ? null : new Set(types),
  }));
}

/** Writes the messages that somebody asked for, and a delivery for each who did; how many messages. */
export async function writeMessages(
  client: pg.PoolClient,
  made: readonly OutboxMessage[],
  endpoints: readonly Endpoint[],
  now: Instant,
): Promise<number> {
  // By account, so that an account's message is not held against the endpoints of all the others.
  const listeners = Map.groupBy(endpoints, ({ accountId }) => accountId);
  const ofAll = listeners.get(null) ?? [];
  const asked = made
    .map((message) => {
      const own = message.accountId === null ? [] : (listeners.get(message.accountId) ?? []);
      return { message, by: [...ofAll, ...own].filter((endpoint) => asksFor(endpoint, message)) };
    })
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

interface NewDelivery {
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
