import { type Instant, type Microcredits, maxOf } from "./amounts";
import { spenderOf, spendLimits } from "./consent";
import { isOver } from "./grant-period";
import { standingAt } from "./holds";
import { appliesTo, isCreditsLayer, windowFor } from "./plan";
import { nextAfter } from "./recurrence";
import type { Grant, Standing } from "./standing";
import type { Way } from "./trace";
import type { Blocked } from "./ways";
import { windowRules } from "./windows/rules";
import type { WindowCounts, WindowPolicy } from "./windows/window";

// Each grant that ends costs a try, so beyond these only what remains after the last of them is looked at.
const ENDS_MAX = 24;
// A reset that lies beyond so many others is not waited for.
const RESETS_MAX = 100;

/**
 * The first instant at which waiting alone is enough; null where it never is. Time only ever gives back, but for grants that end and
 * resets that carry over less than there was: between two such ends what is covered never gets less. So each stretch between them is tried at its last instant, and the first that
 * ends well is halved until the instant is found: first among those at which something comes back at once, then, where a bucket
 * refills meanwhile, to the millisecond.
 */
export function waitWay(blocked: Blocked): Way | null {
  const times = new Times(blocked);
  const horizon = times.comebacks.at(-1)?.at;
  if (horizon === undefined) return null;
  let from = blocked.now;
  for (const end of [...endsOf(blocked, horizon), horizon + 1]) {
    const to = end - 1;
    if (to > from && times.isEnough(to)) return firstIn(times, from, to);
    from = end - 1;
  }
  return null;
}

interface Comeback {
  readonly at: Instant;
  /** The window or limit that has room again then; null for a grant that becomes effective or is reset, and a hold that expires. */
  readonly key: string | null;
}

/** `from` is too early and `to` late enough. */
function firstIn(times: Times, from: Instant, to: Instant): Way {
  const within = times.comebacks.filter(({ at }) => from < at && at <= to);
  let tooEarly = -1;
  let enough = within.length;
  while (enough - tooEarly > 1) {
    const middle = (tooEarly + enough) >> 1;
    if (times.isEnough((within[middle] as Comeback).at)) enough = middle;
    else tooEarly = middle;
  }
  const found = within[enough];
  const until = found?.at ?? to;
  const bucket = times.refilling;
  if (bucket === null) return { kind: "wait", until, window: found?.key ?? null };
  const between = firstBetween(times, within[tooEarly]?.at ?? from, until);
  return { kind: "wait", until: between, window: between === found?.at ? found.key : bucket };
}

function firstBetween(times: Times, tooEarly: Instant, enough: Instant): Instant {
  let before = tooEarly;
  let at = enough;
  while (at - before > 1) {
    const middle = before + Math.floor((at - before) / 2);
    if (times.isEnough(middle)) at = middle;
    else before = middle;
  }
  return at;
}

/** When grants end that are effective before the last comeback, or are reset: only there may what is covered get less. */
function endsOf({ standing, evaluation, now }: Blocked, horizon: Instant): Instant[] {
  const ends = new Set<Instant>();
  for (const grant of standing.grants) {
    const { expiresAt } = grant;
    if (expiresAt !== null && expiresAt > now && expiresAt <= horizon) ends.add(expiresAt);
    // Once what a reset carries over is steady or grows, the next ones take nothing.
    const lossy = (grant.rollover?.periods ?? 0) + 1;
    for (const resetAt of resetsOf(grant, evaluation.cost, now).slice(0, lossy)) ends.add(resetAt);
  }
  return [...ends].sort((a, b) => a - b).slice(0, ENDS_MAX);
}

/**
 * The next resets of a grant, up to the one after which more of them change nothing for this cost: what rolls over for ever adds up
 * until it is enough.
 */
function resetsOf(grant: Grant, cost: Microcredits, now: Instant): Instant[] {
  const { recurrence, rollover, period, amount, expiresAt } = grant;
  if (recurrence === undefined || period === undefined || isOver(grant, now)) return [];
  const needed = rollover === undefined ? 1 : (rollover.periods ?? Number(cost / maxOf(amount, 1n))) + 1;
  const resets: Instant[] = [];
  for (let at = period.endsAt; resets.length < Math.min(needed, RESETS_MAX); at = nextAfter(recurrence, at)) {
    if (expiresAt !== null && at >= expiresAt) break;
    resets.push(at);
  }
  return resets;
}

/** What may change by time alone, and the request tried at any of those instants. */
class Times {
  /** In order, one per instant. */
  readonly comebacks: readonly Comeback[];
  /** A bucket that refills by the millisecond, the binding one before others. */
  refilling: string | null = null;
  readonly #blocked: Blocked;
  readonly #keys = new Map<Instant, string | null>();
  /** With what has expired by then given back; a later instant goes on from the nearest, so no hold is closed again and again. */
  readonly #standings: { readonly at: Instant; readonly standing: Standing }[] = [];

  constructor(blocked: Blocked) {
    this.#blocked = blocked;
    const { standing, request, plan, evaluation, now } = blocked;
    for (const grant of standing.grants) {
      this.#note(grant.effectiveAt, null);
      for (const resetAt of resetsOf(grant, evaluation.cost, now)) this.#note(resetAt, null);
    }
    for (const { expiresAt } of standing.holds) this.#note(expiresAt, null);
    for (const gate of plan.gates) if (gate.kind === "rate") this.#notePolicy(gate.window);
    for (const layer of plan.layers) {
      if (isCreditsLayer(layer) || !appliesTo(layer.features, request.feature)) continue;
      for (const policy of layer.windows) this.#notePolicy(policy);
    }
    const by = spenderOf(plan, standing, request.attribution.key, request.memberId);
    for (const { policy, counts } of spendLimits(standing, by)) this.#noteWindow(policy, counts ?? undefined);
    this.comebacks = [...this.#keys].map(([at, key]) => ({ at, key })).sort((a, b) => a.at - b.at);
  }

  isEnough(at: Instant): boolean {
    const { request, catalogue } = this.#blocked;
    let nearest: { readonly at: Instant; readonly standing: Standing } | null = null;
    for (const known of this.#standings) if (known.at <= at && known.at > (nearest?.at ?? 0)) nearest = known;
    const standing = standingAt(nearest?.standing ?? this.#blocked.standing, catalogue, at);
    if (standing !== nearest?.standing) this.#standings.push({ at, standing });
    return this.#blocked.isAllowed(standing, request, at);
  }

  #note(at: Instant, key: string | null): void {
    const { now, evaluation } = this.#blocked;
    if (at <= now || (this.#keys.has(at) && key !== evaluation.binding)) return;
    this.#keys.set(at, key);
  }

  #notePolicy(policy: WindowPolicy): void {
    const { standing, request } = this.#blocked;
    const window = windowFor(policy, request.feature);
    if (window !== null && window.shadow !== true) this.#noteWindow(window, standing.windows[window.key]);
  }

  /** Each instant is the first at which something more fits than before it. A bucket has more every few milliseconds: of it only the last. */
  #noteWindow(policy: WindowPolicy, counts: WindowCounts | undefined): void {
    const { standing, evaluation, now } = this.#blocked;
    if (counts === undefined) return;
    const rules = windowRules(policy);
    const view = rules.view(policy, counts, now, standing.timeZone);
    if (policy.kind === "token_bucket") {
      if (view.resetsAt === null) return;
      this.#note(view.resetsAt, policy.key);
      if (this.refilling === null || policy.key === evaluation.binding) this.refilling = policy.key;
      return;
    }
    let { remaining } = view;
    for (let at: Instant | null = now; at !== null; ) {
      at = rules.fitsAt(policy, counts, remaining + 1n, at, standing.timeZone);
      if (at === null) return;
      this.#note(at, policy.key);
      remaining = rules.view(policy, counts, at, standing.timeZone).remaining;
    }
  }
}
