import type { Account, PlanContent, Purchase, Spillway } from "@/lib/sdk/spillway";
import type { Connection } from "../connection";

/** What a trigger plays on: an account of the sandbox on a clock of its own, so that it can be moved through time and is nobody else's. */
export interface Stage {
  readonly client: Spillway;
  readonly account: string;
  readonly feature: string;
  readonly clock: string;
  /** Moves the account's clock; what falls due is recorded. */
  advance(minutes: number): Promise<void>;
  /** Decides about one request, which costs a credit. */
  request(mode?: "consume" | "track" | "hold", holdSeconds?: number): ReturnType<Spillway["decide"]>;
  grant(more?: Partial<Parameters<Spillway["issueGrant"]>[1]>): Promise<string>;
  /** Pays a purchase as its payer would, at the page of the payment network's simulator, and keeps the card. */
  pay(purchase: Purchase): Promise<void>;
}

const PLAN = "spillway trigger";
/** The window covers so many requests; what is asked beyond needs credits. */
export const WINDOW_REQUESTS = 2;
export const WINDOW = "included-1d";

/** What is asked for cannot be made to happen at this Spillway, and why. */
export class Unplayable extends Error {}

type Overshoot = NonNullable<PlanContent["overshoot"]>["policy"];

export async function openStage(
  { client, url }: Pick<Connection, "client" | "url">,
  about: string,
  overshoot: Overshoot,
): Promise<Stage> {
  const feature = await anyFeature(client);
  const plan = await planFor(client, feature, overshoot);
  let now = Date.now();
  const iso = () => new Date(now).toISOString();
  const clock = await client.addTestClock({ name: `spillway trigger ${about}`, now: iso() });
  const opened: Account = await client.openAccount({
    name: `spillway trigger ${about}`,
    plan,
    test_clock: clock.id,
  });
  const account = opened.id;
  return {
    client,
    account,
    feature,
    clock: clock.id,
    async advance(minutes) {
      now += minutes * 60_000;
      await client.advanceTestClock(clock.id, { now: iso() });
    },
    request: (mode = "consume", holdSeconds) =>
      client.decide({
        account,
        feature,
        usage: {},
        mode,
        ...(holdSeconds === undefined ? {} : { hold_seconds: holdSeconds }),
      }),
    grant: async (more = {}) =>
      (await client.issueGrant(account, { amount: "10", kind: "promo", reason: "spillway trigger", ...more }))
        .id,
    pay: (purchase) => payLocally(purchase, url),
  };
}

async function payLocally({ checkout, moves_money: isReal }: Purchase, url: string): Promise<void> {
  if (isReal || checkout === null)
    throw new Unplayable("Payments here go to a real network: only those of the simulator can be triggered.");
  // Reached as the API is, which from here may be by another address than a browser's.
  const step = new URL(`${new URL(checkout.url).pathname}/step`, url);
  const body = new URLSearchParams({ step: "approve", later: "approves" });
  const { status } = await fetch(step, { method: "POST", body, redirect: "manual" });
  if (status !== 303) throw new Unplayable(`The payment was not taken: ${step} answered ${status}.`);
}

/** A sandbox key adds no features, so one of those that are there is used. */
async function anyFeature(client: Spillway): Promise<string> {
  const { data } = await client.listFeatures({ limit: 1 });
  const [first] = data;
  if (first === undefined)
    throw new Unplayable(
      "There is no feature yet: add one with a live key, then something can be triggered.",
    );
  return first.key;
}

/** The plan of an earlier trigger over the same feature; else it is made. A request costs one credit. */
async function planFor(client: Spillway, feature: string, overshoot: Overshoot): Promise<string> {
  const name = `${PLAN}: ${feature}, ${overshoot}`;
  for await (const plan of client.listPlans({ limit: 200 })) {
    if (plan.name === name && plan.published !== null && !plan.livemode) return plan.published.ref;
  }
  const rates = [{ dimension: "requests", credits: "1", per: 1 }];
  const book = await client.addPriceBook({
    name,
    content: { features: { [feature]: { dimensions: [], rates } } },
  });
  const { ref } = await client.publishPriceBook(book.id);
  const content: PlanContent = {
    price_book: ref,
    consent: { mode: "always" },
    overshoot: overshoot === "debt" ? { policy: "debt", limit: "10" } : { policy: "refund" },
    layers: [
      {
        source: "windows",
        key: "windows",
        windows: [
          { kind: "calendar", key: WINDOW, measure: "requests", limit: WINDOW_REQUESTS, unit: "day" },
        ],
      },
      { source: "promo", key: "promo", kinds: ["promo"], needs_consent: false },
    ],
  };
  const plan = await client.addPlan({ name, content });
  return (await client.publishPlan(plan.id)).ref;
}
