import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { uuidOfId } from "@/lib/engine/ids";
import { promo, purchased, task } from "@/lib/engine/testing/example-plans";
import { routes } from "@/lib/routes";
import { openedAccount, publishPlan, submit } from "@/lib/testing/builders";
import { paymentsWire } from "@/lib/testing/payments/payments-wire";
import { storeKey } from "@/lib/testing/stored-key";
import { caller, startTestProcess, startTestRuntime, type TestRuntime } from "@/lib/testing/test-runtime";
import { MovedAccounts } from "../moved/moved-accounts";
import { chargeBegun, evaluateTopUp } from "./charge-top-up";
import { topUpJudge } from "./top-ups";

const HOUR_MS = 3_600_000;

let testing: TestRuntime;
let call: ReturnType<typeof caller>;
let plan: string;
let pack: string;

beforeAll(async () => {
  testing = await startTestRuntime();
  plan = await publishPlan(testing.runtime, [promo(), purchased()]);
  const { secret } = await storeKey(testing.runtime, { scopes: ["admin", "read"], livemode: false });
  call = caller(testing.started, routes, { authorization: `Bearer ${secret}` });
  const sold = { name: "100 credits", credits: "100", price: { minor_units: 2_000, currency: "EUR" } };
  pack = (await call("POST", "/api/v1/credit-packages", sold)).body.id;
  const hook = { url: "https://webhooks.invalid/", event_types: ["top_up.charged", "top_up.paused"] };
  expect((await call("POST", "/api/v1/webhook-endpoints", hook)).status).toBe(201);
});
afterAll(() => testing.end());

const path = (account: string, rest: string) => `/api/v1/accounts/${account}/${rest}`;
const setting = (account: string) => call("GET", path(account, "auto-top-up")).then(({ body }) => body);
const turnOn = (account: string, more: object = {}) => {
  const body = { enabled: true, threshold: "20", package: pack, monthly_cap: 10_000, ...more };
  return call("PUT", path(account, "auto-top-up"), body);
};
const purchases = async (account: string) => (await call("GET", path(account, "purchases"))).body.data;
const charges = async (account: string) =>
  (await purchases(account)).filter(({ origin }: { origin: string }) => origin === "auto_top_up");
const told = async (account: string) => {
  const rows = await testing.runtime.db.webhookMessage.findMany({
    where: { accountId: uuidOfId(account), type: { startsWith: "top_up." } },
    orderBy: { position: "asc" },
  });
  return rows.map(({ type }) => type);
};

/** An account that bought once and kept its card. */
async function buyer(laterCard: "approves" | "declines" = "approves") {
  const account = await openedAccount(testing.runtime, plan);
  await buyOnce(account, laterCard);
  return account;
}

async function buyOnce(account: string, laterCard: "approves" | "declines") {
  const key = { "idempotency-key": randomUUID() };
  const body = { package: pack, save_payment_method: true };
  const purchase = (await call("POST", path(account, "purchases"), body, key)).body;
  const wire = paymentsWire(testing.runtime, purchase);
  await wire.pay("approve", laterCard);
  await wire.deliver();
}

const deliverLast = async (account: string) => {
  const [last] = await charges(account);
  return paymentsWire(testing.runtime, last).deliver();
};

test("buying three times leaves it off and untouched; it asks for a kept payment method and a cap that buys something (E5)", async () => {
  const account = await openedAccount(testing.runtime, plan);
  expect((await turnOn(account)).body.code).toBe("payment_method_missing");
  for (let nth = 0; nth < 3; nth++) await buyOnce(account, "approves");
  expect(await setting(account)).toMatchObject({ enabled: false, state: "off", threshold: null });
  expect((await turnOn(account, { monthly_cap: 1_999 })).body.param).toBe("monthly_cap");
  expect((await turnOn(account)).body).toMatchObject({ state: "armed", next_trigger: "20" });
  await buyOnce(account, "approves");
  expect(await setting(account)).toMatchObject({ enabled: true, threshold: "20", monthly_cap: 10_000 });
});

test("a threshold that is passed already is charged for on save; what was paid arms it again (E6)", async () => {
  const account = await buyer();
  await submit(testing.runtime, account, task(85));
  expect((await turnOn(account)).body).toMatchObject({ state: "charging", charged_this_month: 2_000 });
  expect(await charges(account)).toMatchObject([{ status: "open", credits_given: "0" }]);
  await deliverLast(account);
  expect(await charges(account)).toMatchObject([{ status: "paid", credits_given: "100" }]);
  expect(await setting(account)).toMatchObject({ state: "armed", failures: 0 });
  expect(await told(account)).toEqual(["top_up.charged"]);
});

test("two workers that judge a crossing at once, again and again, charge once", async () => {
  const account = await buyer();
  await turnOn(account);
  await submit(testing.runtime, account, task(90));
  const other = await startTestProcess(testing.url, testing.clock);
  const runtimes = [testing.runtime, other.runtime];
  await Promise.all(
    Array.from({ length: 8 }, (_, nth) => evaluateTopUp(runtimes[nth % 2] as never, account)),
  );
  expect(await charges(account)).toHaveLength(1);
  const { id } = (await charges(account))[0];
  expect(await testing.runtime.db.localPayment.count({ where: { purchaseId: uuidOfId(id) } })).toBe(1);
  await deliverLast(account);
  await Promise.all(runtimes.map((runtime) => evaluateTopUp(runtime, account)));
  expect(await charges(account)).toHaveLength(1);
  await other.stop();
});

test("a charge whose process ended before it reached the provider is taken up by the next worker, once", async () => {
  const account = await buyer();
  await turnOn(account);
  await submit(testing.runtime, account, task(90));
  const { payments } = testing.runtime;
  const cut = {
    ...testing.runtime,
    payments: { ...payments, chargeSaved: () => Promise.reject(new Error("cut")) },
  };
  await expect(evaluateTopUp(cut, account)).rejects.toThrow("cut");
  expect(await charges(account)).toMatchObject([{ status: "open" }]);
  testing.clock.advance(60_000);
  const workers = [1, 2].map(() => new MovedAccounts(testing.runtime, topUpJudge(testing.runtime)));
  await Promise.all(workers.map((worker) => worker.judgeAll()));
  const [{ id }] = await charges(account);
  await Promise.all([chargeBegun(testing.runtime, id), chargeBegun(testing.runtime, id)]);
  expect(await testing.runtime.db.localPayment.count({ where: { purchaseId: uuidOfId(id) } })).toBe(1);
  await deliverLast(account);
  expect(await charges(account)).toMatchObject([{ status: "paid", credits_given: "100" }]);
});

test("a charge that was paid, and whose credits are still on their way, is not made again", async () => {
  const account = await buyer();
  await turnOn(account);
  await submit(testing.runtime, account, task(90));
  await evaluateTopUp(testing.runtime, account);
  const [charged] = await charges(account);
  const wire = paymentsWire(testing.runtime, charged);
  // The process ends between what it wrote down and what follows from it.
  const { acts } = testing.runtime;
  const cut = { ...testing.runtime, acts: { ...acts, record: () => Promise.reject(new Error("cut")) } };
  for (const body of await wire.bodies()) expect(await paymentsWire(cut, charged).send(body)).toBe(500);
  expect(await charges(account)).toMatchObject([{ status: "paid", credits_given: "0" }]);
  await evaluateTopUp(testing.runtime, account);
  expect(await charges(account)).toHaveLength(1);
  await wire.deliver();
  await evaluateTopUp(testing.runtime, account);
  expect(await charges(account)).toMatchObject([{ status: "paid", credits_given: "100" }]);
});

test("three failures in a row pause it, with the reason, told once; setting it again ends the pause", async () => {
  const account = await buyer("declines");
  await turnOn(account);
  await submit(testing.runtime, account, task(95));
  for (let nth = 1; nth <= 3; nth++) {
    await evaluateTopUp(testing.runtime, account);
    await deliverLast(account);
    await evaluateTopUp(testing.runtime, account);
    expect(await charges(account)).toHaveLength(nth);
    testing.clock.advance(7 * HOUR_MS);
  }
  await evaluateTopUp(testing.runtime, account);
  expect(await setting(account)).toMatchObject({
    state: "paused",
    failures: 3,
    paused: { reason: "insufficient_funds" },
    next_trigger: null,
  });
  expect(await told(account)).toEqual([
    "top_up.charged",
    "top_up.charged",
    "top_up.charged",
    "top_up.paused",
  ]);
  await buyOnce(account, "approves");
  expect((await turnOn(account, { threshold: "150" })).body).toMatchObject({
    state: "charging",
    failures: 0,
  });
});

test("off means off, also for a crossing that was judged a moment before", async () => {
  const account = await buyer();
  await turnOn(account);
  await submit(testing.runtime, account, task(95));
  await call("PUT", path(account, "auto-top-up"), { enabled: false });
  await evaluateTopUp(testing.runtime, account);
  expect(await charges(account)).toEqual([]);
  expect(await setting(account)).toMatchObject({ enabled: false, state: "off", threshold: "20" });
});
