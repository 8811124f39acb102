import type { Instant, Microcredits } from "../amounts";
import type { MemberTerms } from "../facts";
import type { Plan } from "../plan";
import type { PriceBook, Usage } from "../price";
import type { WindowPolicy } from "../windows/window";
import { countAtGates, type NaiveAnswer, naiveDecide, naiveWouldBlock } from "./naive-decision";
import { NaiveGrants } from "./naive-grants";
import type { HeldShare, NaiveHold } from "./naive-hold";
import { type NaivePart, partOf, type SpendingChange } from "./naive-refund";
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

/**
 * An account as one would explain it from SYSTEM.md: lists of everything that was taken, of windows, of grants and of what
 * consent and caps allow, gone through at every question. It keeps no totals and shares no code with the engine.
 */
export class NaiveAccount extends NaiveGrants {
  seq = 0;
  timeZone = "UTC";
  readonly members = new Map<string, MemberTerms>();
  /** Whose caps of members hold, where they are those of a hold that is being captured. */
  pinned: Plan | null = null;
  /** By the name that their counts go by. */
  readonly windows = new Map<string, NaiveWindow>();
  /** What the last request took, or the end of the last hold, in order. */
  drawn: readonly NaivePart[] = [];
  /** What was said of spending, of members and of clocks, and when. */
  readonly changes: SpendingChange[] = [];
  /** Of the work that was told last: what counted it now, since what ran when it happened was over. */
  readonly closed = new Set<string>();

  plan: Plan;
  book: PriceBook;
  readonly spending: NaiveSpending;

  constructor(plan: Plan, book: PriceBook, spending: NaiveSpending) {
    super();
    this.plan = plan;
    this.book = book;
    this.spending = spending;
    spending.capsOfMember = (member) => {
      const own = this.members.get(member);
      return own === undefined ? [] : (own.caps ?? (this.pinned ?? this.plan).members?.caps ?? []);
    };
  }

  window(policy: WindowPolicy, request: Pick<NaiveRequest, "feature" | "member">): NaiveWindow {
    const key = naiveKey(policy, request);
    const member = this.members.get(request.member ?? "");
    const limit = policy.perMember === true ? (member?.limits[policy.key] ?? policy.limit) : policy.limit;
    const window = this.windows.get(key) ?? new NaiveWindow({ ...policy, limit }, this.timeZone);
    window.policy = { ...policy, limit };
    this.windows.set(key, window);
    return window;
  }

  /** Nobody asks for them any more. What they have set aside they still end, and count where it was counted. */
  removeMember(member: string): void {
    this.members.delete(member);
    if (this.holds.some(({ request }) => request.member === member)) return;
    for (const [key, { entries }] of this.windows) if (key.includes(`@${member}`)) entries.splice(0);
  }

  /** What runs keeps the clocks that it was announced by; what begins from now on goes by these. */
  setTimeZone(timeZone: string): void {
    this.timeZone = timeZone;
    for (const window of [...this.windows.values(), ...this.spending.windows()]) window.timeZone = timeZone;
    this.spending.timeZone = timeZone;
  }

  /** One reset less, and of these windows nothing is used; what holds have set aside there stays theirs. */
  redeem(id: string, keys: readonly string[]): void {
    this.takings.push({ grant: id, amount: 1_000_000n });
    this.forgetUsed(keys);
  }

  forgetUsed(keys: readonly string[]): void {
    for (const key of keys) this.windows.get(key)?.forgetUsed();
  }

  decide(request: NaiveRequest, now: Instant): NaiveAnswer & { wouldBlock: readonly string[] } {
    const decided = naiveDecide(this, this.plan, this.book, request, now);
    const answer = { ...decided, wouldBlock: naiveWouldBlock(this, this.book, request, decided, now) };
    this.closed.clear();
    if (answer.outcome === "blocked" || request.kind === "preview") return answer;
    countAtGates(this, request, answer.cost, now);
    const shares = answer.shares.map((share) => this.#take(share, request, now, request.kind === "hold"));
    this.drawn = shares.map((share) => partOf(share, this.seq));
    const { plan, book } = this;
    const expiresAt = now + (request.holdSeconds ?? 0) * 1_000;
    if (request.kind === "hold") this.holds.push({ seq: this.seq, request, plan, book, shares, expiresAt });
    return answer;
  }

  /** Ends a hold: with the usage that it came to, or with none. Answers what was used, per layer and grant. */
  end(
    hold: NaiveHold,
    usage: Usage | null,
    now: Instant,
    occurredAt = now,
  ): { cost: Microcredits; shares: NaiveShare[] } {
    this.closed.clear();
    this.holds = this.holds.filter((open) => open !== hold);
    const request = { ...hold.request, usage: usage ?? {}, occurredAt };
    const cost = usage === null ? 0n : naiveCost(hold.book, request.feature, request.usage);
    const used: NaiveShare[] = [];
    const drawn: NaivePart[] = [];
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
      const windows = held.windows.map(({ policy, window, entry, amount }) => {
        const count = isCounted ? naiveCount(policy, request.usage, cost, taken) : 0n;
        if (taken > 0n && policy.measure === "requests") given.countedIn.push(policy.key);
        const counted = count < amount ? count : amount;
        return { policy, window, amount: counted, entry: window.settle(entry, amount, counted, now) };
      });
      const limits = held.limits.map(({ name, window, entry, amount }) => ({
        name,
        window,
        entry: window.settle(entry, amount, taken, now),
      }));
      used.push({ ...held.share, taken, shorts: {}, draws: this.keepFirst(held.takings, taken) });
      given.taken.set(held.share.layer, taken);
      if (isCounted)
        drawn.push(partOf({ ...held, share: { ...held.share, taken }, windows, limits }, hold.seq, true));
    }
    this.drawn = drawn;
    const beyond = left === 0n ? [] : this.#walkOn(hold.plan, request, cost, left, now, given);
    return { cost, shares: [...used, ...beyond] };
  }

  #walkOn(
    plan: Plan,
    request: NaiveRequest,
    cost: Microcredits,
    left: Microcredits,
    now: Instant,
    given: GivenByHold,
  ): NaiveShare[] {
    this.pinned = plan;
    const shares = naiveWalk(this, plan, request, cost, left, now, {}, given);
    const taken = shares.map((share) => this.#take(share, request, now, false));
    this.drawn = [...this.drawn, ...taken.map((share) => partOf(share, this.seq))];
    this.pinned = null;
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

  /** Where it happened; what ran then and is over counts it now, by its name. */
  count(
    name: string,
    window: NaiveWindow,
    amount: bigint,
    { occurredAt }: NaiveRequest,
    { now, isHeld }: { readonly now: Instant; readonly isHeld: boolean },
  ) {
    if (occurredAt === undefined || occurredAt >= now) return window.add(amount, now, isHeld);
    if (window.isOver(occurredAt, now)) this.closed.add(name);
    return window.add(amount, now, isHeld, occurredAt);
  }

  #take(share: NaiveShare, request: NaiveRequest, now: Instant, isHeld: boolean): HeldShare {
    const how = { now, isHeld };
    const windows = share.counts.map(({ policy, amount }) => {
      const window = this.window(policy, request);
      return {
        policy,
        amount,
        window,
        entry: this.count(naiveKey(policy, request), window, amount, request, how),
      };
    });
    const takings = share.draws.map(({ id, amount }) => ({ grant: id, amount }));
    this.takings.push(...takings);
    const limits = (share.needsConsent && share.taken > 0n ? this.spending.limits(request) : []).map(
      ({ name, window }) => ({
        name,
        window,
        amount: share.taken,
        entry: this.count(name, window, share.taken, request, how),
      }),
    );
    return { share, windows, takings, limits };
  }
}
