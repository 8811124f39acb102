import { describe, expect, test } from "vitest";
import type { AccountLife } from "./testing/account-life";
import {
  accountOn,
  byKey,
  capture,
  countedIn,
  dayWindow,
  ENTITLEMENT,
  HOUR,
  holdTask,
  NOON,
  of,
  planOf,
  promo,
  purchased,
  release,
  takenBy,
  task,
  terms,
  windows,
} from "./testing/example-plans";

const video = (seconds: number) => task(0, { feature: "sora.video", usage: { seconds: of(seconds) } });
const BOUGHT = terms("grt_bought", 100, { kind: "purchased" });
const used = (life: AccountLife) =>
  Object.fromEntries(
    Object.entries(life.standing.windows).map(([key, counts]) => [
      key,
      counts.kind === "span" ? `${counts.used / of(1)} + ${counts.held / of(1)}` : "",
    ]),
  );

describe("a window that counts each feature apart", () => {
  const LAYER = windows([dayWindow("day", "credits", 10, { perFeature: true })]);

  test("gives each of them the whole limit, and a block names the feature's own", () => {
    const life = accountOn([LAYER]);
    expect(takenBy(life.use(task(10)))).toEqual({ windows: "10" });
    expect(takenBy(life.use(video(5)))).toEqual({ windows: "10" });
    expect(life.use(task(1))).toMatchObject({ reason: "limit_reached", binding: "day:codex.task" });
    expect(life.use(task(1)).ways).toEqual([
      { kind: "wait", until: NOON + 12 * HOUR, window: "day:codex.task" },
    ]);
  });

  test("counts beside one that all of them share, and the tighter of both bounds", () => {
    const shared = dayWindow("all", "credits", 15);
    const life = accountOn([windows([dayWindow("day", "credits", 10, { perFeature: true }), shared])]);
    life.use(task(10));
    const outcome = life.use(video(3));
    expect(outcome.reason).toBe("limit_reached");
    expect(outcome.binding).toBe("all");
    expect(outcome.layers[0]?.windows.map(({ key }) => key)).toEqual(["day:sora.video", "all"]);
    expect(life.use(video(2)).outcome).toBe("allowed");
    expect(used(life)).toEqual({ "day:codex.task": "10 + 0", all: "14 + 0", "day:sora.video": "4 + 0" });
  });

  test("gives back what a hold set aside to the feature it was held for, and counts what was captured there", () => {
    const life = accountOn([LAYER]);
    const first = holdTask(life, 6);
    const second = holdTask(life, 4);
    life.use(video(1));
    expect(used(life)).toEqual({ "day:codex.task": "0 + 10", "day:sora.video": "2 + 0" });
    life.use(capture(first, { units: of(5) }));
    life.use(release(second));
    expect(used(life)).toEqual({ "day:codex.task": "5 + 0", "day:sora.video": "2 + 0" });
  });

  test("goes on counting when a plan that shares one count takes its place, each under its own key", () => {
    const shared = planOf([windows([dayWindow("day", "credits", 10)])], { ref: "pln_examples@2" });
    const life = accountOn(planOf([LAYER]), [], [shared]);
    life.use(task(8));
    life.act({ kind: "plan_changed", plan: shared.ref, reason: "" });
    life.use(task(3));
    expect(used(life)).toEqual({ "day:codex.task": "8 + 0", day: "3 + 0" });
    life.act({ kind: "plan_changed", plan: "pln_examples@1", reason: "" });
    expect(life.use(task(3)).outcome).toBe("blocked");
  });
});

describe("a plan change", () => {
  test.each([
    ["lower", 4, "blocked"],
    ["the same", 10, "blocked"],
    ["higher", 14, "allowed"],
  ])("to a %s limit keeps what was used: %i after 9 of 10, and 3 more are %s", (_, limit, outcome) => {
    const other = planOf([windows([dayWindow("day", "credits", limit)])], { ref: "pln_examples@2" });
    const life = accountOn(planOf([windows([dayWindow("day", "credits", 10)])]), [], [other]);
    life.use(task(9));
    life.act({ kind: "plan_changed", plan: other.ref, reason: "" });
    const after = life.use(task(3));
    expect(after.outcome).toBe(outcome);
    expect(countedIn(after, "day").used).toBe(outcome === "allowed" ? "12" : "9");
  });

  test("there and back again gives nothing: what was used before the detour is still used", () => {
    const none = planOf([ENTITLEMENT], { ref: "pln_examples@2" });
    const life = accountOn(planOf([windows([dayWindow("day", "credits", 10)])]), [], [none]);
    life.use(task(9));
    life.act({ kind: "plan_changed", plan: none.ref, reason: "" });
    life.use(task(50));
    life.act({ kind: "plan_changed", plan: "pln_examples@1", reason: "" });
    expect(life.use(task(2)).reason).toBe("limit_reached");
  });
});

describe("a window in shadow", () => {
  const tried = (limit: number, measure = "credits") => dayWindow("tried", measure, limit, { shadow: true });

  test("covers as if it were not there, and says what it would have kept from being covered", () => {
    const life = accountOn([windows([dayWindow("day", "credits", 20), tried(5)]), purchased()], [BOUGHT]);
    const first = life.use(task(3));
    expect(first.layers[0]).toMatchObject({ before: of(20), taken: of(3) });
    expect(first.layers[0]?.windows).toMatchObject([
      { shadow: null },
      { key: "tried", shadow: 0n, used: of(3) },
    ]);
    const second = life.use(task(6));
    expect(takenBy(second)).toEqual({ windows: "6" });
    expect(second.layers[0]?.windows).toMatchObject([{ used: of(9) }, { used: of(5), shadow: of(4) }]);
    expect(second.wouldBlock).toEqual([]); // bought credits would have paid the rest
  });

  test("would have blocked where nothing behind it pays, and counts no more than it would have let through", () => {
    const life = accountOn([windows([dayWindow("day", "credits", 20), tried(5)])]);
    expect(life.use(task(7))).toMatchObject({ outcome: "allowed", wouldBlock: ["tried"] });
    expect(used(life)).toEqual({ day: "7 + 0", tried: "5 + 0" });
    expect(life.use(task(1)).wouldBlock).toEqual(["tried"]);
    life.now = NOON + 12 * HOUR;
    expect(life.use(task(5)).wouldBlock).toEqual([]);
  });

  test("in requests would have covered all or nothing", () => {
    const life = accountOn([windows([dayWindow("day", "credits", 20), tried(1, "requests")])]);
    expect(life.use(task(2)).wouldBlock).toEqual([]);
    const outcome = life.use(task(2));
    expect(outcome.layers[0]?.windows[1]).toMatchObject({ key: "tried", used: of(1), shadow: of(2) });
    expect(outcome.wouldBlock).toEqual(["tried"]);
  });

  test("is neither what binds a block nor what is waited for", () => {
    const life = accountOn([windows([tried(1), dayWindow("day", "credits", 5)])]);
    life.use(task(5));
    expect(life.use(task(3))).toMatchObject({ binding: "day", wouldBlock: [], ways: [{ window: "day" }] });
  });

  test("leaves an entitlement unlimited: that is how a first limit is tried", () => {
    const life = accountOn([{ ...ENTITLEMENT, windows: [tried(5)] }]);
    const outcome = life.use(task(1_000));
    expect(outcome).toMatchObject({ outcome: "allowed", wouldBlock: ["tried"] });
    expect(outcome.layers[0]).toMatchObject({ before: null, taken: of(1_000) });
  });

  test("sets aside for a hold what it would have, and does not bound its capture", () => {
    const life = accountOn([windows([dayWindow("day", "credits", 20), tried(5)])]);
    const hold = holdTask(life, 8);
    expect(used(life)).toEqual({ day: "0 + 8", tried: "0 + 5" });
    expect(takenBy(life.use(capture(hold, { units: of(7) })))).toEqual({ windows: "7" });
    expect(used(life)).toEqual({ day: "7 + 0", tried: "5 + 0" });
  });

  test("counts nothing of what was refused (W1)", () => {
    const life = accountOn([windows([dayWindow("day", "credits", 5), tried(50)])]);
    expect(life.use(task(6)).outcome).toBe("blocked");
    expect(life.standing.windows).toEqual({});
  });
});

describe("a bound per request on what is included", () => {
  const BOUNDED = windows([dayWindow("day", "credits", 20)], { maxPerRequest: of(4) });

  test("covers so much of each request, and the rest goes on", () => {
    const life = accountOn([BOUNDED, purchased()], [BOUGHT]);
    expect(takenBy(life.use(task(10)))).toEqual({ windows: "4", purchased: "6" });
    expect(takenBy(life.use(task(3)))).toEqual({ windows: "3" });
  });

  test("names the layer where that alone stops a request, and the way is a smaller one", () => {
    const outcome = accountOn([BOUNDED]).use(task(10));
    expect(outcome).toMatchObject({ reason: "spend_cap_reached", binding: "windows" });
    expect(outcome.ways).toEqual([{ kind: "reduce", usage: { units: of(4) } }]);
  });

  test("counts one request where it counts requests, however much of it goes on", () => {
    const layer = windows([dayWindow("day", "requests", 2)], { maxPerRequest: of(4) });
    const life = accountOn([layer, promo()], [terms("grt_promo", 100)]);
    expect(takenBy(life.use(task(10)))).toEqual({ windows: "4", promo: "6" });
    expect(takenBy(life.use(task(10)))).toEqual({ windows: "4", promo: "6" });
    expect(takenBy(life.use(task(10)))).toEqual({ promo: "10" });
  });

  test("holds for a hold and what is used beyond it together", () => {
    const life = accountOn([BOUNDED, purchased()], [BOUGHT]);
    const hold = holdTask(life, 3, { attribution: byKey("key_a") });
    expect(takenBy(life.use(capture(hold, { units: of(9) })))).toEqual({ windows: "4", purchased: "5" });
  });
});
