import { afterAll, beforeAll, expect, test } from "vitest";
import { uuidOfId } from "@/lib/engine/ids";
import { task } from "@/lib/engine/testing/example-plans";
import { submit } from "@/lib/testing/builders";
import { paymentsWire } from "@/lib/testing/payments/payments-wire";
import { type Shop, startShop } from "@/lib/testing/payments/shop";
import { startTestProcess } from "@/lib/testing/test-runtime";
import { MovedAccounts } from "../moved/moved-accounts";
import { chargeBegun, evaluateTopUp } from "./charge-top-up";
import { topUpJudge } from "./top-ups";

const HOUR_MS = 3_600_000;

let shop: Shop;

beforeAll(async () => {
  shop = await startShop();
  const hook = { url: "https://webhooks.invalid/", event_types: ["top_up.charged", "top_up.paused"] };
  expect((await shop.call("POST", "/api/v1/webhook-endpoints", hook)).status).toBe(201);
});
afterAll(() => shop.end());

const path = (account: string, rest: string) => `/api/v1/accounts/${account}/${rest}`;
const setting = (account: string) => shop.call("GET", path(account, "auto-top-up")).then(({ body }) => body);
const turnOn = (account: string, more: object = {}) => {
  const body = { enabled: true, threshold: "20", package: shop.pack, monthly_cap: 10_000, ...more };
  return shop.call("PUT", path(account, "auto-top-up"), body);
};
const purchases = async (account: string) => (await shop.call("GET", path(account, "purchases"))).body.data;
const charges = async (account: string) =>
  (await purchases(account)).filter(({ origin }: { origin: string }) => origin === "auto_top_up");
const told = async (account: string) => {
  const rows = await shop.runtime.db.webhookMessage.findMany({
    where: { accountId: uuidOfId(account), type: { startsWith: "top_up." } },
    orderBy: { position: "asc" },
  });
  return rows.map(({ type }) => type);
};

/** An account that bought once and kept its card. */
async function buyer(laterCard: "approves" | "declines" = "approves") {
  const account = await shop.newAccount();
  await buyOnce(account, laterCard);
  return account;
}

async function buyOnce(account: string, laterCard: "approves" | "declines") {
  const purchase = await shop.begin(account, { save_payment_method: true });
  const wire = paymentsWire(shop.runtime, purchase);
  await wire.pay("approve", laterCard);
  await wire.deliver();
}

const deliverLast = async (account: string) => {
  const [last] = await charges(account);
  return paymentsWire(shop.runtime, last).deliver();
};

test("buying three times leaves it off and untouched; it asks for a kept payment method and a cap that buys something (E5)", async () => {
  const account = await shop.newAccount();
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
  await submit(shop.runtime, account, task(85));
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
  await submit(shop.runtime, account, task(90));
  const other = await startTestProcess(shop.url, shop.clock);
  const runtimes = [shop.runtime, other.runtime];
  await Promise.all(
    Array.from({ length: 8 }, (_, nth) => evaluateTopUp(runtimes[nth % 2] as never, account)),
  );
  expect(await charges(account)).toHaveLength(1);
  const { id } = (await charges(account))[0];
  expect(await shop.runtime.db.localPayment.count({ where: { purchaseId: uuidOfId(id) } })).toBe(1);
  await deliverLast(account);
  await Promise.all(runtimes.map((runtime) => evaluateTopUp(runtime, account)));
  expect(await charges(account)).toHaveLength(1);
  await other.stop();
});

test("a charge whose process ended before it reached the provider is taken up by the next worker, once", async () => {
  const account = await buyer();
  await turnOn(account);
  await submit(shop.runtime, account, task(90));
  const { payments } = shop.runtime;
  const cut = {
    ...shop.runtime,
    payments: { ...payments, chargeSaved: () => Promise.reject(new Error("cut")) },
  };
  await expect(evaluateTopUp(cut, account)).rejects.toThrow("cut");
  expect(await charges(account)).toMatchObject([{ status: "open" }]);
  shop.clock.advance(60_000);
  const workers = [1, 2].map(() => new MovedAccounts(shop.runtime, topUpJudge(shop.runtime)));
  await Promise.all(workers.map((worker) => worker.judgeAll()));
  const [{ id }] = await charges(account);
  await Promise.all([chargeBegun(shop.runtime, id), chargeBegun(shop.runtime, id)]);
  expect(await shop.runtime.db.localPayment.count({ where: { purchaseId: uuidOfId(id) } })).toBe(1);
  await deliverLast(account);
  expect(await charges(account)).toMatchObject([{ status: "paid", credits_given: "100" }]);
});

test("a charge that was paid, and whose credits are still on their way, is not made again", async () => {
  const account = await buyer();
  await turnOn(account);
  await submit(shop.runtime, account, task(90));
  await evaluateTopUp(shop.runtime, account);
  const [charged] = await charges(account);
  const wire = paymentsWire(shop.runtime, charged);
  // The process ends between what it wrote down and what follows from it.
  const { acts } = shop.runtime;
  const cut = { ...shop.runtime, acts: { ...acts, record: () => Promise.reject(new Error("cut")) } };
  for (const body of await wire.bodies()) expect(await paymentsWire(cut, charged).send(body)).toBe(500);
  expect(await charges(account)).toMatchObject([{ status: "paid", credits_given: "0" }]);
  await evaluateTopUp(shop.runtime, account);
  expect(await charges(account)).toHaveLength(1);
  await wire.deliver();
  await evaluateTopUp(shop.runtime, account);
  expect(await charges(account)).toMatchObject([{ status: "paid", credits_given: "100" }]);
});

test("three failures in a row pause it, with the reason, told once; setting it again ends the pause", async () => {
  const account = await buyer("declines");
  await turnOn(account);
  await submit(shop.runtime, account, task(95));
  for (let nth = 1; nth <= 3; nth++) {
    await evaluateTopUp(shop.runtime, account);
    await deliverLast(account);
    await evaluateTopUp(shop.runtime, account);
    expect(await charges(account)).toHaveLength(nth);
    shop.clock.advance(7 * HOUR_MS);
  }
  await evaluateTopUp(shop.runtime, account);
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
  await submit(shop.runtime, account, task(95));
  await shop.call("PUT", path(account, "auto-top-up"), { enabled: false });
  await evaluateTopUp(shop.runtime, account);
  expect(await charges(account)).toEqual([]);
  expect(await setting(account)).toMatchObject({ enabled: false, state: "off", threshold: "20" });
});
