import { describe, expect, test } from "vitest";
import { redemptionOf } from "./banked-resets";
import type { GrantTerms } from "./facts";
import { creditsOf } from "./standing";
import type { AccountLife } from "./testing/account-life";
import {
  accountOn,
  BOOK,
  capture,
  catalogueOf,
  DAY,
  dayWindow,
  HOUR,
  holdTask,
  NOON,
  of,
  planOf,
  promo,
  purchased,
  task,
  terms,
  windows,
} from "./testing/example-plans";
import type { WindowPolicy } from "./windows/window";

const MIDNIGHT = NOON + 12 * HOUR;
const reset = (id: string, count = 1, more: Partial<GrantTerms> = {}): GrantTerms =>
  terms(id, count, { kind: "reset", ...more });
const DAY_LAYER = windows([dayWindow("day", "credits", 10)]);
const FEATURES = Object.keys(BOOK.features);

function redeem(life: AccountLife, grantId: string | null = null): string {
  const redemption = redemptionOf(life.standing, life.catalogue, grantId, life.now);
  if (typeof redemption === "string") return redemption;
  const done = life.act(redemption);
  return typeof done === "string" ? done : redemption.grantId;
}

const left = (life: AccountLife, id: string) =>
  life.standing.grants.find((grant) => grant.id === id)?.available;

describe("a banked reset", () => {
  test("gives the plan's windows back, and says what was used before and after (E7)", () => {
    const life = accountOn([DAY_LAYER], [reset("grt_r", 2)]);
    life.use(task(9));
    expect(redemptionOf(life.standing, life.catalogue, null, NOON)).toEqual({
      kind: "reset_redeemed",
      grantId: "grt_r",
      left: of(1),
      windows: [
        {
          key: "day",
          measure: "credits",
          limit: of(10),
          before: { used: of(9), held: 0n, resetsAt: MIDNIGHT },
          after: { used: 0n, held: 0n, resetsAt: null },
        },
      ],
    });
    expect(redeem(life)).toBe("grt_r");
    expect(left(life, "grt_r")).toBe(of(1));
    expect(life.use(task(10)).outcome).toBe("allowed");
  });

  test("is no credit: no balance knows of it, no layer spends it, and its end loses nobody any money", () => {
    const life = accountOn([promo(), purchased()], [reset("grt_r", 5, { expiresAt: NOON + HOUR })]);
    expect(creditsOf(life.standing)).toEqual({ available: 0n, held: 0n });
    expect(life.use(task(1))).toMatchObject({ reason: "credits_exhausted", available: 0n });
    life.act({ kind: "grant_adjusted", grantId: "grt_r", delta: of(2), reason: "" });
    life.now = NOON + HOUR;
    life.recordDue();
    expect(life.standing.grants).toEqual([]);
    expect(life.use(task(1)).reason).toBe("credits_exhausted");
    expect(life.lived.map(({ fact }) => fact.kind === "account" && fact.event.posting)).toEqual(
      life.lived.map(({ fact }) => fact.kind === "account" && null),
    );
  });

  test("is counted whole", () => {
    const life = accountOn([DAY_LAYER], [reset("grt_r", 1)]);
    const half = reset("grt_h", 0, { amount: of("1.5") });
    expect(life.act({ kind: "grant_issued", grant: half, reason: "" })).toBe("resets_are_whole");
    const less = { kind: "grant_adjusted", grantId: "grt_r", delta: of("-0.5"), reason: "" } as const;
    expect(life.act(less)).toBe("resets_are_whole");
    expect(life.act({ ...less, delta: of(-1) })).not.toBeTypeOf("string");
    expect(life.act({ ...less, delta: of(-1) })).toBe("grant_balance_too_low");
  });

  test.each([
    ["before it is effective", { effectiveAt: NOON + 1 }, "no_reset_banked"],
    ["at the instant it becomes effective", { effectiveAt: NOON }, "grt_r"],
    ["in its last millisecond", { expiresAt: NOON + 1 }, "grt_r"],
  ])("pays %s: %o %s", (_, more, answer) => {
    const life = accountOn([DAY_LAYER], [reset("grt_r", 1, more)]);
    life.use(task(5));
    expect(redeem(life)).toBe(answer);
  });

  test("is gone at the very instant of its expiry, recorded or not", () => {
    const life = accountOn([DAY_LAYER], [reset("grt_r", 1, { expiresAt: NOON + HOUR })]);
    life.use(task(5));
    life.now = NOON + HOUR;
    expect(redeem(life)).toBe("no_reset_banked");
    life.recordDue();
    expect(redeem(life)).toBe("no_reset_banked");
  });

  test("is used soonest to expire first, and the one that is named before that", () => {
    const life = accountOn(
      [DAY_LAYER],
      [reset("grt_late", 1, { expiresAt: NOON + 2 * DAY }), reset("grt_soon", 1, { expiresAt: NOON + DAY })],
    );
    life.use(task(5));
    expect(redeem(life, "grt_late")).toBe("grt_late");
    life.use(task(5));
    expect(redeem(life)).toBe("grt_soon");
    life.use(task(5));
    expect(redeem(life)).toBe("no_reset_banked");
    expect(redeem(life, "grt_late")).toBe("no_reset_banked");
  });

  test("comes again where it recurs", () => {
    const recurrence = { every: 1, unit: "day", anchorAt: NOON, timeZone: "UTC" } as const;
    const life = accountOn([DAY_LAYER], [reset("grt_r", 1, { recurrence })]);
    life.use(task(5));
    expect(redeem(life)).toBe("grt_r");
    life.use(task(5));
    expect(redeem(life)).toBe("no_reset_banked");
    life.now = NOON + DAY;
    life.use(task(5));
    expect(redeem(life)).toBe("grt_r");
  });

  test("is not redeemed where the account is frozen: it would be lost", () => {
    const life = accountOn([DAY_LAYER], [reset("grt_r")]);
    life.use(task(5));
    life.act({ kind: "frozen_set", frozen: "all", reason: "" });
    expect(redeem(life)).toBe("account_frozen");
    expect(left(life, "grt_r")).toBe(of(1));
  });
});

describe("a reset is not used (E7)", () => {
  const unused = (life: AccountLife) => {
    expect(redeem(life)).toBe("reset_without_effect");
    expect(left(life, "grt_r")).toBe(of(1));
  };

  test("where nothing was used, nor twice for the same use", () => {
    const life = accountOn([DAY_LAYER], [reset("grt_r"), reset("grt_s")]);
    unused(life);
    life.use(task(5));
    redeem(life, "grt_s");
    unused(life);
  });

  test("where all that counts is held: that stays with the holds", () => {
    const life = accountOn([DAY_LAYER], [reset("grt_r")]);
    const hold = holdTask(life, 10);
    unused(life);
    life.use(capture(hold, { units: of(4) }));
    expect(redeem(life)).toBe("grt_r");
  });

  test("where the span is over already, to the very instant", () => {
    const life = accountOn([DAY_LAYER], [reset("grt_r")]);
    life.use(task(10));
    life.now = MIDNIGHT;
    unused(life);
    life.now = MIDNIGHT - 1;
  });

  test("where a window that it does not give back stays the tightest", () => {
    const both = windows([dayWindow("5h", "credits", 10), dayWindow("7d", "credits", 15)]);
    const life = accountOn([both], [reset("grt_r", 1, { windows: ["5h"] })]);
    life.use(task(9));
    // 1 left in the five hours, 6 in the week: the reset gives 5.
    expect(redemptionOf(life.standing, life.catalogue, null, NOON)).toMatchObject({ grantId: "grt_r" });
    const full = accountOn([both], [reset("grt_r", 1, { windows: ["5h"] })]);
    full.use(task(9));
    full.now = MIDNIGHT;
    full.use(task(9));
    expect(redemptionOf(full.standing, full.catalogue, null, full.now)).toMatchObject({ grantId: "grt_r" });
    const week: WindowPolicy = { ...dayWindow("7d", "credits", 15), unit: "week" } as WindowPolicy;
    const spent = accountOn(
      [windows([dayWindow("5h", "credits", 10), week])],
      [reset("grt_r", 1, { windows: ["5h"] })],
    );
    spent.use(task(10));
    spent.now = MIDNIGHT;
    spent.use(task(5));
    unused(spent);
  });

  test("where a window that measures otherwise has no room, so that no request gets past it", () => {
    const layer = windows([dayWindow("r", "requests", 2), dayWindow("c", "credits", 10)]);
    const life = accountOn([layer], [reset("grt_r", 1, { windows: ["c"] })]);
    life.use(task(4));
    expect(redemptionOf(life.standing, life.catalogue, null, NOON)).toMatchObject({ grantId: "grt_r" });
    life.use(task(4));
    unused(life);
  });

  test("on gates, nor on limits in shadow", () => {
    const plan = planOf(
      [windows([dayWindow("tried", "credits", 5, { shadow: true }), dayWindow("day", "credits", 10)])],
      {
        gates: [{ kind: "rate", key: "gate", window: dayWindow("gate", "requests", 9) }],
      },
    );
    const life = accountOn(plan, [reset("grt_r", 1, { windows: ["gate", "tried"] })]);
    life.use(task(5));
    unused(life);
  });
});

describe("a reset's scope", () => {
  test("is the windows that it names, and those alone are emptied", () => {
    const two = [DAY_LAYER, windows([dayWindow("free", "credits", 5)], { key: "free", source: "free" })];
    const life = accountOn(two, [reset("grt_r", 1, { windows: ["free"] })]);
    life.use(task(15));
    expect(redeem(life)).toBe("grt_r");
    expect(Object.keys(life.standing.windows)).toEqual(["day"]);
  });

  test("by feature is what counts nothing else; a window that counts each apart gives back its own", () => {
    const apart = windows([dayWindow("day", "credits", 10, { perFeature: true })]);
    const life = accountOn([apart], [reset("grt_r", 1, { features: ["codex.task"] })]);
    life.use(task(5));
    life.use(task(0, { feature: "sora.video", usage: { seconds: of(2) } }));
    expect(redeem(life)).toBe("grt_r");
    expect(Object.keys(life.standing.windows)).toEqual(["day:sora.video"]);
    const shared = accountOn([DAY_LAYER], [reset("grt_r", 1, { features: ["codex.task"] })]);
    shared.use(task(5));
    expect(redeem(shared)).toBe("reset_without_effect");
    const all = accountOn([DAY_LAYER], [reset("grt_r", 1, { features: FEATURES })]);
    all.use(task(5));
    expect(redeem(all)).toBe("grt_r");
  });

  test("follows the plan: what it names is looked for in the plan of now", () => {
    const other = planOf([windows([dayWindow("month", "credits", 10)])], { ref: "pln_examples@2" });
    const life = accountOn(planOf([DAY_LAYER]), [reset("grt_r", 1, { windows: ["day"] })], [other]);
    life.use(task(5));
    life.act({ kind: "plan_changed", plan: other.ref, reason: "" });
    life.use(task(5));
    expect(redeem(life)).toBe("reset_without_effect");
    life.act({ kind: "plan_changed", plan: "pln_examples@1", reason: "" });
    expect(redeem(life)).toBe("grt_r");
  });
});

describe("the way of redeeming", () => {
  test("stands in the block that one reset would undo, with what it gives back", () => {
    const life = accountOn([DAY_LAYER], [reset("grt_r")]);
    life.use(task(8));
    expect(life.use(task(5)).ways).toEqual([
      { kind: "wait", until: MIDNIGHT, window: "day" },
      { kind: "redeem_reset", grantId: "grt_r", windows: ["day"] },
      { kind: "reduce", usage: { units: of(2) } },
    ]);
    expect(life.use(task(11)).ways.map(({ kind }) => kind)).toEqual(["reduce"]);
  });

  test("is not offered for what a gate stopped, and names the reset that helps", () => {
    const gates = [{ kind: "rate", key: "g", window: dayWindow("g", "requests", 1) }] as const;
    const gated = accountOn(planOf([DAY_LAYER], { gates }), [reset("grt_r")]);
    gated.use(task(5));
    expect(gated.use(task(5)).ways.map(({ kind }) => kind)).toEqual(["wait"]);
    const two = [DAY_LAYER, windows([dayWindow("free", "credits", 5)], { key: "free", source: "free" })];
    const life = accountOn(two, [
      reset("grt_free", 1, { windows: ["free"], priority: 0 }),
      reset("grt_day", 1, { windows: ["day"], priority: 1 }),
    ]);
    life.use(task(15));
    expect(life.use(task(9)).ways).toContainEqual({
      kind: "redeem_reset",
      grantId: "grt_day",
      windows: ["day"],
    });
  });
});

test("an account on a plan whose price book has no feature of the reset's scope is told that it has no effect", () => {
  const plan = planOf([DAY_LAYER], { features: ["codex.task"] });
  const life = accountOn(plan, [reset("grt_r", 1, { features: ["sora.video"] })]);
  life.use(task(5));
  expect(redemptionOf(life.standing, catalogueOf([plan]), null, NOON)).toBe("reset_without_effect");
});
