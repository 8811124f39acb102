import type pg from "pg";
import type { Instant } from "@/lib/engine/amounts";
import { idOfUuid, uuidOfId } from "@/lib/engine/ids";
import type {
  Attempt,
  AttemptVerdict,
  DeliveryStore,
  DueDelivery,
  EndpointPatience,
  LeasedLane,
} from "../webhook-ports";
import { insertAudit } from "./audit-rows";
import {
  BEGIN_ANEW,
  CLOSE_LANE,
  CLOSE_LANES,
  COUNT_ATTEMPT,
  DISABLE_ENDPOINT,
  ENDPOINT_FAILED,
  ENDPOINT_SUCCEEDED,
  EXTEND_LANE,
  FORGET_DELIVERIES,
  FORGET_ENDPOINTS,
  FORGET_MESSAGES,
  HASTEN_LANES,
  HEAD,
  INSERT_ATTEMPT,
  LEASE,
  LOCK_LANE,
  LOCK_LANES_OF_DISABLED,
  RELEASE,
  REPLAYED,
  RETRY_LANE,
  SKIP_LANE,
  SKIP_LANES,
} from "./delivery-statements";
import { insertDeliveries, insertMessages } from "./outbox-rows";
import { asStoreError, inTransaction } from "./pool";

const FORGOTTEN_AT_ONCE = 2_000;

/** The queue of deliveries on Postgres. No transaction is open while something is sent. */
export function createDeliveryStore(pool: pg.Pool): DeliveryStore {
  return {
    lease: ({ now, until, except }) => leaseLane(pool, now, until, except),
    head: (lane, now, until) => inTransaction(pool, (client) => headOn(client, lane, now, until)),
    record: (lane, position, attempt, verdict, patience) =>
      inTransaction(pool, (client) => recordOn(client, lane, position, attempt, verdict, patience)),
    release: async (lane) => {
      await pool.query(RELEASE, keyOf(lane)).catch((error: unknown) => {
        throw asStoreError(error);
      });
    },
    enqueue: (endpointId, message, audit) =>
      inTransaction(pool, async (client) => {
        const positions = await insertMessages(client, [message]);
        const position = positions.get(message.id);
        if (position === undefined) throw new Error(`the message ${message.id} is there already`);
        const delivery = { endpointId, position, lane: endpointId, isEnabled: true };
        await insertDeliveries(client, [delivery], message.createdAt);
        await insertAudit(client, audit);
      }),
    replay: (selection, now, audit) =>
      inTransaction(pool, async (client) => {
        const endpoint = uuidOfId(selection.endpointId);
        const { rows } = await client.query<{ position: string; lane: string }>(REPLAYED, [
          endpoint,
          [...selection.statuses],
          selection.from === null ? null : new Date(selection.from),
          selection.to === null ? null : new Date(selection.to),
          selection.accountId === null ? null : uuidOfId(selection.accountId),
          selection.messageId === null ? null : uuidOfId(selection.messageId),
          selection.limit,
        ]);
        // The lanes first, as everybody does who locks both.
        await client.query(HASTEN_LANES, [endpoint, rows.map(({ lane }) => lane), new Date(now)]);
        const begun = await client.query(BEGIN_ANEW, [endpoint, rows.map(({ position }) => position)]);
        const replayed = begun.rowCount ?? 0;
        await insertAudit(client, { ...audit, after: { ...audit.after, replayed } });
        return replayed;
      }),
    skipPending: (endpointId, now) =>
      inTransaction(pool, async (client) => {
        const endpoint = uuidOfId(endpointId);
        const { rows } = await client.query<{ lane: string }>(LOCK_LANES_OF_DISABLED, [endpoint]);
        const lanes = rows.map(({ lane }) => lane);
        await client.query(SKIP_LANES, [endpoint, lanes, new Date(now)]);
        await client.query(CLOSE_LANES, [endpoint, lanes]);
      }),
    forget: (before) =>
      inTransaction(pool, async (client) => {
        const messages = await client.query(FORGET_MESSAGES, [new Date(before), FORGOTTEN_AT_ONCE]);
        const deliveries = await client.query(FORGET_DELIVERIES, [FORGOTTEN_AT_ONCE]);
        await client.query(FORGET_ENDPOINTS);
        return (messages.rowCount ?? 0) + (deliveries.rowCount ?? 0);
      }),
  };
}

const keyOf = ({ endpointId, lane, lease }: LeasedLane) => [uuidOfId(endpointId), lane, lease];

async function leaseLane(
  pool: pg.Pool,
  now: Instant,
  until: Instant,
  except: readonly string[],
): Promise<LeasedLane | null> {
  try {
    const { rows } = await pool.query<{ endpoint_id: string; lane: string; lease: string }>(LEASE, [
      new Date(now),
      new Date(until),
      except.map(uuidOfId),
    ]);
    const [row] = rows;
    return row === undefined
      ? null
      : { endpointId: idOfUuid("whk", row.endpoint_id), lane: row.lane, lease: row.lease };
  } catch (error) {
    throw asStoreError(error);
  }
}

interface HeadRow {
  readonly position: string;
  readonly tries: number;
  readonly id: string;
  readonly body: string;
  readonly created_at: Date;
  readonly url: string;
  readonly livemode: boolean;
  readonly status: string;
  readonly deleted_at: Date | null;
  readonly sealed: Buffer[];
}

async function headOn(
  client: pg.PoolClient,
  lane: LeasedLane,
  now: Instant,
  until: Instant,
): Promise<DueDelivery | null> {
  const key = keyOf(lane);
  if ((await client.query(EXTEND_LANE, [...key, new Date(until)])).rowCount !== 1) return null;
  const place = key.slice(0, 2);
  const { rows } = await client.query<HeadRow>(HEAD, [...place, new Date(now)]);
  const [row] = rows;
  if (row !== undefined && row.status === "enabled" && row.deleted_at === null) {
    return {
      position: row.position,
      messageId: idOfUuid("msg", row.id),
      body: row.body,
      createdAt: row.created_at.getTime(),
      url: row.url,
      livemode: row.livemode,
      sealedSecrets: row.sealed,
      tries: row.tries,
    };
  }
  if (row !== undefined) await client.query(SKIP_LANE, [...place, new Date(now)]);
  await client.query(CLOSE_LANE, place);
  return null;
}

const STATUS = { delivered: "delivered", again: "pending", given_up: "failed" } as const;

async function recordOn(
  client: pg.PoolClient,
  lane: LeasedLane,
  position: string,
  attempt: Attempt,
  verdict: AttemptVerdict,
  patience: EndpointPatience & { readonly isGone: boolean },
): Promise<{ goesOn: boolean; disabledFor: string | null }> {
  const key = keyOf(lane);
  const [endpoint] = key;
  const isOurs = (await client.query(LOCK_LANE, key)).rowCount === 1;
  const finishedAt = verdict.kind === "again" ? null : new Date(attempt.at + attempt.durationMs);
  const counted = await client.query<{ attempts: number }>(COUNT_ATTEMPT, [
    endpoint,
    position,
    STATUS[verdict.kind],
    finishedAt,
  ]);
  const nth = counted.rows[0]?.attempts;
  // Deleted meanwhile, with its endpoint.
  if (nth === undefined) return { goesOn: false, disabledFor: null };
  await client.query(INSERT_ATTEMPT, [
    endpoint,
    position,
    nth,
    new Date(attempt.at),
    attempt.durationMs,
    attempt.statusCode,
    attempt.error,
    attempt.response,
  ]);
  if (isOurs && verdict.kind === "again")
    await client.query(RETRY_LANE, [...key.slice(0, 2), new Date(verdict.at)]);
  if (verdict.kind === "delivered") {
    await client.query(ENDPOINT_SUCCEEDED, [endpoint]);
    return { goesOn: isOurs, disabledFor: null };
  }
  const disabledFor = await countFailure(client, lane.endpointId, attempt, patience);
  return { goesOn: isOurs && verdict.kind === "given_up", disabledFor };
}

/** Why the endpoint is disabled from now on; null where it is not, or was already. */
async function countFailure(
  client: pg.PoolClient,
  endpointId: string,
  attempt: Attempt,
  { failuresMin, failingMsMin, isGone }: EndpointPatience & { readonly isGone: boolean },
): Promise<string | null> {
  const endpoint = uuidOfId(endpointId);
  const at = new Date(attempt.at);
  const { rows } = await client.query<{
    status: string;
    failures: number;
    failing_since: Date;
    deleted_at: Date | null;
    livemode: boolean;
    account_id: string | null;
  }>(ENDPOINT_FAILED, [endpoint, at]);
  const [row] = rows;
  if (row === undefined || row.status !== "enabled" || row.deleted_at !== null) return null;
  const failingMs = attempt.at - row.failing_since.getTime();
  const isHopeless = row.failures >= failuresMin && failingMs >= failingMsMin;
  if (!isGone && !isHopeless) return null;
  const reason = isGone
    ? "It answered 410 Gone."
    : `It has failed ${row.failures} times in a row since ${row.failing_since.toISOString()}, last with ${attempt.statusCode ?? attempt.error}.`;
  await client.query(DISABLE_ENDPOINT, [endpoint, reason, at]);
  await insertAudit(client, {
    actor: "system",
    requestId: null,
    at: attempt.at,
    action: "webhook_endpoint.disabled",
    object: endpointId,
    accountId: row.account_id === null ? null : idOfUuid("acct", row.account_id),
    livemode: row.livemode,
    before: { status: "enabled" },
    after: { status: "disabled", disabled_reason: reason },
  });
  return reason;
}
