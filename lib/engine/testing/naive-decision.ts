import type { Instant, Microcredits } from "../amounts";
import type { ConcurrencyGate, CreditsLayer, Plan } from "../plan";
import type { PriceBook } from "../price";
import type { BlockReason } from "../trace";
import type { NaiveAccount } from "./naive-account";
import {
  allowanceShare,
  isFor,
  type NaiveRequest,
  type NaiveShare,
  NOTHING_GIVEN,
  naiveBound,
  naiveCost,
  naiveCount,
  naiveKey,
  naiveOrder,
  naiveWalk,
  totalOf,
  type Wish,
} from "./naive-walk";

export interface NaiveAnswer {
  readonly outcome: "allowed" | "partial" | "blocked";
  readonly reason: BlockReason | null;
  readonly binding: string | null;
  readonly cost: Microcredits;
  readonly shares: readonly NaiveShare[];
}

/** The decision of SYSTEM §4, done the long way; why something was not enough is found by wishing one rule after the other away. */
export function naiveDecide(
  account: NaiveAccount,
  plan: Plan,
  book: PriceBook,
  request: NaiveRequest,
  now: Instant,
): NaiveAnswer {
  const happened = request.kind === "track";
  const refuse = (reason: BlockReason, binding: string, cost: Microcredits): NaiveAnswer => ({
    outcome: "blocked",
    reason,
    binding,
    cost,
    shares: [],
  });
  if (!happened && !isFor(plan.features, request.feature))
    return refuse("feature_not_entitled", request.feature, 0n);
  const cost = naiveCost(book, request.feature, request.usage);
  if (!happened && account.spending.frozen === "all") return refuse("account_frozen", "frozen", cost);
  if (!happened && account.members.get(request.member ?? "")?.frozen === true)
    return refuse("member_frozen", request.member ?? "", cost);
  if (!happened) {
    for (const gate of plan.gates) {
      if (gate.kind === "rate") {
        if (!isFor(gate.window.features, request.feature)) continue;
        const asked = naiveCount(gate.window, request.usage, cost, cost);
        const isFull = account.window(gate.window, request).remaining(now) < asked;
        if (isFull && gate.window.shadow !== true)
          return refuse("gate_reached", naiveKey(gate.window, request), cost);
      } else if (gate.shadow !== true && request.kind === "hold" && isFor(gate.features, request.feature)) {
        const { open, most, key } = naiveAtOnce(account, gate, request);
        if (open >= most) return refuse("concurrency_reached", key, cost);
      }
    }
  }
  const shares = naiveWalk(account, plan, request, cost, cost, now);
  const short = cost - totalOf(shares);
  if (short === 0n || happened) return { outcome: "allowed", reason: null, binding: null, cost, shares };
  const why = naiveReason(account, plan, request, cost, now);
  if (why.reason === "feature_not_entitled") return refuse(why.reason, why.binding, 0n);
  if (request.acceptsPart && short < cost) return { outcome: "partial", ...why, cost, shares };
  return { outcome: "blocked", ...why, cost, shares: [] };
}

/** How many are open of what this gate counts for whoever asks, and how many may be. */
function naiveAtOnce(account: NaiveAccount, gate: ConcurrencyGate, request: NaiveRequest) {
  const counted = account.holds.filter((hold) => isFor(gate.features, hold.request.feature));
  const { member } = request;
  if (gate.perMember !== true) return { open: counted.length, most: gate.limit, key: gate.key };
  const open = counted.filter((hold) => hold.request.member === member).length;
  if (member === null) return { open, most: gate.limit, key: gate.key };
  const own = account.members.get(member)?.limits[gate.key];
  const most = own === undefined ? gate.limit : Math.floor(Number(own) / 1e6);
  return { open, most, key: `${gate.key}@${member}` };
}

/** Every limit in shadow is put in force, one after the other, to see which of them would have refused. */
export function naiveWouldBlock(
  account: NaiveAccount,
  book: PriceBook,
  request: NaiveRequest,
  answer: NaiveAnswer,
  now: Instant,
): string[] {
  if (answer.outcome === "blocked") return [];
  const { plan } = account;
  const blocks = (tried: Plan) => naiveDecide(account, tried, book, request, now).outcome === "blocked";
  const gates = plan.gates.flatMap((gate, i) => {
    if (!(gate.kind === "rate" ? gate.window.shadow : gate.shadow)) return [];
    const real =
      gate.kind === "rate"
        ? { ...gate, window: { ...gate.window, shadow: false } }
        : { ...gate, shadow: false };
    const key =
      gate.kind === "rate" ? naiveKey(gate.window, request) : naiveAtOnce(account, gate, request).key;
    return blocks({ ...plan, gates: plan.gates.with(i, real) }) ? [key] : [];
  });
  const windows = plan.layers.flatMap((layer, i) => {
    if ("kinds" in layer) return [];
    return layer.windows.flatMap((policy, j) => {
      if (policy.shadow !== true) return [];
      const real = { ...layer, windows: layer.windows.with(j, { ...policy, shadow: false }) };
      return blocks({ ...plan, layers: plan.layers.with(i, real) }) ? [naiveKey(policy, request)] : [];
    });
  });
  return [...gates, ...windows];
}

/** Why it was not enough: consent first, then a bound per request, money that ran out, a full window, and at last: no money. */
function naiveReason(
  account: NaiveAccount,
  plan: Plan,
  request: NaiveRequest,
  cost: Microcredits,
  now: Instant,
): { reason: BlockReason; binding: string } {
  const layers = plan.layers.filter((layer) => isFor(layer.features, request.feature));
  if (layers.length === 0) return { reason: "feature_not_entitled", binding: request.feature };
  const credits = layers.filter((layer): layer is CreditsLayer => "kinds" in layer);
  const full = firstFullWindow(account, plan, request, cost, now);
  const covers = (wish: Wish) => totalOf(naiveWalk(account, plan, request, cost, cost, now, wish)) === cost;
  const room = account.spending.room(request, now);
  if (room !== null && covers({ everythingMayBeSpent: true })) {
    const isForbidden =
      room.reason === "consent_required" && account.spending.consentOf(request.key).mode === "never";
    if (!isForbidden || full === null) return { reason: room.reason, binding: room.binding };
  }
  const boundedShare = () => {
    const shares = naiveWalk(account, plan, request, cost, cost, now);
    return layers.find((layer) =>
      shares.some((share) => share.layer === layer.key && share.taken === layer.maxPerRequest),
    );
  };
  if (covers({ noBoundPerRequest: true })) {
    const bounded = boundedShare();
    if (bounded !== undefined) return { reason: "spend_cap_reached", binding: bounded.key };
  }
  const inScope = naiveOrder(account.grants).filter(
    (grant) =>
      credits.some((layer) => layer.kinds.some((kind) => kind === grant.kind)) &&
      isFor(grant.features, request.feature) &&
      account.leftOf(grant) > 0n,
  );
  if (!inScope.some((grant) => account.canPay(grant, request.feature, now))) {
    const isRecent = (at: Instant | null) => at !== null && at <= now && now < at + 30 * 24 * 3_600_000;
    const expired = inScope.find((grant) => isRecent(grant.expiresAt));
    if (expired !== undefined) return { reason: "grants_expired", binding: expired.id };
    const lost = account.lost
      .toSorted((one, other) => other.at - one.at)
      .find(
        ({ grant, at }) =>
          isRecent(at) &&
          isFor(grant.features, request.feature) &&
          credits.some((layer) => layer.kinds.some((kind) => kind === grant.kind)),
      );
    if (lost !== undefined) return { reason: "grants_expired", binding: lost.grant.id };
  }
  if (full !== null) return { reason: "limit_reached", binding: full };
  const last = credits.at(-1);
  if (last !== undefined) return { reason: "credits_exhausted", binding: last.key };
  return { reason: "spend_cap_reached", binding: boundedShare()?.key ?? "" };
}

/** In the first layer whose windows fell short, the one that alone would have covered least. */
function firstFullWindow(
  account: NaiveAccount,
  plan: Plan,
  request: NaiveRequest,
  cost: Microcredits,
  now: Instant,
): string | null {
  const shares = naiveWalk(account, plan, request, cost, cost, now);
  let left = cost;
  for (const layer of plan.layers) {
    if (!isFor(layer.features, request.feature) || left === 0n) continue;
    const taken = shares.find((share) => share.layer === layer.key)?.taken ?? 0n;
    if (!("kinds" in layer) && taken < left) {
      const need = naiveBound(layer, left, NOTHING_GIVEN, {});
      let tightest = { key: "", covered: need };
      for (const policy of layer.windows) {
        if (!isFor(policy.features, request.feature) || policy.shadow === true) continue;
        const alone = { ...layer, windows: [policy] };
        const share = allowanceShare(account, alone, request, cost, left, now, NOTHING_GIVEN, {});
        const covered = share?.taken ?? 0n;
        if (covered < tightest.covered) tightest = { key: naiveKey(policy, request), covered };
      }
      if (tightest.covered < need) return tightest.key;
    }
    left -= taken;
  }
  return null;
}

/** A gate counts what passed it; of what already happened as much as it has room for. */
export function countAtGates(
  account: NaiveAccount,
  request: NaiveRequest,
  cost: Microcredits,
  now: Instant,
): void {
  for (const gate of account.plan.gates) {
    if (gate.kind !== "rate" || gate.window.features?.includes(request.feature) === false) continue;
    const window = account.window(gate.window, request);
    const asked = naiveCount(gate.window, request.usage, cost, cost);
    const room = window.remaining(now);
    if (gate.window.shadow === true && asked > room && request.kind !== "track") continue;
    const name = naiveKey(gate.window, request);
    account.count(name, window, asked < room ? asked : room, request, { now, isHeld: false });
  }
}
