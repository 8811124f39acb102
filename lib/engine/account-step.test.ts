import { describe, expect, test } from "vitest";
import { dueAct } from "./due-acts";
import { dueAt, emptyStanding } from "./standing";
import { AccountLife } from "./testing/account-life";
import {
  accountOn,
  byKey,
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
  release,
  task,
  terms,
  windows,
} from "./testing/example-plans";

const LAYERS = [windows([dayWindow("1d", "credits", 10)]), promo(), purchased()];
const grant = (id: string) => ({ grantId: id, reason: "" });

describe("an account act", () => {
  test("is one step of seq and one fact of the same seq; a refused one is neither (A1)", () => {
    const life = accountOn(LAYERS);
    expect(life.facts.map(({ event }) => event.seq)).toEqual([1]);
    expect(life.act({ kind: "grant_issued", grant: terms("grt_a", 5), reason: "" })).toMatchObject({
      seq: 2,
    });
    expect(life.act({ kind: "grant_issued", grant: terms("grt_a", 5), reason: "" })).toBe("grant_exists");
    expect(life.standing.seq).toBe(2);
  });

  test("that would leave more credits than can be summed is refused: a grant, or the raising of one", () => {
    const life = accountOn(LAYERS, [terms("grt_a", "3999999999990"), terms("grt_b", 10)]);
    expect(life.act({ kind: "grant_issued", grant: terms("grt_c", "0.000001"), reason: "" })).toBe(
      "balance_too_large",
    );
    expect(life.act({ kind: "grant_adjusted", ...grant("grt_b"), delta: 1n })).toBe("balance_too_large");
    expect(life.act({ kind: "grant_adjusted", ...grant("grt_b"), delta: -1n })).toMatchObject({ seq: 4 });
    expect(life.act({ kind: "grant_adjusted", ...grant("grt_b"), delta: 1n })).toMatchObject({ seq: 5 });
  });

  test("opens the account on its plan, zone, consent and clock", () => {
    const plan = planOf(LAYERS);
    const life = AccountLife.opened(
      catalogueOf([plan]),
      plan.ref,
      NOON,
      { mode: "ask" },
      NOON - DAY,
      "Asia/Tokyo",
    );
    expect(life.standing).toEqual({
      ...emptyStanding(life.standing.accountId),
      seq: 1,
      at: NOON - DAY,
      plan: plan.ref,
      timeZone: "Asia/Tokyo",
      clockNow: NOON - DAY,
      head: life.standing.head,
    });
  });
});

describe("a grant", () => {
  test("that is issued may be spent at once, and posts its amount", () => {
    const life = accountOn(LAYERS);
    expect(life.act({ kind: "grant_issued", grant: terms("grt_a", 5), reason: "" })).toMatchObject({
      posting: { grantId: "grt_a", kind: "grant", amount: of(5) },
    });
    expect(life.use(task(15)).outcome).toBe("allowed");
  });

  test.each([
    ["now", NOON, NOON - DAY],
    ["in the past", NOON - 1, NOON - DAY],
    ["before it is effective", NOON + HOUR, NOON + 2 * HOUR],
    ["when it becomes effective", NOON + HOUR, NOON + HOUR],
  ])("that would expire %s is refused", (_when, expiresAt, effectiveAt) => {
    const life = accountOn(LAYERS);
    const act = {
      kind: "grant_issued",
      grant: terms("grt_a", 5, { expiresAt, effectiveAt }),
      reason: "",
    } as const;
    expect(life.act(act)).toBe("expiry_in_the_past");
  });

  test("is adjusted by what is available of it: not below what is held or spent", () => {
    const life = accountOn([promo()], [terms("grt_a", 10)]);
    life.use(task(3));
    holdTask(life, 4);
    const adjust = (delta: number) =>
      life.act({ kind: "grant_adjusted", ...grant("grt_a"), delta: of(delta) });
    expect(adjust(-4)).toBe("grant_balance_too_low");
    expect(adjust(-3)).toMatchObject({ posting: { grantId: "grt_a", kind: "adjustment", amount: -of(3) } });
    expect(life.standing.grants).toMatchObject([{ amount: of(7), available: 0n, held: of(4) }]);
    expect(adjust(2)).toMatchObject({ posting: { amount: of(2) } });
    expect(life.use(task(2)).outcome).toBe("allowed");
  });

  test("whose expiry alone is moved posts nothing", () => {
    const life = accountOn([promo()], [terms("grt_a", 10, { expiresAt: NOON + HOUR })]);
    const move = (expiresAt: number | null) =>
      life.act({ kind: "grant_adjusted", ...grant("grt_a"), delta: 0n, expiresAt });
    expect(move(NOON)).toBe("expiry_in_the_past");
    expect(move(NOON + 2 * HOUR)).toMatchObject({ posting: null });
    life.now = NOON + HOUR;
    expect(life.use(task(1)).outcome).toBe("allowed");
    expect(move(null)).toMatchObject({ posting: null });
    life.now = NOON + 365 * DAY;
    expect(life.use(task(1)).outcome).toBe("allowed");
  });

  test("that is voided pays nothing more and posts what was left", () => {
    const life = accountOn([promo()], [terms("grt_a", 10)]);
    life.use(task(3));
    expect(life.act({ kind: "grant_voided", ...grant("grt_a") })).toMatchObject({
      posting: { grantId: "grt_a", kind: "void", amount: -of(7) },
    });
    expect(life.standing.grants).toEqual([]);
    expect(life.act({ kind: "grant_voided", ...grant("grt_a") })).toBe("grant_not_found");
  });

  test("is recorded as expired when its time is over and nothing of it is held, once", () => {
    const life = accountOn([promo()], [terms("grt_a", 10, { expiresAt: NOON + HOUR })]);
    const expire = () => life.act({ kind: "grant_expired", grantId: "grt_a" });
    expect(dueAt(life.standing)).toBe(NOON + HOUR);
    expect(expire()).toBe("grant_not_expired");
    const held = holdTask(life, 4, { holdSeconds: 7_200 });
    expect(dueAt(life.standing)).toBe(NOON + 2 * HOUR);
    life.now = NOON + HOUR;
    expect(expire()).toBe("grant_not_expired");
    expect(dueAct(life.standing, life.now)).toBe(null);
    life.step(release(held));
    expect(dueAct(life.standing, life.now)).toMatchObject({ what: "grant-expiry", about: "grt_a" });
    expect(expire()).toMatchObject({ posting: { kind: "expiry", amount: -of(10) } });
    expect(expire()).toBe("grant_not_found");
  });

  test("whose time is over can be neither adjusted nor voided", () => {
    const life = accountOn([promo()], [terms("grt_a", 10, { expiresAt: NOON + HOUR })]);
    life.now = NOON + HOUR;
    expect(life.act({ kind: "grant_adjusted", ...grant("grt_a"), delta: 1n })).toBe("grant_not_found");
    expect(life.act({ kind: "grant_voided", ...grant("grt_a") })).toBe("grant_not_found");
  });

  test("that was spent to the end expires without a posting, and nobody is told of lost money", () => {
    const life = accountOn([promo()], [terms("grt_a", 10, { expiresAt: NOON + HOUR })]);
    life.use(task(10));
    life.now = NOON + HOUR;
    expect(life.act({ kind: "grant_expired", grantId: "grt_a" })).toMatchObject({ posting: null });
    expect(life.standing.expired).toEqual([]);
  });
});

describe("another plan", () => {
  test("goes on counting in windows of the same key, and begins those that are new", () => {
    const wider = planOf([windows([dayWindow("1d", "credits", 12), dayWindow("new", "credits", 100)])], {
      ref: "pln_examples@2",
    });
    const life = accountOn(planOf(LAYERS), [], [wider]);
    life.use(task(10));
    life.act({ kind: "plan_changed", plan: wider.ref, reason: "" });
    expect(life.use(task(3))).toMatchObject({ outcome: "blocked", binding: "1d" });
    expect(life.use(task(2)).outcome).toBe("allowed");
  });
});

describe("a window reset", () => {
  test("gives the whole limit back", () => {
    const life = accountOn(LAYERS);
    life.use(task(10));
    life.act({ kind: "window_reset", windows: ["1d"], reason: "" });
    expect(life.use(task(10)).outcome).toBe("allowed");
  });

  test.each(["other", "constructor", "__proto__"])("of %s, which counts nothing, is refused", (key) => {
    const life = accountOn(LAYERS);
    life.use(task(1));
    expect(life.act({ kind: "window_reset", windows: ["1d", key], reason: "" })).toBe("window_not_found");
    expect(life.standing.windows["1d"]).toMatchObject({ used: of(1) });
  });
});

describe("a test clock", () => {
  test("moves forward only, and only where there is one", () => {
    const plan = planOf(LAYERS);
    const onClock = AccountLife.opened(catalogueOf([plan]), plan.ref, NOON, { mode: "always" }, NOON);
    const to = (at: number) => onClock.act({ kind: "clock_advanced", to: at });
    onClock.use(task(10));
    onClock.now += 99 * DAY; // the wall clock means nothing to it
    expect(onClock.use(task(1)).outcome).toBe("blocked");
    expect(to(NOON - 1)).toBe("clock_backwards");
    expect(to(NOON + DAY)).toMatchObject({ at: NOON + DAY });
    expect(onClock.use(task(10)).outcome).toBe("allowed");
    expect(accountOn(LAYERS).act({ kind: "clock_advanced", to: NOON + DAY })).toBe("clock_missing");
  });
});

describe("consent that changes while something is held under it", () => {
  const bought = [terms("grt_bought", 100, { kind: "purchased" })];
  const upTo = (limit: number, period: "day" | "week") =>
    ({ mode: "up_to", limit: of(limit), period }) as const;

  // NOON is a Friday; a Monday's day and week begin together, so the two periods' spans look alike.
  const MONDAY = NOON + 3 * DAY;

  test.each([
    ["the account's", null],
    ["a key's", "key_a"],
  ])("to another period of %s leaves the old hold out of the new count (W2)", (_whose, key) => {
    const life = accountOn([purchased()], bought);
    life.now = MONDAY;
    const by = { attribution: byKey("key_a") };
    life.act({ kind: "consent_set", key, consent: upTo(10, "day") });
    const old = holdTask(life, 10, by);
    life.act({ kind: "consent_set", key, consent: upTo(10, "week") });
    const second = holdTask(life, 10, by);
    life.step(release(old));
    expect(life.use(task(1, by)).reason).toBe("consent_required");
    life.step(capture(second, { units: of(10) }));
    expect(life.use(task(1, by)).reason).toBe("consent_required");
  });

  test("and a cap that was lifted and set again, likewise (W2)", () => {
    const life = accountOn([purchased()], bought);
    const caps = [{ key: "c", apiKey: null, period: "day", limit: of(10) }] as const;
    life.act({ kind: "caps_set", caps });
    const old = holdTask(life, 10);
    life.act({ kind: "caps_set", caps: [] });
    life.act({ kind: "caps_set", caps });
    holdTask(life, 10);
    life.step(release(old));
    expect(life.use(task(1)).reason).toBe("spend_cap_reached");
  });
});
