import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { COST_MAX, overshootBound } from "./overshoot";
import type { Gate, Plan } from "./plan";
import type { AccountLife } from "./testing/account-life";
import { worlds } from "./testing/decision-arbitraries";
import { stories } from "./testing/decision-steps";
import {
  accountOn,
  capture,
  dayWindow,
  holdTask,
  of,
  planOf,
  promo,
  terms,
  windows,
} from "./testing/example-plans";
import { lifeOf } from "./testing/live-story";
import { runs, SEARCH } from "./testing/property-runs";

const bounded = (more: Partial<Plan> = {}) =>
  planOf([windows([dayWindow("1d", "credits", 10)]), promo()], {
    overshoot: { policy: "refund", maxPerEvent: of(3) },
    ...more,
  });
const bound = (life: AccountLife, plan: Plan) => overshootBound(life.standing, plan);
const gate = (limit: number, features: readonly string[] | null, more = {}): Gate => ({
  kind: "concurrency",
  key: `g-${features?.join() ?? "all"}`,
  limit,
  features,
  ...more,
});

describe("the worst possible overshoot", () => {
  test("is nothing of what is decided, and of holds what each capture may leave unpaid", () => {
    const plan = bounded();
    const life = accountOn(plan, [terms("grt_a", 50)]);
    expect(bound(life, plan)).toMatchObject({ perEvent: of(3), ofOpenHolds: 0n });
    holdTask(life, 5);
    holdTask(life, 20);
    expect(bound(life, plan)).toEqual({
      perEvent: of(3),
      ofOpenHolds: of(6),
      holdsMax: 256,
      ofAllHolds: of(3 * 256),
    });
  });

  test("without a bound of the plan is that of a cost, less the credits that a hold set aside", () => {
    const plan = bounded({ overshoot: { policy: "refund", maxPerEvent: null } });
    const life = accountOn(plan, [terms("grt_a", 50)]);
    holdTask(life, 25);
    expect(bound(life, plan).ofOpenHolds).toBe(COST_MAX - of(15));
  });

  test("of a hold that pinned another version of the plan is not taken from this one's bound", () => {
    const plan = bounded();
    const life = accountOn(plan, [terms("grt_a", 50)]);
    holdTask(life, 5);
    expect(bound(life, { ...plan, ref: "pln_examples@2" }).ofOpenHolds).toBe(COST_MAX);
  });

  test.each<[string, readonly Gate[], readonly string[] | null, number]>([
    ["the tightest gate on all features", [gate(9, null), gate(4, null, { key: "h" })], null, 4],
    ["no gate in shadow", [gate(4, null, { shadow: true })], null, 256],
    ["no gate of some features where others have none", [gate(4, ["codex.task"])], null, 256],
    [
      "the gates of each feature together",
      [gate(4, ["codex.task"]), gate(2, ["sora.video"])],
      ["codex.task", "sora.video"],
      6,
    ],
  ])("counts as many holds as may be open at once: %s", (_what, gates, features, holdsMax) => {
    const plan = bounded({ gates, features });
    expect(bound(accountOn(plan), plan)).toMatchObject({ holdsMax, ofAllHolds: of(3 * holdsMax) });
  });
});

describe("in any life", SEARCH, () => {
  const stepsOf = stories(worlds(), { changesRules: false });
  const quantities = fc.bigInt({ min: 0n, max: 40n });

  test("the captures of all open holds leave no more unpaid than the bound, whatever they report", () => {
    let captured = 0;
    fc.assert(
      fc.property(stepsOf, fc.bigInt({ min: 0n, max: 9n }), quantities, quantities, (story, most, a, b) => {
        const { scale } = story.world;
        const limited = (plan: Plan): Plan => ({
          ...plan,
          overshoot: { policy: "refund", maxPerEvent: most * scale },
        });
        const [first, second] = story.world.plans;
        const plans = [limited(first), limited(second)] as const;
        const plan = (ref: string) => (ref === first.ref ? plans[0] : plans[1]);
        const catalogue = { ...story.world.catalogue, plan };
        const life = lifeOf({ ...story, world: { ...story.world, plans, catalogue } });
        life.endExpiredHolds();
        const { ofOpenHolds, holdsMax } = overshootBound(life.standing, plan(life.standing.plan));
        expect(life.standing.holds.length).toBeLessThanOrEqual(holdsMax);
        let unpaid = 0n;
        for (const hold of life.standing.holds) {
          const usage =
            hold.feature === "video"
              ? { seconds: b * scale }
              : hold.feature === "ping"
                ? {}
                : { tokens: a * scale, seconds: b * scale };
          const step = life.step(capture(hold.ref, usage));
          if (step.kind !== "recorded") continue;
          captured++;
          unpaid += step.event.outcome.shortfall;
        }
        expect(unpaid <= ofOpenHolds).toBe(true);
      }),
      runs(800),
    );
    expect(captured).toBeGreaterThan(100);
  });
});
