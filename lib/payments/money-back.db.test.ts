import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { readBooks } from "@/lib/accounts/reads";
import { task } from "@/lib/engine/testing/example-plans";
import { localSecretOf, signLocal } from "@/lib/payments/local/signature";
import { MovedAccounts } from "@/lib/payments/moved/moved-accounts";
import { receive } from "@/lib/payments/purchases/receive-event";
import { refundPurchase } from "@/lib/payments/purchases/refund-purchase";
import { takeBackJudge } from "@/lib/payments/purchases/take-backs";
import { eventOf, submit } from "@/lib/testing/builders";
import { paymentsWire } from "@/lib/testing/payments/payments-wire";
import { freshKey, type Shop, startShop } from "@/lib/testing/payments/shop";

let shop: Shop;
beforeAll(async () => {
  shop = await startShop();
});
afterAll(() => shop.end());

const BY_ITSELF = { actor: "system", requestId: null };
const signedNow = (body: string) => () =>
  signLocal(localSecretOf(shop.runtime.config.authSecret), body, shop.clock.now());
const request = (more: { readonly key: string; readonly minorUnits?: bigint }) => ({
  minorUnits: null,
  reason: "r",
  requestHash: "a".repeat(32),
  ...more,
});

test("what went back to a card is told by the books, and their formula adds up: after a refund, a dispute and its end (E2)", async () => {
  const account = await shop.newAccount();
  const formula = async () => (await readBooks(shop.runtime, account))?.formula;
  const purchase = await shop.begin(account);
  const kept = paymentsWire(shop.runtime, purchase);
  const disputed = paymentsWire(shop.runtime, await shop.begin(account));
  await kept.pay("approve");
  await kept.deliver();
  const grant = { kind: "promo", amount: "10", reason: "Goodwill" };
  const { id } = (await shop.call("POST", `/api/v1/accounts/${account}/grants`, grant, freshKey())).body;
  await shop.call("POST", `/api/v1/grants/${id}/adjust`, { delta: "-4", reason: "Too much" }, freshKey());
  const before = { granted: "106", used: "0", expired: "0", refunded: "0", held: "0", available: "106" };
  expect(await formula()).toEqual(before);
  await shop.call(
    "POST",
    `/api/v1/purchases/${purchase.id}/refund`,
    { reason: "r", minor_units: 1_000 },
    freshKey(),
  );
  await kept.deliver();
  expect(await formula()).toEqual({ ...before, refunded: "50", available: "56" });
  await disputed.pay("approve_dispute");
  await disputed.deliver();
  await submit(shop.runtime, account, task(6));
  const inDispute = { ...before, granted: "206", used: "6", refunded: "150", available: "50" };
  expect(await formula()).toEqual(inDispute);
  await disputed.pay("dispute_won");
  await disputed.deliver();
  expect(await formula()).toEqual({ ...inDispute, refunded: "50", available: "150" });
});

test("a refund that is asked for again under its key is answered as the first time, also when nothing is left; another under it is refused", async () => {
  const { purchase, wire } = await shop.paid();
  const once = freshKey();
  const path = `/api/v1/purchases/${purchase.id}/refund`;
  const first = await Promise.all([1, 2].map(() => shop.call("POST", path, { reason: "r" }, once)));
  await wire.deliver();
  const again = await shop.call("POST", path, { reason: "r" }, once);
  expect([...first, again].map(({ status }) => status)).toEqual([202, 202, 202]);
  expect(again.header("idempotency-replayed")).toBe("true");
  expect(again.body).toMatchObject({ status: "refunded", refunded: 2_000, credits_given: "0" });
  expect((await shop.call("POST", path, { reason: "other" }, once)).status).toBe(422);
  expect((await shop.call("POST", path, { reason: "r" }, freshKey())).body.code).toBe("nothing_to_refund");
  const { data } = (await shop.call("GET", `/api/v1/audit-log?object=${purchase.id}`)).body;
  const asked = data.filter(({ action }: { action: string }) => action === "purchase.refund_asked");
  expect(asked).toHaveLength(1);
});

test("a refund that the provider did not take is asked of it again, under the same name and for the same amount", async () => {
  const { purchase } = await shop.paid();
  const { runtime } = shop;
  const orders: object[] = [];
  const refund = async (order: object) => {
    orders.push(order);
    if (orders.length === 1) throw new Error("unreachable");
    return "taken" as const;
  };
  const cut = { ...runtime, payments: { ...runtime.payments, refund } };
  const ask = () => refundPurchase(cut, BY_ITSELF, purchase.id, request({ key: "once" }));
  expect(await ask()).toEqual({ kind: "provider_failed" });
  expect(await ask()).toEqual({ kind: "asked", isReplay: false });
  expect(await ask()).toEqual({ kind: "asked", isReplay: true });
  expect(orders).toHaveLength(2);
  expect(orders[1]).toEqual(orders[0]);
});

test("a refund that the provider will not make is refused again under its key, and holds nothing back from others", async () => {
  const { purchase } = await shop.paid();
  const { runtime } = shop;
  const cut = { ...runtime, payments: { ...runtime.payments, refund: async () => "refused" as const } };
  const ask = (key: string, by = runtime) => refundPurchase(by, BY_ITSELF, purchase.id, request({ key }));
  expect(await ask("a", cut)).toEqual({ kind: "provider_refused" });
  expect(await ask("a")).toEqual({ kind: "provider_refused" });
  expect(await ask("b")).toEqual({ kind: "asked", isReplay: false });
});

test("credits that were held while their money went back are taken when the hold is released; what was captured of it stays spent", async () => {
  const { account, purchase, wire } = await shop.paid();
  const holds: string[] = [];
  for (const units of [30, 20]) {
    const held = await submit(shop.runtime, account, task(units, { kind: "hold" }));
    holds.push(eventOf(held).ref);
  }
  await shop.call("POST", `/api/v1/purchases/${purchase.id}/refund`, { reason: "r" }, freshKey());
  await wire.deliver();
  expect(await shop.read(purchase.id)).toMatchObject({ credits_given: "50", credits_unrecovered: "50" });
  const worker = new MovedAccounts(shop.runtime, takeBackJudge(shop.runtime));
  await worker.judgeAll();
  expect(await shop.read(purchase.id)).toMatchObject({ credits_given: "50" });
  await shop.call("POST", `/api/v1/holds/hold_${holds[0]}/release`, {}, freshKey());
  await shop.call("POST", `/api/v1/holds/hold_${holds[1]}/capture`, { usage: { units: 5 } }, freshKey());
  const other = new MovedAccounts(shop.runtime, takeBackJudge(shop.runtime));
  await Promise.all([worker.judgeAll(), other.judgeAll()]);
  expect(await shop.read(purchase.id)).toMatchObject({ credits_given: "5", credits_unrecovered: "5" });
  expect((await readBooks(shop.runtime, account))?.formula).toMatchObject({
    refunded: "95",
    available: "0",
  });
});

test("a worker that hears of a hold's end takes what it leaves at once, also of a purchase that was refunded a moment ago", async () => {
  const { account, purchase, wire } = await shop.paid();
  const judge = takeBackJudge(shop.runtime);
  const all = Promise.withResolvers<void>();
  const among: typeof judge.among = async (accountIds) => {
    const found = await judge.among(accountIds);
    if (accountIds === null) all.resolve();
    return found;
  };
  const worker = new MovedAccounts(shop.runtime, { ...judge, among });
  worker.start();
  await all.promise;
  const held = await submit(shop.runtime, account, task(100, { kind: "hold" }));
  await shop.call("POST", `/api/v1/purchases/${purchase.id}/refund`, { reason: "r" }, freshKey());
  await wire.deliver();
  await shop.call("POST", `/api/v1/holds/hold_${eventOf(held).ref}/release`, {}, freshKey());
  expect(await shop.read(purchase.id)).toMatchObject({ credits_given: "100" });
  worker.wake([account]);
  await vi.waitFor(async () => expect(await shop.read(purchase.id)).toMatchObject({ credits_given: "0" }));
  await worker.stop();
});

test("a hold that ends between the look at what is free and the note to look again leaves nothing behind", async () => {
  const { account, purchase, wire } = await shop.paid();
  const held = await submit(shop.runtime, account, task(100, { kind: "hold" }));
  await shop.call("POST", `/api/v1/purchases/${purchase.id}/refund`, { reason: "r" }, freshKey());
  const { acts } = shop.runtime;
  let release: (() => Promise<unknown>) | null = () =>
    shop.call("POST", `/api/v1/holds/hold_${eventOf(held).ref}/release`, {}, freshKey());
  const record: typeof acts.record = async (...asked) => {
    const outcome = await acts.record(...asked);
    await release?.();
    release = null;
    return outcome;
  };
  const raced = { ...shop.runtime, acts: { ...acts, record } };
  for (const body of await wire.bodies()) {
    const event = await shop.runtime.payments.verify(body, signedNow(body), shop.clock.now());
    if (event.kind === "verified") for (const one of event.events) await receive(raced, one);
  }
  expect(release).toBeNull();
  expect(await shop.read(purchase.id)).toMatchObject({ credits_given: "0", credits_unrecovered: "0" });
});
