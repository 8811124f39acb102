import type { Instant, Microcredits, Quantity } from "../amounts";
import type { CreditsLayer, Layer, Plan } from "../plan";
import type { PriceBook, Usage } from "../price";
import type { WindowPolicy } from "../windows/window";
import type { NaiveAccount } from "./naive-account";
import type { NaiveGrant } from "./naive-grants";

/** A request as the naive account understands it. */
export interface NaiveRequest {
  /** Before now, where finished work is told late. */
  readonly occurredAt?: Instant;
  readonly kind: "preview" | "consume" | "hold" | "track";
  readonly feature: string;
  readonly usage: Usage;
  readonly key: string | null;
  readonly member: string | null;
  readonly acceptsPart: boolean;
  readonly holdSeconds: number | null;
}

/** What one layer gives: so much, counted so in windows, drawn so from grants. */
export interface NaiveShare {
  readonly layer: string;
  readonly taken: Microcredits;
  readonly counts: readonly { readonly policy: WindowPolicy; readonly amount: Quantity }[];
  readonly draws: readonly { readonly id: string; readonly amount: Microcredits }[];
  readonly needsConsent: boolean;
  /** What of it each window in shadow would not have let through. */
  readonly shorts: Readonly<Record<string, Microcredits>>;
}

/** What of the rules is wished away, to see whether it is what stands in the way. */
export interface Wish {
  readonly everythingMayBeSpent?: boolean;
  readonly noBoundPerRequest?: boolean;
}

/** What a hold has given the request already. */
export interface GivenByHold {
  readonly countedIn: readonly string[];
  readonly taken: ReadonlyMap<string, Microcredits>;
}

export const NOTHING_GIVEN: GivenByHold = { countedIn: [], taken: new Map() };

/** Every dimension's quantity times its price, and one request's, in the least fraction of all; rounded up at the very end. */
export function naiveCost(book: PriceBook, feature: string, usage: Usage): Microcredits {
  const rates = book.features[feature]?.rates ?? [];
  const whole = rates.reduce((product, rate) => product * rate.per, 1n);
  let parts = 0n;
  for (const rate of rates) {
    const quantity = rate.dimension === "requests" ? 1_000_000n : (usage[rate.dimension] ?? 0n);
    parts += quantity * rate.credits * (whole / rate.per);
  }
  let cost = parts / whole;
  if (cost * whole < parts) cost += 1n;
  return cost;
}

export const isFor = (features: readonly string[] | null, feature: string) =>
  features === null || features.indexOf(feature) >= 0;

/** What a window counts when its layer covers `covered` of the cost. */
export function naiveCount(
  policy: WindowPolicy,
  usage: Usage,
  cost: Microcredits,
  covered: Microcredits,
): Quantity {
  if (policy.measure === "requests") return 1_000_000n;
  if (policy.measure === "credits") return covered;
  const quantity = usage[policy.measure] ?? 0n;
  if (cost === 0n) return quantity;
  let counted = 0n;
  while (counted * cost < quantity * covered) counted += 1n; // the first whole amount that is not too little
  return counted;
}

/**
 * Down the layers, the long way: a layer's cover is the largest amount for which every window has room, found by trying each
 * amount from the top; credits are drawn one microcredit after the other.
 */
export function totalOf(shares: readonly NaiveShare[]): Microcredits {
  return shares.reduce((total, share) => total + share.taken, 0n);
}

export function naiveWalk(
  account: NaiveAccount,
  plan: Plan,
  request: NaiveRequest,
  cost: Microcredits,
  need: Microcredits,
  now: Instant,
  wish: Wish = {},
  given: GivenByHold = NOTHING_GIVEN,
): NaiveShare[] {
  const shares: NaiveShare[] = [];
  let isCounted = false;
  for (const layer of plan.layers) {
    if (!isFor(layer.features, request.feature)) continue;
    const left = need - totalOf(shares);
    if ("kinds" in layer) {
      if (left > 0n) shares.push(creditsShare(account, layer, request, left, shares, now, wish, given));
      continue;
    }
    if (left === 0n && (cost > 0n || isCounted)) continue;
    const share = allowanceShare(account, layer, request, cost, left, now, given, wish);
    if (share === null) continue;
    isCounted = true;
    shares.push(share);
  }
  return shares;
}

/** Null where the layer gives nothing. */
export function allowanceShare(
  account: NaiveAccount,
  layer: Exclude<Layer, CreditsLayer>,
  request: NaiveRequest,
  cost: Microcredits,
  left: Microcredits,
  now: Instant,
  given: GivenByHold,
  wish: Wish,
): NaiveShare | null {
  const policies = layer.windows.filter(
    (policy) => isFor(policy.features, request.feature) && !given.countedIn.includes(policy.key),
  );
  const enforced = policies.filter((policy) => policy.shadow !== true);
  const need = naiveBound(layer, left, given, wish);
  const taken = mostThatFits(account, enforced, request, cost, need, left > 0n, now);
  if (taken === null) return null;
  const share = { layer: layer.key, taken, draws: [], needsConsent: false };
  const counts = enforced.map((policy) => countOf(policy, request, cost, taken));
  const shorts: Record<string, Microcredits> = {};
  for (const policy of policies.filter((one) => one.shadow === true)) {
    const would = mostThatFits(account, [policy, ...enforced], request, cost, need, left > 0n, now);
    if (would !== null) counts.push(countOf(policy, request, cost, would));
    if ((would ?? 0n) < taken) shorts[naiveKey(policy, request)] = taken - (would ?? 0n);
  }
  return { ...share, counts, shorts };
}

/** The most that all of these windows have room for, tried from the top; in requests it is all or nothing. */
function mostThatFits(
  account: NaiveAccount,
  policies: readonly WindowPolicy[],
  request: NaiveRequest,
  cost: Microcredits,
  need: Microcredits,
  mustCover: boolean,
  now: Instant,
): Microcredits | null {
  const rooms = policies.map((policy) => account.window(policy, request).remaining(now));
  const isWholeOnly = policies.some((policy) => policy.measure === "requests");
  for (let covered = need; covered >= 0n; covered -= 1n) {
    if (covered === 0n && mustCover) break;
    if (isWholeOnly && covered < need) break;
    const counts = policies.map((policy) => countOf(policy, request, cost, covered));
    if (counts.every(({ amount }, i) => amount <= (rooms[i] as Quantity))) return covered;
  }
  return null;
}

function countOf(policy: WindowPolicy, request: NaiveRequest, cost: Microcredits, covered: Microcredits) {
  return { policy, amount: naiveCount(policy, request.usage, cost, covered) };
}

/** The name that a window's counts go by. */
export function naiveKey(
  policy: WindowPolicy,
  { feature, member }: Pick<NaiveRequest, "feature" | "member">,
): string {
  const whose = policy.perMember === true && member !== null ? `${policy.key}@${member}` : policy.key;
  return policy.perFeature === true ? [whose, feature].join(":") : whose;
}

/** How much of what is left a layer may give one request. */
export function naiveBound(layer: Layer, left: Microcredits, given: GivenByHold, wish: Wish): Microcredits {
  if (layer.maxPerRequest === null || wish.noBoundPerRequest === true) return left;
  const rest = layer.maxPerRequest - (given.taken.get(layer.key) ?? 0n);
  return rest < left ? rest : left;
}

function creditsShare(
  account: NaiveAccount,
  layer: CreditsLayer,
  request: NaiveRequest,
  left: Microcredits,
  before: readonly NaiveShare[],
  now: Instant,
  wish: Wish,
  given: GivenByHold,
): NaiveShare {
  const draws = new Map<string, Microcredits>();
  const drawn = (id: string) =>
    (draws.get(id) ?? 0n) +
    before
      .flatMap((share) => share.draws)
      .reduce((sum, draw) => (draw.id === id ? sum + draw.amount : sum), 0n);
  const spentBefore = totalOf(before.filter((share) => share.needsConsent));
  const bound = naiveBound(layer, left, given, wish);
  const grants = naiveOrder(account.grants).filter(
    (grant) => layer.kinds.some((kind) => kind === grant.kind) && account.canPay(grant, request.feature, now),
  );
  const room =
    layer.needsConsent && wish.everythingMayBeSpent !== true ? account.spending.room(request, now) : null;
  let taken = 0n;
  while (taken < left) {
    if (taken >= bound) break;
    if (room !== null && spentBefore + taken >= room.amount) break;
    const grant = grants.find((candidate) => account.leftOf(candidate) - drawn(candidate.id) > 0n);
    if (grant === undefined) break;
    draws.set(grant.id, (draws.get(grant.id) ?? 0n) + 1n);
    taken += 1n;
  }
  const list = [...draws].map(([id, amount]) => ({ id, amount }));
  return { layer: layer.key, taken, counts: [], draws: list, needsConsent: layer.needsConsent, shorts: {} };
}

/** Priority, then soonest to expire or to be reset, then oldest, then id: sorted by the least important first, since sorting is stable. */
export function naiveOrder(grants: readonly NaiveGrant[]): NaiveGrant[] {
  const order = [...grants];
  const sortBy = (key: (grant: NaiveGrant) => number) => order.sort((a, b) => key(a) - key(b));
  order.sort((a, b) => (a.id > b.id ? 1 : -1));
  sortBy((grant) => grant.createdAt);
  const forEver = Number.MAX_SAFE_INTEGER;
  sortBy((grant) => Math.min(grant.expiresAt ?? forEver, grant.recurs?.nextAt ?? forEver));
  sortBy((grant) => grant.priority);
  return order;
}
