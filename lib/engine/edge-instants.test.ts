import { describe, expect, test } from "vitest";
import type { Instant } from "./amounts";
import type { GrantTerms } from "./facts";
import type { Consent, Gate, Plan } from "./plan";
import { AccountLife } from "./testing/account-life";
import {
  BOOK,
  capture,
  catalogueOf,
  dayWindow,
  ENTITLEMENT,
  holdTask,
  of,
  planOf,
  promo,
  purchased,
  release,
  task,
  terms,
  windows,
} from "./testing/example-plans";

type Period = "day" | "week" | "month";

/** In a zone, an instant within a period and the very instant at which the next one begins. */
const EDGES: readonly [string, Period, string, string, string][] = [
  ["the day on which an hour is skipped", "day", "Europe/Berlin", "2026-03-29T10:00Z", "2026-03-29T22:00Z"],
  ["the day on which an hour comes twice", "day", "Europe/Berlin", "2026-10-25T00:30Z", "2026-10-25T23:00Z"],
  ["a day that begins at one o'clock", "day", "America/Havana", "2026-03-07T20:00Z", "2026-03-08T05:00Z"],
  [
    "a day that is half an hour shorter",
    "day",
    "Australia/Lord_Howe",
    "2026-10-03T15:00Z",
    "2026-10-04T13:00Z",
  ],
  ["the eve of a leap day", "day", "UTC", "2028-02-28T12:00Z", "2028-02-29T00:00Z"],
  ["a leap day", "day", "America/New_York", "2028-02-29T12:00Z", "2028-03-01T05:00Z"],
  [
    "the week in which clocks go forward",
    "week",
    "America/New_York",
    "2026-03-05T12:00Z",
    "2026-03-09T04:00Z",
  ],
  ["the week that two years share", "week", "Europe/Berlin", "2026-12-31T12:00Z", "2027-01-03T23:00Z"],
  ["a February", "month", "UTC", "2026-02-28T23:59Z", "2026-03-01T00:00Z"],
  ["a February of a leap year", "month", "Asia/Kathmandu", "2028-02-28T18:15Z", "2028-02-29T18:15Z"],
  ["the month in which clocks go back", "month", "Europe/Berlin", "2026-10-31T22:00Z", "2026-10-31T23:00Z"],
  ["the year's last month", "month", "Pacific/Auckland", "2026-12-31T10:00Z", "2026-12-31T11:00Z"],
];

const BOUGHT = terms("grt_bought", 1_000, { kind: "purchased" });

/** An account that may use five, by this rule, in each of its periods. */
type Rule = (period: Period, zone: string, now: Instant) => AccountLife;

function opened(plan: Plan, zone: string, now: Instant, grants: readonly GrantTerms[], consent?: Consent) {
  const life = AccountLife.opened(catalogueOf([plan], [BOOK]), plan.ref, now, consent, null, zone);
  for (const grant of grants)
    life.act({ kind: "grant_issued", grant: { ...grant, effectiveAt: now }, reason: "" });
  return life;
}

const RULES: readonly [string, Rule][] = [
  [
    "a window of a layer",
    (unit, zone, now) => opened(planOf([windows([dayWindow("w", "credits", 5, { unit })])]), zone, now, []),
  ],
  [
    "a window in the policy's own zone",
    (unit, zone, now) => {
      const window = dayWindow("w", "credits", 5, { unit, timeZone: zone });
      return opened(planOf([windows([window])]), "UTC", now, []);
    },
  ],
  [
    "a rate gate",
    (unit, zone, now) => {
      const gate: Gate = { kind: "rate", key: "g", window: dayWindow("g", "credits", 5, { unit }) };
      return opened(planOf([ENTITLEMENT], { gates: [gate] }), zone, now, []);
    },
  ],
  [
    "consent up to an amount",
    (period, zone, now) =>
      opened(planOf([purchased()]), zone, now, [BOUGHT], { mode: "up_to", limit: of(5), period }),
  ],
  [
    "a spend cap",
    (period, zone, now) => {
      const life = opened(planOf([purchased()]), zone, now, [BOUGHT]);
      life.act({ kind: "caps_set", caps: [{ key: period, apiKey: null, period, limit: of(5) }] });
      return life;
    },
  ],
  [
    "a plan's grant with the calendar",
    (unit, zone, now) => {
      const monthly = {
        ...{
          key: "monthly",
          kind: "plan" as const,
          windows: null,
          amount: of(5),
          priority: 5,
          features: null,
          every: 1,
          unit,
        },
        ...{ anchor: "calendar" as const, timeZone: null, rollover: null, costBasis: null },
      };
      const layer = { ...promo(), kinds: ["plan" as const] };
      return opened(planOf([layer], { grants: [monthly] }), zone, now, []);
    },
  ],
];

describe.each(RULES)("%s", (_, rule) => {
  test.each(EDGES)(
    "is empty until the last millisecond of %s, full again on the next, and says so before (%s, %s)",
    (__, period, zone, from, to) => {
      const [now, edge] = [Date.parse(from), Date.parse(to)];
      const life = rule(period, zone, now);
      expect(life.use(task(5)).outcome).toBe("allowed");
      const blocked = life.use(task(1));
      expect(blocked.outcome).toBe("blocked");
      expect(blocked.ways.find(({ kind }) => kind === "wait")).toMatchObject({ until: edge });
      life.now = edge - 1;
      expect(life.use(task(1)).outcome).toBe("blocked");
      life.now = edge;
      expect(life.use(task(5)).outcome).toBe("allowed");
      expect(life.use(task(1)).outcome).toBe("blocked");
    },
  );
});

describe("on one and the same instant", () => {
  const START = Date.parse("2028-02-29T12:00Z");
  const EDGE = START + 3_600_000;
  const layers = planOf([promo()]);

  test("a hold ends and its grant expires: a millisecond before it is captured, on it nothing is left of either", () => {
    const life = () => opened(layers, "UTC", START, [terms("grt_edge", 10, { expiresAt: EDGE })]);
    const early = life();
    const captured = holdTask(early, 4, { holdSeconds: 3_600 });
    early.now = EDGE - 1;
    expect(early.use(capture(captured, { units: of(4) })).covered).toBe(of(4));
    const late = life();
    const lost = holdTask(late, 4, { holdSeconds: 3_600 });
    late.now = EDGE;
    expect(late.step(capture(lost, { units: of(4) })).kind).toBe("refused");
    late.recordDue();
    expect(late.standing).toMatchObject({ holds: [], grants: [] });
    expect(late.use(task(1))).toMatchObject({ reason: "grants_expired", binding: "grt_edge" });
  });

  test("one grant expires and another becomes effective: there is no instant with both, and none with neither", () => {
    const life = opened(layers, "UTC", START, [terms("grt_old", 3, { expiresAt: EDGE })]);
    const next = { ...terms("grt_new", 7), effectiveAt: EDGE };
    life.act({ kind: "grant_issued", grant: next, reason: "" });
    const most = (now: Instant) => {
      const fork = life.fork(life.standing, now);
      return [3, 4, 7, 8].filter((units) => fork.use(task(units, { kind: "preview" })).outcome === "allowed");
    };
    expect(most(EDGE - 1)).toEqual([3]);
    expect(most(EDGE)).toEqual([3, 4, 7]);
  });

  test("a hold is released and its window starts over: the new span owes nothing to the old one", () => {
    const midnight = Date.parse("2028-03-01T00:00Z");
    const life = opened(planOf([windows([dayWindow("w", "credits", 5)])]), "UTC", midnight - 60_000, []);
    const hold = holdTask(life, 5, { holdSeconds: 3_600 });
    life.now = midnight;
    expect(life.use(task(5)).outcome).toBe("allowed");
    life.use(release(hold));
    expect(life.use(task(1)).outcome).toBe("blocked");
  });
});
