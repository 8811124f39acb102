import type { WebhookType } from "@/lib/webhooks/schema/event-schema";
import { type Stage, WINDOW, WINDOW_REQUESTS } from "./stage";

type Scenario = (stage: Stage) => Promise<unknown>;

async function useUpWindow({ request }: Stage): Promise<void> {
  for (let count = 0; count < WINDOW_REQUESTS; count++) await request();
}

async function dispute({ client, request }: Pick<Stage, "client" | "request">) {
  const { usage_event: event } = await request();
  if (event === null) throw new Error("the request was not recorded");
  return client.openDispute(event, { reason: "other", message: "spillway trigger" });
}

const HOURLY = { recurrence: { every: 1, unit: "hour" } } as const;
const hour = 60;

/**
 * How each event is made to happen, by doing what makes it happen. Every type that webhooks know is here, or does not compile; null: no route makes it.
 */
export const scenarios: Readonly<Record<Exclude<WebhookType, "endpoint.ping">, Scenario | null>> = {
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
  // Somebody has to pay at the provider's page first.
  "top_up.charged": null,
  "top_up.paused": null,
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
