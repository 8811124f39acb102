import type { Instant } from "@/lib/engine/amounts";
import { freshId } from "@/lib/ids";
import type { Runtime } from "@/lib/runtime";
import type { AuditEntry, AuditTold, Author } from "@/lib/storage/audit-ports";
import { accountOf, type EndpointRow } from "../reads";
import { REPLAY_MAX } from "../schema/endpoint-schema";
import type { WebhookPayload } from "../schema/event-schema";

/** Sends the endpoint a message of no account, as soon as a worker comes to it; its id. */
export async function pingEndpoint(
  runtime: Runtime,
  author: Author,
  endpoint: EndpointRow,
  endpointId: string,
): Promise<string> {
  const now = runtime.clock.now();
  const id = freshId("msg", now);
  const timestamp = new Date(now).toISOString();
  const payload: WebhookPayload = { type: "endpoint.ping", timestamp, data: { endpoint: endpointId } };
  const message = {
    id,
    accountId: null,
    livemode: endpoint.livemode,
    type: payload.type,
    origin: id,
    body: JSON.stringify(payload),
    createdAt: now,
  };
  const told = sentAgain("pinged", endpoint, endpointId, null, { message: id });
  await runtime.deliveries.enqueue(endpointId, message, { ...author, ...told, at: now });
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
  author: Author,
  endpoint: EndpointRow,
  endpointId: string,
  replay: Replay,
): Promise<{ readonly replayed: number; readonly hasMore: boolean }> {
  const now = runtime.clock.now();
  const { statuses, from, to, messageId } = replay;
  const asked = { statuses, from: timeOf(from), to: timeOf(to), message: messageId };
  const told = sentAgain("replayed", endpoint, endpointId, replay.accountId, asked);
  const entry: AuditEntry = { ...author, ...told, at: now };
  const selection = { ...replay, endpointId, limit: REPLAY_MAX };
  const replayed = await runtime.deliveries.replay(selection, now, entry);
  return { replayed, hasMore: replayed === REPLAY_MAX };
}

function timeOf(at: Instant | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}

/** Nothing of the endpoint is other than it was; what was asked for is told. */
function sentAgain(
  what: string,
  endpoint: EndpointRow,
  object: string,
  accountId: string | null,
  asked: object,
): AuditTold {
  const about = { accountId: accountId ?? accountOf(endpoint), livemode: endpoint.livemode };
  return { action: `webhook_endpoint.${what}`, object, ...about, before: null, after: asked };
}
