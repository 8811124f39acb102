import { expect, test } from "vitest";
import { type ChangeWire, changeKindSchema } from "@/lib/accounts/schema/change-schema";
import { changeWords } from "./change-words";

const frame = { nowMs: Date.parse("2026-11-23T11:04:00Z"), timeZone: "Europe/Berlin" };
const change = (kind: ChangeWire["kind"], more: Partial<ChangeWire> = {}): ChangeWire => ({
  seq: 7,
  at: "2026-11-23T10:00:00.000Z",
  kind,
  by: "system",
  reason: null,
  amount: null,
  grant: null,
  grant_kind: null,
  expires_at: null,
  purchase: null,
  decision: null,
  feature: null,
  member: null,
  plan: null,
  plan_name: null,
  windows: [],
  frozen: null,
  consent: null,
  caps: null,
  time_zone: null,
  ...more,
});
const say = (kind: ChangeWire["kind"], more: Partial<ChangeWire> = {}) =>
  changeWords(change(kind, more), frame);

test("credits that come, and that go, are told with how many, of which kind and until when", () => {
  const promo = { grant_kind: "promo", amount: "20" };
  expect(say("grant_issued", { ...promo, expires_at: "2026-11-30T22:59:00.000Z" })).toBe(
    "20.00 promo credits arrived, until Mon 30 Nov 23:59 CET.",
  );
  expect(say("grant_issued", { grant_kind: "purchased", amount: "1000", purchase: "pur_1" })).toMatch(
    /^1\u202f000\.00 purchased credits arrived by a payment\.$/,
  );
  expect(say("grant_expired", { grant_kind: "promo", amount: "-5" })).toBe(
    "A grant of promo credits expired. 5.00 promo credits are gone.",
  );
  expect(say("grant_expired", promo && { grant_kind: "promo" })).toContain("Nothing of it was left.");
  expect(say("grant_adjusted", { grant_kind: "purchased", amount: "-3.5" })).toBe(
    "3.50 purchased credits were taken away.",
  );
  expect(say("grant_issued", { grant_kind: "reset", amount: "2" })).toBe("2 banked resets arrived.");
});

test("a refund names what it is for, a plan its version, and a reset its windows", () => {
  expect(say("refund", { amount: "4", feature: "sora.video" })).toBe(
    "4.00 credits were refunded for sora.video.",
  );
  expect(say("plan_changed", { plan: "pln_1@8", plan_name: "Pro" })).toBe(
    "Your plan is Pro v8 from here on.",
  );
  expect(say("window_reset", { windows: ["5h", "7d"] })).toBe(
    "The 5-hour and 7-day windows began anew, out of turn.",
  );
  expect(say("reset_redeemed", { windows: ["5h"] })).toBe(
    "A banked reset was used: the 5-hour window began anew.",
  );
});

test("limits are told as they are since", () => {
  expect(say("consent_set", { consent: { key: null, mode: "up_to", limit: "25", period: "day" } })).toBe(
    "When included usage runs out, up to 25.00 credits a day are used.",
  );
  expect(say("caps_set", { caps: [{ key: null, period: "month", limit: "300" }] })).toBe(
    "The spend caps are 300.00 credits a month.",
  );
  expect(say("caps_set", { caps: [] })).toBe("There is no spend cap any more.");
});

test("every kind of change is a sentence", () => {
  for (const kind of changeKindSchema.options) expect(say(kind)).toMatch(/^[A-Z0-9].*\.$/);
});
