import { afterAll, beforeAll, expect, test } from "vitest";
import { task } from "@/lib/engine/testing/example-plans";
import { localSecretOf, signLocal } from "@/lib/payments/local/signature";
import { eventOf, submit } from "@/lib/testing/builders";
import { paymentsWire } from "@/lib/testing/payments/payments-wire";
import { freshKey, type Shop, startShop } from "@/lib/testing/payments/shop";

let shop: Shop;
beforeAll(async () => {
  shop = await startShop();
});
afterAll(() => shop.end());

const outcomeOf = (answer: Awaited<ReturnType<typeof submit>>) => eventOf(answer).outcome.outcome;

test("buying begins a checkout and gives nothing; the verified webhook gives the credits, in the same call", async () => {
  const account = await shop.newAccount();
  const purchase = await shop.begin(account);
  expect(purchase).toMatchObject({ status: "open", credits_given: "0", grant: null });
  const wire = paymentsWire(shop.runtime, purchase);
  await wire.pay("approve");
  expect(await shop.read(purchase.id)).toMatchObject({ status: "open", credits_given: "0" });
  expect(await wire.deliver()).toEqual([200]);
  expect(await shop.read(purchase.id)).toMatchObject({
    status: "paid",
    credits_given: "100",
    checkout: null,
  });
  expect(outcomeOf(await submit(shop.runtime, account, task(60)))).toBe("allowed");
});

test("a webhook that comes three times at once, and again later, gives once (P1)", async () => {
  const { account, purchase, wire } = await shop.begun();
  await wire.pay("webhook_duplicated");
  const [body = ""] = await wire.bodies();
  expect(await Promise.all([wire.send(body), wire.send(body), wire.send(body)])).toEqual([200, 200, 200]);
  shop.clock.advance(86_400_000);
  expect(await wire.deliver()).toEqual([200]);
  expect(await shop.read(purchase.id)).toMatchObject({ status: "paid", credits_given: "100" });
  const grants = await shop.call("GET", `/api/v1/accounts/${account}/grants`);
  expect(grants.body.data).toMatchObject([{ kind: "purchased", amount: "100", reason: "100 credits" }]);
});

test("more than a provider would ever send is refused before it is read to its end", async () => {
  const account = await shop.newAccount();
  const wire = paymentsWire(shop.runtime, await shop.begin(account));
  expect(await wire.send("x".repeat(262_145))).toBe(413);
});

test("a refund that is told before the payment itself leaves the buyer what was kept", async () => {
  const { purchase, wire } = await shop.begun();
  await wire.pay("webhook_out_of_order");
  expect(await wire.deliver()).toEqual([200, 200, 200]);
  expect(await shop.read(purchase.id)).toMatchObject({
    status: "partly_refunded",
    paid: 2_000,
    refunded: 1_000,
    credits_given: "50",
    credits_unrecovered: "0",
  });
});

test("a dispute takes back what is unspent and shows the rest; one that is won gives it back", async () => {
  const { account, purchase, wire } = await shop.begun();
  await wire.pay("approve_dispute");
  const [paid = "", disputed = ""] = await wire.bodies();
  await wire.send(paid);
  await submit(shop.runtime, account, task(30));
  await wire.send(disputed);
  const inDispute = { status: "disputed", credits_given: "30", credits_unrecovered: "30", disputed: 2_000 };
  expect(await shop.read(purchase.id)).toMatchObject(inDispute);
  expect(outcomeOf(await submit(shop.runtime, account, task(1)))).toBe("blocked");
  await wire.pay("dispute_won");
  await wire.deliver();
  expect(await shop.read(purchase.id)).toMatchObject({ status: "paid", credits_given: "100", disputed: 0 });
  expect(outcomeOf(await submit(shop.runtime, account, task(70)))).toBe("allowed");
});

test("a declined payment charges and gives nothing, says so, and can be tried again", async () => {
  const { purchase, wire } = await shop.begun();
  await wire.pay("expired_card");
  await wire.deliver();
  expect(await shop.read(purchase.id)).toMatchObject({
    status: "declined",
    decline: { code: "expired_card", message: "The card has expired. Nothing was charged." },
    paid: 0,
  });
  await wire.pay("challenge");
  expect(await wire.pay("approve")).toBe(false);
  await wire.pay("challenge_pass");
  await wire.deliver();
  expect(await shop.read(purchase.id)).toMatchObject({ status: "paid", decline: null });
});

test("what is not signed, or was signed long ago, moves nothing", async () => {
  const { purchase, wire } = await shop.begun();
  await wire.pay("approve");
  const [body = ""] = await wire.bodies();
  const { config, clock } = shop.runtime;
  const old = signLocal(localSecretOf(config.authSecret), body, clock.now() - 600_000);
  const forged = signLocal(localSecretOf("x".repeat(40)), body, clock.now());
  for (const signature of [old, forged, "", "t=1,v1=00"]) expect(await wire.send(body, signature)).toBe(400);
  const other = body.replace('"20', '"90');
  expect(await wire.send(other, signLocal(localSecretOf(config.authSecret), body, clock.now()))).toBe(400);
  expect(await shop.read(purchase.id)).toMatchObject({ status: "open", credits_given: "0" });
});

test("a refund is asked of the provider, and takes credits back when its webhook says so", async () => {
  const { purchase, wire } = await shop.begun();
  const refund = (body: object) =>
    shop.call("POST", `/api/v1/purchases/${purchase.id}/refund`, body, freshKey());
  expect((await refund({ reason: "r" })).body.code).toBe("nothing_to_refund");
  await wire.pay("approve");
  await wire.deliver();
  expect((await refund({ reason: "r", minor_units: 2_001 })).body.code).toBe("refund_too_large");
  expect((await refund({ reason: "r", minor_units: 500 })).status).toBe(202);
  expect(await shop.read(purchase.id)).toMatchObject({ status: "paid", credits_given: "100" });
  await wire.deliver();
  expect(await shop.read(purchase.id)).toMatchObject({ status: "partly_refunded", credits_given: "75" });
});

test("one key begins one purchase, whoever asks at once; another request under it is refused", async () => {
  const account = await shop.newAccount();
  const once = freshKey();
  const path = `/api/v1/accounts/${account}/purchases`;
  const asked = await Promise.all([1, 2, 3].map(() => shop.call("POST", path, { package: shop.pack }, once)));
  expect(new Set(asked.map(({ body }) => body.id)).size).toBe(1);
  expect(new Set(asked.map(({ body }) => body.checkout.url)).size).toBe(1);
  const other = await shop.call("POST", path, { package: shop.pack, save_payment_method: true }, once);
  expect(other.status).toBe(422);
  expect((await shop.call("GET", path)).body.data).toHaveLength(1);
});

test("a package never changes; one that is retired is sold no more, and can still be paid", async () => {
  const account = await shop.newAccount();
  const terms = { name: "Short", credits: "7", price: { minor_units: 99, currency: "EUR" } };
  const { id } = (await shop.call("POST", "/api/v1/credit-packages", terms)).body;
  const purchase = await shop.begin(account, { package: id });
  expect((await shop.call("POST", `/api/v1/credit-packages/${id}/retire`)).body.retired_at).not.toBeNull();
  const again = await shop.call("POST", `/api/v1/accounts/${account}/purchases`, { package: id }, freshKey());
  expect(again).toMatchObject({ status: 404, body: { param: "package" } });
  const offer = await shop.call("GET", `/api/v1/accounts/${account}/credit-packages`);
  expect(offer.body.data.map((row: { id: string }) => row.id)).not.toContain(id);
  const wire = paymentsWire(shop.runtime, purchase);
  await wire.pay("approve");
  await wire.deliver();
  expect(await shop.read(purchase.id)).toMatchObject({ status: "paid", credits_given: "7" });
  const raise = shop.runtime.db.$executeRaw`update credit_packages set credits = 1`;
  await expect(raise).rejects.toThrow(/never changes/);
  const forget = shop.runtime.db.$executeRaw`delete from payment_facts`;
  await expect(forget).rejects.toThrow(/permission denied/);
});
