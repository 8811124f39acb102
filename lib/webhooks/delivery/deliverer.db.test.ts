import type { ServerResponse } from "node:http";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { idOfUuid, uuidOfId } from "@/lib/engine/ids";
import { freshId } from "@/lib/ids";
import type { OutboxMessage } from "@/lib/storage/webhook-ports";
import { startTestProcess, startTestRuntime, type TestRuntime } from "@/lib/testing/test-runtime";
import { type Received, WebhookReceiver } from "@/lib/testing/webhook-receiver";
import { webhookWorker } from "@/lib/testing/webhook-worker";
import { addEndpoint, changeEndpoint, rotateSecret } from "../commands";
import { readDelivery } from "../log/delivery-reads";
import { replayDeliveries } from "../log/send-again";
import { readEndpoint } from "../reads";
import { signWebhook } from "../secrets/signature";

const HOUR_MS = 3_600_000;
const author = { actor: "usr_1", requestId: "req_1" };
const admin = { kind: "session", userId: "usr_1", role: "admin", accountIds: [], memberships: {} } as const;

let testing: TestRuntime;
let owner: pg.Client;
let receiver: WebhookReceiver;
let worker: ReturnType<typeof webhookWorker>;
let endpoint: string;
let secret: string;

beforeAll(async () => {
  testing = await startTestRuntime();
  owner = new pg.Client({ connectionString: testing.url });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await testing.end();
});
beforeEach(async () => {
  receiver = new WebhookReceiver();
  await receiver.listen();
  ({ endpoint, secret } = await newEndpoint(receiver.url));
  worker = webhookWorker(testing.started);
});
afterEach(async () => {
  await worker.deliverer.stop();
  await receiver.close();
  expect(worker.errors).toEqual([]);
  await owner.query("delete from webhook_endpoints");
});

async function newEndpoint(url: string) {
  const added = await addEndpoint(testing.runtime, author, {
    url,
    description: "",
    eventTypes: null,
    livemode: false,
    accountId: null,
  });
  if (added === null) throw new Error("it is of no account");
  return { endpoint: idOfUuid("whk", added.row.id), secret: added.secret };
}

let numbered = 0;
const message = (accountId: string): OutboxMessage => ({
  id: freshId("msg", testing.clock.now()),
  accountId,
  livemode: false,
  type: "account.changed",
  origin: `test:${++numbered}`,
  body: JSON.stringify({ n: numbered }),
  createdAt: testing.clock.now(),
});

const newAccount = () => freshId("acct", testing.clock.now());

/** Puts messages of an account into the queue of every endpoint given, as the outbox does; their ids. */
async function enqueue(accountId: string, count: number, endpoints = [endpoint]): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n++) {
    const made = message(accountId);
    const now = new Date(made.createdAt);
    const { rows } = await owner.query(
      `insert into webhook_messages (id, account_id, type, livemode, origin, body, created_at)
        values ($1, $2, $3, false, $4, $5, $6) returning position`,
      [uuidOfId(made.id), uuidOfId(accountId), made.type, made.origin, made.body, now],
    );
    for (const id of endpoints) {
      await owner.query(
        "insert into webhook_deliveries (endpoint_id, position, lane, status) values ($1, $2, $3, 'pending')",
        [uuidOfId(id), rows[0].position, uuidOfId(accountId)],
      );
      await owner.query(
        "insert into webhook_lanes (endpoint_id, lane, next_attempt_at) values ($1, $2, $3) on conflict do nothing",
        [uuidOfId(id), uuidOfId(accountId), now],
      );
    }
    ids.push(made.id);
  }
  return ids;
}

const idsOf = (received: readonly Received[]) => received.map(({ id }) => id);
const statusOf = async (id: string, of = endpoint) =>
  (await readDelivery(testing.runtime, of, id))?.status ?? null;
const untilStatus = (id: string, status: string, of = endpoint) =>
  expect.poll(() => statusOf(id, of), { timeout: 20_000, interval: 5 }).toBe(status);
const lanes = async () =>
  (await owner.query("select count(*)::int as count from webhook_lanes")).rows[0].count;

/**
 * Lets time pass, but only while nothing is under way and nothing is due: a lease lasts seconds, and half an hour in the middle of
 * a request is to the others a worker that died. Regression: on a busy machine a message came eleven times for ten attempts.
 */
async function passTime(ms: number): Promise<void> {
  const { rows } = await owner.query(
    "select from webhook_lanes where leased_until is not null or next_attempt_at <= $1",
    [new Date(testing.clock.now())],
  );
  if (rows.length === 0) testing.clock.advance(ms);
}

describe("a message", () => {
  test("is sent signed, once, and what was answered is in its log", async () => {
    receiver.answerWith((_, response) => response.writeHead(202).end("taken"));
    const [id = ""] = await enqueue(newAccount(), 1);
    worker.deliverer.start();
    await untilStatus(id, "delivered");
    const [{ headers, body } = { headers: {}, body: "" }] = receiver.received;
    expect(headers).toMatchObject({
      "webhook-id": id,
      "webhook-timestamp": String(Math.floor(testing.clock.now() / 1_000)),
      "content-type": "application/json",
      "webhook-signature": signWebhook([secret], id, Math.floor(testing.clock.now() / 1_000), body),
    });
    expect(receiver.received).toHaveLength(1);
    await expect.poll(lanes).toBe(0);
    expect(await readDelivery(testing.runtime, endpoint, id)).toMatchObject({
      attempts: 1,
      body,
      next_attempt_at: null,
      attempt_log: [{ nth: 1, status_code: 202, error: null, response: "taken" }],
    });
  });

  test("is signed with both secrets while one is being replaced, and then with the new one alone", async () => {
    const rotated = await rotateSecret(testing.runtime, author, admin, endpoint, HOUR_MS);
    const account = newAccount();
    const [first = ""] = await enqueue(account, 1);
    worker.deliverer.start();
    await untilStatus(first, "delivered");
    testing.clock.advance(HOUR_MS);
    const [second = ""] = await enqueue(account, 1);
    await untilStatus(second, "delivered");
    const signatures = receiver.received.map(({ headers, id, body }) => {
      const at = Number(headers["webhook-timestamp"]);
      const by = [rotated?.secret ?? "", secret].filter((one) =>
        String(headers["webhook-signature"])
          .split(" ")
          .includes(signWebhook([one], id, at, body)),
      );
      return by;
    });
    expect(signatures).toEqual([[rotated?.secret, secret], [rotated?.secret]]);
  });

  test("that is refused is tried again with the same id and body, later and later, and is then given up", async () => {
    receiver.answerWith(500);
    const [id = ""] = await enqueue(newAccount(), 1);
    worker.deliverer.start();
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 10; attempt++) {
      await receiver.until(attempt);
      await expect
        .poll(async () => (await readDelivery(testing.runtime, endpoint, id))?.attempts)
        .toBe(attempt);
      const delivery = await readDelivery(testing.runtime, endpoint, id);
      if (delivery?.next_attempt_at == null) break;
      const at = Date.parse(delivery.next_attempt_at);
      waits.push(at - testing.clock.now());
      // A moment before it is due nothing is sent.
      testing.clock.set(at - 1);
      await worker.deliverer.stop();
      worker = webhookWorker(testing.started);
      worker.deliverer.start();
      testing.clock.set(at);
    }
    expect(receiver.received).toHaveLength(10);
    expect(new Set(receiver.received.map(({ id: one, body }) => `${one} ${body}`)).size).toBe(1);
    expect(waits).toHaveLength(9);
    expect(waits[0]).toBeGreaterThanOrEqual(5_000);
    expect(waits[0]).toBeLessThanOrEqual(6_000);
    expect(waits[8]).toBeGreaterThanOrEqual(24 * HOUR_MS);
    expect(await statusOf(id)).toBe("failed");
    await expect.poll(lanes).toBe(0);
  });
});

describe("the order of an account's messages", () => {
  test("holds while the first of them fails, and other accounts do not wait for it", async () => {
    const [slow, other] = [newAccount(), newAccount()];
    const [bad = ""] = await enqueue(slow, 1);
    const [second = "", third = ""] = await enqueue(slow, 2);
    const others = await enqueue(other, 3);
    let isMended = false;
    receiver.answerWith(({ id }, response) => response.writeHead(id === bad && !isMended ? 503 : 204).end());
    worker.deliverer.start();
    await untilStatus(others[2] ?? "", "delivered");
    await expect.poll(async () => (await readDelivery(testing.runtime, endpoint, bad))?.attempts).toBe(1);
    expect(idsOf(receiver.received)).not.toContain(second);
    expect(await readDelivery(testing.runtime, endpoint, second)).toMatchObject({
      status: "pending",
      attempts: 0,
    });
    isMended = true;
    testing.clock.advance(10_000);
    await untilStatus(third, "delivered");
    expect(idsOf(receiver.received).filter((id) => !others.includes(id))).toEqual([bad, bad, second, third]);
    expect(idsOf(receiver.received).filter((id) => others.includes(id))).toEqual(others);
  });

  test("goes on behind a message that was given up", async () => {
    const account = newAccount();
    const [bad = "", next = ""] = await enqueue(account, 2);
    receiver.answerWith(({ id }, response) => response.writeHead(id === bad ? 400 : 204).end());
    worker.deliverer.start();
    await expect
      .poll(
        async () => {
          await passTime(HOUR_MS / 2);
          return statusOf(bad);
        },
        { timeout: 60_000, interval: 10 },
      )
      .toBe("failed");
    await untilStatus(next, "delivered");
    expect(idsOf(receiver.received).filter((id) => id === bad)).toHaveLength(10);
  });

  test("holds with several workers, many accounts and a receiver that fails at random", async () => {
    const other = await startTestProcess(testing.url, testing.clock);
    // Its secrets are sealed with another key.
    const beside = webhookWorker({
      ...other,
      runtime: { ...other.runtime, secretBox: testing.runtime.secretBox },
    });
    const accounts = Array.from({ length: 10 }, newAccount);
    const queued = await Promise.all(accounts.map((account) => enqueue(account, 12)));
    let coin = 1;
    receiver.answerWith((_, response) => {
      coin = (coin * 16_807) % 2_147_483_647;
      response.writeHead(coin % 3 === 0 ? 500 : 204).end();
    });
    worker.deliverer.start();
    beside.deliverer.start();
    const pending = "select count(*)::int as count from webhook_deliveries where status = 'pending'";
    await expect
      .poll(
        async () => {
          await passTime(HOUR_MS);
          return (await owner.query(pending)).rows[0].count;
        },
        { timeout: 60_000, interval: 20 },
      )
      .toBe(0);
    await beside.deliverer.stop();
    await other.stop();
    for (const ids of queued) {
      const came = idsOf(receiver.received).filter((id) => ids.includes(id));
      const firsts = [...new Set(came)];
      expect(firsts).toEqual(ids);
      // Repeats of one come before the next.
      expect(came).toEqual([...came].sort((a, b) => ids.indexOf(a) - ids.indexOf(b)));
    }
  });
});

describe("a worker that dies with a message under way", () => {
  test("leaves it to be sent again, with the same id, once its lease is over", async () => {
    const [id = "", next = ""] = await enqueue(newAccount(), 2);
    const { deliveries } = testing.started.storage;
    const now = testing.clock.now();
    const lane = await deliveries.lease({ now, until: now + 25_000, except: [] });
    expect(lane).not.toBeNull();
    worker.deliverer.start();
    const beside = await enqueue(newAccount(), 1);
    await untilStatus(beside[0] ?? "", "delivered");
    expect(idsOf(receiver.received)).toEqual(beside);
    testing.clock.advance(25_000);
    await untilStatus(next, "delivered");
    expect(idsOf(receiver.received)).toEqual([...beside, id, next]);
  });

  test("and comes back is recorded, and sends nothing more of what is another's now", async () => {
    const [id = "", next = ""] = await enqueue(newAccount(), 2);
    const waiting: ServerResponse[] = [];
    receiver.answerWith((received, response) => {
      if (received.id === id && waiting.length === 0) waiting.push(response);
      else response.writeHead(204).end();
    });
    worker.deliverer.start();
    await receiver.until(1);
    testing.clock.advance(60_000);
    const other = webhookWorker(testing.started);
    other.deliverer.start();
    await untilStatus(next, "delivered");
    for (const response of waiting) response.writeHead(500).end();
    await expect.poll(async () => (await readDelivery(testing.runtime, endpoint, id))?.attempts).toBe(2);
    await other.deliverer.stop();
    // The first one's late refusal changes nothing.
    expect(await statusOf(id)).toBe("delivered");
    expect(idsOf(receiver.received)).toEqual([id, id, next]);
  });
});

describe("an endpoint", () => {
  test("that only fails for five days is disabled, which is in the audit log, and what waits for it is skipped", async () => {
    receiver.answerWith(500);
    const account = newAccount();
    const ids = await enqueue(account, 4);
    worker.deliverer.start();
    await expect
      .poll(
        async () => {
          await passTime(6 * HOUR_MS);
          return (await readEndpoint(testing.runtime, admin, endpoint))?.status;
        },
        { timeout: 60_000, interval: 20 },
      )
      .toBe("disabled");
    const row = await readEndpoint(testing.runtime, admin, endpoint);
    expect(row?.disabledReason).toMatch(/^It has failed \d+ times in a row since .*, last with 500\.$/);
    await untilStatus(ids[3] ?? "", "skipped");
    await expect.poll(lanes).toBe(0);
    const { rows } = await owner.query(
      "select actor, action, before, after from audit_log where object = $1 and action like '%disabled'",
      [endpoint],
    );
    expect(rows).toEqual([
      {
        actor: "system",
        action: "webhook_endpoint.disabled",
        before: { status: "enabled" },
        after: { status: "disabled", disabled_reason: row?.disabledReason },
      },
    ]);
  });

  test("that answers 410 is disabled at once", async () => {
    receiver.answerWith(410);
    const [, second = ""] = await enqueue(newAccount(), 2);
    worker.deliverer.start();
    await untilStatus(second, "skipped");
    expect((await readEndpoint(testing.runtime, admin, endpoint))?.disabledReason).toBe(
      "It answered 410 Gone.",
    );
    expect(receiver.received).toHaveLength(1);
  });

  test("that succeeds once in a while is not disabled", async () => {
    const account = newAccount();
    let isUp = true;
    receiver.answerWith((_, response) => {
      isUp = !isUp;
      response.writeHead(isUp ? 204 : 500).end();
    });
    const ids = await enqueue(account, 30);
    worker.deliverer.start();
    await expect
      .poll(
        async () => {
          await passTime(12 * HOUR_MS);
          return statusOf(ids[29] ?? "");
        },
        { timeout: 60_000, interval: 20 },
      )
      .toBe("delivered");
    expect((await readEndpoint(testing.runtime, admin, endpoint))?.status).toBe("enabled");
  });

  test("that is enabled again is sent what comes, and on request what was skipped, in order", async () => {
    await changeEndpoint(testing.runtime, author, admin, endpoint, { status: "disabled" });
    const account = newAccount();
    const missed = await enqueue(account, 3);
    worker.deliverer.start();
    await untilStatus(missed[2] ?? "", "skipped");
    await changeEndpoint(testing.runtime, author, admin, endpoint, { status: "enabled" });
    const [fresh = ""] = await enqueue(account, 1);
    await untilStatus(fresh, "delivered");
    const replay = { statuses: ["skipped"], from: 0, to: null, accountId: account, messageId: null };
    const row = await readEndpoint(testing.runtime, admin, endpoint);
    if (row === null) throw new Error("the endpoint is gone");
    expect(await replayDeliveries(testing.runtime, author, row, endpoint, replay)).toEqual({
      replayed: 3,
      hasMore: false,
    });
    await untilStatus(missed[2] ?? "", "delivered");
    expect(idsOf(receiver.received)).toEqual([fresh, ...missed]);
  });

  test("that is slow does not keep the others waiting", async () => {
    const slow = new WebhookReceiver();
    await slow.listen();
    const held: ServerResponse[] = [];
    slow.answerWith((_, response) => held.push(response));
    const { endpoint: slowEndpoint } = await newEndpoint(slow.url);
    for (let i = 0; i < 12; i++) await enqueue(newAccount(), 1, [slowEndpoint]);
    worker.deliverer.start();
    await slow.until(4);
    const [id = ""] = await enqueue(newAccount(), 1);
    await untilStatus(id, "delivered");
    expect(slow.received).toHaveLength(4);
    slow.answerWith(204);
    for (const response of held) response.writeHead(204).end();
    await slow.until(12);
    await worker.deliverer.stop();
    await slow.close();
  });

  test("is told nothing where its secret cannot be opened", async () => {
    const other = await startTestProcess(testing.url, testing.clock);
    const stranger = webhookWorker(other);
    const [id = ""] = await enqueue(newAccount(), 1);
    stranger.deliverer.start();
    await expect
      .poll(async () => (await readDelivery(testing.runtime, endpoint, id))?.last_attempt?.error)
      .toBe("secret_unreadable");
    await stranger.deliverer.stop();
    await other.stop();
    expect(receiver.received).toEqual([]);
  });

  test("of a private address is sent nothing", async () => {
    const strict = webhookWorker(testing.started, { isPrivateAllowed: false });
    const [id = ""] = await enqueue(newAccount(), 1);
    strict.deliverer.start();
    await expect
      .poll(async () => (await readDelivery(testing.runtime, endpoint, id))?.last_attempt?.error)
      .toBe("address_refused");
    await strict.deliverer.stop();
    expect(receiver.received).toEqual([]);
  });
});

test("what is old and waited for by nobody is forgotten; what still waits is not", async () => {
  const account = newAccount();
  const [old = ""] = await enqueue(account, 1);
  worker.deliverer.start();
  await untilStatus(old, "delivered");
  await worker.deliverer.stop();
  const waiting = await enqueue(account, 1);
  testing.clock.advance(31 * 24 * HOUR_MS);
  const recent = await enqueue(newAccount(), 1);
  const { deliveries } = testing.started.storage;
  while ((await deliveries.forget(testing.clock.now() - 30 * 24 * HOUR_MS)) > 0);
  expect(await statusOf(old)).toBeNull();
  expect(await statusOf(waiting[0] ?? "")).toBe("pending");
  expect(await statusOf(recent[0] ?? "")).toBe("pending");
});
