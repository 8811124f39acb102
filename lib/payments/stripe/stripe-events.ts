import type Stripe from "stripe";
import { isId } from "@/lib/engine/ids";
import type { PaymentFact } from "@/lib/engine/purchase";
import type { PaymentEvent } from "../provider/provider";

/** What of Stripe's objects an event needs that it does not carry. */
export interface StripeLookups {
  /** The purchase that a payment intent was made for; null for one of somebody else's. */
  purchaseOf(paymentIntent: string): Promise<string | null>;
  /** What of a payment is tax, as Stripe worked it out; null where it was not asked to. */
  taxOf(paymentIntent: string): Promise<number | null>;
}

/** In the metadata of payments whose tax Stripe works out: only of those it is asked. */
export const AUTOMATIC_TAX = "automatic";

type IdOrObject = string | { readonly id: string } | null | undefined;
const idOf = (value: IdOrObject): string | null => (typeof value === "string" ? value : (value?.id ?? null));

/** Stripe's event as one of ours; null where it tells of nothing that we know. */
export async function paymentEventOf(
  event: Stripe.Event,
  lookups: StripeLookups,
): Promise<PaymentEvent | null> {
  const read = await readEvent(event, lookups);
  if (read === null || read.purchase === null || !isId("pur", read.purchase)) return null;
  const isTaxed =
    event.type === "payment_intent.succeeded" && event.data.object.metadata.tax === AUTOMATIC_TAX;
  const tax = isTaxed ? await lookups.taxOf(event.data.object.id) : null;
  return {
    eventRef: event.id,
    purchaseId: read.purchase,
    occurredAt: event.created * 1_000,
    fact: tax === null || read.fact.kind !== "attempt" ? read.fact : { ...read.fact, taxMinor: BigInt(tax) },
    customer: read.customer ?? null,
  };
}

interface Read {
  readonly purchase: string | null;
  readonly fact: PaymentFact;
  readonly customer?: PaymentEvent["customer"];
}

async function readEvent(event: Stripe.Event, { purchaseOf }: StripeLookups): Promise<Read | null> {
  switch (event.type) {
    case "payment_intent.requires_action":
      return intent(event.data.object, "action_required");
    case "payment_intent.processing":
      return intent(event.data.object, "processing");
    case "payment_intent.payment_failed":
      return intent(event.data.object, "failed");
    case "payment_intent.succeeded":
      return intent(event.data.object, "succeeded");
    case "checkout.session.expired":
      return { purchase: event.data.object.metadata?.purchase ?? null, fact: { kind: "checkout_expired" } };
    case "refund.created":
    case "refund.updated":
    case "refund.failed": {
      const { id, amount, status, metadata, payment_intent: paid } = event.data.object;
      const purchase = metadata?.purchase ?? (await ofIntent(idOf(paid), purchaseOf));
      const name = metadata?.refund ?? id;
      return {
        purchase,
        fact: { kind: "refund", refund: name, status: refundStatus(status), amountMinor: BigInt(amount) },
      };
    }
    case "charge.dispute.created":
    case "charge.dispute.updated":
    case "charge.dispute.closed": {
      const { id, amount, status, payment_intent: paid } = event.data.object;
      const ours = disputeStatus(status);
      if (ours === null) return null;
      const purchase = await ofIntent(idOf(paid), purchaseOf);
      return { purchase, fact: { kind: "dispute", dispute: id, status: ours, amountMinor: BigInt(amount) } };
    }
    default:
      return null;
  }
}

function ofIntent(intentId: string | null, purchaseOf: StripeLookups["purchaseOf"]): Promise<string | null> {
  return intentId === null ? Promise.resolve(null) : purchaseOf(intentId);
}

type AttemptStatus = Extract<PaymentFact, { kind: "attempt" }>["status"];

/** A payment intent is one attempt, however many cards were tried on it: that another failed before the last one paid changes nothing. */
function intent(object: Stripe.PaymentIntent, status: AttemptStatus): Read {
  const { id, metadata, customer, payment_method: method, last_payment_error: error } = object;
  const amount = status === "succeeded" ? object.amount_received : object.amount;
  const customerRef = idOf(customer);
  const isKept = object.setup_future_usage === "off_session" && status === "succeeded";
  return {
    purchase: metadata.purchase ?? null,
    fact: {
      kind: "attempt",
      attempt: id,
      status,
      amountMinor: BigInt(amount),
      currency: object.currency.toUpperCase(),
      code: status === "failed" ? (error?.decline_code ?? error?.code ?? "declined") : null,
    },
    customer: customerRef === null ? null : { customerRef, methodRef: isKept ? idOf(method) : null },
  };
}

function refundStatus(status: string | null): "pending" | "succeeded" | "failed" {
  if (status === "succeeded") return "succeeded";
  return status === "failed" || status === "canceled" ? "failed" : "pending";
}

/** An inquiry takes no money yet (null). */
function disputeStatus(status: string): "open" | "won" | "lost" | null {
  if (status === "lost") return "lost";
  if (status === "won" || status === "prevented" || status === "warning_closed") return "won";
  return status.startsWith("warning") ? null : "open";
}
