import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { uuidOfId } from "@/lib/engine/ids";
import { promo, purchased, task } from "@/lib/engine/testing/example-plans";
import { freshRef } from "@/lib/ids";
import { routes } from "@/lib/routes";
import { reconcile } from "@/lib/settlement/reconciliation/reconcile";
import { openedAccount, publishPlan, submit } from "@/lib/testing/builders";
import { paymentsWire } from "@/lib/testing/payments/payments-wire";
import { storeKey } from "@/lib/testing/stored-key";
import { caller, startTestRuntime, type TestRuntime } from "@/lib/testing/test-runtime";
import { PaymentWatch } from "./lookups/payment-watch";

let testing: TestRuntime;
let owner: pg.Client;
let call: ReturnType<typeof caller>;
let plan: string;
let pack: string;

beforeAll(async () => {
  testing = await startTestRuntime();
  owner = new pg.Client({ connectionString: testing.url });
  await owner.connect();
  // Only the owner can change a row, and only with the triggers off.
  await owner.query("set session_replication_role = replica");
  plan = await publishPlan(testing.runtime, [promo(), purchased()]);
  const { secret } = await storeKey(testing.runtime, { scopes: ["admin", "read"], livemode: false });
  call = caller(testing.started, routes, { authorization: `Bearer ${secret}` });
  const sold = { name: "100 credits", credits: "100", price: { minor_units: 2_000, currency: "EUR" } };
  pack = (await call("POST", "/api/v1/credit-packages", sold)).body.id;
});
afterAll(async () => {
  await owner.end();
  await testing.end();
});

async function begun() {
  const account = await openedAccount(testing.runtime, plan);
  const key = { "idempotency-key": randomUUID() };
  const purchase = (await call("POST", `/api/v1/accounts/${account}/purchases`, { package: pack }, key)).body;
  return { account, purchase, wire: paymentsWire(testing.runtime, purchase) };
}

async function breaksOf(account: string): Promise<string[]> {
  const { runtime } = testing;
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
  const { account, wire } = await begun();
  expect(await breaksOf(account)).toEqual([]);
  await wire.pay("approve_dispute");
  const [paid = "", disputed = ""] = await wire.bodies();
  await wire.send(paid);
  expect(await breaksOf(account)).toEqual([]);
  await submit(testing.runtime, account, task(30));
  await wire.send(disputed);
  expect(await breaksOf(account)).toEqual([]);
  await wire.pay("dispute_won");
  await wire.deliver();
  expect(await breaksOf(account)).toEqual([]);
});

test("a payment whose webhook got lost is found by asking, is a break, gives nothing, and heals when it is sent again (P1)", async () => {
  const { account, purchase, wire } = await begun();
  await wire.pay("webhook_lost");
  const watch = new PaymentWatch(testing.runtime);
  expect(await watch.look()).toBe(0);
  testing.clock.advance(900_000);
  expect(await watch.look()).toBe(1);
  expect(await watch.look()).toBe(0);
  expect(await breaksOf(account)).toEqual([
    `P1: ${purchase.id} is paid, as the provider says, and no webhook told of it: have it sent again`,
  ]);
  const read = async () => (await call("GET", `/api/v1/purchases/${purchase.id}`)).body;
  expect(await read()).toMatchObject({ status: "open", credits_given: "0" });
  await wire.deliver();
  expect(await read()).toMatchObject({ status: "paid", credits_given: "100" });
  expect(await breaksOf(account)).toEqual([]);
});

test("a planted payment without a grant, and a grant without its payment, are found (P1)", async () => {
  const planted = await begun();
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
  const robbed = await begun();
  await robbed.wire.pay("approve");
  await robbed.wire.deliver();
  await owner.query("delete from payment_facts where purchase_id = $1", [uuidOfId(robbed.purchase.id)]);
  expect(await breaksOf(robbed.account)).toEqual([
    `P1: ${robbed.purchase.id} is owed 0 and was given 100000000`,
  ]);
});
