import { type Instant, minOf, type Quantity } from "./amounts";
import { type Spender, spenderOf } from "./consent";
import { type Evaluation, evaluate } from "./evaluate";
import { standingAt } from "./holds";
import { planFor } from "./members";
import { type Catalogue, isShadow, type Source } from "./plan";
import { quantityIn, type Request } from "./request";
import { accountNow, type Standing } from "./standing";
import { takeWalk } from "./take";
import type { BlockReason } from "./trace";
import type { LayerDraw, Walk } from "./waterfall";
import { windowRules } from "./windows/rules";
import type { WindowCounts, WindowPolicy } from "./windows/window";

/** How many requests a layer is the last to pay for, and its own window that had no more room where the next one found too little. */
interface LayerCapacity {
  readonly layer: string;
  readonly source: Source;
  readonly requests: bigint;
  readonly fullWindow: string | null;
}

/** How often the same request would be allowed now, one after the other, and from where. */
export interface Capacity {
  /** Null where nothing bounds it. */
  readonly requests: bigint | null;
  /** In the order in which they come to pay. A request that costs nothing and is counted nowhere is of no layer. */
  readonly layers: readonly LayerCapacity[];
  /** Why the next one is blocked, and by what; null where none is. */
  readonly reason: BlockReason | null;
  readonly binding: string | null;
  /** The search was given up: there are at least so many. */
  readonly isAtLeast: boolean;
}

/** Each turn of the search ends where something is used up; nobody has so many grants and windows that matter. */
const TURNS_MAX = 1_000;

/**
 * Effective capacity: `requests` times this very request is allowed at this instant, and once more is not. As `decide` would
 * answer, with what time has made due recorded first. Equal requests draw alike until something has no more of what they
 * take, so they are not decided one by one: the last of such a stretch is decided to see that it still draws like the first.
 *
 * `as_gates_allow`: gates pay for nothing and only bound the pace, so this is what there is for whoever asks slowly enough, within now's windows.
 */
export function capacityOf(
  standing: Standing,
  asked: Request,
  catalogue: Catalogue,
  wallNow: Instant,
  pace: "at_once" | "as_gates_allow" = "at_once",
): Capacity {
  const now = accountNow(standing, wallNow);
  const gated = planFor(catalogue.plan(standing.plan), standing, asked.memberId);
  const plan = pace === "at_once" ? gated : { ...gated, gates: [] };
  const request: Request = { ...asked, kind: "consume", partial: "reject", holdSeconds: null };
  const by = spenderOf(plan, standing, asked.attribution.key, asked.memberId);
  const evaluateAt = (state: Standing, explains = false) =>
    evaluate(state, request, plan, catalogue, now, explains);
  // Asked of the layer alone: the whole walk names the first window that is full, which may be another layer's.
  const fullWindowOf = (key: string, at: Standing) => {
    const alone = { ...plan, gates: [], layers: plan.layers.filter((layer) => layer.key === key) };
    return evaluate(at, request, alone, catalogue, now, false).found?.fullWindow ?? null;
  };
  const layers: { layer: string; source: Source; requests: bigint; fullWindow: string | null }[] = [];
  let state = standingAt(standing, catalogue, now);
  let requests = 0n;
  for (let turn = 0; turn < TURNS_MAX; turn++) {
    const first = evaluateAt(state);
    const last = layers.at(-1);
    if (first.outcome !== "allowed" || first.found === null) {
      if (last !== undefined) last.fullWindow = fullWindowOf(last.layer, state);
      const { reason, binding } = evaluateAt(state, true);
      return { requests, layers, reason, binding, isAtLeast: false };
    }
    const most = alikeAtMost(state, request, first, first.found, now);
    if (most === null) return { requests: null, layers, reason: null, binding: null, isAtLeast: false };
    const alike = stretchOf(state, request, by, first, first.found, most, evaluateAt, now);
    const before = state;
    requests += alike.count;
    state = alike.after;
    const paying = first.found.draws.findLast((draw) => draw.taken > 0n || draw.windows.length > 0);
    if (paying === undefined) continue;
    if (last?.layer === paying.layer.key) last.requests += alike.count;
    else {
      if (last !== undefined) last.fullWindow = fullWindowOf(last.layer, before);
      const { key: layer, source } = paying.layer;
      layers.push({ layer, source, requests: alike.count, fullWindow: null });
    }
  }
  return { requests, layers, reason: null, binding: null, isAtLeast: true };
}

/** The longest stretch that draws alike: what the rooms say, or less where a rule that they do not know says so. */
function stretchOf(
  state: Standing,
  request: Request,
  by: Spender,
  first: Evaluation,
  found: Walk,
  most: bigint,
  evaluateAt: (state: Standing) => Evaluation,
  now: Instant,
): { readonly count: bigint; readonly after: Standing } {
  const taken = (times: bigint) =>
    times === 0n ? state : takenTimes(state, request, by, first, found, times, now);
  for (let count = most; count > 1n; count /= 2n) {
    const nth = evaluateAt(taken(count - 1n));
    if (nth.found !== null && nth.outcome === "allowed" && drawsAlike(nth.found, found))
      return { count, after: taken(count) };
  }
  return { count: 1n, after: taken(1n) };
}

function drawsAlike(one: Walk, other: Walk): boolean {
  return one.draws.every((draw, nth) => {
    const like = other.draws[nth] as LayerDraw;
    const grants = draw.grants.filter(({ taken }) => taken > 0n);
    const likeGrants = like.grants.filter(({ taken }) => taken > 0n);
    return (
      draw.taken === like.taken &&
      draw.skipped === like.skipped &&
      grants.length === likeGrants.length &&
      grants.every(({ id, taken }, i) => likeGrants[i]?.id === id && likeGrants[i]?.taken === taken)
    );
  });
}

/** How often everything that this walk takes from has as much as it takes; null where it takes from nothing that ends. */
function alikeAtMost(
  state: Standing,
  request: Request,
  { gates, cost }: Evaluation,
  found: Walk,
  now: Instant,
): bigint | null {
  let most: bigint | null = null;
  const bound = (room: Quantity, amount: Quantity) => {
    if (amount > 0n) most = most === null ? room / amount : minOf(most, room / amount);
  };
  const roomOf = (window: WindowPolicy) =>
    windowRules(window).view(window, state.windows[window.key], now, state.timeZone).remaining;
  for (const { gate, window } of gates) {
    if (window !== null && !isShadow(gate))
      bound(roomOf(window), quantityIn(window.measure, request.usage, cost));
  }
  for (const draw of found.draws) {
    for (const { policy, amount } of draw.windows) if (policy.shadow !== true) bound(roomOf(policy), amount);
    for (const { id, taken } of draw.grants)
      bound(state.grants.find((grant) => grant.id === id)?.available ?? 0n, taken);
  }
  if (found.paidRoom?.room != null) bound(found.paidRoom.room, found.paid);
  return most === null ? null : most > 1n ? most : 1n;
}

/** The standing after so many requests that each draw like this walk. Limits in shadow bound nothing, so they are left uncounted. */
function takenTimes(
  state: Standing,
  request: Request,
  by: Spender,
  { gates, cost }: Evaluation,
  found: Walk,
  times: bigint,
  now: Instant,
): Standing {
  const windows: Record<string, WindowCounts> = { ...state.windows };
  for (const { gate, window } of gates) {
    if (window === null || isShadow(gate)) continue;
    const amount = quantityIn(window.measure, request.usage, cost) * times;
    const counted = windowRules(window).take(window, windows[window.key], amount, now, state.timeZone);
    if (counted !== null) windows[window.key] = counted;
  }
  const draws = found.draws.map((draw) => ({
    ...draw,
    taken: draw.taken * times,
    windows: draw.windows
      .filter(({ policy }) => policy.shadow !== true)
      .map(({ policy, amount }) => ({ policy, amount: amount * times })),
    grants: draw.grants.map((grant) => ({ ...grant, taken: grant.taken * times })),
  }));
  return takeWalk({ ...state, windows }, { ...found, draws }, by, "use", now).standing;
}
