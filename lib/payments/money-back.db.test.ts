import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readBooks } from "@/lib/accounts/reads";
import { promo, purchased, task } from "@/lib/engine/testing/example-plans";
import { MovedAccounts } from "@/lib/payments/moved/moved-accounts";
import { refundPurchase } from "@/lib/payments/purchases/refund-purchase";
import { takeBackJudge } from "@/lib/payments/purchases/take-backs";
import { readPurchase } from "@/lib/payments/reads";
import { routes } from "@/lib/routes";
import { eventOf, openedAccount, publishPlan, submit } from "@/lib/testing/builders";
import { paymentsWire } from "@/lib/testing/payments/payments-wire";
import { storeKey } from "@/lib/testing/stored-key";
import { caller, startTestRuntime, type TestRuntime } from "@/lib/testing/test-runtime";

let testing: TestRuntime;
let call: ReturnType<typeof caller>;
let plan: string;
let pack: string;

beforeAll(async () => {
  testing = await startTestRuntime();
  plan = await publishPlan(testing.runtime, [promo(), purchased()]);
  const { secret } = await storeKey(testing.runtime, {
    scopes: ["admin", "decide", "read"],
    livemode: false,
  });
  call = caller(testing.started, routes, { authorization: `Bearer ${secret}` });
  const sold = { name: "100 credits", credits: "100", price: { minor_units: 2_000, currency: "EUR" } };
  pack = (await call("POST", "/api/v1/credit-packages", sold)).body.id;
});
afterAll(() => testing.end());

const key = () => ({ "idempotency-key": randomUUID() });
const begin = async (account: string, more: object = {}) =>
  (await call("POST", `/api/v1/accounts/${account}/purchases`, { package: pack, ...more }, key())).body;
const read = async (id: string) => (await call("GET", `/api/v1/purchases/${id}`)).body;

test("what went back to a card is told by the books, and their formula adds up: after a refund, a dispute and its end (E2)", async () => {
  const account = await openedAccount(testing.runtime, plan);
  const formula = async () => (await readBooks(testing.runtime, account))?.formula;
  const purchase = await begin(account);
  const kept = paymentsWire(testing.runtime, purchase);
  const disputed = paymentsWire(testing.runtime, await begin(account));
  await kept.pay("approve");
  await kept.deliver();
  const grant = { kind: "promo", amount: "10", reason: "Goodwill" };
  const { id } = (await call("POST", `/api/v1/accounts/${account}/grants`, grant, key())).body;
  await call("POST", `/api/v1/grants/${id}/adjust`, { delta: "-4", reason: "Too much" }, key());
  const before = { granted: "106", used: "0", expired: "0", refunded: "0", held: "0", available: "106" };
  expect(await formula()).toEqual(before);
  await call("POST", `/api/v1/purchases/${purchase.id}/refund`, { reason: "r", minor_units: 1_000 }, key());
  await kept.deliver();
  expect(await formula()).toEqual({ ...before, refunded: "50", available: "56" });
  await disputed.pay("approve_dispute");
  await disputed.deliver();
  await submit(testing.runtime, account, task(6));
  const inDispute = { ...before, granted: "206", used: "6", refunded: "150", available: "50" };
  expect(await formula()).toEqual(inDispute);
  await disputed.pay("dispute_won");
  await disputed.deliver();
  expect(await formula()).toEqual({ ...inDispute, refunded: "50", available: "150" });
});

test("a refund that is asked for again under its key is answered as the first time, also when nothing is left; another under it is refused", async () => {
  const account = await openedAccount(testing.runtime, plan);
  const purchase = await begin(account);
  const wire = paymentsWire(testing.runtime, purchase);
  await wire.pay("approve");
  await wire.deliver();
  const once = key();
  const path = `/api/v1/purchases/${purchase.id}/refund`;
  const first = await Promise.all([1, 2].map(() => call("POST", path, { reason: "r" }, once)));
  await wire.deliver();
  const again = await call("POST", path, { reason: "r" }, once);
  expect([...first, again].map(({ status }) => status)).toEqual([202, 202, 202]);
  expect(again.header("idempotency-replayed")).toBe("true");
  expect(again.body).toMatchObject({ status: "refunded", refunded: 2_000, credits_given: "0" });
  expect((await call("POST", path, { reason: "other" }, once)).status).toBe(422);
  expect((await call("POST", path, { reason: "r" }, key())).body.code).toBe("nothing_to_refund");
  const { data } = (await call("GET", `/api/v1/audit-log?object=${purchase.id}`)).body;
  const asked = data.filter(({ action }: { action: string }) => action === "purchase.refund_asked");
  expect(asked).toHaveLength(1);
});

test("a refund that the provider did not take is asked of it again, under the same name and for the same amount", async () => {
  const account = await openedAccount(testing.runtime, plan);
  const { id } = await begin(account);
  const wire = paymentsWire(testing.runtime, { id });
  await wire.pay("approve");
  await wire.deliver();
  const { runtime } = testing;
  const asked: object[] = [];
  const refund = async (order: object) => {
    asked.push(order);
    if (asked.length === 1) throw new Error("unreachable");
  };
  const cut = { ...runtime, payments: { ...runtime.payments, refund } };
  const once = { minorUnits: null, reason: "r", key: "k", requestHash: "a".repeat(32) };
  const ask = async () => {
    const purchase = await readPurchase(runtime.db, id);
    if (purchase === null) throw new Error("lost");
    return refundPurchase(cut, { actor: "system", requestId: null }, purchase, once);
  };
  expect(await ask()).toEqual({ kind: "provider_failed" });
  expect(await ask()).toEqual({ kind: "asked", isReplay: false });
  expect(await ask()).toEqual({ kind: "asked", isReplay: true });
  expect(asked).toHaveLength(2);
  expect(asked[1]).toEqual(asked[0]);
});

test("credits that were held while their money went back are taken when the hold is released; what was captured of it stays spent", async () => {
  const account = await openedAccount(testing.runtime, plan);
  const purchase = await begin(account);
  const wire = paymentsWire(testing.runtime, purchase);
  await wire.pay("approve");
  await wire.deliver();
  const holds: string[] = [];
  for (const units of [30, 20]) {
    const held = await submit(testing.runtime, account, task(units, { kind: "hold" }));
    holds.push(eventOf(held).ref);
  }
  await call("POST", `/api/v1/purchases/${purchase.id}/refund`, { reason: "r" }, key());
  await wire.deliver();
  expect(await read(purchase.id)).toMatchObject({ credits_given: "50", credits_unrecovered: "50" });
  const worker = new MovedAccounts(testing.runtime, takeBackJudge(testing.runtime));
  await worker.judgeAll();
  expect(await read(purchase.id)).toMatchObject({ credits_given: "50" });
  await call("POST", `/api/v1/holds/hold_${holds[0]}/release`, {}, key());
  await call("POST", `/api/v1/holds/hold_${holds[1]}/capture`, { usage: { units: 5 } }, key());
  const other = new MovedAccounts(testing.runtime, takeBackJudge(testing.runtime));
  await Promise.all([worker.judgeAll(), other.judgeAll()]);
  expect(await read(purchase.id)).toMatchObject({ credits_given: "5", credits_unrecovered: "5" });
  expect((await readBooks(testing.runtime, account))?.formula).toMatchObject({
    refunded: "95",
    available: "0",
  });
});
