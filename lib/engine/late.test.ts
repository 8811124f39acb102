import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Instant } from "./amounts";
import { FUTURE_SKEW_MS } from "./late";
import { policiesOf } from "./plan";
import { accountNow } from "./standing";
import { AccountLife } from "./testing/account-life";
import { worlds } from "./testing/decision-arbitraries";
import { stories } from "./testing/decision-steps";
import {
  accountOn,
  capture,
  catalogueOf,
  countedIn,
  DAY,
  dayWindow,
  HOUR,
  holdTask,
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
import { windowRules } from "./windows/rules";
import type { WindowPolicy } from "./windows/window";

const MIDNIGHT = NOON - 12 * HOUR;
const told = (units: number, occurredAt: Instant) => task(units, { kind: "track", occurredAt });
const base = { measure: "credits", limit: of(10), features: null } as const;
const day = (more = {}): WindowPolicy => ({ ...dayWindow("w", "credits", 10), ...more }) as WindowPolicy;
const anchored: WindowPolicy = { ...base, kind: "anchored", key: "w", windowMs: 5 * HOUR };
const sliding: WindowPolicy = { ...base, kind: "sliding", key: "w", windowMs: 6 * HOUR, slices: 6 };
const bucket: WindowPolicy = { ...base, kind: "token_bucket", key: "w", windowMs: 10 * HOUR };
const lifeWith = (policy: WindowPolicy, now: Instant = NOON): AccountLife => {
  const life = accountOn([windows([policy]), promo()], [terms("grt_a", 50)]);
  life.now = now;
  return life;
};

describe("usage that is told late", () => {
  test.each<[string, number, string | null]>([
    ["now", 0, null],
    ["as old as the plan takes, to the millisecond", 7 * DAY, null],
    ["a millisecond older", 7 * DAY + 1, "occurred_too_early"],
    ["ahead by what clocks may be apart", -FUTURE_SKEW_MS, null],
    ["a millisecond more ahead", -FUTURE_SKEW_MS - 1, "occurred_in_future"],
  ])("is taken or refused by its age: %s", (_what, agoMs, code) => {
    for (const kind of ["track", "consume", "hold", "preview"] as const) {
      const life = lifeWith(day());
      const { standing } = life;
      const step = life.step(task(1, { kind, occurredAt: NOON - agoMs }));
      expect(step.kind === "refused" ? step.code : null).toBe(code);
      if (code !== null) expect(life.standing).toBe(standing);
    }
  });

  test("is taken by the age that the hold's own plan sets, where it ends a hold", () => {
    const strict = planOf([promo()], { ref: "pln_examples@2", lateUsage: { maxAgeMs: 0 } });
    const life = accountOn([promo()], [terms("grt_a", 50)], [strict]);
    const hold = holdTask(life, 5);
    life.act({ kind: "plan_changed", plan: strict.ref, reason: "" });
    expect(life.step(told(1, NOON - 1))).toMatchObject({ kind: "refused", code: "occurred_too_early" });
    const late = { ...capture(hold, { units: of(5) }), occurredAt: NOON - HOUR } as const;
    expect(life.step(late).kind).toBe("recorded");
    expect(life.lastEvent).toMatchObject({ kind: "capture", occurredAt: NOON - HOUR, decidedAt: NOON });
  });

  test("from a little ahead is counted now, and says what its caller's clock said", () => {
    const life = lifeWith(day());
    expect(life.use(told(3, NOON + 60_000)).closed).toBeUndefined();
    expect(life.lastEvent).toMatchObject({ occurredAt: NOON + 60_000, decidedAt: NOON });
  });
});

describe("counts where it happened, or now where that is over:", () => {
  test.each<[string, WindowPolicy, Instant, Instant, boolean]>([
    ["on the first instant of the day", day(), NOON, MIDNIGHT, false],
    ["a millisecond before the day", day(), NOON, MIDNIGHT - 1, true],
    ["the day before, told on the first instant", day(), MIDNIGHT, MIDNIGHT - 1, true],
    // Berlin puts its clocks forward on 29 March 2026: that day has 23 hours, and begins at 23:00 UTC.
    [
      "the day on which clocks go forward",
      day({ timeZone: "Europe/Berlin" }),
      Date.UTC(2026, 2, 29, 21, 59, 59, 999),
      Date.UTC(2026, 2, 28, 23),
      false,
    ],
    [
      "a millisecond before that day",
      day({ timeZone: "Europe/Berlin" }),
      Date.UTC(2026, 2, 29, 21, 59, 59, 999),
      Date.UTC(2026, 2, 28, 22, 59, 59, 999),
      true,
    ],
    [
      "that day, told when its 23 hours are over",
      day({ timeZone: "Europe/Berlin" }),
      Date.UTC(2026, 2, 29, 22),
      Date.UTC(2026, 2, 29, 21, 59, 59, 999),
      true,
    ],
    // And back on 25 October: 25 hours, from 22:00 UTC.
    [
      "the day on which clocks go back, in its 25th hour",
      day({ timeZone: "Europe/Berlin" }),
      Date.UTC(2026, 9, 25, 22, 59, 59, 999),
      Date.UTC(2026, 9, 24, 22),
      false,
    ],
    [
      "29 February told in March",
      day({ unit: "month" }),
      Date.UTC(2028, 2, 1),
      Date.UTC(2028, 1, 29, 12),
      true,
    ],
    ["the last year", day({ unit: "month" }), Date.UTC(2027, 0, 1), Date.UTC(2026, 11, 31, 23), true],
  ])("%s", (_what, policy, now, occurredAt, isClosed) => {
    const life = lifeWith(policy, now);
    const outcome = life.use(told(4, occurredAt));
    expect(outcome.closed).toEqual(isClosed ? ["w"] : undefined);
    // Either way the running span has counted it, and nothing of what was before is rewritten.
    expect(countedIn(outcome, "w").used).toBe("4");
  });

  test("an anchored window counts what happened since it began, and begins none in the past", () => {
    const life = lifeWith(anchored);
    expect(life.use(told(1, NOON - HOUR)).closed).toEqual(["w"]);
    expect(life.standing.windows.w).toMatchObject({ startAt: NOON });
    life.now = NOON + HOUR;
    expect(life.use(told(1, NOON)).closed).toBeUndefined();
    expect(life.use(told(1, NOON - 1)).closed).toEqual(["w"]);
    life.now = NOON + 5 * HOUR;
    expect(life.use(told(1, NOON + 5 * HOUR - 1)).closed).toEqual(["w"]);
  });

  test("a sliding window lets it go when it would have gone, had it been told in time", () => {
    const late = lifeWith(sliding, NOON + 4 * HOUR);
    late.use(task(2));
    expect(countedIn(late.use(told(3, NOON)), "w").used).toBe("5");
    const inTime = lifeWith(sliding);
    inTime.use(task(3));
    inTime.now = NOON + 4 * HOUR;
    inTime.use(task(2));
    expect(late.standing.windows.w).toEqual(inTime.standing.windows.w);
    for (const [now, used] of [
      [NOON + 7 * HOUR - 1, "5"],
      [NOON + 7 * HOUR, "2"],
    ] as const) {
      late.now = now;
      expect(countedIn(late.use(task(0, { kind: "preview" })), "w").used).toBe(used);
    }
  });

  test("a slice that has left is over on that very instant, and not before", () => {
    const life = lifeWith(sliding, NOON + 7 * HOUR - 1);
    expect(life.use(told(1, NOON)).closed).toBeUndefined();
    life.now = NOON + 7 * HOUR;
    expect(life.use(told(1, NOON + HOUR - 1)).closed).toEqual(["w"]);
  });

  test("a bucket has no past: it is taken from it now", () => {
    const life = lifeWith(bucket);
    const outcome = life.use(told(4, NOON - 9 * HOUR));
    expect(outcome.closed).toBeUndefined();
    expect(countedIn(outcome, "w").used).toBe("4");
  });

  test("gates, caps and consent say so as windows do", () => {
    const gate = { kind: "rate", key: "g", window: dayWindow("g", "requests", 9) } as const;
    const consent = { mode: "up_to", limit: of(50), period: "day" } as const;
    const plan = planOf([purchased()], { gates: [gate], consent });
    const life = accountOn(plan, [terms("grt_b", 20, { kind: "purchased" })]);
    life.act({ kind: "caps_set", caps: [{ key: "week", apiKey: null, period: "week", limit: of(50) }] });
    // Friday noon: yesterday is over, the week is not.
    expect(life.use(told(3, NOON - DAY)).closed).toEqual(["g", "consent"]);
    expect(life.use(told(3, NOON - 5 * DAY)).closed).toEqual(["g", "consent", "week"]);
  });
});

describe("late usage", () => {
  test("takes no more than the room that there is now, and draws its credits now", () => {
    const life = lifeWith(day());
    life.use(task(8));
    const outcome = life.use(told(5, NOON - HOUR));
    expect(takenBy(outcome)).toEqual({ windows: "2", promo: "3" });
  });

  test("of what is decided now only says when it was asked", () => {
    const life = lifeWith(day());
    const outcome = life.use(task(3, { occurredAt: MIDNIGHT - 1 }));
    expect(outcome.closed).toBeUndefined();
    expect(life.lastEvent.occurredAt).toBe(MIDNIGHT - 1);
  });

  test("beyond a hold counts where it happened; what was held ends where it was held", () => {
    const life = lifeWith(sliding);
    const hold = holdTask(life, 2);
    life.now = NOON + 800_000;
    const late = { ...capture(hold, { units: of(5) }), occurredAt: NOON - 2 * HOUR } as const;
    expect(countedIn(life.use(late), "w")).toEqual({ used: "5", held: "0" });
    expect(life.standing.windows.w).toMatchObject({
      slices: [
        { startAt: NOON - 2 * HOUR, used: of(3), held: 0n },
        { startAt: NOON, used: of(2), held: 0n },
      ],
    });
  });

  test("goes by the test clock of an account that hangs on one", () => {
    const plan = planOf([windows([day()])]);
    const life = AccountLife.opened(catalogueOf([plan]), plan.ref, NOON, plan.consent, NOON - 30 * DAY);
    expect(life.step(told(1, NOON))).toMatchObject({ kind: "refused", code: "occurred_in_future" });
    expect(life.step(told(1, NOON - 30 * DAY)).kind).toBe("recorded");
  });
});

test(
  "whatever is told late, no window counts more than its limit at any instant that is still to come (W2)",
  SEARCH,
  () => {
    let isAnyLate = false;
    fc.assert(
      fc.property(stories(worlds(), { changesRules: false }), fc.nat(30), (story, hours) => {
        const life = lifeOf(story);
        for (const { fact } of life.lived)
          if (fact.kind === "usage" && fact.event.outcome.closed !== undefined) isAnyLate = true;
        const { standing } = life;
        const at = accountNow(standing, life.now) + hours * HOUR;
        for (const policy of policiesOf(story.world.plans[0])) {
          const counts = standing.windows[policy.key];
          const { used, held } = windowRules(policy).view(policy, counts, at, standing.timeZone);
          expect(used + held <= policy.limit).toBe(true);
        }
      }),
      runs(800),
    );
    expect(isAnyLate).toBe(true);
  },
);
