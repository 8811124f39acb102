import { uuidOfId } from "@/lib/engine/ids";
import { freshId } from "@/lib/ids";
import { signedByStripe, startFakeStripe, TAX_MINOR } from "@/lib/testing/payments/fake-stripe";
import { type ProviderUnderTest, providerContract } from "@/lib/testing/payments/provider-contract";
import { startTestRuntime } from "@/lib/testing/test-runtime";
import { addEvents, LOCAL_CARDS } from "../local/local-provider";
import { disputeOf, event } from "../local/outcomes";
import { pay } from "../local/payer";
import { localSecretOf, signLocal } from "../local/signature";
import { createStripeProvider } from "../stripe/stripe-provider";

const NOW = Date.parse("2026-02-13T12:00:00Z");
const newPurchase = () => ({ purchaseId: freshId("pur", NOW), accountId: freshId("acct", NOW) });

providerContract("local", async () => {
  const { runtime, end } = await startTestRuntime();
  const steps = { approve: "approve", decline: "expired_card" } as const;
  return {
    provider: runtime.payments,
    now: NOW,
    newPurchase,
    methods: LOCAL_CARDS,
    taxMinor: null,
    async pay(ref, how) {
      if (how !== "dispute") await pay(runtime, ref, steps[how], "approves");
      else {
        const row = await runtime.db.localPayment.findUniqueOrThrow({ where: { id: uuidOfId(ref) } });
        await addEvents(runtime.db, NOW, row, [event(disputeOf({ ...row, id: ref }, "open"))], null);
      }
    },
    async sent(purchaseId, at) {
      const payment = { purchaseId: uuidOfId(purchaseId) };
      const rows = await runtime.db.localEvent.findMany({ where: { payment }, orderBy: { id: "asc" } });
      const secret = localSecretOf(runtime.config.authSecret);
      return rows.map(({ body }) => ({
        body,
        headers: new Headers({ "local-signature": signLocal(secret, body, at) }),
      }));
    },
    sentElsewhere: async () => null,
    end,
  };
});

const stripe = (isTaxAutomatic: boolean) => async (): Promise<ProviderUnderTest> => {
  const secret = "whsec_test";
  const fake = await startFakeStripe();
  const signed = (event: object, at: number) => {
    const body = JSON.stringify(event);
    const signature = signedByStripe(body, secret, at / 1_000);
    return { body, headers: new Headers({ "stripe-signature": signature }) };
  };
  const createdS = NOW / 1_000;
  const parts = { secretKey: "sk_test_x", webhookSecret: secret, isTaxAutomatic, at: fake.at };
  const provider = createStripeProvider(parts);
  return {
    provider,
    now: NOW,
    newPurchase,
    methods: { approves: "pm_approves", declines: "pm_declines" },
    taxMinor: isTaxAutomatic ? BigInt(TAX_MINOR) : null,
    async pay(ref, how) {
      if (how === "dispute") fake.dispute(ref, createdS);
      else fake.pay(ref, how, createdS);
    },
    async sent(purchaseId, at) {
      const ofPurchase = [];
      for (const event of fake.events()) {
        const one = signed(event, at);
        const verified = await provider.verify(one.body, (header) => one.headers.get(header), at);
        const isOurs = verified.kind === "verified" && verified.events[0]?.purchaseId === purchaseId;
        if (isOurs) ofPurchase.push(one);
      }
      return ofPurchase;
    },
    async sentElsewhere(at) {
      fake.sellElsewhere(createdS);
      return signed(fake.events().at(-1) as object, at);
    },
    end: () => fake.close(),
  };
};
providerContract("stripe", stripe(false));
providerContract("stripe with automatic tax", stripe(true));
