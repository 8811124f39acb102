import Stripe from "stripe";
import type { PaymentOrder, PaymentProvider } from "../provider/provider";
import { AUTOMATIC_TAX, paymentEventOf } from "./stripe-events";

export interface StripeParts {
  readonly secretKey: string;
  readonly webhookSecret: string;
  /** Whether Stripe works out at its checkout how much of a price is tax. */
  readonly isTaxAutomatic: boolean;
  /** Where Stripe is: elsewhere in tests only. */
  readonly at?: { readonly host: string; readonly port: number; readonly protocol: "http" };
}

const TIMEOUT_MS = 8_000;
/** As Stripe's own helper: older signatures are refused. */
const TOLERANCE_S = 300;

/** Stripe, by its own package: Checkout, and payment intents for what a payer had kept. Nothing of a card comes to us. */
export function createStripeProvider(parts: StripeParts): PaymentProvider {
  const { secretKey, webhookSecret, isTaxAutomatic, at } = parts;
  const stripe = new Stripe(secretKey, { timeout: TIMEOUT_MS, maxNetworkRetries: 2, ...at });
  const customerOf = async ({ customerRef, accountId }: PaymentOrder): Promise<string> => {
    if (customerRef !== null) return customerRef;
    const idempotency = { idempotencyKey: `customer:${accountId}` };
    return (await stripe.customers.create({ metadata: { account: accountId } }, idempotency)).id;
  };
  const intentOf = async (ref: string): Promise<Stripe.PaymentIntent | null> => {
    if (!ref.startsWith("cs_")) return stripe.paymentIntents.retrieve(ref);
    const session = await stripe.checkout.sessions.retrieve(ref, { expand: ["payment_intent"] });
    return typeof session.payment_intent === "string" ? null : session.payment_intent;
  };
  return {
    name: "stripe",
    movesMoney: true,
    async openCheckout({ savesMethod, returnUrl, ...order }) {
      const metadata = {
        purchase: order.purchaseId,
        ...(isTaxAutomatic ? { tax: AUTOMATIC_TAX } : {}),
      };
      const session = await stripe.checkout.sessions.create(
        {
          mode: "payment",
          customer: await customerOf(order),
          client_reference_id: order.purchaseId,
          line_items: [
            {
              quantity: 1,
              price_data: {
                currency: order.currency.toLowerCase(),
                unit_amount: Number(order.amountMinor),
                product_data: { name: order.title },
                // The price was agreed on and stays: tax is a part of it, not more to pay.
                ...(isTaxAutomatic ? { tax_behavior: "inclusive" as const } : {}),
              },
            },
          ],
          // Where a customer is from decides their tax: what they type at the checkout is kept with them.
          ...(isTaxAutomatic
            ? { automatic_tax: { enabled: true }, customer_update: { address: "auto" as const } }
            : {}),
          success_url: returnUrl,
          cancel_url: returnUrl,
          metadata,
          payment_intent_data: {
            metadata,
            ...(savesMethod ? { setup_future_usage: "off_session" as const } : {}),
          },
        },
        { idempotencyKey: order.purchaseId },
      );
      return { ref: session.id, url: session.url, expiresAt: session.expires_at * 1_000 };
    },
    async chargeSaved({ purchaseId, title, amountMinor, currency, customerRef, methodRef }) {
      try {
        const charged = await stripe.paymentIntents.create(
          {
            amount: Number(amountMinor),
            currency: currency.toLowerCase(),
            customer: customerRef,
            payment_method: methodRef,
            description: title,
            off_session: true,
            confirm: true,
            metadata: { purchase: purchaseId },
          },
          { idempotencyKey: purchaseId },
        );
        return { ref: charged.id, url: null, expiresAt: null };
      } catch (error) {
        // A card that is declined is an answer: the intent is there, and its webhook says why.
        const declined = error instanceof Stripe.errors.StripeCardError ? error.payment_intent : undefined;
        if (declined === undefined) throw error;
        return { ref: declined.id, url: null, expiresAt: null };
      }
    },
    async refund({ checkoutRef, purchaseId, amountMinor, name }) {
      const paid = await intentOf(checkoutRef);
      if (paid === null) throw new Error(`${checkoutRef} was never paid`);
      const metadata = { purchase: purchaseId, refund: name };
      try {
        await stripe.refunds.create(
          { payment_intent: paid.id, amount: Number(amountMinor), metadata },
          { idempotencyKey: name },
        );
        return "taken";
      } catch (error) {
        // It went back by another way, say, or the money is not there any more.
        if (error instanceof Stripe.errors.StripeInvalidRequestError) return "refused";
        throw error;
      }
    },
    async verify(body, header, now) {
      const signature = header("stripe-signature") ?? "";
      let event: Stripe.Event;
      try {
        event = await stripe.webhooks.constructEventAsync(
          body,
          signature,
          webhookSecret,
          TOLERANCE_S,
          undefined,
          now,
        );
      } catch {
        return { kind: "refused", reason: "the signature is not Stripe's, or too old" };
      }
      const told = await paymentEventOf(event, {
        purchaseOf: async (id) => (await stripe.paymentIntents.retrieve(id)).metadata.purchase ?? null,
        taxOf: async (id) => {
          const { data } = await stripe.checkout.sessions.list({ payment_intent: id, limit: 1 });
          return data[0]?.total_details?.amount_tax ?? null;
        },
      });
      return { kind: "verified", events: told === null ? [] : [told] };
    },
    async lookUp(checkoutRef) {
      const found = await intentOf(checkoutRef);
      if (found?.status !== "succeeded") return null;
      const { id, amount_received: amount, currency } = found;
      return {
        kind: "attempt",
        attempt: id,
        status: "succeeded",
        amountMinor: BigInt(amount),
        currency: currency.toUpperCase(),
        code: null,
      };
    },
  };
}
