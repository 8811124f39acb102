import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ONE } from "./amounts";
import { spendLimit } from "./consent";
import { appliesTo, isCreditsLayer, policiesOf, windowsOf } from "./plan";
import type { Usage } from "./price";
import type { Standing } from "./standing";
import { FEATURES, worlds } from "./testing/decision-arbitraries";
import { stories } from "./testing/decision-steps";
import {
  accountOn,
  countedIn,
  dayWindow,
  ENTITLEMENT,
  givenBy,
  HOUR,
  NOON,
  of,
  planOf,
  promo,
  purchased,
  takenBy,
  task,
  terms,
  windows,
} from "./testing/example-plans";
import { lifeOf } from "./testing/live-story";
import { runs, SEARCH } from "./testing/property-runs";
import type { LayerTrace, Outcome, WindowTrace } from "./trace";
import { windowRules } from "./windows/rules";
import type { WindowCounts, WindowPolicy } from "./windows/window";

function layer(outcome: Outcome, key: string): LayerTrace {
  const found = outcome.layers.find((candidate) => candidate.layer === key);
  if (found === undefined) throw new Error(`no layer ${key}`);
  return found;
}

describe("one request", () => {
  const FREE = windows([dayWindow("free-1d", "credits", 3)], { key: "free", source: "free" });
  const LAYERS = [windows([dayWindow("5h", "credits", 2)]), FREE, promo(), purchased()];
  const GRANTS = [terms("grt_promo", 4), terms("grt_bought", 50, { kind: "purchased" })];

  test.each<[number, Record<string, string>]>([
    [1, { windows: "1" }],
    [2, { windows: "2" }],
    [4, { windows: "2", free: "2" }],
    [6, { windows: "2", free: "3", promo: "1" }],
    [9, { windows: "2", free: "3", promo: "4" }],
    [20, { windows: "2", free: "3", promo: "4", purchased: "11" }],
    [59, { windows: "2", free: "3", promo: "4", purchased: "50" }],
  ])("of %i credits is split across the layers in the plan's order (E3)", (units, taken) => {
    const outcome = accountOn(LAYERS, GRANTS).use(task(units));
    expect(outcome.outcome).toBe("allowed");
    expect(takenBy(outcome)).toEqual(taken);
    expect(outcome.covered).toBe(of(units));
  });

  test("is paid by the next layer while the one before is empty, and says what each had before (E3)", () => {
    const life = accountOn(LAYERS, GRANTS);
    life.use(task(6));
    const outcome = life.use(task(5));
    expect(
      outcome.layers.map(({ layer: key, before, taken, skipped }) => [key, before, taken, skipped]),
    ).toEqual([
      ["windows", 0n, 0n, "full"],
      ["free", 0n, 0n, "full"],
      ["promo", of(3), of(3), null],
      ["purchased", of(50), of(2), null],
    ]);
  });

  test("spends purchased credits only after all that is included, in whatever order the grants came (E3)", () => {
    const life = accountOn(LAYERS, GRANTS.toReversed());
    for (const expected of [{ windows: "2" }, { free: "2" }, { free: "1", promo: "1" }, { promo: "2" }])
      expect(takenBy(life.use(task(2)))).toEqual(expected);
    expect(takenBy(life.use(task(2)))).toEqual({ promo: "1", purchased: "1" });
  });

  test("follows the plan's order of layers, which is data", () => {
    const outcome = accountOn([promo(), FREE, windows([dayWindow("5h", "credits", 2)])], GRANTS).use(task(8));
    expect(takenBy(outcome)).toEqual({ promo: "4", free: "3", windows: "1" });
  });

  test("that is covered early leaves the later layers alone and says they were not needed", () => {
    const outcome = accountOn(LAYERS, GRANTS).use(task(1));
    expect(outcome.layers.map((trace) => trace.skipped)).toEqual([
      null,
      "not_needed",
      "not_needed",
      "not_needed",
    ]);
  });

  test("finds an entitlement without windows unlimited: it covers all that is left", () => {
    const outcome = accountOn([windows([dayWindow("5h", "credits", 2)]), ENTITLEMENT]).use(task(1_000_000));
    expect(takenBy(outcome)).toEqual({ windows: "2", entitlement: "999998" });
    expect(layer(outcome, "entitlement").before).toBeNull();
  });

  test("passes by a layer, a window and a grant that are for another feature, and the trace says so", () => {
    const only = ["sora.video"];
    const life = accountOn(
      [
        windows([dayWindow("video-1d", "credits", 9)], { key: "video", features: only }),
        windows([dayWindow("sora-1d", "credits", 1, { features: only }), dayWindow("all-1d", "credits", 3)]),
        promo(),
      ],
      [terms("grt_video", 8, { features: only }), terms("grt_any", 8)],
    );
    const outcome = life.use(task(5));
    expect(takenBy(outcome)).toEqual({ windows: "3", promo: "2" });
    expect(layer(outcome, "video")).toMatchObject({ skipped: "not_for_feature", windows: [], before: null });
    expect(layer(outcome, "windows").windows.map((window) => window.key)).toEqual(["all-1d"]);
    expect(layer(outcome, "promo").grants).toEqual([
      { id: "grt_any", before: of(8), taken: of(2), skipped: null },
      { id: "grt_video", before: of(8), taken: 0n, skipped: "not_for_feature" },
    ]);
  });

  test("is bounded by what a layer gives one request at most, and goes on to the next layer", () => {
    const life = accountOn(
      [promo({ maxPerRequest: of(3) }), purchased()],
      [terms("grt_promo", 10), terms("grt_bought", 10, { kind: "purchased" })],
    );
    expect(takenBy(life.use(task(5)))).toEqual({ promo: "3", purchased: "2" });
  });

  test("that two credits layers could pay draws on a grant they share no more than it has (G2)", () => {
    const life = accountOn(
      [promo({ key: "first", maxPerRequest: of(3) }), promo({ key: "second", kinds: ["promo", "plan"] })],
      [terms("grt_shared", 5), terms("grt_plan", 1, { kind: "plan", priority: 1 })],
    );
    const outcome = life.use(task(6));
    expect(takenBy(outcome)).toEqual({ first: "3", second: "3" });
    expect(givenBy(outcome)).toEqual({ grt_shared: "5", grt_plan: "1" });
    expect(life.standing.grants.map((grant) => grant.available)).toEqual([0n, 0n]);
  });
});

describe("several windows in one layer", () => {
  const layers = [windows([dayWindow("5h", "credits", 3), dayWindow("7d", "credits", 5)]), promo()];

  test("cover only what all of them have room for, and all count it (W2)", () => {
    const life = accountOn(layers, [terms("grt_promo", 100)]);
    const first = life.use(task(4));
    expect(takenBy(first)).toEqual({ windows: "3", promo: "1" });
    expect(countedIn(first, "5h")).toEqual({ used: "3", held: "0" });
    expect(countedIn(first, "7d")).toEqual({ used: "3", held: "0" });
  });

  test("name the one that is full as binding when nothing else pays", () => {
    const life = accountOn(layers);
    life.use(task(3));
    expect(life.use(task(1))).toMatchObject({ outcome: "blocked", reason: "limit_reached", binding: "5h" });
    const other = accountOn([windows([dayWindow("5h", "credits", 9), dayWindow("7d", "credits", 5)])]);
    expect(other.use(task(6))).toMatchObject({ outcome: "blocked", reason: "limit_reached", binding: "7d" });
  });

  test("of which one does not count the feature leave it out", () => {
    const mixed = [
      windows([dayWindow("a", "credits", 9), dayWindow("b", "credits", 1, { features: ["sora.video"] })]),
    ];
    const outcome = accountOn(mixed).use(task(7));
    expect(takenBy(outcome)).toEqual({ windows: "7" });
    expect(layer(outcome, "windows").windows.map((window) => window.key)).toEqual(["a"]);
  });
});

describe("a window measured in requests", () => {
  test("covers all of the cost or nothing, and counts one", () => {
    const life = accountOn([windows([dayWindow("r", "requests", 2)]), promo()], [terms("grt_promo", 9)]);
    expect(takenBy(life.use(task(500)))).toEqual({ windows: "500" });
    const second = life.use(task("0.000001"));
    expect(countedIn(second, "r")).toEqual({ used: "2", held: "0" });
    expect(takenBy(life.use(task(4)))).toEqual({ promo: "4" });
  });

  test("beside one measured in credits that has too little room covers nothing: half a request does not exist", () => {
    const layers = [windows([dayWindow("r", "requests", 2), dayWindow("c", "credits", 3)]), promo()];
    const outcome = accountOn(layers, [terms("grt_promo", 9)]).use(task(4));
    expect(takenBy(outcome)).toEqual({ promo: "4" });
    expect(countedIn(outcome, "r")).toEqual({ used: "0", held: "0" });
  });

  test("after a layer that paid a part covers the whole rest", () => {
    const layers = [promo(), windows([dayWindow("r", "requests", 1)])];
    expect(takenBy(accountOn(layers, [terms("grt_promo", 3)]).use(task(10)))).toEqual({
      promo: "3",
      windows: "7",
    });
  });

  test("with less than one request of room has none", () => {
    const life = accountOn([windows([dayWindow("r", "requests", 1)])]);
    life.use(task(1));
    expect(life.use(task(1))).toMatchObject({ reason: "limit_reached", binding: "r" });
  });
});

describe("a window measured in a dimension", () => {
  const layers = [windows([dayWindow("tokens-1d", "tokens", 50)]), promo()];
  const tokens = (units: number, count: number) =>
    task(0, { usage: { units: of(units), tokens: of(count) } });

  test("covers the cost in proportion to the quantity it has room for", () => {
    const life = accountOn(layers, [terms("grt_promo", 500)]);
    const outcome = life.use(tokens(100, 100));
    expect(takenBy(outcome)).toEqual({ windows: "100", promo: "100" });
    expect(countedIn(outcome, "tokens-1d")).toEqual({ used: "50", held: "0" });
  });

  test("covers a request without that dimension whole, also when it is full, and counts nothing", () => {
    const life = accountOn(layers);
    life.use(tokens(0, 50));
    const outcome = life.use(tokens(7, 0));
    expect(takenBy(outcome)).toEqual({ windows: "7" });
    expect(countedIn(outcome, "tokens-1d")).toEqual({ used: "50", held: "0" });
  });

  test("rounds what it covers down and what it counts up, so that it never admits more (W2)", () => {
    const third = [windows([dayWindow("tokens-1d", "tokens", 0, { limit: 2n })]), promo()];
    const life = accountOn(third, [terms("grt_promo", 1)]);
    // 3 micro-units of tokens at 1:1 cost 3; with 4 more of units, 7 in all: two thirds of 7 is 4, which count 4*3/7 = 1.7.
    const outcome = life.use(task(0, { usage: { units: 4n, tokens: 3n } }));
    expect(layer(outcome, "windows").taken).toBe(4n);
    expect(layer(outcome, "promo").taken).toBe(3n);
    expect(layer(outcome, "windows").windows[0]?.used).toBe(2n);
  });
});

describe("a request that costs nothing", () => {
  const lookup = (pages = 1) => task(0, { feature: "docs.lookup", usage: { pages: of(pages) } });

  test("is never blocked by a layer, and is counted by the first that has room", () => {
    const life = accountOn([
      windows([dayWindow("r", "requests", 1)]),
      windows([dayWindow("f", "requests", 1)], { key: "free" }),
    ]);
    const first = life.use(lookup());
    expect([countedIn(first, "r").used, countedIn(first, "f").used]).toEqual(["1", "0"]);
    const second = life.use(lookup());
    expect([countedIn(second, "r").used, countedIn(second, "f").used]).toEqual(["1", "1"]);
    const third = life.use(lookup());
    expect(third).toMatchObject({ outcome: "allowed", cost: 0n, covered: 0n, shortfall: 0n });
    expect(third.layers.map((trace) => trace.skipped)).toEqual(["full", "full"]);
  });

  test("counts its quantity where a window measures that", () => {
    const life = accountOn([windows([dayWindow("pages-1d", "pages", 5)])]);
    expect(countedIn(life.use(lookup(4)), "pages-1d")).toEqual({ used: "4", held: "0" });
    expect(countedIn(life.use(lookup(4)), "pages-1d")).toEqual({ used: "4", held: "0" });
  });

  test("touches no credits, and asks for no consent", () => {
    const life = accountOn(planOf([purchased()], { consent: { mode: "ask" } }), [
      terms("grt_bought", 5, { kind: "purchased" }),
    ]);
    const outcome = life.use(lookup());
    expect(outcome.outcome).toBe("allowed");
    expect(outcome.layers[0]?.skipped).toBe("not_needed");
  });
});

test("a window counts again from its reset, and the trace names the next one", () => {
  const life = accountOn([windows([dayWindow("d", "credits", 4)])]);
  expect(life.use(task(4)).layers[0]?.windows[0]?.resetsAt).toBe(NOON + 12 * HOUR);
  expect(life.use(task(1)).outcome).toBe("blocked");
  life.now = NOON + 12 * HOUR;
  const outcome = life.use(task(1));
  expect(outcome.outcome).toBe("allowed");
  expect(outcome.layers[0]?.windows[0]).toMatchObject({ used: ONE, resetsAt: NOON + 36 * HOUR });
});

describe("in any life", SEARCH, () => {
  const anyStory = stories(worlds(), { changesRules: true });

  test("no decision brings a window, gate, consent or cap above its limit, used and held together (W2)", () => {
    fc.assert(
      fc.property(anyStory, (story) => {
        for (const { before, after, fact } of lifeOf(story).lived) {
          if (fact.kind !== "usage") continue;
          const { plan, decidedAt } = fact.event;
          const counted = (standing: Standing, policy: WindowPolicy, counts: WindowCounts | undefined) => {
            const view = windowRules(policy).view(policy, counts, decidedAt, standing.timeZone);
            return view.used + view.held;
          };
          // A limit that was lowered meanwhile lies below what was counted: then nothing more may come.
          const check = (
            policy: WindowPolicy,
            was: WindowCounts | undefined,
            is: WindowCounts | undefined,
          ) => {
            const [first, then] = [counted(before, policy, was), counted(after, policy, is)];
            expect(then <= policy.limit || then <= first).toBe(true);
          };
          for (const policy of windowsOf(policiesOf(story.world.catalogue.plan(plan)), FEATURES))
            check(policy, before.windows[policy.key], after.windows[policy.key]);
          for (const key of ["consent", "consent:key_a", "consent:key_b", "cap-0", "cap-1"]) {
            const [was, is] = [spendLimit(before, key), spendLimit(after, key)];
            if (was !== null && is !== null)
              check(is.policy, was.counts ?? undefined, is.counts ?? undefined);
          }
        }
      }),
      runs(1_500),
    );
  });

  test("a layer is asked only when the one before has no more to give (E3)", () => {
    fc.assert(
      fc.property(anyStory, (story) => {
        for (const { fact } of lifeOf(story).lived) {
          if (fact.kind !== "usage" || !["consume", "hold", "track"].includes(fact.event.kind)) continue;
          const { outcome, feature, usage } = fact.event;
          if (outcome.outcome === "blocked") continue;
          const plan = story.world.catalogue.plan(fact.event.plan);
          let left = outcome.cost;
          for (const [i, layer] of outcome.layers.entries()) {
            const rule = plan.layers[i];
            left -= layer.taken;
            if (left === 0n || rule === undefined || !appliesTo(rule.features, feature)) continue;
            // Something is left, so this layer gave all it could of what it had.
            if (!isCreditsLayer(rule)) {
              const enforced = layer.windows.filter(({ shadow }) => shadow === null);
              const asAWhole = enforced.some((window) => window.measure === "requests");
              const isFull = enforced.some((window) => isSpent(window, outcome.cost, usage, left));
              expect(isFull || (asAWhole && layer.taken === 0n) || layer.taken === rule.maxPerRequest).toBe(
                true,
              );
            } else if (!rule.needsConsent && rule.maxPerRequest === null)
              expect(layer.taken).toBe(layer.before);
          }
        }
      }),
      runs(1_000),
    );
  });

  /** True where the window, as it stands after the decision, has not room for one credit more of this request. */
  function isSpent(window: WindowTrace, cost: bigint, usage: Usage, left: bigint): boolean {
    const room = window.limit - window.used - window.held;
    if (window.measure === "credits") return room < left;
    if (window.measure === "requests") return room < ONE;
    return room * cost < (usage[window.measure] ?? 0n) * left;
  }
});
