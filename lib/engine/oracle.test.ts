import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatDecimal } from "./amounts";
import type { AccountAct, UsageEvent } from "./facts";
import { type Plan, policiesOf } from "./plan";
import type { Request } from "./request";
import { accountNow } from "./standing";
import type { AccountLife } from "./testing/account-life";
import { EVERYTHING, FEATURES, worlds } from "./testing/decision-arbitraries";
import { openLife, type Story, stories } from "./testing/decision-steps";
import { live } from "./testing/live-story";
import { NaiveAccount } from "./testing/naive-account";
import type { NaiveHold } from "./testing/naive-hold";
import { NaiveSpending } from "./testing/naive-spending";
import { type NaiveShare, naiveCost, naiveKey, totalOf } from "./testing/naive-walk";
import { runs, SEARCH } from "./testing/property-runs";
import type { Outcome } from "./trace";
import { windowRules } from "./windows/rules";

/**
 * The engine and the naive account, led through the same life. What the engine recorded tells the naive account what was asked
 * of it, never what came of it: both must answer alike.
 */
class Twins {
  readonly life: AccountLife;
  readonly naive: NaiveAccount;
  readonly #plan: Plan;
  readonly #holds = new Map<string, NaiveHold>();
  #seen = 0;

  readonly story: Story;

  constructor(story: Story) {
    this.story = story;
    this.life = openLife(story);
    this.#plan = story.world.plans[0];
    const book = story.world.catalogue.priceBook(this.#plan.priceBook);
    this.naive = new NaiveAccount(this.#plan, book, new NaiveSpending(this.#plan.consent));
  }

  liveThrough(): void {
    for (const step of this.story.steps) {
      if (step.act === "ask" && step.kind === "preview") continue; // leaves no fact to follow
      live(this.life, step);
      this.#follow();
    }
  }

  #follow(): void {
    for (const { fact } of this.life.lived.slice(this.#seen)) {
      if (fact.kind === "account") this.#act(fact.event.act, fact.event.at);
      else this.#use(fact.event);
    }
    this.#seen = this.life.lived.length;
    this.#compareStandings();
  }

  #act(act: AccountAct, now: number): void {
    const { naive } = this;
    if (act.kind === "grant_issued") naive.issue(act.grant, now);
    else if (act.kind === "grant_adjusted") naive.adjust(act.grantId, act.delta, act.expiresAt);
    else if (act.kind === "grant_voided") naive.voidGrant(act.grantId, now);
    else if (act.kind === "grant_expired") naive.expire(act.grantId, now);
    else if (act.kind === "grant_reset") naive.reset(act.grantId, now, act.reason !== null);
    else if (act.kind === "reset_redeemed") this.#redeem(act, now);
    else if (act.kind === "frozen_set") naive.spending.frozen = act.frozen;
    else if (act.kind === "consent_set") naive.spending.setConsent(act.key, act.consent);
    else if (act.kind === "caps_set") naive.spending.setCaps(act.caps);
  }

  /** What the fact says of each window is what the naive one shows, before and after, and something of it was given back. */
  #redeem({ grantId, windows }: Extract<AccountAct, { kind: "reset_redeemed" }>, now: number): void {
    const shown = (when: "before" | "after") =>
      windows.map((window) => [window.key, window[when].used, window[when].held]);
    const naive = () =>
      windows.map(({ key }) => {
        const counted = this.naive.windows.get(key);
        return [key, counted?.used(now), counted?.held(now)];
      });
    expect(shown("before")).toEqual(naive());
    this.naive.redeem(
      grantId,
      windows.map(({ key }) => key),
    );
    expect(shown("after")).toEqual(naive());
    expect(windows.some(({ before }) => before.used > 0n)).toBe(true);
  }

  #use(event: UsageEvent): void {
    const { kind, outcome, usage, decidedAt } = event;
    if (kind !== "expire") expect(this.naive.dueForReset(decidedAt)).toBe(undefined);
    if (kind === "extend") return;
    if (kind === "capture" || kind === "release" || kind === "expire") {
      const hold = this.#holds.get(event.holdRef as string) as NaiveHold;
      const ended = this.naive.end(hold, kind === "capture" ? usage : null, decidedAt);
      this.#compare(outcome, { ...ended, outcome: "allowed", reason: null, binding: null, wouldBlock: [] });
      return;
    }
    const request = {
      kind: kind as Request["kind"],
      feature: event.feature,
      usage,
      key: event.attribution.key,
      acceptsPart: event.partial === "accept",
    };
    const answer = this.naive.decide(request, decidedAt);
    this.#compare(outcome, answer);
    if (kind === "hold" && answer.outcome !== "blocked")
      this.#holds.set(event.ref, this.naive.holds.at(-1) as NaiveHold);
  }

  #compare(
    outcome: Outcome,
    naive: Pick<Outcome, "outcome" | "reason" | "binding" | "cost" | "wouldBlock"> & {
      shares: readonly NaiveShare[];
    },
  ): void {
    const layers = outcome.layers
      .filter(({ taken }) => taken > 0n)
      .map(({ layer, taken }) => [layer, taken] as const);
    const grants = outcome.layers.flatMap((layer) =>
      layer.grants
        .filter(({ taken }) => taken > 0n)
        .map(({ id, taken }) => [`${layer.layer} ${id}`, taken] as const),
    );
    const shorts = outcome.layers.flatMap((layer) =>
      layer.windows.map(({ key, shadow }) => [key, shadow ?? 0n] as const),
    );
    expect({
      outcome: outcome.outcome,
      reason: outcome.reason,
      binding: outcome.binding,
      cost: outcome.cost,
      covered: outcome.covered,
      layers: summed(layers),
      grants: summed(grants),
      wouldBlock: outcome.wouldBlock,
      shorts: summed(outcome.outcome === "blocked" ? [] : shorts),
    }).toEqual({
      outcome: naive.outcome,
      reason: naive.reason,
      binding: naive.binding,
      cost: naive.cost,
      covered: totalOf(naive.shares),
      layers: summed(naive.shares.map(({ layer, taken }) => [layer, taken])),
      grants: summed(
        naive.shares.flatMap(({ layer, draws }) =>
          draws.map(({ id, amount }) => [`${layer} ${id}`, amount] as const),
        ),
      ),
      wouldBlock: naive.wouldBlock,
      shorts: summed(naive.shares.flatMap((share) => Object.entries(share.shorts))),
    });
  }

  #compareStandings(): void {
    const { standing } = this.life;
    const now = accountNow(standing, this.life.now);
    for (const policy of policiesOf(this.#plan)) {
      for (const feature of policy.features ?? FEATURES) {
        const key = naiveKey(policy, feature);
        const view = windowRules(policy).view(policy, standing.windows[key], now, standing.timeZone);
        const naive = this.naive.window(policy, feature);
        expect([key, view.used, view.held]).toEqual([key, naive.used(now), naive.held(now)]);
      }
    }
    for (const grant of standing.grants) {
      const naive = this.naive.grants.find(({ id }) => id === grant.id);
      expect(naive && this.naive.leftOf(naive)).toBe(grant.available);
    }
  }
}

/** Amounts by name as text, without what is nothing: `{ promo: "0.000004" }`. */
function summed(amounts: readonly (readonly [string, bigint])[]): Record<string, string> {
  const sums: Record<string, bigint> = {};
  for (const [name, amount] of amounts) if (amount > 0n) sums[name] = (sums[name] ?? 0n) + amount;
  return Object.fromEntries(Object.entries(sums).map(([name, amount]) => [name, formatDecimal(amount)]));
}

describe("the engine and a naive account that keeps a list of everything,", SEARCH, () => {
  const small = worlds({ ...EVERYTHING, scales: [1n] });

  test("led through the same life, answer alike: outcome, reason, binding, layers, grants and windows (D1, D2, G1, G2, W2)", () => {
    fc.assert(
      fc.property(stories(small, { changesRules: false }), (story) => new Twins(story).liveThrough()),
      runs(2_000),
    );
  });

  test("agree that no window ever admitted more than its limit, in any stretch of time (W2)", () => {
    fc.assert(
      fc.property(stories(small, { changesRules: false }), (story) => {
        const twins = new Twins(story);
        twins.liveThrough();
        for (const window of twins.naive.windows.values())
          expect(window.mostAdmitted() <= window.policy.limit).toBe(true);
      }),
      runs(300),
    );
  });
});

test("the naive cost is rounded up once, from the exact sum", () => {
  const rate = (dimension: string, credits: bigint, per: bigint) => ({ dimension, when: {}, credits, per });
  const book = {
    ref: "b",
    features: { f: { dimensions: ["a", "b"], rates: [rate("a", 1n, 3n), rate("b", 2n, 3n)] } },
  };
  expect([
    naiveCost(book, "f", { a: 1n }),
    naiveCost(book, "f", { a: 1n, b: 1n }),
    naiveCost(book, "f", {}),
  ]).toEqual([1n, 1n, 0n]);
});
