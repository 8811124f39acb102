import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PurchaseState } from "./purchase";
import { DAY, HOUR, NOON } from "./testing/example-plans";
import { chargeOutcome, judgeTopUp, type TopUpCharge, type TopUpTerms } from "./top-up";

const TERMS: TopUpTerms = {
  isOn: true,
  threshold: 10n,
  priceMinor: 2_000n,
  monthlyCapMinor: 6_000n,
  setAt: NOON,
};

const charge = (
  nth: number,
  outcome: TopUpCharge["outcome"],
  more: Partial<TopUpCharge> = {},
): TopUpCharge => ({
  nth,
  begunAt: NOON + nth,
  priceMinor: 2_000n,
  outcome,
  endedAt: outcome === "under_way" ? null : NOON + nth,
  failure: outcome === "failed" ? "expired_card" : null,
  ...more,
});
const judge = (charges: TopUpCharge[], available = 10n, now = NOON + HOUR, terms: Partial<TopUpTerms> = {}) =>
  judgeTopUp({ ...TERMS, ...terms }, charges, available, "UTC", now);

describe("auto top-up", () => {
  test.each<[string, ReturnType<typeof judge>, string, number | null]>([
    ["buys at the threshold", judge([]), "armed", 1],
    ["buys nothing above it", judge([], 11n), "armed", null],
    ["buys nothing while it is off (E5)", judge([], 0n, NOON, { isOn: false }), "off", null],
    ["buys once while a charge is under way", judge([charge(1, "under_way")]), "charging", null],
    ["buys again where one was not enough", judge([charge(1, "paid")]), "armed", 2],
    [
      "stays within the month's cap",
      judge([charge(1, "paid"), charge(2, "paid"), charge(3, "paid")]),
      "cap_reached",
      null,
    ],
    ["waits after a failure", judge([charge(1, "failed")], 0n, NOON + 60_000), "waiting", null],
    ["tries again after an hour", judge([charge(1, "failed")], 0n, NOON + HOUR + 1), "armed", 2],
    [
      "waits longer after the second",
      judge([charge(1, "failed"), charge(2, "failed")], 0n, NOON + 2 * HOUR),
      "waiting",
      null,
    ],
    [
      "is paused by the third",
      judge([charge(1, "failed"), charge(2, "failed"), charge(3, "failed")], 0n, NOON + DAY),
      "paused",
      null,
    ],
  ])("%s", (_, verdict, state, nth) => {
    expect(verdict).toMatchObject({ state, charge: nth });
  });

  test("whose charge was refunded or disputed charges nothing more until it is set again", () => {
    const back = charge(1, "taken_back", { failure: "disputed" });
    expect(judge([back], 0n, NOON + DAY)).toMatchObject({
      state: "paused",
      pausedFor: "disputed",
      charge: null,
    });
    expect(judge([back, charge(2, "paid")], 0n, NOON + DAY).state).toBe("paused");
    expect(judge([back], 0n, NOON + DAY, { setAt: NOON + HOUR })).toMatchObject({
      state: "armed",
      charge: 2,
    });
  });

  test.each<[PurchaseState["status"], boolean, TopUpCharge["outcome"]]>([
    ["open", false, "under_way"],
    ["processing", false, "under_way"],
    ["declined", false, "failed"],
    ["expired", false, "failed"],
    // Paid, and the credits are not there yet: below the threshold, and still the same crossing.
    ["paid", false, "under_way"],
    ["paid", true, "paid"],
    ["mismatched", false, "under_way"],
    ["partly_refunded", true, "taken_back"],
    ["refunded", true, "taken_back"],
    ["disputed", true, "taken_back"],
    ["charged_back", true, "taken_back"],
  ])("a charge that is %s, its credits given: %s, is %s", (status, isGiven, outcome) => {
    const state = {
      status,
      declineCode: null,
      paidMinor: 0n,
      taxMinor: null,
      refundedMinor: 0n,
      disputedMinor: 0n,
      due: 0n,
    };
    expect(chargeOutcome(state, isGiven ? { grantId: "grt_a", given: 5n } : null).outcome).toBe(outcome);
  });

  test("says why it is paused, and setting it anew forgives", () => {
    const failed = [1, 2, 3].map((nth) => charge(nth, "failed"));
    expect(judge(failed, 0n, NOON + DAY)).toMatchObject({ pausedFor: "expired_card", failures: 3 });
    expect(judge(failed, 0n, NOON + DAY, { setAt: NOON + HOUR })).toMatchObject({
      state: "armed",
      charge: 4,
    });
  });

  test("a month's charges do not count in the next, by the account's own calendar", () => {
    const paid = [1, 2, 3].map((nth) => charge(nth, "paid"));
    const march = Date.parse("2026-03-01T00:30:00Z");
    expect(judge(paid, 0n, march)).toMatchObject({ state: "armed", charge: 4 });
    expect(judgeTopUp(TERMS, paid, 0n, "America/New_York", march).state).toBe("cap_reached");
  });

  test("a failed charge is not counted against the cap", () => {
    const charges = [charge(1, "failed"), charge(2, "paid"), charge(3, "paid")];
    expect(judge(charges)).toMatchObject({ state: "armed", chargedThisMonthMinor: 4_000n });
  });
});

type Step = { readonly kind: "spend" | "pay" | "decline"; readonly amount: bigint; readonly ms: number };
const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom("spend", "pay", "decline"),
  amount: fc.bigInt({ min: 0n, max: 40n }),
  ms: fc.integer({ min: 0, max: 2 * DAY }),
});

test("in any life: one charge at a time, each crossing once, never above the cap, none while paused or above the threshold (E6)", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      let now = NOON;
      let available = 30n;
      let charges: TopUpCharge[] = [];
      const end = (outcome: "paid" | "failed") => {
        const last = charges.at(-1);
        if (last?.outcome !== "under_way") return;
        charges = [...charges.slice(0, -1), { ...last, outcome, endedAt: now, failure: "declined" }];
        if (outcome === "paid") available += 20n;
      };
      for (const { kind, amount, ms } of steps) {
        now += ms;
        if (kind === "spend") available = available > amount ? available - amount : 0n;
        else end(kind === "pay" ? "paid" : "failed");
        const verdict = judgeTopUp(TERMS, charges, available, "UTC", now);
        // Whoever judges at the same moment comes to the same number.
        expect(judgeTopUp(TERMS, charges, available, "UTC", now)).toEqual(verdict);
        if (verdict.charge === null) continue;
        expect(available).toBeLessThanOrEqual(TERMS.threshold);
        expect(charges.some(({ outcome }) => outcome === "under_way")).toBe(false);
        expect(charges.map(({ nth }) => nth)).not.toContain(verdict.charge);
        expect(
          charges.slice(-3).length === 3 && charges.slice(-3).every(({ outcome }) => outcome === "failed"),
        ).toBe(false);
        expect(verdict.chargedThisMonthMinor + TERMS.priceMinor).toBeLessThanOrEqual(TERMS.monthlyCapMinor);
        charges = [...charges, charge(verdict.charge, "under_way", { begunAt: now })];
      }
    }),
  );
});
