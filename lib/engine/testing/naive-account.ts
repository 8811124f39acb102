import type { Instant, Microcredits } from "../amounts";
import type { GrantTerms } from "../facts";
import type { Plan } from "../plan";
import type { PriceBook, Usage } from "../price";
import type { WindowPolicy } from "../windows/window";
import { type NaiveAnswer, naiveDecide, naiveWouldBlock } from "./naive-decision";
import type { HeldShare, NaiveHold, Taking } from "./naive-hold";
import { NaiveRecurrence } from "./naive-recurrence";
import type { NaiveSpending } from "./naive-spending";
import {
  type GivenByHold,
  type NaiveRequest,
  type NaiveShare,
  naiveCost,
  naiveCount,
  naiveKey,
  naiveWalk,
} from "./naive-walk";
import { NaiveWindow } from "./naive-window";

export interface NaiveGrant extends GrantTerms {
  readonly createdAt: Instant;
  /** Until it ends, where it recurs. */
  readonly recurs: NaiveRecurrence | null;
}

/**
 * An account as one would explain it from SYSTEM.md: lists of everything that was taken, of windows, of grants and of what
 * consent and caps allow, gone through at every question. It keeps no totals and shares no code with the engine.
 */
export class NaiveAccount {
  lostToExpiryAt: Instant | null = null;
  grants: NaiveGrant[] = [];
  holds: NaiveHold[] = [];
  /** By the name that their counts go by. */
  readonly windows = new Map<string, NaiveWindow>();
  readonly #takings: Taking[] = [];

  readonly plan: Plan;
  readonly book: PriceBook;
  readonly spending: NaiveSpending;

  constructor(plan: Plan, book: PriceBook, spending: NaiveSpending) {
    this.plan = plan;
    this.book = book;
    this.spending = spending;
  }

  window(policy: WindowPolicy, feature: string): NaiveWindow {
    const key = naiveKey(policy, feature);
    const window = this.windows.get(key) ?? new NaiveWindow(policy, "UTC");
    this.windows.set(key, window);
    return window;
  }

  leftOf(grant: NaiveGrant): Microcredits {
    return this.#takings.reduce(
      (left, taking) => (taking.grant === grant.id ? left - taking.amount : left),
      grant.amount,
    );
  }

  canPay(grant: NaiveGrant, feature: string, now: Instant): boolean {
    const isNow = grant.effectiveAt <= now && (grant.expiresAt === null || now < grant.expiresAt);
    return isNow && (grant.features === null || grant.features.includes(feature));
  }

  issue(terms: GrantTerms, now: Instant): void {
    const recurs = terms.recurrence === undefined ? null : new NaiveRecurrence(terms, now);
    this.grants.push({ ...terms, createdAt: now, recurs });
    if (terms.kind !== "reset") this.lostToExpiryAt = null;
  }

  adjust(id: string, delta: Microcredits, expiresAt: Instant | null | undefined): void {
    this.grants = this.grants.map((grant) => {
      if (grant.id !== id) return grant;
      grant.recurs?.adjust(delta);
      return {
        ...grant,
        amount: grant.amount + delta,
        expiresAt: expiresAt === undefined ? grant.expiresAt : expiresAt,
      };
    });
  }

  /** What is left is gone; what a hold set aside of it stays with the hold, and what comes back of that is past its time. */
  voidGrant(id: string, now: Instant): void {
    const grant = this.#grant(id);
    this.#takings.push({ grant: id, amount: this.leftOf(grant) });
    this.grants = this.grants.map((one) => (one === grant ? { ...one, expiresAt: now, recurs: null } : one));
  }

  /** A grant whose reset time has come, if any. */
  dueForReset(now: Instant): NaiveGrant | undefined {
    return this.grants.find(
      ({ recurs, expiresAt }) =>
        recurs !== null && recurs.nextAt <= now && (expiresAt === null || expiresAt > now),
    );
  }

  /** What the new period leaves it with; what holds have set aside of it by now belongs to periods that are past. */
  reset(id: string, now: Instant, isByHand: boolean): void {
    const grant = this.#grant(id);
    const left = this.leftOf(grant);
    const after = (grant.recurs as NaiveRecurrence).reset(left, now, isByHand);
    for (const taking of this.#heldOf(id)) taking.isPast = true;
    this.#takings.push({ grant: id, amount: left - after });
    if (grant.kind !== "reset") this.lostToExpiryAt = null;
  }

  /** One reset less, and of these windows nothing is used; what holds have set aside there stays theirs. */
  redeem(id: string, keys: readonly string[]): void {
    this.#takings.push({ grant: id, amount: 1_000_000n });
    for (const key of keys) this.windows.get(key)?.forgetUsed();
  }

  #heldOf(id: string): Taking[] {
    return this.holds
      .flatMap(({ shares }) => shares.flatMap(({ takings }) => takings))
      .filter((taking) => taking.grant === id);
  }

  expire(id: string, now: Instant): void {
    const grant = this.#grant(id);
    if (this.leftOf(grant) > 0n && grant.kind !== "reset") this.lostToExpiryAt = now;
    this.grants = this.grants.filter((one) => one !== grant);
  }

  #grant(id: string): NaiveGrant {
    const grant = this.grants.find((one) => one.id === id);
    if (grant === undefined) throw new Error(`no grant ${id}`);
    return grant;
  }

  decide(request: NaiveRequest, now: Instant): NaiveAnswer & { wouldBlock: readonly string[] } {
    const decided = naiveDecide(this, this.plan, this.book, request, now);
    const answer = { ...decided, wouldBlock: naiveWouldBlock(this, this.book, request, decided, now) };
    if (answer.outcome === "blocked" || request.kind === "preview") return answer;
    this.#countAtGates(request, answer.cost, now);
    const shares = answer.shares.map((share) => this.#take(share, request, now, request.kind === "hold"));
    if (request.kind === "hold") this.holds.push({ request, shares });
    return answer;
  }

  /** Ends a hold: with the usage that it came to, or with none. Answers what was used, per layer and grant. */
  end(hold: NaiveHold, usage: Usage | null, now: Instant): { cost: Microcredits; shares: NaiveShare[] } {
    this.holds = this.holds.filter((open) => open !== hold);
    const request = { ...hold.request, usage: usage ?? {} };
    const cost = usage === null ? 0n : naiveCost(this.book, request.feature, request.usage);
    const used: NaiveShare[] = [];
    const given: { countedIn: string[]; taken: Map<string, Microcredits> } = {
      countedIn: [],
      taken: new Map(),
    };
    let left = cost;
    let isFree = usage !== null && cost === 0n; // counts once, by the first windows that held it
    for (const held of hold.shares) {
      const taken = this.#lastsFor(held, request.usage, cost, left);
      left -= taken;
      const isCounted = taken > 0n || (isFree && held.windows.length > 0);
      if (isCounted) isFree = false;
      for (const { policy, entry, amount } of held.windows) {
        const count = isCounted ? naiveCount(policy, request.usage, cost, taken) : 0n;
        this.window(policy, request.feature).settle(entry, amount, count < amount ? count : amount, now);
        if (taken > 0n && policy.measure === "requests") given.countedIn.push(policy.key);
      }
      for (const { window, entry, amount } of held.limits) window.settle(entry, amount, taken, now);
      used.push({ ...held.share, taken, shorts: {}, draws: this.#keepFirst(held.takings, taken) });
      given.taken.set(held.share.layer, taken);
    }
    const beyond = left === 0n ? [] : this.#walkOn(request, cost, left, now, given);
    return { cost, shares: [...used, ...beyond] };
  }

  #walkOn(
    request: NaiveRequest,
    cost: Microcredits,
    left: Microcredits,
    now: Instant,
    given: GivenByHold,
  ): NaiveShare[] {
    const shares = naiveWalk(this, this.plan, request, cost, left, now, {}, given);
    for (const share of shares) this.#take(share, request, now, false);
    return shares;
  }

  /** For how much of what is left the held share lasts: what it set aside in each window must be enough. */
  #lastsFor(held: HeldShare, usage: Usage, cost: Microcredits, left: Microcredits): Microcredits {
    let taken = left < held.share.taken ? left : held.share.taken;
    const isTooMuch = () =>
      held.windows.some(
        ({ policy, amount }) => policy.shadow !== true && naiveCount(policy, usage, cost, taken) > amount,
      );
    while (taken > 0n && isTooMuch()) taken -= 1n;
    return taken;
  }

  /** The first `amount` of what was set aside stays taken, the rest is given back. */
  #keepFirst(takings: readonly Taking[], amount: Microcredits): { id: string; amount: Microcredits }[] {
    let left = amount;
    return takings.map((taking) => {
      const held = taking.amount;
      taking.amount = left < taking.amount ? left : taking.amount;
      left -= taking.amount;
      if (taking.isPast === true) this.#giveBackPast(taking.grant, held - taking.amount);
      return { id: taking.grant, amount: taking.amount };
    });
  }

  /** What comes back to a period that is over is lost as far as it is not carried over. */
  #giveBackPast(id: string, amount: Microcredits): void {
    const { recurs } = this.#grant(id);
    if (recurs !== null) this.#takings.push({ grant: id, amount: amount - recurs.takeBack(amount) });
  }

  #countAtGates(request: NaiveRequest, cost: Microcredits, now: Instant): void {
    for (const gate of this.plan.gates) {
      if (gate.kind !== "rate" || gate.window.features?.includes(request.feature) === false) continue;
      const window = this.window(gate.window, request.feature);
      const asked = naiveCount(gate.window, request.usage, cost, cost);
      const room = window.remaining(now);
      if (gate.window.shadow === true && asked > room && request.kind !== "track") continue;
      window.add(asked < room ? asked : room, now, false);
    }
  }

  #take(share: NaiveShare, request: NaiveRequest, now: Instant, isHeld: boolean): HeldShare {
    const windows = share.counts.map(({ policy, amount }) => ({
      policy,
      amount,
      entry: this.window(policy, request.feature).add(amount, now, isHeld),
    }));
    const takings = share.draws.map(({ id, amount }) => ({ grant: id, amount }));
    this.#takings.push(...takings);
    const limits = (share.needsConsent && share.taken > 0n ? this.spending.limits(request.key) : []).map(
      ({ window }) => ({
        window,
        amount: share.taken,
        entry: window.add(share.taken, now, isHeld),
      }),
    );
    return { share, windows, takings, limits };
  }
}
