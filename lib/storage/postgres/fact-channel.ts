import pg from "pg";
import { idOfUuid, uuidOfId } from "@/lib/engine/ids";

const CHANNEL = "spillway_facts";
const EVERYBODY = "*";
const RECONNECT_MS = 1_000;

export interface FactChannel {
  /** Tells other processes which accounts have new facts (null: too many to name). Never throws: a hint may be lost. */
  send(accountIds: readonly string[] | null): void;
  /** Called with what other processes and this one sent, and with null after every reconnect: something may have been missed. */
  listen(heard: (accountIds: readonly string[] | null) => void): void;
  close(): Promise<void>;
}

/**
 * Hints between processes by LISTEN/NOTIFY. Sent on a connection of their own and outside every flush: NOTIFY takes a lock at
 * commit that is held until the commit is durable, so inside the flushes it would let them commit one by one only.
 */
export function createFactChannel(pool: pg.Pool, url: string): FactChannel {
  let client: pg.Client | null = null;
  let isClosed = false;
  const connect = async (heard: (accountIds: readonly string[] | null) => void): Promise<void> => {
    if (isClosed) return;
    const fresh = new pg.Client({
      connectionString: url,
      options: "-c role=spillway_app",
      application_name: "spillway-listen",
      keepAlive: true,
    });
    const again = () => {
      if (client !== fresh) return;
      client = null;
      fresh.end().catch(() => {});
      setTimeout(() => void connect(heard), RECONNECT_MS).unref();
    };
    client = fresh;
    fresh.on("error", again);
    fresh.on("end", again);
    fresh.on("notification", ({ payload }) => heard(readPayload(payload)));
    try {
      await fresh.connect();
      await fresh.query(`listen ${CHANNEL}`);
      heard(null);
    } catch {
      again();
    }
  };
  return {
    send(accountIds) {
      const payload = accountIds === null ? EVERYBODY : accountIds.map(uuidOfId).join(",");
      pool
        .query({ name: "notify_facts", text: "select pg_notify($1, $2)", values: [CHANNEL, payload] })
        .catch(() => {});
    },
    listen: (heard) => void connect(heard),
    async close() {
      isClosed = true;
      const last = client;
      client = null;
      await last?.end().catch(() => {});
    },
  };
}

function readPayload(payload: string | undefined): readonly string[] | null {
  if (payload === undefined || payload === EVERYBODY) return null;
  return payload.split(",").map((uuid) => idOfUuid("acct", uuid));
}
