import { randomUUID } from "node:crypto";
import type { expect as vitestExpect } from "vitest";
import type { PlanJson } from "../../plans/schema/plan-content";
import type { PriceBookJson } from "../../plans/schema/price-book-content";
import { Api, type ApiAnswer, type Json } from "./api";

/**
 * What the contract of the HTTP API is tried on, whatever server it runs on: everything in it is made through the API itself, from
 * two administrator's keys. The same cases run against the router in the test's own process and against both mounts of the built app.
 */
export interface World {
  /** A sandbox key with every scope. */
  readonly api: Api;
  /** A live key with every scope. */
  readonly live: Api;
  /** The article's waterfall: two windows, a free tier, promo and purchased credits. Consent is given. */
  readonly plan: string;
  /** Promo and purchased credits only, so that a unit costs what it says. */
  readonly creditsPlan: string;
}

/** One guarantee of the contract. `expect` is the runner's own; both runners have these matchers. */
export interface ContractCase {
  readonly name: string;
  run(world: World, expect: typeof vitestExpect): Promise<void>;
}

const TASK = "contract.task";
const VIDEO = "contract.video";
const LOOKUP = "contract.lookup";

const FEATURES = [
  { key: TASK, name: "Tasks", dimensions: ["units", "tokens"] },
  { key: VIDEO, name: "Video", dimensions: ["seconds"] },
  { key: LOOKUP, name: "Look-ups", dimensions: ["pages"] },
];

/** A unit costs a credit and a thousand tokens one, a second of video two; a look-up costs nothing. */
const BOOK: PriceBookJson = {
  features: {
    [TASK]: {
      dimensions: ["units", "tokens"],
      rates: [
        { dimension: "units", credits: "1", per: 1 },
        { dimension: "tokens", credits: "1", per: 1_000 },
        { dimension: "units", when: { model: "large" }, credits: "3", per: 1 },
      ],
    },
    [VIDEO]: { dimensions: ["seconds"], rates: [{ dimension: "seconds", credits: "2", per: 1 }] },
    [LOOKUP]: { dimensions: ["pages"], rates: [] },
  },
};

export const CREDITS_LAYERS: PlanJson["layers"] = [
  { source: "promo", key: "promo", kinds: ["promo"], needs_consent: false },
  { source: "purchased", key: "purchased", kinds: ["purchased"], needs_consent: true },
];

const WATERFALL: PlanJson["layers"] = [
  {
    source: "windows",
    key: "windows",
    windows: [
      { kind: "anchored", key: "5h", measure: "credits", limit: 10, window_seconds: 18_000 },
      { kind: "anchored", key: "7d", measure: "credits", limit: 15, window_seconds: 604_800 },
    ],
  },
  {
    source: "free",
    key: "free",
    windows: [{ kind: "calendar", key: "free-day", measure: "credits", limit: 2, unit: "day" }],
  },
  ...CREDITS_LAYERS,
];

/** Makes the world on the server at `origin`. Features that an earlier world has added stay as they are. */
export async function prepareWorld(
  origin: string,
  secrets: { sandbox: string; live: string },
): Promise<World> {
  const api = new Api(origin, secrets.sandbox);
  for (const feature of FEATURES) {
    const added = await api.as(secrets.live).post("/features", feature);
    if (added.body?.code !== "name_taken") demand(added, 201);
  }
  const book = demand(await api.post("/price-books", { name: "Contract", content: BOOK }), 201).id;
  const priceBook = demand(await api.post(`/price-books/${book}/publish`, undefined), 200).ref;
  const world = { api, live: api.as(secrets.live) };
  return {
    ...world,
    plan: await publishedPlan(api, priceBook, { layers: WATERFALL }),
    creditsPlan: await publishedPlan(api, priceBook, { layers: CREDITS_LAYERS }),
  };
}

/** Publishes a plan over a price book and answers its ref. */
async function publishedPlan(api: Api, priceBook: string, more: Partial<PlanJson>): Promise<string> {
  const content = { price_book: priceBook, layers: CREDITS_LAYERS, consent: { mode: "always" }, ...more };
  const plan = demand(await api.post("/plans", { name: "Contract", content }), 201);
  return demand(await api.post(`/plans/${plan.id}/publish`, undefined), 200).ref;
}

/** Publishes a plan like the world's, with other gates, layers or consent. */
export async function planLike({ api, plan }: World, more: Partial<PlanJson>): Promise<string> {
  const [id, version] = plan.split("@");
  const known = demand(await api.get(`/plans/${id}/versions/${version}`), 200);
  return publishedPlan(api, known.content.price_book, more);
}

/** The body of an answer that must have this status. */
export function demand(answer: ApiAnswer, status: number): Json {
  if (answer.status !== status) throw new Error(`${answer.status} in place of ${status}: ${answer.text}`);
  return answer.body;
}

/** Opens an account on the world's plan and answers its id. */
export async function newAccount({ api, plan }: World, more: object = {}): Promise<string> {
  return demand(await api.post("/accounts", { name: "Maya", plan, ...more }), 201).id;
}

/** An account that pays with credits alone, and has so many promo credits. */
export async function creditsAccount(
  world: World,
  credits: number | string,
  more: object = {},
): Promise<string> {
  const account = await newAccount(world, { plan: world.creditsPlan, ...more });
  await newGrant(world, account, { amount: String(credits) });
  return account;
}

export async function newGrant({ api }: World, account: string, more: object = {}): Promise<string> {
  const grant = { amount: "10", kind: "promo", reason: "contract", ...more };
  return demand(await api.post(`/accounts/${account}/grants`, grant), 201).id;
}

/** A decision request of so many units. */
export function units(account: string, count: number | string, more: object = {}) {
  return { account, feature: TASK, usage: { units: count }, ...more };
}

/** Decides and answers the decision. */
export async function decided({ api }: World, body: object, key: string = randomUUID()) {
  return demand(await api.post("/decisions", body, key), 200);
}

export async function standingOf({ api }: World, account: string) {
  return demand(await api.get(`/accounts/${account}/standing`), 200);
}

/** A key with these scopes, made through the API; restricted to one account where one is given. */
export async function keyWith({ api }: World, scopes: readonly string[], more: object = {}): Promise<Api> {
  return api.as(demand(await api.post("/api-keys", { name: "contract", scopes, ...more }), 201).secret);
}

/** A sandbox account whose time is a test clock's, and the means to move it. */
export async function clockedAccount(
  world: World,
  more: object = {},
): Promise<{ account: string; advance(seconds: number): Promise<void> }> {
  const { api } = world;
  let now = Date.parse("2026-02-13T12:00:00.000Z");
  const text = () => new Date(now).toISOString();
  const clock = demand(await api.post("/test-clocks", { name: "contract", now: text() }), 201).id;
  const account = await newAccount(world, { test_clock: clock, ...more });
  return {
    account,
    async advance(seconds) {
      now += seconds * 1_000;
      demand(await api.post(`/test-clocks/${clock}/advance`, { now: text() }), 200);
    },
  };
}

export const contractFeatures = { task: TASK, video: VIDEO, lookup: LOOKUP } as const;
