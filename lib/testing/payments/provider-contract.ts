import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { factJson, readFact } from "@/lib/engine/payment-fact-codec";
import type { PaymentFact } from "@/lib/engine/purchase";
import type { PaymentProvider } from "@/lib/payments/provider/provider";

/** A provider with its payer and its wire in the test's hand. */
export interface ProviderUnderTest {
  readonly provider: PaymentProvider;
  readonly now: number;
  /** A purchase and an account that the provider may be told of. */
  newPurchase(): { readonly purchaseId: string; readonly accountId: string };
  pay(checkoutRef: string, how: "approve" | "decline" | "dispute"): Promise<void>;
  /** Webhooks so far about this purchase, as they are sent: signed at `at`. */
  sent(
    purchaseId: string,
    at: number,
  ): Promise<readonly { readonly body: string; readonly headers: Headers }[]>;
  /** Something that the provider does for somebody else; null where it has nobody else. */
  sentElsewhere(at: number): Promise<{ readonly body: string; readonly headers: Headers } | null>;
  /** What of 2,000 it reports as tax; null where it reports none. */
  readonly taxMinor: bigint | null;
  /** What a payer has kept that will be declined, and that will not. */
  readonly methods: { readonly approves: string; readonly declines: string };
  end(): Promise<void>;
}

/** What every provider of payments promises. */
export function providerContract(name: string, start: () => Promise<ProviderUnderTest>): void {
  describe(`the provider ${name}`, () => {
    let given: ProviderUnderTest;
    beforeAll(async () => {
      given = await start();
    });
    afterAll(() => given.end());

    const order = () => ({
      ...given.newPurchase(),
      title: "100 credits",
      amountMinor: 2_000n,
      currency: "EUR",
      customerRef: null,
    });
    const checkout = async (savesMethod = false) => {
      const asked = { ...order(), savesMethod, returnUrl: "https://shop.example/credits" };
      return { asked, opened: await given.provider.openCheckout(asked) };
    };
    const told = async (purchaseId: string) => {
      const events = [];
      for (const { body, headers } of await given.sent(purchaseId, given.now)) {
        const verified = await given.provider.verify(body, (header) => headers.get(header), given.now);
        if (verified.kind === "refused") throw new Error(verified.reason);
        events.push(...verified.events);
      }
      return events;
    };
    const facts = async (purchaseId: string): Promise<PaymentFact[]> =>
      (await told(purchaseId)).map(({ fact }) => fact);

    test("opens one checkout for a purchase, however often it is asked", async () => {
      const { asked, opened } = await checkout();
      expect(opened.url).toMatch(/^https?:\/\//);
      expect(await given.provider.openCheckout(asked)).toEqual(opened);
    });

    test("tells, signed, that it is paid: how much, in what, and for which purchase", async () => {
      const { asked, opened } = await checkout();
      expect(await given.provider.lookUp(opened.ref, asked.purchaseId)).toBeNull();
      await given.pay(opened.ref, "approve");
      const [event] = await told(asked.purchaseId);
      expect(event).toMatchObject({
        purchaseId: asked.purchaseId,
        fact: { kind: "attempt", status: "succeeded", amountMinor: 2_000n, currency: "EUR", code: null },
      });
      expect(await told(asked.purchaseId)).toEqual([event]);
      expect(event?.fact).toMatchObject((await given.provider.lookUp(opened.ref, asked.purchaseId)) ?? {});
    });

    test("tells what of it is tax where it worked that out, and invents none", async () => {
      const { asked, opened } = await checkout();
      await given.pay(opened.ref, "approve");
      const [fact] = await facts(asked.purchaseId);
      const told = fact?.kind === "attempt" ? fact.taxMinor : undefined;
      expect(told ?? null).toBe(given.taxMinor);
      if (fact !== undefined) expect(readFact(factJson(fact))).toEqual(fact);
    });

    test("tells why a payment failed", async () => {
      const { asked, opened } = await checkout();
      await given.pay(opened.ref, "decline");
      expect(await facts(asked.purchaseId)).toMatchObject([{ status: "failed", code: "expired_card" }]);
    });

    test("is not believed where the body, the signature or the time is another", async () => {
      const { asked, opened } = await checkout();
      await given.pay(opened.ref, "approve");
      const [{ body, headers }] = (await given.sent(asked.purchaseId, given.now)) as [
        { body: string; headers: Headers },
      ];
      const kindOf = async (text: string, now: number, signed: (header: string) => string | null) =>
        (await given.provider.verify(text, signed, now)).kind;
      const header = (one: string) => headers.get(one);
      expect(await kindOf(body, given.now, header)).toBe("verified");
      expect(await kindOf(`${body} `, given.now, header)).toBe("refused");
      expect(await kindOf(body, given.now, () => null)).toBe("refused");
      expect(await kindOf(body, given.now + 3_600_000, header)).toBe("refused");
    });

    test("tells of refunds and disputes, of the purchase that they are of", async () => {
      const { asked, opened } = await checkout();
      await given.pay(opened.ref, "approve");
      const { purchaseId } = asked;
      const refund = { checkoutRef: opened.ref, purchaseId, amountMinor: 500n, name: `${purchaseId}:1` };
      expect(await given.provider.refund(refund)).toBe("taken");
      await given.pay(opened.ref, "dispute");
      const found = await facts(purchaseId);
      expect(found).toContainEqual({
        kind: "refund",
        refund: refund.name,
        status: "succeeded",
        amountMinor: 500n,
      });
      expect(found).toContainEqual(
        expect.objectContaining({ kind: "dispute", status: "open", amountMinor: 2_000n }),
      );
    });

    test("gives back once what is asked under one name, and refuses more than was paid", async () => {
      const { asked, opened } = await checkout();
      await given.pay(opened.ref, "approve");
      const { purchaseId } = asked;
      const ask = (nth: number, amountMinor: bigint) =>
        given.provider.refund({
          checkoutRef: opened.ref,
          purchaseId,
          amountMinor,
          name: `${purchaseId}:${nth}`,
        });
      expect([await ask(1, 1_500n), await ask(1, 1_500n)]).toEqual(["taken", "taken"]);
      expect(await ask(2, 501n)).toBe("refused");
      expect(await ask(3, 500n)).toBe("taken");
      const found = (await facts(purchaseId)).filter(({ kind }) => kind === "refund");
      const names = new Set(found.map((fact) => (fact.kind === "refund" ? fact.refund : "")));
      expect([...names].sort()).toEqual([`${purchaseId}:1`, `${purchaseId}:3`]);
    });

    test("keeps what a payer asked it to keep, and tells by what name", async () => {
      for (const savesMethod of [true, false]) {
        const { asked, opened } = await checkout(savesMethod);
        await given.pay(opened.ref, "approve");
        const [event] = await told(asked.purchaseId);
        if (savesMethod) expect(event?.customer?.methodRef).toEqual(expect.any(String));
        else expect(event?.customer?.methodRef ?? null).toBeNull();
      }
    });

    test("charges what was kept, once for a purchase; a decline is told and not thrown", async () => {
      for (const [method, status] of [
        ["approves", "succeeded"],
        ["declines", "failed"],
      ] as const) {
        const charge = { ...order(), customerRef: "cus_kept", methodRef: given.methods[method] };
        const first = await given.provider.chargeSaved(charge);
        expect((await given.provider.chargeSaved(charge)).ref).toBe(first.ref);
        const found = await facts(charge.purchaseId);
        expect(found).toHaveLength(1);
        expect(found).toMatchObject([{ kind: "attempt", status, amountMinor: 2_000n }]);
      }
    });

    test("what is no purchase of ours is verified and left out", async () => {
      const other = await given.sentElsewhere(given.now);
      if (other === null) return;
      const verified = await given.provider.verify(other.body, (one) => other.headers.get(one), given.now);
      expect(verified).toEqual({ kind: "verified", events: [] });
    });
  });
}
