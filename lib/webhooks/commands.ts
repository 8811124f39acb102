import type { Instant } from "@/lib/engine/amounts";
import { uuidOfId } from "@/lib/engine/ids";
import type { Principal } from "@/lib/http/principal";
import { freshId } from "@/lib/ids";
import type { Runtime } from "@/lib/runtime";
import { type EndpointRow, endpointColumns, endpointWire, visibleTo } from "./reads";
import { type EndpointChange, REPLAY_MAX } from "./schema/endpoint-schema";
import type { WebhookPayload } from "./schema/event-schema";
import { drawWebhookSecret } from "./secrets/signature";

/** Who does it, and by which request: for the audit log. */
export interface Author {
  readonly actor: string;
  readonly requestId: string;
}

export interface NewEndpoint {
  readonly url: string;
  readonly description: string;
  /** Null: all. */
  readonly eventTypes: readonly string[] | null;
  readonly livemode: boolean;
}

export interface WithSecret {
  readonly row: EndpointRow;
  readonly secret: string;
}

/** Adds an endpoint and returns its secret, which nobody can read again. It is told of every fact from its commit on. */
export async function addEndpoint(
  runtime: Runtime,
  author: Author,
  endpoint: NewEndpoint,
): Promise<WithSecret> {
  const now = runtime.clock.now();
  const id = freshId("whk", now);
  const secret = drawWebhookSecret();
  const row = await runtime.db.$transaction(async (tx) => {
    const created = await tx.webhookEndpoint.create({
      data: {
        id: uuidOfId(id),
        url: endpoint.url,
        description: endpoint.description,
        eventTypes: [...(endpoint.eventTypes ?? [])],
        livemode: endpoint.livemode,
        createdBy: author.actor,
        createdAt: new Date(now),
        webhookSecrets: {
          create: { nth: 1, sealed: runtime.secretBox.seal(secret, id), createdAt: new Date(now) },
        },
      },
      select: endpointColumns,
    });
    const data = auditRow(now, author, "webhook_endpoint.added", id, null, endpointWire(created, now));
    await tx.auditLog.create({ data });
    return created;
  });
  return { row, secret };
}

/** Changes what is given. Enabling an endpoint forgives its failures; disabling one skips what waits for it. Null where there is none. */
export async function changeEndpoint(
  runtime: Runtime,
  author: Author,
  principal: Principal,
  endpointId: string,
  { url, description, event_types: eventTypes, status }: EndpointChange,
): Promise<EndpointRow | null> {
  const now = runtime.clock.now();
  const data = {
    ...(url === undefined ? {} : { url }),
    ...(description === undefined ? {} : { description }),
    ...(eventTypes === undefined ? {} : { eventTypes: [...(eventTypes ?? [])] }),
  };
  const changed = await changeRow(runtime, author, principal, endpointId, "changed", (before) => ({
    ...data,
    ...(status === undefined || status === before.status ? {} : statusOf(status, now)),
  }));
  if (changed?.status === "disabled") await runtime.deliveries.skipPending(endpointId, now);
  return changed;
}

function statusOf(status: "enabled" | "disabled", now: Instant) {
  const fresh = { failingSince: null, failures: 0 };
  return status === "enabled"
    ? { status, disabledReason: null, disabledAt: null, ...fresh }
    : { status, disabledReason: "It was disabled by hand.", disabledAt: new Date(now) };
}

/** Ends an endpoint: it is found by nobody from then on, and sent nothing more than what is under way. Null where there is none. */
export async function deleteEndpoint(
  runtime: Runtime,
  author: Author,
  principal: Principal,
  endpointId: string,
): Promise<EndpointRow | null> {
  const now = runtime.clock.now();
  const gone = { status: "disabled", disabledReason: "It was deleted.", disabledAt: new Date(now) };
  const deleted = await changeRow(runtime, author, principal, endpointId, "deleted", () => ({
    ...gone,
    deletedAt: new Date(now),
  }));
  if (deleted !== null) await runtime.deliveries.skipPending(endpointId, now);
  return deleted;
}

/** One change of the row and its entry in the audit log, under the row's lock. */
async function changeRow(
  runtime: Runtime,
  author: Author,
  principal: Principal,
  endpointId: string,
  what: string,
  change: (before: EndpointRow) => Partial<Record<string, unknown>>,
): Promise<EndpointRow | null> {
  const now = runtime.clock.now();
  const id = uuidOfId(endpointId);
  return runtime.db.$transaction(async (tx) => {
    // Of two changes at once the second finds what the first has left. Deliveries may be written beside it.
    const locked = await tx.$queryRaw<
      object[]
    >`select id from webhook_endpoints where id = ${id}::uuid for no key update`;
    if (locked.length === 0) return null;
    const before = await tx.webhookEndpoint.findFirst({
      where: { id, ...visibleTo(principal) },
      select: endpointColumns,
    });
    if (before === null) return null;
    const after = await tx.webhookEndpoint.update({
      where: { id },
      data: change(before),
      select: endpointColumns,
    });
    const action = `webhook_endpoint.${what}`;
    const told = { before: endpointWire(before, now), after: endpointWire(after, now) };
    await tx.auditLog.create({
      data: auditRow(now, author, action, endpointId, told.before, told.after),
    });
    return after;
  });
}

/** How many secrets may sign at a time: each lengthens every message's header. */
const SECRETS_MAX = 3;

/**
 * Makes a new secret. The one before signs beside it for `overlapMs`, so that a receiver can be changed over at leisure; of earlier
 * ones that still do, the oldest ends where there would be too many.
 */
export async function rotateSecret(
  runtime: Runtime,
  author: Author,
  principal: Principal,
  endpointId: string,
  overlapMs: number,
): Promise<WithSecret | null> {
  const now = runtime.clock.now();
  const secret = drawWebhookSecret();
  const row = await changeRow(runtime, author, principal, endpointId, "secret_rotated", (before) => {
    const last = before.webhookSecrets[0]?.nth ?? 0;
    const expiresAt = new Date(now + overlapMs);
    return {
      webhookSecrets: {
        updateMany: { where: { nth: last }, data: { expiresAt } },
        deleteMany: { OR: [{ nth: { lte: last + 1 - SECRETS_MAX } }, { expiresAt: { lte: new Date(now) } }] },
        create: {
          nth: last + 1,
          sealed: runtime.secretBox.seal(secret, endpointId),
          createdAt: new Date(now),
        },
      },
    };
  });
  return row === null ? null : { row, secret };
}

/** Sends the endpoint a message of no account, as soon as a worker comes to it; its id. */
export async function pingEndpoint(
  runtime: Runtime,
  endpoint: EndpointRow,
  endpointId: string,
): Promise<string> {
  const now = runtime.clock.now();
  const id = freshId("msg", now);
  const timestamp = new Date(now).toISOString();
  const payload: WebhookPayload = { type: "endpoint.ping", timestamp, data: { endpoint: endpointId } };
  await runtime.deliveries.enqueue(endpointId, {
    id,
    accountId: null,
    livemode: endpoint.livemode,
    type: payload.type,
    origin: id,
    body: JSON.stringify(payload),
    createdAt: now,
  });
  return id;
}

export interface Replay {
  readonly statuses: readonly string[];
  readonly from: Instant | null;
  readonly to: Instant | null;
  readonly accountId: string | null;
  readonly messageId: string | null;
}

/** Begins deliveries anew, with the same ids and in their order: a receiver that knows them may pass over what it has. */
export async function replayDeliveries(
  runtime: Runtime,
  endpointId: string,
  replay: Replay,
): Promise<{ readonly replayed: number; readonly hasMore: boolean }> {
  const selection = { ...replay, endpointId, limit: REPLAY_MAX };
  const replayed = await runtime.deliveries.replay(selection, runtime.clock.now());
  return { replayed, hasMore: replayed === REPLAY_MAX };
}

type Told = ReturnType<typeof endpointWire>;

function auditRow(
  at: Instant,
  { actor, requestId }: Author,
  action: string,
  object: string,
  before: Told | null,
  after: Told,
) {
  const row = { id: uuidOfId(freshId("evt", at)), at: new Date(at), actor, action, object, after, requestId };
  return before === null ? row : { ...row, before };
}
