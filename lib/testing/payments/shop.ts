import { randomUUID } from "node:crypto";
import { promo, purchased } from "@/lib/engine/testing/example-plans";
import { routes } from "@/lib/routes";
import { openedAccount, publishPlan } from "@/lib/testing/builders";
import { storeKey } from "@/lib/testing/stored-key";
import { caller, startTestRuntime, type TestRuntime } from "@/lib/testing/test-runtime";
import { paymentsWire } from "./payments-wire";

/** A runtime in which 100 credits are sold for 20 EUR, and who may sell, buy and use them. */
export interface Shop extends TestRuntime {
  readonly call: ReturnType<typeof caller>;
  readonly plan: string;
  /** `pkg_…` of what is sold. */
  readonly pack: string;
  newAccount(): ReturnType<typeof openedAccount>;
  /** A purchase that is not paid yet, as the API answers it. */
  // biome-ignore lint/suspicious/noExplicitAny: tests reach into answers of every shape.
  begin(account: string, more?: object): Promise<any>;
  /** The same of a new account, with its payer and its wire. */
  begun(): Promise<{
    readonly account: Awaited<ReturnType<Shop["newAccount"]>>;
    readonly purchase: Awaited<ReturnType<Shop["begin"]>>;
    readonly wire: ReturnType<typeof paymentsWire>;
  }>;
  /** The same, paid and told. */
  paid(): ReturnType<Shop["begun"]>;
  read(purchaseId: string): ReturnType<Shop["begin"]>;
}

export async function startShop(): Promise<Shop> {
  const testing = await startTestRuntime();
  const { runtime } = testing;
  const plan = await publishPlan(runtime, [promo(), purchased()]);
  const { secret } = await storeKey(runtime, { scopes: ["admin", "decide", "read"], livemode: false });
  const call = caller(testing.started, routes, { authorization: `Bearer ${secret}` });
  const sold = { name: "100 credits", credits: "100", price: { minor_units: 2_000, currency: "EUR" } };
  const pack: string = (await call("POST", "/api/v1/credit-packages", sold)).body.id;
  const shop: Shop = {
    ...testing,
    call,
    plan,
    pack,
    newAccount: () => openedAccount(runtime, plan),
    async begin(account, more = {}) {
      const body = { package: pack, ...more };
      return (await call("POST", `/api/v1/accounts/${account}/purchases`, body, freshKey())).body;
    },
    async begun() {
      const account = await shop.newAccount();
      const purchase = await shop.begin(account);
      return { account, purchase, wire: paymentsWire(runtime, purchase) };
    },
    async paid() {
      const begun = await shop.begun();
      await begun.wire.pay("approve");
      await begun.wire.deliver();
      return begun;
    },
    read: async (purchaseId) => (await call("GET", `/api/v1/purchases/${purchaseId}`)).body,
  };
  return shop;
}

/** Headers of a request that was not made before. */
export function freshKey(): { "idempotency-key": string } {
  return { "idempotency-key": randomUUID() };
}
