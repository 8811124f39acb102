import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatDecimal } from "./amounts";
import { dueAct } from "./due-acts";
import type { GrantTerms } from "./facts";
import type { Rollover } from "./grant-period";
import { dueAt, type Grant } from "./standing";
import type { AccountLife } from "./testing/account-life";
import {
  accountOn,
  capture,
  DAY,
  HOUR,
  holdTask,
  NOON,
  of,
  promo,
  release,
  task,
  terms,
} from "./testing/example-plans";
import { runs } from "./testing/property-runs";

const DAILY = { every: 1, unit: "day", anchorAt: NOON - 2 * HOUR, timeZone: "UTC" } as const;
const NEXT = NOON + 22 * HOUR;

function daily(amount: number, more: Partial<GrantTerms> = {}): GrantTerms {
  return terms("grt_a", amount, { recurrence: DAILY, ...more });
}

function rollover(min: number, max: number | null, periods: number | null = null): Rollover {
  return { min: of(min), max: max === null ? null : of(max), periods };
}

function lifeWith(...grants: GrantTerms[]): AccountLife {
  return accountOn([promo()], grants);
}

const grantOf = (life: AccountLife) => life.standing.grants[0] as Grant;
const left = (life: AccountLife) => formatDecimal(grantOf(life).available);

/** What the acts since `from` posted, by kind. */
function posted(life: AccountLife, from: number): string[] {
  return life.facts.slice(from).flatMap(({ kind, event }) => {
    if (kind !== "account") return [event.kind];
    return event.posting === null
      ? [event.act.kind]
      : [`${event.posting.kind} ${formatDecimal(event.posting.amount)}`];
  });
}

describe("a grant that recurs", () => {
  test("is reset on the very instant: a millisecond before it is empty, on it there is the next period's", () => {
    const life = lifeWith(daily(10));
    life.use(task(10));
    life.now = NEXT - 1;
    expect(life.use(task(1)).reason).toBe("credits_exhausted");
    life.now = NEXT;
    expect(life.use(task(10)).outcome).toBe("allowed");
    expect(left(life)).toBe("0");
  });

  test("loses what is left and gets its amount, as two movements of the balance, once", () => {
    const life = lifeWith(daily(10));
    life.use(task(3));
    const from = life.facts.length;
    expect(dueAt(life.standing)).toBe(NEXT);
    life.now = NEXT;
    life.recordDue();
    expect(posted(life, from)).toEqual(["expiry -7", "grant 10"]);
    life.recordDue();
    expect(life.facts).toHaveLength(from + 2);
    expect(dueAt(life.standing)).toBe(NEXT + DAY);
    expect(life.act({ kind: "grant_reset", grantId: "grt_a", reason: null })).toBe("reset_not_due");
    expect(life.act({ kind: "grant_renewed", grantId: "grt_a" })).toBe("nothing_due");
  });

  test("becomes effective with its first period, also on an instant of its recurrence", () => {
    const life = lifeWith(daily(10, { effectiveAt: NEXT }));
    expect(dueAt(life.standing)).toBe(NEXT + DAY);
    life.now = NEXT;
    expect(life.use(task(11)).outcome).toBe("blocked");
    expect(life.use(task(10)).outcome).toBe("allowed");
  });

  test("is not reset at its expiry, but ends", () => {
    const life = lifeWith(daily(10, { expiresAt: NEXT }));
    life.now = NEXT;
    const from = life.facts.length;
    life.recordDue();
    expect(posted(life, from)).toEqual(["expiry -10"]);
    expect(life.standing.grants).toEqual([]);
  });

  test("is not reset any more once it is over, however late that is found", () => {
    const life = lifeWith(daily(10, { expiresAt: NEXT + HOUR }));
    life.now = NEXT + DAY;
    const from = life.facts.length;
    life.recordDue();
    expect(posted(life, from)).toEqual(["expiry -10"]);
  });

  test("catches up with a year in two facts, and goes on as anchored", () => {
    const life = lifeWith(daily(10));
    life.use(task(4));
    const from = life.facts.length;
    life.now = NEXT + 365 * DAY + HOUR;
    life.recordDue();
    expect(posted(life, from)).toEqual(["expiry -6", "grant 10"]);
    expect(dueAt(life.standing)).toBe(NEXT + 366 * DAY);
  });

  test("keeps its time on the wall when the clocks change, and its hours when it recurs by hours", () => {
    const midnight = Date.parse("2026-03-27T23:00:00Z");
    const berlin = { every: 1, anchorAt: midnight, timeZone: "Europe/Berlin" } as const;
    const life = lifeWith(
      daily(10, { recurrence: { ...berlin, unit: "day" } }),
      terms("grt_b", 10, { recurrence: { ...berlin, every: 24, unit: "hour" } }),
    );
    life.now = Date.parse("2026-03-29T12:00:00Z");
    life.recordDue();
    const ends = life.standing.grants.map(({ period }) => new Date(period?.endsAt ?? 0).toISOString());
    expect(ends).toEqual(["2026-03-29T22:00:00.000Z", "2026-03-29T23:00:00.000Z"]);
  });

  test("pays before one that would last longer: what a reset would take counts as expiring then (G1)", () => {
    const life = lifeWith(terms("grt_0", 10), daily(10));
    expect(life.use(task(4)).layers[0]?.grants).toMatchObject([{ id: "grt_a" }]);
  });

  test("is offered as a wait, to the instant, and also where it takes several resets to roll up (D3)", () => {
    const life = lifeWith(daily(10, { rollover: rollover(0, null) }));
    life.use(task(10));
    expect(life.use(task(10)).ways).toContainEqual({ kind: "wait", until: NEXT, window: null });
    expect(life.use(task(25)).ways).toContainEqual({ kind: "wait", until: NEXT + 2 * DAY, window: null });
    life.now = NEXT + 2 * DAY;
    expect(life.use(task(25)).outcome).toBe("allowed");
  });
});

describe("a rollover", () => {
  test.each<[string, Rollover, number, string]>([
    ["carries over what is left, and the period adds its own", rollover(0, null), 3, "17"],
    ["carries over at most so much", rollover(0, 5), 3, "15"],
    ["carries over at least so much", rollover(4, 5), 10, "14"],
    ["carries over nothing where nothing is left and nothing is promised", rollover(0, 5), 10, "10"],
  ])("%s", (_, kept, used, expected) => {
    const life = lifeWith(daily(10, { rollover: kept }));
    life.use(task(used));
    life.now = NEXT;
    life.recordDue();
    expect(left(life)).toBe(expected);
  });

  test("lasts for so many resets: the oldest is spent first and goes first", () => {
    const life = lifeWith(daily(10, { rollover: rollover(0, null, 2) }));
    const lefts = [3, 2, 0, 0].map((used, n) => {
      if (used > 0) life.use(task(used));
      life.now = NEXT + n * DAY;
      life.recordDue();
      return left(life);
    });
    // 7 of the first; then 5 of it and 10 of the second; the 5 have been carried over twice by then, and go.
    expect(lefts).toEqual(["17", "25", "30", "30"]);
  });

  test("of what was missed is as if every reset had been on time", () => {
    const shapes = fc.record({
      amount: fc.integer({ min: 1, max: 9 }),
      used: fc.integer({ min: 0, max: 9 }),
      min: fc.integer({ min: 0, max: 4 }),
      more: fc.option(fc.integer({ min: 0, max: 25 }), { nil: null }),
      periods: fc.option(fc.integer({ min: 1, max: 4 }), { nil: null }),
      missed: fc.integer({ min: 1, max: 12 }),
    });
    fc.assert(
      fc.property(shapes, ({ amount, used, min, more, periods, missed }) => {
        const terms = daily(amount, { rollover: rollover(min, more === null ? null : min + more, periods) });
        const [asleep, awake] = [lifeWith(terms), lifeWith(terms)];
        for (const life of [asleep, awake]) if (used > 0) life.use(task(used));
        for (let n = 0; n < missed; n++) {
          awake.now = NEXT + n * DAY;
          awake.recordDue();
        }
        asleep.now = awake.now;
        asleep.recordDue();
        const { period, ...slept } = grantOf(asleep);
        const { period: lived, ...woke } = grantOf(awake);
        expect(slept).toEqual(woke);
        expect({ ...period, number: 0 }).toEqual({ ...lived, number: 0 });
        expect(asleep.facts.length).toBeLessThanOrEqual(awake.facts.length);
      }),
      runs(300),
    );
  });
});

describe("a reset by hand", () => {
  const reset = (life: AccountLife) => life.act({ kind: "grant_reset", grantId: "grt_a", reason: "sorry" });

  test("ends the period now and renews it; the next one is when it was", () => {
    const life = lifeWith(daily(10));
    life.use(task(8));
    const from = life.facts.length;
    expect(reset(life)).toMatchObject({ posting: { kind: "expiry", amount: -of(2) } });
    expect(posted(life, from)).toEqual(["expiry -2", "grant 10"]);
    expect(dueAt(life.standing)).toBe(NEXT);
  });

  test("comes after the one that is due, and is refused where the grant does not recur or is over", () => {
    const life = lifeWith(daily(10, { rollover: rollover(0, null), expiresAt: NEXT + HOUR }));
    life.now = NEXT;
    reset(life);
    expect(left(life)).toBe("30");
    life.now = NEXT + HOUR;
    expect(reset(life)).toBe("grant_not_found");
    expect(lifeWith(terms("grt_a", 5)).act({ kind: "grant_reset", grantId: "grt_a", reason: "" })).toBe(
      "grant_not_recurring",
    );
  });
});

describe("an adjustment of a grant that recurs", () => {
  test("is of this period alone: the next one gives what it always gave", () => {
    const life = lifeWith(daily(10));
    life.act({ kind: "grant_adjusted", grantId: "grt_a", delta: of(5), reason: "" });
    expect(left(life)).toBe("15");
    life.now = NEXT;
    life.recordDue();
    expect([left(life), grantOf(life).amount]).toEqual(["10", of(10)]);
  });

  test("comes after a reset that is due", () => {
    const life = lifeWith(daily(10));
    life.now = NEXT;
    life.act({ kind: "grant_adjusted", grantId: "grt_a", delta: of(5), reason: "" });
    expect(left(life)).toBe("15");
  });
});

describe("what a hold set aside before a reset", () => {
  const held = (more: Partial<GrantTerms> = {}) => {
    const life = lifeWith(daily(10, more));
    const hold = holdTask(life, 6, { holdSeconds: 90_000 });
    life.now = NEXT;
    life.recordDue();
    return { life, hold };
  };

  test("stays payable by that hold", () => {
    const { life, hold } = held();
    expect(left(life)).toBe("10");
    expect(life.use(capture(hold, { units: of(6) })).covered).toBe(of(6));
    expect([left(life), grantOf(life).held]).toEqual(["10", 0n]);
  });

  test("is not spent twice: what comes back has lapsed with its period, and is recorded so, once", () => {
    const { life, hold } = held();
    life.use(capture(hold, { units: of(2) }));
    expect(left(life)).toBe("10");
    expect(dueAct(life.standing, life.now)).toMatchObject({ what: "grant-lapse" });
    const from = life.facts.length;
    life.recordDue();
    expect(posted(life, from)).toEqual(["expiry -4"]);
    expect(grantOf(life).held).toBe(0n);
  });

  test("comes back as far as it would have been carried over", () => {
    const { life, hold } = held({ rollover: rollover(0, 5) });
    expect(left(life)).toBe("14");
    life.step(release(hold));
    expect(left(life)).toBe("15");
    life.recordDue();
    expect(grantOf(life).held).toBe(0n);
  });

  test("lapses once also where the grant is voided before that is recorded", () => {
    const { life, hold } = held();
    life.step(release(hold));
    const from = life.facts.length;
    life.act({ kind: "grant_voided", grantId: "grt_a", reason: "" });
    expect(posted(life, from)).toEqual(["void -16"]);
    expect(life.standing.grants).toEqual([]);
  });
});

test("a reset never leaves an account more than it can hold, and is never refused", () => {
  const life = lifeWith(
    daily(900_000_000_000, { rollover: rollover(0, null) }),
    terms("grt_b", 900_000_000_000),
    terms("grt_c", 900_000_000_000),
  );
  life.now = NEXT + 30 * DAY;
  life.recordDue();
  const total = life.standing.grants.reduce((sum, { available }) => sum + available, 0n);
  expect(formatDecimal(total)).toBe("4000000000000");
});
