import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import Stripe from "stripe";

type Json = { [name: string]: unknown };

/** What of every price is tax, where it is asked for. */
export const TAX_MINOR = 319;

/** The payment network in a test: as much of Stripe's API as the adapter calls, and its webhooks, signed by the package's own test helper. */
export interface FakeStripe {
  readonly at: { readonly host: string; readonly port: number; readonly protocol: "http" };
  /** The payer at the checkout of this session. */
  pay(session: string, how: "approve" | "decline", createdS: number): void;
  dispute(session: string, createdS: number): void;
  /** Something that is no purchase of ours happens at the same Stripe account. */
  sellElsewhere(createdS: number): void;
  /** Every event so far as it would be sent. */
  events(): Json[];
  intents(): number;
  close(): Promise<void>;
}

export async function startFakeStripe(): Promise<FakeStripe> {
  const kept = new Map<string, Json>();
  const answered = new Map<string, Json>();
  const events: Json[] = [];
  let made = 0;
  const idOf = (prefix: string) => `${prefix}_${++made}`;
  const tell = (type: string, object: Json, created: number) =>
    events.push({ id: idOf("evt"), object: "event", type, created, data: { object: { ...object } } });
  const keep = (object: Json): Json => {
    kept.set(object.id as string, object);
    return object;
  };
  const intentOf = (session: string) => kept.get(kept.get(session)?.payment_intent as string) as Json;
  const routes: Record<string, (form: URLSearchParams) => Json> = {
    "POST /v1/customers": () => keep({ id: idOf("cus"), object: "customer" }),
    "POST /v1/checkout/sessions": (form) => {
      const amount = Number(form.get("line_items[0][price_data][unit_amount]"));
      const intent = keep({
        id: idOf("pi"),
        object: "payment_intent",
        amount,
        amount_received: 0,
        currency: form.get("line_items[0][price_data][currency]"),
        status: "requires_payment_method",
        customer: form.get("customer"),
        payment_method: "pm_card",
        setup_future_usage: form.get("payment_intent_data[setup_future_usage]"),
        metadata: {
          purchase: form.get("payment_intent_data[metadata][purchase]"),
          tax: form.get("payment_intent_data[metadata][tax]"),
        },
      });
      const isTaxed = form.get("automatic_tax[enabled]") === "true";
      const isWithin = form.get("line_items[0][price_data][tax_behavior]") === "inclusive";
      if (isTaxed && (!isWithin || form.get("customer_update[address]") !== "auto"))
        return { error: { type: "invalid_request_error", message: "no tax can be worked out" } };
      const id = idOf("cs_test");
      const url = `https://checkout.stripe.com/c/pay/${id}`;
      return keep({
        id,
        object: "checkout.session",
        url,
        expires_at: 2_000_000_000,
        payment_intent: intent.id,
        total_details: { amount_tax: isTaxed ? TAX_MINOR : 0 },
      });
    },
    "POST /v1/payment_intents": (form) => {
      const isDeclined = form.get("payment_method") === "pm_declines";
      const amount = Number(form.get("amount"));
      const intent = keep({
        id: idOf("pi"),
        object: "payment_intent",
        amount,
        amount_received: isDeclined ? 0 : amount,
        currency: form.get("currency"),
        status: isDeclined ? "requires_payment_method" : "succeeded",
        customer: form.get("customer"),
        payment_method: form.get("payment_method"),
        setup_future_usage: null,
        metadata: { purchase: form.get("metadata[purchase]") },
        last_payment_error: isDeclined ? { code: "card_declined", decline_code: "insufficient_funds" } : null,
      });
      tell(isDeclined ? "payment_intent.payment_failed" : "payment_intent.succeeded", intent, 0);
      if (!isDeclined) return intent;
      return {
        error: { type: "card_error", code: "card_declined", message: "declined", payment_intent: intent },
      };
    },
    "POST /v1/refunds": (form) => {
      const metadata = { purchase: form.get("metadata[purchase]"), refund: form.get("metadata[refund]") };
      const amount = Number(form.get("amount"));
      const paid = form.get("payment_intent");
      const intent = kept.get(paid ?? "") as Json & { amount_received: number };
      const before = [...kept.values()].filter(
        (one) => one.object === "refund" && one.payment_intent === paid,
      );
      const back = before.reduce((sum, one) => sum + (one.amount as number), 0);
      if (back + amount > intent.amount_received)
        return {
          error: { type: "invalid_request_error", code: "charge_already_refunded", message: "too much" },
        };
      const refund = keep({
        id: idOf("re"),
        object: "refund",
        amount,
        status: "succeeded",
        payment_intent: paid,
        metadata,
      });
      tell("refund.created", refund, 0);
      return refund;
    },
  };
  const answer = async (request: IncomingMessage): Promise<Json> => {
    const { pathname: path, searchParams } = new URL(request.url ?? "", "http://stripe.test");
    if (request.method === "GET" && path === "/v1/checkout/sessions") {
      const paid = searchParams.get("payment_intent");
      const isOfIt = (one: Json) => one.object === "checkout.session" && one.payment_intent === paid;
      return { object: "list", data: [...kept.values()].filter(isOfIt) };
    }
    const found = /^\/v1\/(?:checkout\/sessions|payment_intents)\/(\w+)$/.exec(path)?.[1];
    if (request.method === "GET" && found !== undefined) {
      const object = kept.get(found) as Json;
      return "payment_intent" in object
        ? { ...object, payment_intent: kept.get(object.payment_intent as string) }
        : object;
    }
    const form = new URLSearchParams(await new Response(request as never).text());
    const key = String(request.headers["idempotency-key"]);
    const known = answered.get(key);
    if (known !== undefined) return known;
    const fresh = (routes[`${request.method} ${path}`] as (form: URLSearchParams) => Json)(form);
    answered.set(key, fresh);
    return fresh;
  };
  const server = createServer((request, response) => {
    void answer(request).then((body) => {
      const failed = body.error as { type: string } | undefined;
      const status = failed === undefined ? 200 : failed.type === "card_error" ? 402 : 400;
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    at: { host: "127.0.0.1", port, protocol: "http" },
    pay(session, how, createdS) {
      const intent = intentOf(session);
      if (how === "decline") {
        const last_payment_error = { code: "expired_card", decline_code: "expired_card" };
        tell("payment_intent.payment_failed", { ...intent, last_payment_error }, createdS);
        return;
      }
      Object.assign(intent, { status: "succeeded", amount_received: intent.amount });
      tell("payment_intent.succeeded", intent, createdS);
    },
    dispute(session, createdS) {
      const { id, amount } = intentOf(session);
      const dispute = {
        id: idOf("du"),
        object: "dispute",
        amount,
        status: "needs_response",
        payment_intent: id,
      };
      tell("charge.dispute.created", dispute, createdS);
    },
    sellElsewhere(createdS) {
      const other = {
        id: idOf("pi"),
        amount: 1,
        amount_received: 1,
        currency: "eur",
        customer: null,
        metadata: {},
      };
      tell("payment_intent.succeeded", other, createdS);
    },
    events: () => events,
    intents: () => [...kept.keys()].filter((id) => id.startsWith("pi_")).length,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** As Stripe would sign it, by the package's own helper. */
export function signedByStripe(payload: string, secret: string, timestampS: number): string {
  return Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp: timestampS });
}
