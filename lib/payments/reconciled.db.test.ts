import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { uuidOfId } from "@/lib/engine/ids";
import { task } from "@/lib/engine/testing/example-plans";
import { freshRef } from "@/lib/ids";
import { reconcile } from "@/lib/settlement/reconciliation/reconcile";
import { submit } from "@/lib/testing/builders";
import { type Shop, startShop } from "@/lib/testing/payments/shop";
import { PaymentWatch } from "./lookups/payment-watch";

let shop: Shop;
let owner: pg.Client;

beforeAll(async () => {
  shop = await startShop();
  owner = new pg.Client({ connectionString: shop.url });
  await owner.connect();
  // Only the owner can change a row, and only with the triggers off.
  await owner.query("set session_replication_role = replica");
});
afterAll(async () => {
  await owner.end();
  await shop.end();
});

async function breaksOf(account: string): Promise<string[]> {
  const { runtime } = shop;
  const parts = {
    store: runtime.reconciliation,
    catalogue: runtime.catalogue,
    clock: runtime.clock,
    freshRef,
  };
  const { checks, breaks } = await reconcile(parts, { accountIds: [account] });
  expect(checks.find(({ invariant }) => invariant === "P1")?.checked).toBe(1);
  return breaks.map(({ invariant, detail }) => `${invariant}: ${detail}`);
}

test("a purchase that was paid, spent from, disputed and won has no break (P1)", async () => {
  const { account, wire } = await shop.begun();
  expect(await breaksOf(account)).toEqual([]);
  await wire.pay("approve_dispute");
  const [paid = "", disputed = ""] = await wire.bodies();
  await wire.send(paid);
  expect(await breaksOf(account)).toEqual([]);
  await submit(shop.runtime, account, task(30));
  await wire.send(disputed);
  expect(await breaksOf(account)).toEqual([]);
  await wire.pay("dispute_won");
  await wire.deliver();
  expect(await breaksOf(account)).toEqual([]);
});

test("a payment whose webhook got lost is found by asking, is a break, gives nothing, and heals when it is sent again (P1)", async () => {
  const { account, purchase, wire } = await shop.begun();
  await wire.pay("webhook_lost");
  const watch = new PaymentWatch(shop.runtime);
  expect(await watch.look()).toBe(0);
  shop.clock.advance(900_000);
  expect(await watch.look()).toBe(1);
  expect(await watch.look()).toBe(0);
  expect(await breaksOf(account)).toEqual([
    `P1: ${purchase.id} is paid, as the provider says, and no webhook told of it: have it sent again`,
  ]);
  expect(await shop.read(purchase.id)).toMatchObject({ status: "open", credits_given: "0" });
  await wire.deliver();
  expect(await shop.read(purchase.id)).toMatchObject({ status: "paid", credits_given: "100" });
  expect(await breaksOf(account)).toEqual([]);
});

test("a planted payment without a grant, and a grant without its payment, are found (P1)", async () => {
  const planted = await shop.begun();
  await planted.wire.pay("approve");
  const paid = {
    kind: "attempt",
    attempt: "x",
    status: "succeeded",
    amountMinor: "2000",
    currency: "EUR",
    code: null,
  };
  await owner.query(
    `insert into payment_facts (account_id, purchase_id, provider, event_ref, source, fact, occurred_at, received_at)
      values ($1, $2, 'local', 'planted', 'webhook', $3, now(), now())`,
    [uuidOfId(planted.account), uuidOfId(planted.purchase.id), JSON.stringify(paid)],
  );
  expect(await breaksOf(planted.account)).toEqual([
    `P1: ${planted.purchase.id} is owed 100000000 and was given 0`,
  ]);
  const robbed = await shop.begun();
  await robbed.wire.pay("approve");
  await robbed.wire.deliver();
  await owner.query("delete from payment_facts where purchase_id = $1", [uuidOfId(robbed.purchase.id)]);
  expect(await breaksOf(robbed.account)).toEqual([
    `P1: ${robbed.purchase.id} is owed 0 and was given 100000000`,
  ]);
});
