import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { capacityOf } from "./capacity";
import { decide } from "./decide";
import { standingAt } from "./holds";
import type { Catalogue } from "./plan";
import type { Request } from "./request";
import { accountNow, type Standing } from "./standing";
import { worlds } from "./testing/decision-arbitraries";
import { requestOf, stories } from "./testing/decision-steps";
import {
  accountOn,
  DAY,
  dayWindow,
  ENTITLEMENT,
  HOUR,
  NOON,
  of,
  planOf,
  promo,
  purchased,
  task,
  terms,
  windows,
} from "./testing/example-plans";
import { lifeOf } from "./testing/live-story";
import { runs, SEARCH } from "./testing/property-runs";

/** One after the other, as whoever asks would find out; at most so many. */
function decidedOneByOne(
  standing: Standing,
  request: Request,
  catalogue: Catalogue,
  now: number,
  most: number,
): { allowed: number; reason: string | null; binding: string | null } {
  let state = standingAt(standing, catalogue, accountNow(standing, now));
  for (let allowed = 0; allowed < most; allowed++) {
    const { outcome, standing: after } = decide(
      state,
      { ...request, kind: "consume", partial: "reject" },
      catalogue,
      now,
    );
    if (outcome.outcome !== "allowed") return { allowed, reason: outcome.reason, binding: outcome.binding };
    state = after;
  }
  return { allowed: most, reason: null, binding: null };
}

const capacityIn = (life: ReturnType<typeof accountOn>, request: Request) =>
  capacityOf(life.standing, request, life.catalogue, life.now);

describe("effective capacity", () => {
  test("goes by windows first, says which binds, then by credits", () => {
    const life = accountOn(
      [windows([dayWindow("1d", "credits", 100), dayWindow("7d", "credits", 40)]), promo(), purchased()],
      [terms("grt_a", 10), terms("grt_b", 26, { kind: "purchased" })],
    );
    expect(capacityIn(life, task(3))).toEqual({
      requests: 25n,
      layers: [
        { layer: "windows", source: "windows", requests: 13n, fullWindow: "7d" },
        { layer: "promo", source: "promo", requests: 3n, fullWindow: null },
        { layer: "purchased", source: "purchased", requests: 9n, fullWindow: null },
      ],
      reason: "limit_reached",
      binding: "7d",
      isAtLeast: false,
    });
  });

  test("ends each layer by its own window, not by the first that is full", () => {
    const free = { ...windows([dayWindow("free-1d", "requests", 2)]), key: "free", source: "free" } as const;
    const life = accountOn([windows([dayWindow("1d", "requests", 3)]), free, promo()], [terms("grt_a", 10)]);
    expect(capacityIn(life, task(3)).layers.map(({ layer, fullWindow }) => [layer, fullWindow])).toEqual([
      ["windows", "1d"],
      ["free", "free-1d"],
      ["promo", null],
    ]);
  });

  test("is stopped by a gate before anything is used up", () => {
    const gates = [{ kind: "rate", key: "g", window: dayWindow("g", "requests", 5) }] as const;
    const life = accountOn(planOf([windows([dayWindow("1d", "credits", 1_000)])], { gates }));
    expect(capacityIn(life, task(1))).toMatchObject({ requests: 5n, reason: "gate_reached", binding: "g" });
    expect(capacityOf(life.standing, task(1), life.catalogue, life.now, "as_gates_allow")).toMatchObject({
      requests: 1_000n,
      binding: "1d",
    });
  });

  test("ends where consent ends, though there are credits", () => {
    const life = accountOn([purchased()], [terms("grt_a", 100, { kind: "purchased" })]);
    life.act({ kind: "consent_set", key: null, consent: { mode: "up_to", limit: of(7), period: "day" } });
    expect(capacityIn(life, task(2))).toMatchObject({ requests: 3n, binding: "consent" });
    life.act({ kind: "consent_set", key: null, consent: { mode: "ask" } });
    expect(capacityIn(life, task(2))).toMatchObject({ requests: 0n, reason: "consent_required", layers: [] });
  });

  test("is nothing where the account is frozen or the feature is not the plan's, and has no end where nothing bounds it", () => {
    const life = accountOn([ENTITLEMENT]);
    expect(capacityIn(life, task(1))).toMatchObject({ requests: null, reason: null });
    life.act({ kind: "frozen_set", frozen: "all", reason: "" });
    expect(capacityIn(life, task(1))).toMatchObject({ requests: 0n, reason: "account_frozen" });
    const none = accountOn(planOf([ENTITLEMENT], { features: ["sora.video"] }));
    expect(capacityIn(none, task(1))).toMatchObject({ requests: 0n, reason: "feature_not_entitled" });
  });

  test("is found at once, however large", () => {
    const life = accountOn(
      [windows([dayWindow("1d", "credits", 1_000_000_000)]), promo()],
      [terms("grt_a", 500_000)],
    );
    const startedAt = performance.now();
    expect(capacityIn(life, task("0.000007")).requests).toBe(142_928_571_428_571n + 0n);
    expect(performance.now() - startedAt).toBeLessThan(50);
  });

  test("knows a reset that is due and a grant that has ended", () => {
    const life = accountOn([promo()], [terms("grt_a", 10, { expiresAt: NOON + HOUR }), terms("grt_b", 4)]);
    expect(capacityIn(life, task(2)).requests).toBe(7n);
    life.now = NOON + DAY;
    expect(capacityIn(life, task(2)).requests).toBe(2n);
  });
});

describe("in any life,", SEARCH, () => {
  test("so many equal requests are allowed one after the other, and the next is not", () => {
    const MOST = 60;
    let bounded = 0;
    fc.assert(
      fc.property(stories(worlds(), { changesRules: true }), (story) => {
        const life = lifeOf(story);
        for (const step of story.steps) {
          if (step.act !== "ask") continue;
          const request = { ...requestOf(step, life.now), occurredAt: null };
          const capacity = capacityOf(life.standing, request, life.catalogue, life.now);
          const found = decidedOneByOne(life.standing, request, life.catalogue, life.now, MOST);
          const most = capacity.requests === null ? MOST : Math.min(Number(capacity.requests), MOST);
          expect(found.allowed).toBe(most);
          if (most === MOST) continue;
          bounded++;
          expect([capacity.reason, capacity.binding]).toEqual([found.reason, found.binding]);
          const counted = capacity.layers.reduce((sum, { requests }) => sum + requests, 0n);
          expect(counted <= (capacity.requests as bigint)).toBe(true);
        }
      }),
      runs(400),
    );
    expect(bounded).toBeGreaterThan(100);
  });
});
