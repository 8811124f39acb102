import { Api, type Json } from "../contract/api";
import { decided, demand, newGrant, units, type World } from "../contract/world";
import type { Side } from "./caller";

/** One object of each collection, by the segment that precedes its id in paths; all of one account where they have one. */
export type Specimens = Readonly<Record<string, string>>;

const NOBODY = "01k2x4t8b5f6q7r8s9v0w1x2y3";

/** `made` are those of the same account that come before it. */
type Maker = (world: World, account: string, made: Specimens) => Promise<string>;

/** Longer ago than anything was used. */
const A_DAY = { from: "2026-01-01T00:00:00.000Z", to: "2026-01-02T00:00:00.000Z" };

const PACKAGE = { name: "Matrix", credits: "10", price: { minor_units: 100, currency: "EUR" } };

const idOf = async (answer: Promise<Json>): Promise<string> => demand(await answer, 201).id;

/** How one is made. A collection whose objects are named in paths and that is not here fails the matrix by its name. */
const MAKERS: Readonly<Record<string, Maker>> = {
  grants: (world, account) => newGrant(world, account, { amount: "1000000" }),
  "credit-packages": ({ api }) => idOf(api.post("/credit-packages", PACKAGE)),
  purchases: ({ api }, account, made) =>
    idOf(api.post(`/accounts/${account}/purchases`, { package: made["credit-packages"] })),
  members: ({ api }, account) => idOf(api.post(`/accounts/${account}/members`, { name: "Matrix" })),
  // Each of an address of its own: one has one that waits.
  invitations: ({ api }, account) => {
    const email = `matrix-${crypto.randomUUID()}@example.com`;
    return idOf(api.post(`/accounts/${account}/invitations`, { email, name: "Matrix" }));
  },
  decisions: async (world, account, { members: member }) =>
    (await decided(world, units(account, 1, { member }))).id,
  "usage-events": async (world, account, { members: member }) =>
    (await decided(world, units(account, 1, { member }))).usage_event,
  disputes: async (world, account) => {
    const { usage_event: event } = await decided(world, units(account, 1));
    const said = { reason: "other", message: "Is this right?" };
    return idOf(world.api.post(`/usage-events/${event}/disputes`, said));
  },
  lineages: async (world, account, { members: member }) =>
    (await decided(world, units(account, 1, { member, attribution: { lineage: "lin_1" } }))) && "lin_1",
  holds: async (world, account, { members: member }) =>
    (await decided(world, units(account, 1, { member, mode: "hold" }))).hold.id,
  "api-keys": ({ api }, account) =>
    idOf(api.post("/api-keys", { name: "matrix", scopes: ["read"], account })),
  plans: async (world) => {
    const [id, version] = world.creditsPlan.split("@");
    const { content } = demand(await world.api.get(`/plans/${id}/versions/${version}`), 200);
    const made = await idOf(world.api.post("/plans", { name: "Matrix", content }));
    demand(await world.api.post(`/plans/${made}/publish`, undefined), 200);
    return made;
  },
  "price-books": async ({ api }) => {
    const content = { features: { "contract.task": { dimensions: ["units"], rates: [] } } };
    const made = await idOf(api.post("/price-books", { name: "Matrix", content }));
    demand(await api.post(`/price-books/${made}/publish`, undefined), 200);
    return made;
  },
  "webhook-endpoints": ({ api }, account) =>
    idOf(api.post("/webhook-endpoints", { url: "https://webhooks.invalid/", account })),
  deliveries: async ({ api }, _, made) => {
    const pinged = await api.post(`/webhook-endpoints/${made["webhook-endpoints"]}/ping`, undefined);
    return demand(pinged, 202).message;
  },
  simulations: ({ api, creditsPlan }) =>
    idOf(api.post("/simulations", { plan: { ref: creditsPlan }, period: A_DAY })),
  // The first can be redeemed by a call that is generated; another one is only there to be ended.
  codes: ({ api }, account, made) => {
    const chosen = made.codes === undefined ? { code: promoCodeOf(account) } : {};
    return idOf(api.post("/codes", { label: "Matrix", amount: "1", ...chosen }));
  },
  checkpoints: ({ live }) => idOf(live.post("/checkpoints", undefined)),
  "test-clocks": ({ api }) =>
    idOf(api.post("/test-clocks", { name: "matrix", now: "2026-02-13T12:00:00.000Z" })),
};

/** What the account's promo code is called, of which no answer but the first tells. */
export const promoCodeOf = (account: string): string => `matrix-${account.replace(/^.*_/, "")}`;

/** What each member of an organization has of their own. */
const OF_A_MEMBER = ["members", "decisions", "usage-events", "holds"] as const;

/** The same on every side: what has no account, or exists in one mode alone. */
const SHARED: Specimens = { features: "contract.task", versions: "1" };

/** Objects of both sandbox accounts and of the live one, each of a member; of a colleague in the first; and ids that nothing has. */
export async function makeSpecimens(world: World): Promise<Record<Side, Specimens>> {
  const livings = { ...world, api: world.live };
  const open = async (of: World, name: string) => {
    const account = await idOf(
      of.api.post("/accounts", { name, plan: world.creditsPlan, kind: "organization" }),
    );
    const made: Record<string, string> = { accounts: account, ...SHARED };
    for (const [collection, make] of Object.entries(MAKERS)) {
      // Time is moved in the sandbox only, whoever looks.
      made[collection] = await make(collection === "test-clocks" ? world : of, account, made);
    }
    return made;
  };
  const mine = await open(world, "Mine of the matrix");
  const colleague: Record<string, string> = { ...mine };
  for (const collection of OF_A_MEMBER)
    colleague[collection] = await (MAKERS[collection] as Maker)(world, mine.accounts as string, colleague);
  const missing = Object.entries(mine).map(([collection, id]) => [
    collection,
    SHARED[collection] === undefined ? id.replace(/_.*/, `_${NOBODY}`) : "nothing.of.that.name",
  ]);
  return {
    mine,
    yours: await open(world, "Yours of the matrix"),
    live: await open(livings, "Live of the matrix"),
    missing: { ...Object.fromEntries(missing), versions: "1" },
    colleague,
  };
}

/** A specimen of its own for a call that ends it. */
export function makeAnother(
  world: World,
  collection: string,
  side: Side,
  specimens: Record<Side, Specimens>,
) {
  const make = MAKERS[collection];
  const account = specimens[side].accounts;
  if (make === undefined || account === undefined) throw new Error(`no specimen is made of /${collection}`);
  return make(side === "live" ? { ...world, api: world.live } : world, account, specimens[side]);
}

/** What an answer to somebody who may not see this account must not contain. */
export function tellTales(specimens: Record<Side, Specimens>, side: Side): string[] {
  // The account is the member's own as well.
  if (side === "colleague") return OF_A_MEMBER.map((collection) => specimens.colleague[collection] as string);
  const {
    accounts,
    grants,
    decisions,
    holds,
    "api-keys": keys,
    simulations,
    "webhook-endpoints": endpoints,
  } = specimens[side];
  return [accounts, grants, decisions, holds, keys, endpoints, simulations].map((id) => id as string);
}

/** A caller with a session in place of a key. */
export class SessionApi extends Api {
  readonly more: Readonly<Record<string, string>>;

  constructor(origin: string, more: Readonly<Record<string, string>>) {
    super(origin, null);
    this.more = more;
  }

  override credentials(): Record<string, string> {
    return { ...this.more };
  }
}
