import { describe, expect, test } from "vitest";
import type { Consent } from "./plan";
import type { Cap } from "./standing";
import {
  accountOn,
  byKey,
  capture,
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
  takenBy,
  task,
  terms,
  windows,
} from "./testing/example-plans";

const BOUGHT = terms("grt_bought", 100, { kind: "purchased" });
const LAYERS = [windows([dayWindow("5h", "credits", 2)]), promo(), purchased()];
const upTo = (limit: number, period: "day" | "week" | "month" = "day"): Consent => ({
  mode: "up_to",
  limit: of(limit),
  period,
});

function withConsent(consent: Consent, layers = LAYERS) {
  return accountOn(planOf(layers, { consent }), [BOUGHT]);
}

function cap(key: string, limit: number, more: Partial<Cap> = {}): Omit<Cap, "counts"> {
  return { key, apiKey: null, period: "day", limit: of(limit), ...more };
}

describe("purchased credits", () => {
  test("are spent without asking under consent to everything (E4)", () => {
    expect(takenBy(withConsent({ mode: "always" }).use(task(10)))).toEqual({ windows: "2", purchased: "8" });
  });

  test("are not touched without consent, and the block says what would be charged (E4)", () => {
    const outcome = withConsent({ mode: "ask" }).use(task(10));
    expect(outcome).toMatchObject({
      outcome: "blocked",
      reason: "consent_required",
      binding: "consent",
      covered: 0n,
    });
    expect(outcome.ways).toContainEqual({ kind: "consent", amount: of(8) });
    expect(outcome.layers[2]).toMatchObject({ taken: 0n, skipped: "consent_required", before: of(100) });
  });

  test("that may never be spent do not exist for the reason: the full window is what stops (E4)", () => {
    const outcome = withConsent({ mode: "never" }).use(task(10));
    expect(outcome).toMatchObject({ outcome: "blocked", reason: "limit_reached", binding: "5h" });
  });

  // Regression: without a window to name, "never" was answered with credits_exhausted beside a full balance.
  test("that may never be spent are not called exhausted while they are there", () => {
    const outcome = withConsent({ mode: "never" }, [purchased()]).use(task(10));
    expect(outcome).toMatchObject({ reason: "consent_required", binding: "consent" });
  });

  test("need no consent where the plan does not say so", () => {
    const outcome = withConsent({ mode: "never" }, [purchased({ needsConsent: false })]).use(task(10));
    expect(takenBy(outcome)).toEqual({ purchased: "10" });
  });

  test("are not asked for by a request that what is included covers", () => {
    expect(withConsent({ mode: "ask" }).use(task(2)).outcome).toBe("allowed");
  });
});

describe("consent up to an amount", () => {
  test("lets exactly that much be spent per period, and starts over with the next", () => {
    const life = withConsent(upTo(5));
    expect(takenBy(life.use(task(5)))).toEqual({ windows: "2", purchased: "3" });
    expect(life.use(task(3))).toMatchObject({ reason: "consent_required", binding: "consent" });
    expect(takenBy(life.use(task(2)))).toEqual({ purchased: "2" });
    life.now = NOON + 12 * HOUR;
    expect(takenBy(life.use(task(7)))).toEqual({ windows: "2", purchased: "5" });
  });

  test("counts in the account's own days", () => {
    const life = withConsent(upTo(5), [purchased()]);
    life.act({ kind: "time_zone_set", timeZone: "Asia/Kathmandu" });
    life.use(task(5));
    expect(life.use(task(1)).ways).toContainEqual(
      // Midnight in Kathmandu is 18:15 UTC.
      { kind: "wait", until: NOON + 6.25 * HOUR, window: "consent" },
    );
  });

  test("that was changed keeps what the running period has spent", () => {
    const life = withConsent(upTo(5));
    life.use(task(6));
    life.act({ kind: "consent_set", key: null, consent: upTo(6) });
    expect(life.use(task(3)).outcome).toBe("blocked");
    expect(takenBy(life.use(task(2)))).toEqual({ purchased: "2" });
  });

  test("pays a part where the request accepts a part", () => {
    const outcome = withConsent(upTo(5)).use(task(20, { partial: "accept" }));
    expect(outcome).toMatchObject({ outcome: "partial", covered: of(7), shortfall: of(13) });
    expect(outcome).toMatchObject({ reason: "consent_required", binding: "consent" });
  });
});

describe("a key's own consent", () => {
  test("goes before the account's, both ways", () => {
    const life = withConsent({ mode: "always" });
    life.act({ kind: "consent_set", key: "key_a", consent: { mode: "never" } });
    life.act({ kind: "consent_set", key: "key_b", consent: upTo(3) });
    expect(life.use(task(5, { attribution: byKey("key_a") })).outcome).toBe("blocked");
    expect(life.use(task(6, { attribution: byKey("key_b") }))).toMatchObject({ binding: "consent:key_b" });
    expect(life.use(task(5, { attribution: byKey("key_b") })).outcome).toBe("allowed");
    expect(life.use(task(5, { attribution: byKey("key_c") })).outcome).toBe("allowed");
    expect(life.use(task(5)).outcome).toBe("allowed");
  });

  test("that is removed leaves the key under the account's", () => {
    const life = withConsent({ mode: "always" });
    life.act({ kind: "consent_set", key: "key_a", consent: { mode: "ask" } });
    life.act({ kind: "consent_set", key: "key_a", consent: null });
    expect(life.use(task(9, { attribution: byKey("key_a") })).outcome).toBe("allowed");
  });

  test("is counted for itself: another key's spending does not use it up", () => {
    const life = withConsent(upTo(10));
    life.act({ kind: "consent_set", key: "key_a", consent: upTo(10) });
    life.use(task(12));
    expect(life.use(task(10, { attribution: byKey("key_a") })).outcome).toBe("allowed");
    expect(life.use(task(1, { attribution: byKey("key_a") })).binding).toBe("consent:key_a");
    expect(life.use(task(1)).binding).toBe("consent");
  });

  // Regression: a caller told the key "constructor", and what every object inherits was read as its consent.
  test.each(["constructor", "toString", "__proto__"])("is none for a key that calls itself %s", (key) => {
    const life = withConsent({ mode: "ask" });
    expect(life.use(task(9, { attribution: byKey(key) }))).toMatchObject({
      reason: "consent_required",
      binding: "consent",
    });
  });
});

describe("a spend cap", () => {
  test("really stops, to the last microcredit, and names itself (E13)", () => {
    const life = withConsent({ mode: "always" }, [
      promo(),
      promo({ key: "plan", kinds: ["plan"] }),
      purchased(),
    ]);
    life.act({ kind: "caps_set", caps: [cap("day", 5)] });
    expect(life.use({ ...task(0), usage: { units: of(5) + 1n } })).toMatchObject({
      outcome: "blocked",
      reason: "spend_cap_reached",
      binding: "day",
    });
    expect(takenBy(life.use(task(5)))).toEqual({ purchased: "5" });
    const outcome = life.use({ ...task(0), usage: { units: 1n } });
    expect(outcome).toMatchObject({ reason: "spend_cap_reached", binding: "day" });
    expect(outcome.layers[2]?.skipped).toBe("cap_reached");
    expect(outcome.ways).toContainEqual({ kind: "wait", until: NOON + 12 * HOUR, window: "day" });
  });

  test("counts only what needs consent: what is included goes on", () => {
    const life = withConsent({ mode: "always" });
    life.act({ kind: "caps_set", caps: [cap("day", 0)] });
    expect(life.use(task(2)).outcome).toBe("allowed");
    expect(life.use(task(1)).reason).toBe("spend_cap_reached");
    life.act({ kind: "grant_issued", grant: terms("grt_promo", 3), reason: "" });
    expect(takenBy(life.use(task(3)))).toEqual({ promo: "3" });
  });

  test("of a key holds for that key alone, and the account's for all", () => {
    const life = withConsent({ mode: "always" }, [purchased()]);
    life.act({
      kind: "caps_set",
      caps: [cap("month", 9, { period: "month" }), cap("day:key_a", 2, { apiKey: "key_a" })],
    });
    expect(life.use(task(3, { attribution: byKey("key_a") })).binding).toBe("day:key_a");
    expect(life.use(task(2, { attribution: byKey("key_a") })).outcome).toBe("allowed");
    expect(life.use(task(8, { attribution: byKey("key_b") })).binding).toBe("month");
    expect(life.use(task(7, { attribution: byKey("key_b") })).outcome).toBe("allowed");
  });

  test("below consent decides, and consent below a cap decides", () => {
    const life = withConsent(upTo(6), [purchased()]);
    life.act({ kind: "caps_set", caps: [cap("day", 4)] });
    expect(life.use(task(5))).toMatchObject({ reason: "spend_cap_reached", binding: "day" });
    life.act({ kind: "caps_set", caps: [cap("day", 8)] });
    expect(life.use(task(7))).toMatchObject({ reason: "consent_required", binding: "consent" });
  });

  test("that is set anew keeps what its period has spent, unless the period is another", () => {
    const life = withConsent({ mode: "always" }, [purchased()]);
    life.act({ kind: "caps_set", caps: [cap("c", 5)] });
    life.use(task(5));
    life.act({ kind: "caps_set", caps: [cap("c", 6)] });
    expect(life.use(task(2)).reason).toBe("spend_cap_reached");
    life.act({ kind: "caps_set", caps: [cap("c", 6, { period: "week" })] });
    expect(life.use(task(6)).outcome).toBe("allowed");
  });

  test("is shared by two paid layers of one request", () => {
    const layers = [purchased(), purchased({ key: "plan", source: "plan", kinds: ["plan"] })];
    const life = accountOn(layers, [
      terms("grt_bought", 3, { kind: "purchased" }),
      terms("grt_plan", 50, { kind: "plan" }),
    ]);
    life.act({ kind: "caps_set", caps: [cap("day", 5)] });
    expect(life.use(task(6)).reason).toBe("spend_cap_reached");
    expect(takenBy(life.use(task(5)))).toEqual({ purchased: "3", plan: "2" });
    expect(life.use(task(1)).reason).toBe("spend_cap_reached");
  });
});

describe("a frozen account", () => {
  test("that may spend nothing of its own still uses what is included and given", () => {
    const life = withConsent({ mode: "always" });
    life.act({ kind: "frozen_set", frozen: "paid", reason: "" });
    life.act({ kind: "grant_issued", grant: terms("grt_promo", 3), reason: "" });
    expect(takenBy(life.use(task(5)))).toEqual({ windows: "2", promo: "3" });
    const outcome = life.use(task(1));
    expect(outcome).toMatchObject({ reason: "account_frozen", binding: "frozen" });
    expect(outcome.layers[2]?.skipped).toBe("frozen");
  });

  test("that is frozen altogether is refused whatever it asks, and only its owner can help", () => {
    const life = withConsent({ mode: "always" });
    life.act({ kind: "frozen_set", frozen: "all", reason: "" });
    expect(life.use(task(1))).toMatchObject({
      outcome: "blocked",
      reason: "account_frozen",
      binding: "frozen",
      ways: [{ kind: "ask_owner", limit: null }],
    });
    life.act({ kind: "frozen_set", frozen: "none", reason: "" });
    expect(life.use(task(1)).outcome).toBe("allowed");
  });
});

describe("what a hold sets aside of paid credits", () => {
  test("counts against consent and caps at once, and what comes back may be spent again", () => {
    const life = withConsent(upTo(10), [purchased()]);
    life.act({ kind: "caps_set", caps: [cap("day", 8)] });
    const first = holdTask(life, 6);
    expect(life.use(task(3)).binding).toBe("day");
    life.step(capture(first, { units: of(1) }));
    expect(takenBy(life.use(task(7)))).toEqual({ purchased: "7" });
    expect(life.use(task(1)).binding).toBe("day");
  });

  // Regression: the count stayed held for ever when the key got, or lost, a consent of its own in between.
  test.each([
    ["got", [], [{ kind: "consent_set", key: "key_a", consent: upTo(10) } as const]],
    [
      "lost",
      [{ kind: "consent_set", key: "key_a", consent: upTo(10) } as const],
      [{ kind: "consent_set", key: "key_a", consent: null } as const],
    ],
  ])("comes back where it was counted, though the key %s its own consent meanwhile", (_what, first, then) => {
    const life = withConsent(upTo(10), [purchased()]);
    for (const act of first) life.act(act);
    const held = holdTask(life, 10, { attribution: byKey("key_a") });
    for (const act of then) life.act(act);
    life.step(release(held));
    for (const state of [life.standing.consent, ...Object.values(life.standing.keyConsents)])
      expect(state.counts?.held ?? 0n).toBe(0n);
    expect(life.use(task(10)).outcome).toBe("allowed");
  });

  test("in a period that is over by then does not weigh on the next", () => {
    const life = withConsent(upTo(10), [purchased()]);
    const held = holdTask(life, 10, { holdSeconds: (2 * DAY) / 1000 });
    life.now = NOON + DAY;
    expect(life.use(task(10)).outcome).toBe("allowed");
    life.step(capture(held, { units: of(4) }));
    expect(life.standing.consent.counts).toMatchObject({ used: of(10), held: 0n });
  });

  test("is charged under consent, and what the work needs beyond it is not", () => {
    const life = withConsent(upTo(10), [purchased()]);
    const held = holdTask(life, 8);
    const outcome = life.use(capture(held, { units: of(15) }));
    expect(outcome).toMatchObject({ outcome: "allowed", covered: of(10), shortfall: of(5) });
    expect(life.standing.consent.counts).toMatchObject({ used: of(10), held: 0n });
  });
});
