import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { uuidOfId } from "@/lib/engine/ids";
import { dayWindow, promo, task, windows } from "@/lib/engine/testing/example-plans";
import { routes } from "@/lib/routes";
import { grantedTo, openedAccount, publishPlan, submit } from "@/lib/testing/builders";
import { untilSettleable } from "@/lib/testing/settlement-horizon";
import { storeKey } from "@/lib/testing/stored-key";
import { caller, startTestProcess, startTestRuntime, type TestRuntime } from "@/lib/testing/test-runtime";
import { startTestWorker } from "@/lib/testing/test-worker";
import { webhookWorker } from "@/lib/testing/webhook-worker";

const DAY_MS = 86_400_000;

let testing: TestRuntime;
let owner: pg.Client;
let settling: ReturnType<typeof startTestWorker>;
let call: ReturnType<typeof caller>;
let plan: string;

beforeAll(async () => {
  testing = await startTestRuntime();
  owner = new pg.Client({ connectionString: testing.url });
  await owner.connect();
  settling = startTestWorker(testing.started);
  plan = await publishPlan(testing.runtime, [windows([dayWindow("day", "credits", 10)]), promo()]);
  const { secret } = await storeKey(testing.runtime, { scopes: ["admin", "read"], livemode: false });
  call = caller(testing.started, routes, { authorization: `Bearer ${secret}` });
  const hook = { url: "https://webhooks.invalid/", event_types: ["alert.crossed"] };
  expect((await call("POST", "/api/v1/webhook-endpoints", hook)).status).toBe(201);
});
afterAll(async () => {
  await settling.stop();
  await owner.end();
  await testing.end();
});

const put = (account: string, alerts: readonly object[]) =>
  call("PUT", `/api/v1/accounts/${account}/alerts`, { alerts });
const get = async (account: string) => (await call("GET", `/api/v1/accounts/${account}/alerts`)).body.alerts;
const usedOf = (percent: number) => ({ kind: "window", window: "day", percent });
const leftOf = (left: string) => ({ kind: "credits", left });

async function judgeAll(started = testing.started): Promise<void> {
  const unsettled = `select count(*)::int as count from usage_events u
    where not exists (select from monetization_events m where m.account_id = u.account_id and m.seq = u.seq)`;
  await expect.poll(async () => (await owner.query(unsettled)).rows[0].count, { timeout: 20_000 }).toBe(0);
  await untilSettleable(owner);
  const { outbox } = webhookWorker(started);
  while ((await outbox.tell()).isFull);
}

async function crossingsOf(account: string) {
  const { rows } = await owner.query(
    "select body from webhook_messages where account_id = $1 and type = 'alert.crossed' order by position",
    [uuidOfId(account)],
  );
  return rows.map(({ body }) => JSON.parse(body).data);
}

test("a threshold is told once per period, by the fact that crosses it, and again in the next", async () => {
  const account = await openedAccount(testing.runtime, plan);
  await put(account, [usedOf(50), usedOf(80)]);
  for (const amount of [4, 2, 1, 2]) await submit(testing.runtime, account, task(amount));
  await judgeAll();
  await judgeAll();
  const told = await crossingsOf(account);
  expect(told.map(({ seq, alert }) => [seq, alert.percent])).toEqual([
    [3, 50],
    [5, 80],
  ]);
  expect(told[1]).toMatchObject({
    account,
    available: null,
    window: { key: "day", used: "9", limit: "10", remaining: "1" },
  });
  const [half, most] = await get(account);
  expect(half).toMatchObject({ ...usedOf(50), crossed_seq: 3 });
  expect(most).toMatchObject({ ...usedOf(80), crossed_seq: 5, quiet_until: told[1].window.resets_at });

  testing.clock.advance(DAY_MS);
  await submit(testing.runtime, account, task(6));
  await judgeAll();
  expect((await crossingsOf(account)).slice(2).map(({ alert }) => alert.percent)).toEqual([50]);
});

test("credits left are told when they fall, also where an act lowers them, and again after there were more", async () => {
  const account = await openedAccount(testing.runtime, plan);
  const grant = await grantedTo(testing.runtime, account, 20);
  await put(account, [leftOf("5")]);
  await submit(testing.runtime, account, task(12));
  await judgeAll();
  expect(await crossingsOf(account)).toEqual([]);
  const key = () => ({ "idempotency-key": crypto.randomUUID() });
  await call("POST", `/api/v1/grants/${grant}/adjust`, { delta: "-14", reason: "r" }, key());
  await judgeAll();
  expect(await crossingsOf(account)).toMatchObject([{ alert: leftOf("5"), available: "4", window: null }]);
  expect(await get(account)).toMatchObject([{ is_low: true }]);
  await call("POST", `/api/v1/grants/${grant}/adjust`, { delta: "30", reason: "r" }, key());
  await judgeAll();
  expect(await get(account)).toMatchObject([{ is_low: false }]);
  await submit(testing.runtime, account, task(31));
  await judgeAll();
  expect(await crossingsOf(account)).toHaveLength(2);
});

test("setting the same alerts again tells nothing twice; taking one away and setting it anew begins it anew", async () => {
  const account = await openedAccount(testing.runtime, plan);
  await put(account, [usedOf(50)]);
  await submit(testing.runtime, account, task(6));
  await judgeAll();
  await put(account, [usedOf(50), usedOf(90)]);
  await submit(testing.runtime, account, task(1));
  await judgeAll();
  expect(await crossingsOf(account)).toHaveLength(1);
  await put(account, [usedOf(90)]);
  await put(account, [usedOf(50)]);
  await submit(testing.runtime, account, task(1));
  await judgeAll();
  expect((await crossingsOf(account)).map(({ seq }) => seq)).toEqual([2, 4]);
});

test("several workers at once judge each fact once", async () => {
  const other = await startTestProcess(testing.url, testing.clock);
  const accounts = await Promise.all(Array.from({ length: 6 }, () => openedAccount(testing.runtime, plan)));
  for (const account of accounts) await put(account, [usedOf(10), usedOf(50), usedOf(100)]);
  let isOver = false;
  const judging = [testing.started, other].map(async (started) => {
    const { outbox } = webhookWorker(started);
    while (!isOver) await outbox.tell();
  });
  for (let i = 0; i < 10; i++)
    await Promise.all(accounts.map((account) => submit(testing.runtime, account, task(1))));
  isOver = true;
  await Promise.all(judging);
  await judgeAll();
  for (const account of accounts) {
    expect((await crossingsOf(account)).map(({ seq, alert }) => [seq, alert.percent])).toEqual([
      [2, 10],
      [6, 50],
      [11, 100],
    ]);
  }
  await other.stop();
});

test("alerts are judged and can be read where nobody listens for webhooks", async () => {
  await owner.query(
    "update webhook_endpoints set deleted_at = now(), status = 'disabled', disabled_reason = 'r'",
  );
  const account = await openedAccount(testing.runtime, plan);
  await judgeAll();
  await put(account, [usedOf(50)]);
  await submit(testing.runtime, account, task(6));
  await judgeAll();
  expect(await get(account)).toMatchObject([{ crossed_seq: 2 }]);
  expect(await crossingsOf(account)).toEqual([]);
});

test("a list is refused whole where a threshold is named twice, or is none", async () => {
  const account = await openedAccount(testing.runtime, plan);
  expect((await put(account, [usedOf(50), usedOf(50)])).body.param).toBe("alerts");
  for (const wrong of [
    usedOf(0),
    usedOf(101),
    leftOf("-1"),
    { kind: "window", window: "" },
    { kind: "mood" },
  ])
    expect((await put(account, [wrong])).status).toBe(400);
  expect(await get(account)).toEqual([]);
});

test("owners are mailed each crossing once, those whose address is theirs and who want it, whoever judges", async () => {
  const account = await openedAccount(testing.runtime, plan, { name: "Robin's work" });
  const people = [
    ["usr_a", "owner@example.org", "owner", true, true],
    ["usr_b", "silent@example.org", "owner", true, false],
    ["usr_c", "unproven@example.org", "owner", false, true],
    ["usr_d", "viewer@example.org", "viewer", true, true],
  ] as const;
  for (const [id, email, role, isVerified, isTold] of people) {
    await owner.query(
      "insert into users (id, name, email, email_verified, alert_mails) values ($1, 'n', $2, $3, $4)",
      [id, email, isVerified, isTold],
    );
    await owner.query("insert into account_users (account_id, user_id, role) values ($1, $2, $3)", [
      uuidOfId(account),
      id,
      role,
    ]);
  }
  await put(account, [usedOf(50), leftOf("100")]);
  await submit(testing.runtime, account, task(6));
  const other = await startTestProcess(testing.url, testing.clock);
  await Promise.all([judgeAll(), judgeAll(other)]);
  await other.stop();
  const { rows } = await owner.query(
    "select recipient, subject, body_text from mails where account_id = $1 order by origin",
    [uuidOfId(account)],
  );
  expect(rows.map(({ recipient, subject }) => [recipient, subject])).toEqual([
    ["owner@example.org", "[Sandbox] Robin's work: 0.00 credits are left"],
    ["owner@example.org", "[Sandbox] Robin's work: 50 % of the window day is used"],
  ]);
  expect(rows[1].body_text).toContain("Robin's work has used 6.00 of 10.00 credits of the window day.");
  expect(rows[1].body_text).toMatch(/The window is reset \d+ Feb 00:00 UTC, \d+\s+h/);
});
