import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buy } from "@/lib/payments/commands";
import { receivePayments } from "@/lib/payments/http/receive";
import { createStripeProvider } from "@/lib/payments/stripe/stripe-provider";
import type { Runtime } from "@/lib/runtime";
import {
  type FakeStripe,
  signedByStripe,
  startFakeStripe,
  TAX_MINOR,
} from "@/lib/testing/payments/fake-stripe";
import { paymentsWire } from "@/lib/testing/payments/payments-wire";
import { type Shop, startShop } from "@/lib/testing/payments/shop";
import { startTestProcess } from "@/lib/testing/test-runtime";
import { type KnownPurchase, readPurchase } from "../reads";
import { refundPurchase } from "./refund-purchase";

const BY_ITSELF = { actor: "system", requestId: null };
const WEBHOOK_SECRET = "whsec_test";

/** Two processes that sell by one provider, and its payer. */
interface Selling {
  readonly processes: readonly [Runtime, Runtime];
  pay(purchase: KnownPurchase): Promise<void>;
  /** Every webhook so far. */
  deliver(purchase: KnownPurchase): Promise<void>;
}

const byLocal = ({ runtime }: Shop, other: Runtime): Selling => ({
  processes: [runtime, other],
  async pay({ terms }) {
    await paymentsWire(runtime, terms).pay("approve");
  },
  async deliver({ terms }) {
    await paymentsWire(runtime, terms).deliver();
  },
});

function byStripe({ runtime }: Shop, other: Runtime, fake: FakeStripe): Selling {
  const parts = { secretKey: "sk_test_x", webhookSecret: WEBHOOK_SECRET, isTaxAutomatic: true, at: fake.at };
  const selling = (process: Runtime) => ({ ...process, payments: createStripeProvider(parts) });
  const first = selling(runtime);
  return {
    processes: [first, selling(other)],
    async pay({ row }) {
      fake.pay(row.checkoutRef ?? "", "approve", runtime.clock.now() / 1_000);
    },
    async deliver() {
      for (const event of fake.events()) {
        const body = JSON.stringify(event);
        const signature = signedByStripe(body, WEBHOOK_SECRET, runtime.clock.now() / 1_000);
        const headers = { "stripe-signature": signature };
        const url = "http://localhost/api/payments/stripe/webhook";
        const told = await receivePayments(
          first,
          "stripe",
          new Request(url, { method: "POST", headers, body }),
        );
        expect(told.status).toBe(200);
      }
    },
  };
}

let shop: Shop;
let other: Awaited<ReturnType<typeof startTestProcess>>;
let fake: FakeStripe;
beforeAll(async () => {
  shop = await startShop();
  other = await startTestProcess(shop.url, shop.clock);
  fake = await startFakeStripe();
});
afterAll(async () => {
  await fake.close();
  await other.stop();
  await shop.end();
});

describe.each(["local", "stripe"] as const)("by the provider %s", (name) => {
  const selling = () =>
    name === "local" ? byLocal(shop, other.runtime) : byStripe(shop, other.runtime, fake);
  const read = async (id: string): Promise<KnownPurchase> => {
    const found = await readPurchase(shop.runtime.db, id);
    if (found === null) throw new Error("lost");
    return found;
  };
  const paid = async ({ processes: [runtime], pay, deliver }: Selling): Promise<string> => {
    const asked = { packageId: shop.pack, consent: null, savesMethod: false, returnUrl: null };
    const buyer = { ...BY_ITSELF, key: `buy-${name}`, requestHash: "a".repeat(32), isPerson: false };
    const bought = await buy(runtime, await shop.newAccount(), asked, buyer);
    if (bought.kind !== "begun") throw new Error(bought.kind);
    await pay(bought.purchase);
    await deliver(bought.purchase);
    return bought.purchase.terms.id;
  };

  test("refunds asked at once under different keys, in two processes, never come to more than was paid (P1)", async () => {
    const world = selling();
    const id = await paid(world);
    const ask = (key: number, minorUnits: bigint | null) => {
      const request = { minorUnits, reason: "r", key: `${key}`, requestHash: "a".repeat(32) };
      return refundPurchase(world.processes[key % 2] as Runtime, BY_ITSELF, id, request);
    };
    const raced = await Promise.all([1, 2, 3, 4, 5, 6].map((key) => ask(key, 800n)));
    expect(raced.map(({ kind }) => kind).sort()).toEqual([
      "asked",
      "asked",
      "too_large",
      "too_large",
      "too_large",
      "too_large",
    ]);
    const rest = await Promise.all([7, 8].map((key) => ask(key, null)));
    expect(rest.map(({ kind }) => kind).sort()).toEqual(["asked", "nothing_to_refund"]);
    const taxMinor = name === "stripe" ? BigInt(TAX_MINOR) : null;
    expect((await read(id)).state).toMatchObject({ status: "paid", refundedMinor: 0n, taxMinor });
    await world.deliver(await read(id));
    const { state, effect } = await read(id);
    expect(state).toMatchObject({ status: "refunded", refundedMinor: 2_000n });
    expect(effect?.given).toBe(0n);
    expect((await ask(9, null)).kind).toBe("nothing_to_refund");
  });
});
