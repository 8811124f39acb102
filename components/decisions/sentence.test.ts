import { describe, expect, it } from "vitest";
import type { Decision, TraceLayer, Way } from "./decision-shapes";
import { decisionSentence, sentenceText } from "./sentence";

const frame = { nowMs: Date.parse("2026-11-23T11:04:31Z"), timeZone: "Europe/Berlin" };

const window7d = {
  key: "7d",
  measure: "requests",
  limit: "100",
  used: "100",
  held: "0",
  resets_at: "2026-11-29T09:00:00.000Z",
};

const credits = { available: "412.5", held: "0", unsettled: "0" };

function decision(changes: Partial<Decision>): Decision {
  return {
    id: "dec_1",
    outcome: "allowed",
    account: "acct_1",
    feature: "codex.task",
    seq: 7,
    decided_at: "2026-11-23T11:04:29.120Z",
    cost: "6",
    covered: "6",
    shortfall: "0",
    plan: "pln_1@7",
    price_book: "pbk_1@3",
    mode: "consume",
    trace: [],
    reason: null,
    binding: null,
    hold: null,
    usage_event: "use_1",
    remaining: { windows: [], credits },
    ways: [],
    ...changes,
  };
}

const text = (changes: Partial<Decision>) =>
  sentenceText(decisionSentence(decision(changes), frame)).replaceAll("\u202f", " ");

const promo: TraceLayer = { layer: "promo", before: "16", taken: "4", after: "12" };
const windows = (used: string, taken = "2"): TraceLayer => ({
  layer: "windows",
  before: "2",
  taken,
  after: "0",
  windows: [{ ...window7d, used }],
});

describe("an allowed request", () => {
  it("says each source with its amount, what is left, and when that changes", () => {
    expect(text({ trace: [windows("100"), promo] })).toBe(
      "Allowed: 6.00 credits, 2.00 from the 7-day window and 4.00 from promo credits. " +
        "The 7-day window is now full and 12.00 promo credits are left. " +
        "The window resets Sun 29 Nov 10:00 CET (in 5 d 21 h).",
    );
  });

  it("of one source does not say the amount twice", () => {
    expect(text({ trace: [{ ...promo, taken: "6" }] })).toBe(
      "Allowed: 6.00 credits from promo credits. 12.00 promo credits are left.",
    );
  });

  it("that costs nothing says so", () => {
    expect(text({ cost: "0", covered: "0" })).toBe("Allowed: it costs nothing.");
  });

  it.each([
    ["preview", "Would be allowed"],
    ["hold", "Held"],
    ["track", "Recorded"],
  ] as const)("in mode %s begins with %s", (mode, verb) => {
    expect(text({ mode, trace: [promo] })).toMatch(new RegExp(`^${verb}: `));
  });

  it("in part says what is not covered", () => {
    expect(text({ outcome: "partial", covered: "4", shortfall: "2", trace: [promo] })).toBe(
      "Allowed in part: 4.00 of 6.00 credits from promo credits. 2.00 credits are not covered. " +
        "12.00 promo credits are left.",
    );
  });

  it("that was tracked beyond what could pay says that the rest is refunded", () => {
    expect(text({ mode: "track", shortfall: "2", trace: [promo] })).toContain(
      "2.00 beyond what could pay, refunded",
    );
  });

  it("that was tracked beyond what could pay says what of it is owed", () => {
    const debt = (carried: string) => ({ before: "0", carried, after: carried, limit: "10" });
    const said = (carried: string) =>
      text({ mode: "track", shortfall: "2", trace: [promo], debt: debt(carried) });
    expect(said("2")).toContain("2.00 beyond what could pay, owed");
    expect(said("0.5")).toContain("2.00 beyond what could pay, 0.50 of it owed, the rest refunded");
    expect(said("0")).toContain("2.00 beyond what could pay, refunded");
  });

  it("that is refunded says what went where, the debt that it had left first", () => {
    const back = { ...promo, taken: "-5" };
    const debt = { amount: "3", forgiven: "3", grants: [], expired: "0" };
    const refund = {
      usage_event: "use_a",
      reason: "",
      by: "system",
      restore_windows: true,
      sources: [],
      debt,
    };
    expect(text({ mode: "refund", trace: [back] })).toContain("Refunded: 5.00 credits to promo credits.");
    expect(text({ mode: "refund", trace: [back], refund })).toContain(
      "Refunded: 3.00 credits of debt and 5.00 credits to promo credits.",
    );
  });

  it("names the window with the least left where several counted it", () => {
    const wide = { ...window7d, key: "5h", used: "38" };
    const layer = { ...windows("62"), windows: [wide, { ...window7d, used: "62" }] };
    expect(text({ trace: [layer] })).toContain("38 of 100 requests are left in the 7-day window");
  });
});

describe("a blocked request", () => {
  const blocked = (changes: Partial<Decision>) =>
    text({ outcome: "blocked", covered: "0", shortfall: "6", reason: "limit_reached", ...changes });

  it("says what, why, when it changes and what can be done, and that nothing was charged", () => {
    const ways: Way[] = [
      { kind: "buy", amount: "6" },
      { kind: "wait", until: "2026-11-29T09:00:00.000Z", window: "7d" },
    ];
    expect(blocked({ binding: "7d", trace: [windows("100", "0")], ways })).toBe(
      "Blocked: it needs 6.00 credits; nothing was charged. " +
        "The 7-day window is used up (100 of 100 requests). " +
        "The window resets Sun 29 Nov 10:00 CET (in 5 d 21 h). " +
        "You can wait until Sun 29 Nov 10:00 CET or buy 6.00 credits.",
    );
  });

  it("never calls a window used up that has room (E1)", () => {
    const sentence = blocked({ binding: "7d", trace: [windows("98", "0")] });
    expect(sentence).toContain("The 7-day window has not enough left (98 of 100 requests used).");
    expect(sentence).not.toContain("used up");
  });

  it("names what would be charged where consent is missing", () => {
    expect(blocked({ reason: "consent_required", ways: [{ kind: "consent", amount: "4" }] })).toContain(
      "It would charge 4.00 credits, which you have not allowed.",
    );
  });

  it("of a gate is not told as a usage limit", () => {
    const gates = [{ key: "10s", passed: false, window: { ...window7d, key: "10s" } }];
    expect(blocked({ reason: "gate_reached", binding: "10s", gates })).toContain(
      "the 10-second limit protects the service and is no usage limit",
    );
  });

  it.each([
    ["credits_exhausted", "The 412.50 credits left are not enough, or not for this feature."],
    ["grants_expired", "The credits that would have paid have expired."],
    ["account_frozen", "The account is frozen."],
    ["feature_not_entitled", "The plan does not include codex.task."],
  ] as const)("for %s has its own words", (reason, words) => {
    expect(blocked({ reason })).toContain(words);
  });

  it("a wait of seconds says the second", () => {
    expect(blocked({ ways: [{ kind: "wait", until: "2026-11-23T11:04:41.000Z" }] })).toContain(
      "wait until today 12:04:41 CET",
    );
  });
});
