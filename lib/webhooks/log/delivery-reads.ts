import type { Instant } from "@/lib/engine/amounts";
import { idOfUuid, uuidOfId } from "@/lib/engine/ids";
import { formatInstant } from "@/lib/http/amount-schemas";
import type { Runtime } from "@/lib/runtime";
import { instantOf } from "../reads";
import type { DeliveryWire, DeliveryWithAttemptsWire } from "../schema/endpoint-schema";

const ATTEMPTS_MAX = 100;

const deliveryColumns = (attempts: number) =>
  ({
    position: true,
    lane: true,
    status: true,
    attempts: true,
    finishedAt: true,
    message: { select: { id: true, accountId: true, type: true, body: true, createdAt: true } },
    webhookAttempts: { orderBy: { nth: "desc" }, take: attempts },
  }) as const;

export interface DeliveryFilter {
  readonly status: string | null;
  readonly type: string | null;
  readonly accountId: string | null;
  readonly from: Instant | null;
  readonly to: Instant | null;
  readonly limit: number;
  readonly before: string | null;
}

/** A delivery for a list, with its place in it. */
export interface ListedDelivery {
  readonly position: string;
  readonly wire: DeliveryWire;
}

/** Newest message first; `limit` + 1 of them. */
export async function listDeliveries(
  runtime: Runtime,
  endpointId: string,
  filter: DeliveryFilter,
): Promise<ListedDelivery[]> {
  const { status, type, accountId, from, to, limit, before } = filter;
  const createdAt = {
    ...(from === null ? {} : { gte: new Date(from) }),
    ...(to === null ? {} : { lt: new Date(to) }),
  };
  const rows = await runtime.db.webhookDelivery.findMany({
    where: {
      endpointId: uuidOfId(endpointId),
      ...(status === null ? {} : { status }),
      ...(before === null ? {} : { position: { lt: BigInt(before) } }),
      message: {
        createdAt,
        ...(type === null ? {} : { type }),
        ...(accountId === null ? {} : { accountId: uuidOfId(accountId) }),
      },
    },
    select: deliveryColumns(1),
    orderBy: { position: "desc" },
    take: limit + 1,
  });
  const lanes = await nextAttempts(runtime, endpointId, rows);
  return rows.map((row) => ({ position: String(row.position), wire: deliveryWire(row, lanes) }));
}

export async function readDelivery(
  runtime: Runtime,
  endpointId: string,
  messageId: string,
): Promise<DeliveryWithAttemptsWire | null> {
  const row = await runtime.db.webhookDelivery.findFirst({
    where: { endpointId: uuidOfId(endpointId), message: { id: uuidOfId(messageId) } },
    select: deliveryColumns(ATTEMPTS_MAX),
  });
  if (row === null) return null;
  const lanes = await nextAttempts(runtime, endpointId, [row]);
  return {
    ...deliveryWire(row, lanes),
    body: row.message.body,
    attempt_log: row.webhookAttempts.map(attemptWire),
  };
}

interface AttemptRow {
  readonly nth: number;
  readonly at: Date;
  readonly durationMs: number;
  readonly statusCode: number | null;
  readonly error: string | null;
  readonly response: string | null;
}

interface DeliveryRow {
  readonly lane: string;
  readonly status: string;
  readonly attempts: number;
  readonly finishedAt: Date | null;
  readonly message: {
    readonly id: string;
    readonly accountId: string | null;
    readonly type: string;
    readonly createdAt: Date;
  };
  readonly webhookAttempts: readonly AttemptRow[];
}

/** When the lanes of what is pending go on. */
async function nextAttempts(
  runtime: Runtime,
  endpointId: string,
  rows: readonly { readonly status: string; readonly lane: string }[],
): Promise<ReadonlyMap<string, Date>> {
  const lanes = new Set(rows.filter(({ status }) => status === "pending").map(({ lane }) => lane));
  if (lanes.size === 0) return new Map();
  const found = await runtime.db.webhookLane.findMany({
    where: { endpointId: uuidOfId(endpointId), lane: { in: [...lanes] } },
    select: { lane: true, nextAttemptAt: true },
  });
  return new Map(found.map(({ lane, nextAttemptAt }) => [lane, nextAttemptAt]));
}

function deliveryWire(row: DeliveryRow, lanes: ReadonlyMap<string, Date>): DeliveryWire {
  const { message } = row;
  const [last] = row.webhookAttempts;
  return {
    message: idOfUuid("msg", message.id),
    type: message.type,
    account: message.accountId === null ? null : idOfUuid("acct", message.accountId),
    status: row.status as DeliveryWire["status"],
    attempts: row.attempts,
    next_attempt_at: row.status === "pending" ? instantOf(lanes.get(row.lane) ?? null) : null,
    last_attempt: last === undefined ? null : attemptWire(last),
    created_at: formatInstant(message.createdAt.getTime()),
    finished_at: instantOf(row.finishedAt),
  };
}

function attemptWire(row: AttemptRow): NonNullable<DeliveryWire["last_attempt"]> {
  return {
    nth: row.nth,
    at: formatInstant(row.at.getTime()),
    duration_ms: row.durationMs,
    status_code: row.statusCode,
    error: row.error,
    response: row.response,
  };
}
