import { setTimeout as sleep } from "node:timers/promises";
import type { WebhookType } from "@/lib/webhooks/schema/event-schema";
import { type Stage, Unplayable, WINDOW, WINDOW_REQUESTS } from "./stage";

type Scenario = (stage: Stage) => Promise<unknown>;

async function useUpWindow({ request }: Stage): Promise<void> {
  for (let count = 0; count < WINDOW_REQUESTS; count++) await request();
}

async function dispute({ client, request }: Pick<Stage, "client" | "request">) {
  const { usage_event: event } = await request();
  if (event === null) throw new Error("the request was not recorded");
  return client.openDispute(event, { reason: "other", message: "spillway trigger" });
}

const PACK = { credits: "10", price: { minor_units: 1_000, currency: "EUR" } } as const;

/** Somebody buys once and keeps the card; then auto top-up is set where too few credits are left already, so that it charges at once, and once. */
async function chargeTopUp(stage: Stage): Promise<string> {
  const { client, account } = stage;
  const { id } = await client.addCreditPackage({ name: "spillway trigger", ...PACK });
  try {
    const bought = await client.beginPurchase(account, { package: id, save_payment_method: true });
    await stage.pay(bought);
    await untilPaid(stage, bought.id);
    const monthly = { monthly_cap: PACK.price.minor_units };
    const terms = { enabled: true, threshold: PACK.credits, package: id, ...monthly };
    const { last_purchase: charge } = await client.setAutoTopUp(account, terms);
    if (charge === null) throw new Unplayable("Auto top-up charged nothing.");
    return charge;
  } finally {
    await client.retireCreditPackage(id);
  }
}

const PAID_MS_MAX = 30_000;
const ASK_AGAIN_MS = 200;

/** Until its credits are there: the network tells of a payment by a webhook of its own. */
async function untilPaid({ client }: Stage, purchase: string): Promise<void> {
  const deadline = performance.now() + PAID_MS_MAX;
  while ((await client.getPurchase(purchase)).credits_given === "0") {
    if (performance.now() > deadline)
      throw new Unplayable(`The payment of ${purchase} was not confirmed within ${PAID_MS_MAX / 1_000} s.`);
    await sleep(ASK_AGAIN_MS);
  }
}

const HOURLY = { recurrence: { every: 1, unit: "hour" } } as const;
const hour = 60;

/** How each event is made to happen, by doing what makes it happen. Every type that webhooks know is here, or this does not compile. */
export const scenarios: Readonly<Record<Exclude<WebhookType, "endpoint.ping">, Scenario>> = {
  "account.opened": async () => {},
  "account.changed": ({ client, account }) =>
    client.changeAccount(account, { frozen: "paid", reason: "spillway trigger" }),
  "decision.blocked": async (stage) => {
    await useUpWindow(stage);
    await stage.request();
  },
  "usage.overshot": async (stage) => {
    await useUpWindow(stage);
    await stage.request("track");
  },
  "usage.refunded": async ({ client, request }) => {
    const { usage_event: event } = await request();
    if (event !== null) await client.refundUsage(event, { reason: "spillway trigger" });
  },
  "dispute.opened": ({ client, request }) => dispute({ client, request }),
  "dispute.answered": async ({ client, request }) => {
    const opened = await dispute({ client, request });
    await client.withdrawDispute(opened.id);
  },
  "hold.expired": async (stage) => {
    await stage.request("hold", 60);
    await stage.advance(2);
  },
  "grant.issued": ({ grant }) => grant(),
  "balance.updated": ({ grant }) => grant(),
  "grant.adjusted": async ({ client, grant }) =>
    client.adjustGrant(await grant(), { delta: "5", reason: "spillway trigger" }),
  "grant.voided": async ({ client, grant }) =>
    client.voidGrant(await grant(), { reason: "spillway trigger" }),
  "grant.expired": async ({ client, account, grant, advance }) => {
    const now = Date.parse((await client.getStanding(account)).as_of);
    await grant({ expires_at: new Date(now + hour * 60_000).toISOString() });
    await advance(hour + 1);
  },
  "grant.reset": async ({ grant, advance }) => {
    await grant(HOURLY);
    await advance(hour + 1);
  },
  "grant.renewed": async ({ grant, advance }) => {
    await grant(HOURLY);
    await advance(hour + 1);
  },
  "grant.lapsed": async (stage) => {
    const { client, account } = stage;
    await stage.grant(HOURLY);
    await useUpWindow(stage);
    const { hold } = await stage.request("hold", 3 * hour * 60);
    await stage.advance(hour + 1);
    if (hold !== null) await client.releaseHold(hold.id);
    // What a hold has given back lapses at the account's next step.
    await client.getStanding(account);
    await stage.advance(1);
  },
  "debt.repaid": async (stage) => {
    await useUpWindow(stage);
    await stage.request("track");
    await stage.grant();
  },
  "windows.reset": async ({ client, account, request }) => {
    await request();
    await client.resetWindows(account, { windows: [WINDOW], reason: "spillway trigger" });
  },
  "top_up.charged": chargeTopUp,
  "top_up.paused": async (stage) => {
    const charge = await chargeTopUp(stage);
    await untilPaid(stage, charge);
    // Whose money went back is not charged again before they say so.
    await stage.client.refundPurchase(charge, { reason: "spillway trigger" });
  },
  "reset.redeemed": async (stage) => {
    await stage.grant({ kind: "reset", amount: "1" });
    await stage.request();
    await stage.client.redeemReset(stage.account);
  },
  "alert.crossed": async (stage) => {
    await stage.client.setAlerts(stage.account, {
      alerts: [{ kind: "window", window: WINDOW, percent: 50 }],
    });
    await useUpWindow(stage);
  },
};
