import { describe, expect, test } from "vitest";
import { formatDecimal } from "./amounts";
import { NOBODY } from "./facts";
import { creditsOf } from "./standing";
import type { AccountLife } from "./testing/account-life";
import {
  accountOn,
  capture,
  countedIn,
  DAY,
  dayWindow,
  ENTITLEMENT,
  givenBy,
  HOUR,
  holdTask,
  NOON,
  of,
  planOf,
  promo,
  purchased,
  release,
  SECOND,
  takenBy,
  task,
  terms,
  windows,
} from "./testing/example-plans";
import type { AnchoredPolicy } from "./windows/window";

const LAYERS = [windows([dayWindow("5h", "credits", 2)]), promo(), purchased()];
const GRANTS = [terms("grt_promo", 4), terms("grt_bought", 50, { kind: "purchased" })];
const units = (count: number) => ({ units: of(count) });

/** Available and held credits, and used and held of the window `5h`. */
function standingOf(life: AccountLife) {
  const { available, held } = creditsOf(life.standing);
  const window = life.standing.windows["5h"];
  const counts =
    window?.kind === "span" ? `${formatDecimal(window.used)}+${formatDecimal(window.held)}` : "0+0";
  return { credits: `${formatDecimal(available)}+${formatDecimal(held)}`, window: counts };
}

describe("a hold", () => {
  test("sets aside what it covers, from each source, and uses none of it", () => {
    const life = accountOn(LAYERS, GRANTS);
    const outcome = life.use(task(10, { kind: "hold", holdSeconds: 60 }));
    expect(takenBy(outcome)).toEqual({ windows: "2", promo: "4", purchased: "4" });
    expect(outcome).toMatchObject({ outcome: "allowed", available: of(46), held: of(8) });
    expect(outcome.holdExpiresAt).toBe(NOON + 60 * SECOND);
    expect(standingOf(life)).toEqual({ credits: "46+8", window: "0+2" });
  });

  test("leaves to others only what is not held", () => {
    const life = accountOn(LAYERS, GRANTS);
    holdTask(life, 10);
    expect(takenBy(life.use(task(46)))).toEqual({ purchased: "46" });
    expect(life.use(task(1)).outcome).toBe("blocked");
  });

  test("that is refused opens nothing and takes nothing (W1)", () => {
    const life = accountOn(LAYERS, GRANTS);
    const before = life.standing;
    expect(life.use(task(57, { kind: "hold" }))).toMatchObject({ outcome: "blocked", holdExpiresAt: null });
    expect(life.standing).toMatchObject({ holds: [], windows: before.windows, grants: before.grants });
    expect(life.lastEvent.holdRef).toBeNull();
  });

  test("on a part, where a part is accepted, holds that part", () => {
    const life = accountOn(LAYERS, GRANTS);
    const held = holdTask(life, 60, { partial: "accept" });
    expect(life.standing.holds[0]?.cost).toBe(of(56));
    expect(life.use(capture(held, units(60)))).toMatchObject({ covered: of(56), shortfall: of(4) });
  });
});

describe("a capture", () => {
  test.each<[string, number, Record<string, string>, string, { credits: string; window: string }]>([
    ["nothing", 0, {}, "0", { credits: "54+0", window: "0+0" }],
    ["less than the first source held", 1, { windows: "1" }, "0", { credits: "54+0", window: "1+0" }],
    ["a part of the second source", 5, { windows: "2", promo: "3" }, "0", { credits: "51+0", window: "2+0" }],
    [
      "exactly what is held",
      10,
      { windows: "2", promo: "4", purchased: "4" },
      "0",
      { credits: "46+0", window: "2+0" },
    ],
    [
      "more than is held",
      20,
      { windows: "2", promo: "4", purchased: "14" },
      "0",
      { credits: "36+0", window: "2+0" },
    ],
    [
      "all there is",
      56,
      { windows: "2", promo: "4", purchased: "50" },
      "0",
      { credits: "0+0", window: "2+0" },
    ],
    [
      "more than there is",
      60,
      { windows: "2", promo: "4", purchased: "50" },
      "4",
      { credits: "0+0", window: "2+0" },
    ],
  ])(
    "of %s uses the sources in their order and gives back the rest (D2)",
    (_what, used, taken, short, after) => {
      const life = accountOn(LAYERS, GRANTS);
      const outcome = life.use(capture(holdTask(life, 10), units(used)));
      expect(takenBy(outcome)).toEqual(taken);
      expect(outcome).toMatchObject({ outcome: "allowed", cost: of(used), shortfall: of(Number(short)) });
      expect(standingOf(life)).toEqual(after);
      expect(life.standing.holds).toEqual([]);
    },
  );

  test("prices the actual usage with the book and properties that the hold was made with", () => {
    const life = accountOn([ENTITLEMENT]);
    const video = { feature: "sora.video", properties: { mode: "render" }, usage: { seconds: of(3) } };
    const held = holdTask(life, 0, video);
    expect(life.use(capture(held, { seconds: of(4) })).cost).toBe(of(13));
    expect(life.lastEvent).toMatchObject({ feature: "sora.video", properties: { mode: "render" } });
  });

  test("beyond the hold asks the sources from the start: room that came free pays before credits do", () => {
    const life = accountOn(LAYERS, GRANTS);
    const first = holdTask(life, 2);
    const second = holdTask(life, 3);
    life.step(release(first));
    const outcome = life.use(capture(second, units(5)));
    expect(takenBy(outcome)).toEqual({ windows: "2", promo: "3" });
    expect(outcome.layers[1]?.grants).toEqual([
      { id: "grt_promo", before: of(4), taken: of(3), skipped: null },
    ]);
  });

  // Regression: the walk beyond the hold counted the same request once more.
  test("beyond the hold counts the request once where requests are measured", () => {
    const life = accountOn([windows([dayWindow("r", "requests", 5)])]);
    const outcome = life.use(capture(holdTask(life, 10), units(30)));
    expect(takenBy(outcome)).toEqual({ windows: "30" });
    expect(countedIn(outcome, "r")).toEqual({ used: "1", held: "0" });
  });

  test("beyond the hold is covered by the last request of a window: it is still that request", () => {
    const life = accountOn([windows([dayWindow("r", "requests", 1)]), promo()], [terms("grt_promo", 50)]);
    expect(takenBy(life.use(capture(holdTask(life, 10), units(30))))).toEqual({ windows: "30" });
  });

  // Regression: a dimension that grew at the same cost was counted only as far as it was held.
  test("counts all of a dimension that turned out larger than foreseen, and covers no more than fits (W2)", () => {
    const life = accountOn([windows([dayWindow("t", "tokens", 50)]), promo()], [terms("grt_promo", 100)]);
    const held = holdTask(life, 0, { usage: { units: of(90), tokens: of(10) } });
    const outcome = life.use(capture(held, { tokens: of(100) }));
    expect(takenBy(outcome)).toEqual({ windows: "50", promo: "50" });
    expect(countedIn(outcome, "t")).toEqual({ used: "50", held: "0" });
  });

  test("counts less of a dimension that turned out smaller, at the same cost", () => {
    const life = accountOn([windows([dayWindow("t", "tokens", 50)])]);
    const held = holdTask(life, 0, { usage: { units: of(10), tokens: of(50) } });
    const outcome = life.use(capture(held, { units: of(59), tokens: of(1) }));
    expect(takenBy(outcome)).toEqual({ windows: "60" });
    expect(countedIn(outcome, "t")).toEqual({ used: "1", held: "0" });
  });

  // Regression: a capture could draw the bound per request once with the hold and once beyond it.
  test("draws no more on a layer than one request may, hold and beyond together", () => {
    const life = accountOn([promo({ maxPerRequest: of(3) })], [terms("grt_promo", 50)]);
    const outcome = life.use(capture(holdTask(life, 2), units(9)));
    expect(outcome).toMatchObject({ covered: of(3), shortfall: of(6) });
  });

  // Regression: an unlimited layer beyond a hold was said to have had only what the hold gave.
  test("beyond the hold by a layer without limit says that it had no limit", () => {
    const layers = [windows([dayWindow("5h", "credits", 2)]), ENTITLEMENT];
    const life = accountOn(layers);
    const outcome = life.use(capture(holdTask(life, 3), units(9)));
    expect(outcome.layers.map(({ before, taken }) => [before, taken])).toEqual([
      [of(2), of(2)],
      [null, of(7)],
    ]);
  });

  // Regression: the windows of layers that are not for the feature were listed as if they had counted it.
  test("lists a layer that is for another feature as the decision did", () => {
    const video = windows([dayWindow("video-1d", "credits", 9)], { key: "video", features: ["sora.video"] });
    const life = accountOn([video, ENTITLEMENT]);
    const held = holdTask(life, 3);
    const skipped = { skipped: "not_for_feature", windows: [], before: null };
    const extension = { kind: "extend", holdRef: held, holdSeconds: 9, attribution: NOBODY } as const;
    expect(life.use(extension).layers[0]).toMatchObject(skipped);
    expect(life.use(capture(held, units(1))).layers[0]).toMatchObject(skipped);
  });

  test("beyond the hold needs consent for what it takes there, and a freeze stops it; what is held is paid", () => {
    const life = accountOn(LAYERS, GRANTS);
    const first = holdTask(life, 10);
    const second = holdTask(life, 10);
    life.act({ kind: "consent_set", key: null, consent: { mode: "ask" } });
    expect(life.use(capture(first, units(12)))).toMatchObject({ covered: of(10), shortfall: of(2) });
    life.act({ kind: "frozen_set", frozen: "all", reason: "" });
    expect(life.use(capture(second, units(12)))).toMatchObject({ covered: of(10), shortfall: of(2) });
  });

  test("counts what costs nothing once, in the window that held it", () => {
    const life = accountOn([windows([dayWindow("pages", "pages", 9), dayWindow("r", "requests", 9)])]);
    const held = holdTask(life, 0, { feature: "docs.lookup", usage: { pages: of(5) } });
    const outcome = life.use(capture(held, { pages: of(3) }));
    expect([countedIn(outcome, "pages"), countedIn(outcome, "r")]).toEqual([
      { used: "3", held: "0" },
      { used: "1", held: "0" },
    ]);
  });
});

describe("a window that rolled over while a hold was open", () => {
  test("keeps nothing of the hold: the span that held it is over, and the new one is untouched", () => {
    const life = accountOn(LAYERS, GRANTS);
    const held = holdTask(life, 10, { holdSeconds: (2 * DAY) / SECOND });
    life.now = NOON + 12 * HOUR;
    const outcome = life.use(capture(held, units(10)));
    expect(takenBy(outcome)).toEqual({ windows: "2", promo: "4", purchased: "4" });
    expect(countedIn(outcome, "5h")).toEqual({ used: "0", held: "0" });
    expect(takenBy(life.use(task(2)))).toEqual({ windows: "2" });
  });

  test("gives nothing back into the new span, but covers what was used beyond the hold", () => {
    const life = accountOn(LAYERS, GRANTS);
    const held = holdTask(life, 10, { holdSeconds: (2 * DAY) / SECOND });
    life.now = NOON + 12 * HOUR;
    life.use(task(1));
    const outcome = life.use(capture(held, units(12)));
    expect(takenBy(outcome)).toEqual({ windows: "3", promo: "4", purchased: "5" });
    expect(countedIn(outcome, "5h")).toEqual({ used: "2", held: "0" });
  });

  test("and was anchored anew by another use is not charged for the hold", () => {
    const anchored: AnchoredPolicy = {
      kind: "anchored",
      key: "5h",
      measure: "credits",
      limit: of(9),
      features: null,
      windowMs: HOUR,
    };
    const life = accountOn([windows([anchored])]);
    const held = holdTask(life, 5, { holdSeconds: (3 * HOUR) / SECOND });
    life.now = NOON + 2 * HOUR;
    life.use(task(9));
    const outcome = life.use(capture(held, units(5)));
    expect(outcome.shortfall).toBe(0n);
    expect(countedIn(outcome, "5h")).toEqual({ used: "9", held: "0" });
  });

  test("by a reset gives the held part back only to its own hold (W2)", () => {
    const life = accountOn([windows([dayWindow("5h", "credits", 9)])]);
    const first = holdTask(life, 9);
    life.act({ kind: "window_reset", windows: ["5h"], reason: "" });
    life.step(release(first));
    const second = holdTask(life, 5);
    expect(life.use(task(5)).outcome).toBe("blocked");
    expect(countedIn(life.use(capture(second, units(5))), "5h")).toEqual({ used: "5", held: "0" });
  });
});

describe("a grant that ended while a hold was open", () => {
  const ending = (expiresAt: number | null) => [terms("grt_promo", 10, { expiresAt })];

  test("by its time stays payable by the hold, and what comes back expires (G2)", () => {
    const life = accountOn([promo()], ending(NOON + HOUR));
    const held = holdTask(life, 6, { holdSeconds: DAY / SECOND });
    life.now = NOON + 2 * HOUR;
    life.recordDue();
    expect(life.standing.grants).toHaveLength(1);
    const outcome = life.use(capture(held, units(4)));
    expect(givenBy(outcome)).toEqual({ grt_promo: "4" });
    expect(life.use(task(1))).toMatchObject({ outcome: "blocked", reason: "grants_expired" });
    const recorded = life.act({ kind: "grant_expired", grantId: "grt_promo" });
    expect(recorded).toMatchObject({ posting: { grantId: "grt_promo", kind: "expiry", amount: -of(6) } });
    expect(life.standing.grants).toEqual([]);
  });

  test("by its time pays nothing beyond what was held (G2)", () => {
    const life = accountOn([promo()], ending(NOON + HOUR));
    const held = holdTask(life, 6, { holdSeconds: DAY / SECOND });
    life.now = NOON + HOUR;
    expect(life.use(capture(held, units(8)))).toMatchObject({ covered: of(6), shortfall: of(2) });
  });

  test("because it was voided keeps the hold's part payable, and what comes back expires", () => {
    const life = accountOn([promo()], ending(null));
    const held = holdTask(life, 6);
    const voided = life.act({ kind: "grant_voided", grantId: "grt_promo", reason: "" });
    expect(voided).toMatchObject({ posting: { kind: "void", amount: -of(4) } });
    expect(life.use(task(1)).outcome).toBe("blocked");
    expect(givenBy(life.use(capture(held, units(5))))).toEqual({ grt_promo: "5" });
    expect(life.use(task(1)).outcome).toBe("blocked");
    const expired = life.act({ kind: "grant_expired", grantId: "grt_promo" });
    expect(expired).toMatchObject({ posting: { kind: "expiry", amount: -of(1) } });
  });
});

describe("the end of a hold", () => {
  test("by release gives all of it back, and charges nothing", () => {
    const life = accountOn(LAYERS, GRANTS);
    const before = standingOf(life);
    const outcome = life.use(release(holdTask(life, 10)));
    expect(outcome).toMatchObject({ outcome: "allowed", cost: 0n, covered: 0n, shortfall: 0n });
    expect(standingOf(life)).toEqual(before);
    expect(life.use(task(56)).outcome).toBe("allowed");
  });

  test("by its time gives all of it back, at that instant, as its own fact", () => {
    const life = accountOn(LAYERS, GRANTS);
    const held = holdTask(life, 56, { holdSeconds: 60 });
    life.now = NOON + 60 * SECOND - 1;
    expect(life.use(task(1)).outcome).toBe("blocked");
    life.now = NOON + 60 * SECOND;
    expect(life.use(task(56)).outcome).toBe("allowed");
    expect(life.facts.slice(-2).map(({ event }) => "kind" in event && [event.kind, event.holdRef])).toEqual([
      ["expire", held],
      ["consume", null],
    ]);
  });

  test.each(["capture", "release", "extend"] as const)("leaves nothing to %s: a hold ends once", (kind) => {
    const life = accountOn(LAYERS, GRANTS);
    const again = (holdRef: string) =>
      kind === "capture"
        ? capture(holdRef, units(1))
        : kind === "release"
          ? release(holdRef)
          : ({ kind, holdRef, holdSeconds: 60, attribution: NOBODY } as const);
    const refused = { kind: "refused", code: "hold_not_open" };
    const [captured, released, expired] = [
      holdTask(life, 1),
      holdTask(life, 1),
      holdTask(life, 1, { holdSeconds: 60 }),
    ];
    life.step(capture(captured, units(1)));
    life.step(release(released));
    const { seq } = life.standing;
    expect(life.step(again(captured))).toMatchObject(refused);
    expect(life.step(again(released))).toMatchObject(refused);
    expect(life.step(again("00000000000000000000000000"))).toMatchObject(refused);
    expect(life.standing.seq).toBe(seq);
    life.now = NOON + 60 * SECOND;
    expect(life.step(again(expired))).toMatchObject(refused);
    expect(life.standing.seq).toBe(seq + 1); // the expiry itself
  });

  test("moves by extension to so long from now, never to earlier", () => {
    const life = accountOn(LAYERS, GRANTS);
    const held = holdTask(life, 10, { holdSeconds: 60 });
    const extend = (holdSeconds: number) =>
      life.use({ kind: "extend", holdRef: held, holdSeconds, attribution: NOBODY }).holdExpiresAt;
    life.now = NOON + 30 * SECOND;
    expect(extend(60)).toBe(NOON + 90 * SECOND);
    expect(extend(10)).toBe(NOON + 90 * SECOND);
    life.now = NOON + 89 * SECOND;
    expect(standingOf(life)).toEqual({ credits: "46+8", window: "0+2" });
    expect(life.use(capture(held, units(10))).outcome).toBe("allowed");
  });

  test("follows the plan that it was made under, though the account has changed plans", () => {
    const first = planOf(LAYERS);
    const second = planOf([windows([dayWindow("other", "credits", 100)])], { ref: "pln_examples@2" });
    const life = accountOn(first, GRANTS, [second]);
    const held = holdTask(life, 10);
    life.act({ kind: "plan_changed", plan: second.ref, reason: "" });
    const outcome = life.use(capture(held, units(20)));
    expect(takenBy(outcome)).toEqual({ windows: "2", promo: "4", purchased: "14" });
    expect(life.lastEvent.plan).toBe(first.ref);
    expect(standingOf(life)).toEqual({ credits: "36+0", window: "2+0" });
  });
});
