import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatDecimal } from "./amounts";
import type { Plan, PlanGrant } from "./plan";
import { creditsOf, dueAt, type Grant } from "./standing";
import { AccountLife } from "./testing/account-life";
import {
  capture,
  catalogueOf,
  DAY,
  HOUR,
  holdTask,
  NOON,
  of,
  planOf,
  promo,
  task,
  terms,
} from "./testing/example-plans";
import { runs } from "./testing/property-runs";

const LAYERS = [promo({ kinds: ["plan", "promo"] })];

function gives(key: string, amount: number, more: Partial<PlanGrant> = {}): PlanGrant {
  return {
    key,
    kind: "plan",
    windows: null,
    amount: of(amount),
    priority: 5,
    features: null,
    every: 1,
    unit: "month",
    anchor: "subscription",
    timeZone: null,
    rollover: null,
    costBasis: null,
    ...more,
  };
}

const plan = (ref: string, ...grants: PlanGrant[]): Plan => planOf(LAYERS, { ref, name: ref, grants });

function lifeOn(...plans: [Plan, ...Plan[]]): AccountLife {
  return AccountLife.opened(
    catalogueOf(plans),
    plans[0].ref,
    NOON,
    { mode: "always" },
    null,
    "Europe/Berlin",
  );
}

const change = (life: AccountLife, to: string) => life.act({ kind: "plan_changed", plan: to, reason: "" });
const left = (life: AccountLife) =>
  Object.fromEntries(
    life.standing.grants.map(({ planGrant, id, available }) => [planGrant ?? id, formatDecimal(available)]),
  );
const only = (life: AccountLife) => life.standing.grants[0] as Grant;

describe("a plan's grant", () => {
  test("is issued when the account comes onto the plan, and renewed from then on", () => {
    const life = lifeOn(plan("pro", gives("monthly", 100)));
    expect(only(life)).toMatchObject({
      kind: "plan",
      planGrant: "monthly",
      amount: of(100),
      expiresAt: null,
    });
    expect(dueAt(life.standing)).toBe(Date.parse("2026-03-13T12:00:00Z"));
    life.use(task(60));
    life.now = Date.parse("2026-03-13T12:00:00Z");
    expect(life.use(task(100)).outcome).toBe("allowed");
  });

  test("is renewed with the calendar of the account's zone where the plan says so", () => {
    const life = lifeOn(plan("pro", gives("monthly", 100, { anchor: "calendar" })));
    expect(dueAt(life.standing)).toBe(Date.parse("2026-02-28T23:00:00Z"));
    const weekly = lifeOn(
      plan("pro", gives("weekly", 10, { anchor: "calendar", unit: "week", timeZone: "UTC" })),
    );
    expect(dueAt(weekly.standing)).toBe(Date.parse("2026-02-16T00:00:00Z"));
  });

  test("goes on under its key where the next plan gives it too, with what was used: a change refills nothing", () => {
    const life = lifeOn(plan("pro", gives("monthly", 100)), plan("max", gives("monthly", 100)));
    life.use(task(60));
    const { id, period } = only(life);
    const facts = life.facts.length;
    change(life, "max");
    expect(life.facts).toHaveLength(facts + 1);
    expect(only(life)).toMatchObject({ id, period, available: of(40) });
  });

  test("of more under the same key adds the difference at once, of less takes it, and the period goes on", () => {
    const life = lifeOn(
      plan("pro", gives("monthly", 100)),
      plan("max", gives("monthly", 150)),
      plan("mini", gives("monthly", 50)),
    );
    life.use(task(60));
    const endsAt = dueAt(life.standing);
    change(life, "max");
    expect([left(life), dueAt(life.standing)]).toEqual([{ monthly: "90" }, endsAt]);
    change(life, "mini");
    expect([left(life), dueAt(life.standing)]).toEqual([{ monthly: "0" }, endsAt]);
    change(life, "pro");
    expect(left(life)).toEqual({ monthly: "40" });
  });

  test("that the next plan does not give ends with its period, and is taken up again by coming back before", () => {
    const life = lifeOn(plan("pro", gives("monthly", 100)), plan("free"));
    life.use(task(60));
    const { period } = only(life);
    change(life, "free");
    expect(only(life)).toMatchObject({ available: of(40), expiresAt: period?.endsAt });
    change(life, "pro");
    expect(only(life)).toMatchObject({ available: of(40), expiresAt: null, period });
    change(life, "free");
    life.now = period?.endsAt ?? 0;
    life.recordDue();
    expect(life.standing.grants).toEqual([]);
    change(life, "pro");
    expect(left(life)).toEqual({ monthly: "100" });
  });

  test("is all that a change of plan touches: other grants stay as they are, to the microcredit", () => {
    const life = lifeOn(plan("pro", gives("monthly", 100)), plan("free"));
    const others = [
      terms("grt_bought", 30, { kind: "purchased" }),
      terms("grt_gift", 20, { recurrence: { every: 1, unit: "day", anchorAt: NOON, timeZone: "UTC" } }),
      terms("grt_like_a_plans", 10, { kind: "plan" }),
    ];
    for (const grant of others) life.act({ kind: "grant_issued", grant, reason: "" });
    life.use(task(5));
    const before = life.standing.grants.filter(({ planGrant }) => planGrant === undefined);
    change(life, "free");
    change(life, "pro");
    expect(life.standing.grants.filter(({ planGrant }) => planGrant === undefined)).toEqual(before);
  });

  test("that was overdrawn by a change takes first what a hold gives back (B1)", () => {
    const life = lifeOn(plan("pro", gives("monthly", 100)), plan("mini", gives("monthly", 50)));
    const hold = holdTask(life, 80);
    change(life, "mini");
    expect(only(life)).toMatchObject({ available: 0n, held: of(80), period: { overdrawn: of(30) } });
    life.use(capture(hold, { units: of(10) }));
    // 10 of 50 were used: the other 70 of the hold fill what was overdrawn, 30, and leave 40.
    expect(only(life)).toMatchObject({ available: of(40), period: { overdrawn: 0n, lapsed: of(30) } });
    life.recordDue();
    expect(only(life).held).toBe(0n);
  });
});

test("whatever changes of plan there are within a period, no more is spent than the most that any of the plans gives", () => {
  const amounts = fc.tuple(fc.nat(9), fc.nat(9), fc.nat(9));
  const steps = fc.array(
    fc.oneof(
      fc.constantFrom("a", "b", "c", "none").map((to) => ({ to, use: 0 })),
      fc.integer({ min: 1, max: 9 }).map((use) => ({ to: null, use })),
    ),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(amounts, steps, ([a, b, c], changes) => {
      const plans = [a, b, c].map((amount, n) => plan("abc".charAt(n), gives("monthly", amount + 1)));
      const life = lifeOn(plan("none"), ...plans);
      let spent = 0n;
      for (const { to, use } of changes) {
        life.now += HOUR;
        if (to !== null) change(life, to);
        else spent += life.use(task(use, { partial: "accept" })).covered;
      }
      expect(spent <= of(Math.max(a, b, c) + 1)).toBe(true);
      life.now = NOON + 30 * DAY;
      life.recordDue();
      for (const grant of life.standing.grants) expect(grant.available).toBe(grant.amount);
    }),
    runs(300),
  );
});

describe("a plan that gives banked resets", () => {
  const resets = (amount: number, more: Partial<PlanGrant> = {}) =>
    gives("resets", amount, { kind: "reset", windows: ["5h"], ...more });

  test("issues them on subscription, renews them at each reset, and moves no balance by it", () => {
    const life = lifeOn(plan("pro", gives("monthly", 10), resets(2)));
    const [, banked] = life.standing.grants;
    expect(banked).toMatchObject({ kind: "reset", windows: ["5h"], planGrant: "resets", available: of(2) });
    expect(creditsOf(life.standing).available).toBe(of(10));
    expect(life.facts.at(-1)?.event).toMatchObject({ posting: null });
    life.now = Date.parse("2026-03-13T12:00:00Z");
    life.use(task(1));
    expect(life.standing.grants[1]).toMatchObject({ available: of(2), period: { number: 1 } });
  });

  test("goes on with them under their key, and revises which windows they give back", () => {
    const life = lifeOn(plan("pro", resets(2)), plan("max", resets(3, { windows: null })));
    change(life, "max");
    expect(life.standing.grants).toHaveLength(1);
    expect(only(life)).toMatchObject({ available: of(3), windows: null });
  });

  test("takes nothing for granted of a key that gave credits: those end with their period, and the resets are new", () => {
    const life = lifeOn(plan("pro", gives("monthly", 10)), plan("max", resets(1, { key: "monthly" })));
    change(life, "max");
    const [credits, banked] = life.standing.grants;
    expect(credits).toMatchObject({ kind: "plan", available: of(10), expiresAt: expect.any(Number) });
    expect(banked).toMatchObject({ kind: "reset", available: of(1), expiresAt: null });
  });
});
