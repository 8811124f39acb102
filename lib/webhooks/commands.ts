import type { AuthorizedAccountId } from "@/lib/auth/authorized-account";
import type { Instant } from "@/lib/engine/amounts";
import { uuidOfId } from "@/lib/engine/ids";
import type { Principal } from "@/lib/http/principal";
import { freshId } from "@/lib/ids";
import type { Runtime } from "@/lib/runtime";
import type { AuditTold, Author, Transaction } from "@/lib/storage/audit-ports";
import { type EndpointRow, endpointColumns, endpointWire, visibleTo } from "./reads";
import type { EndpointChange, EndpointWire } from "./schema/endpoint-schema";
import { drawWebhookSecret } from "./secrets/signature";

export interface NewEndpoint {
  readonly url: string;
  readonly description: string;
  /** Null: all. */
  readonly eventTypes: readonly string[] | null;
  readonly livemode: boolean;
  /** The one account to be told of; null: all of the mode. */
  readonly accountId: AuthorizedAccountId | null;
}

/** Each is read and written for with every fact of the account, so there is an end to how many its owners add. */
export const ENDPOINTS_OF_ACCOUNT_MAX = 20;

export interface WithSecret {
  readonly row: EndpointRow;
  readonly secret: string;
}

/**
 * Adds an endpoint and returns its secret, which nobody can read again. It is told of every fact from its commit on. Null where its
 * account has as many as one can have.
 */
export async function addEndpoint(
  runtime: Runtime,
  author: Author,
  endpoint: NewEndpoint,
): Promise<WithSecret | null> {
  const now = runtime.clock.now();
  const id = freshId("whk", now);
  const secret = drawWebhookSecret();
  const accountId = endpoint.accountId === null ? null : uuidOfId(endpoint.accountId);
  const row = await runtime.audited.write<EndpointRow | null>(author, async (tx) => {
    if (accountId !== null && (await isFull(tx, accountId))) return { value: null, told: null };
    const created = await tx.webhookEndpoint.create({
      data: {
        id: uuidOfId(id),
        url: endpoint.url,
        description: endpoint.description,
        eventTypes: [...(endpoint.eventTypes ?? [])],
        livemode: endpoint.livemode,
        accountId,
        createdBy: author.actor,
        createdAt: new Date(now),
        webhookSecrets: {
          create: { nth: 1, sealed: runtime.secretBox.seal(secret, id), createdAt: new Date(now) },
        },
      },
      select: endpointColumns,
    });
    return { value: created, told: told("added", id, null, endpointWire(created, now)) };
  });
  return row === null ? null : { row, secret };
}

/** Under the lock of the account's row: of two that are added at once, the second counts the first. */
async function isFull(tx: Transaction, accountId: string): Promise<boolean> {
  await tx.$queryRaw`select from accounts where id = ${accountId}::uuid for no key update`;
  const count = await tx.webhookEndpoint.count({ where: { accountId, deletedAt: null } });
  return count >= ENDPOINTS_OF_ACCOUNT_MAX;
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
  return runtime.audited.write<EndpointRow | null>(author, async (tx) => {
    // Of two changes at once the second finds what the first has left. Deliveries may be written beside it.
    const locked = await tx.$queryRaw<
      object[]
    >`select id from webhook_endpoints where id = ${id}::uuid for no key update`;
    if (locked.length === 0) return { value: null, told: null };
    const before = await tx.webhookEndpoint.findFirst({
      where: { id, ...visibleTo(principal) },
      select: endpointColumns,
    });
    if (before === null) return { value: null, told: null };
    const after = await tx.webhookEndpoint.update({
      where: { id },
      data: change(before),
      select: endpointColumns,
    });
    const wires = [endpointWire(before, now), endpointWire(after, now)] as const;
    return { value: after, told: told(what, endpointId, ...wires) };
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

function told(what: string, object: string, before: EndpointWire | null, after: EndpointWire): AuditTold {
  const action = `webhook_endpoint.${what}`;
  return { action, object, accountId: after.account, livemode: after.livemode, before, after };
}
