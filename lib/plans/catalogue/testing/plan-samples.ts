import fc from "fast-check";
import type { PlanContent, PlanJson } from "../../schema/plan-content";
import type { PriceBookJson } from "../../schema/price-book-content";
import type { GateWindowContent } from "../../schema/windows";

export const BOOK_REF = "pbk_01k2x4t8b5f6q7r8s9v0w1x2y3@1";

/** What the features of the samples can report. */
export const DIMENSIONS: ReadonlyMap<string, readonly string[]> = new Map([
  ["codex.task", ["input_tokens", "output_tokens"]],
  ["sora.video", ["seconds"]],
]);

export const BOOK = {
  features: {
    "codex.task": {
      dimensions: ["input_tokens", "output_tokens"],
      rates: [
        { dimension: "input_tokens", credits: "3", per: 1_000_000 },
        { dimension: "output_tokens", when: { model: "large" }, credits: "15.5", per: "1000000" },
      ],
    },
    "sora.video": {
      dimensions: ["seconds"],
      rates: [{ dimension: "requests", when: {}, credits: "0.25", per: 1 }],
    },
  },
} satisfies PriceBookJson;

/** A plan with every kind of thing in it. */
export const PRO_PLAN = {
  price_book: BOOK_REF,
  gates: [
    {
      kind: "rate",
      key: "burst",
      window: { kind: "token_bucket", measure: "requests", limit: 20, window_seconds: 60 },
    },
    { kind: "concurrency", key: "open", limit: 8, features: ["sora.video"] },
  ],
  layers: [
    {
      source: "windows",
      key: "windows",
      windows: [
        { kind: "anchored", key: "5h", measure: "requests", limit: 100, window_seconds: 18_000 },
        {
          kind: "sliding",
          key: "7d",
          measure: "credits",
          limit: "500.5",
          window_seconds: 604_800,
          slices: 28,
        },
      ],
    },
    {
      source: "free",
      key: "free",
      features: ["codex.task"],
      windows: [{ kind: "calendar", key: "daily", measure: "input_tokens", limit: 20_000, unit: "day" }],
    },
    { source: "promo", key: "promo", kinds: ["plan", "promo", "adjustment"], needs_consent: false },
    {
      source: "purchased",
      key: "purchased",
      kinds: ["purchased"],
      needs_consent: true,
      max_per_request: "50",
    },
  ],
  grants: [
    {
      key: "monthly",
      amount: "1000",
      recurrence: { every: 1, unit: "month" },
      rollover: { max: "500", periods: 2 },
      cost_basis: { minor_units: 2_000, currency: "EUR" },
    },
  ],
  consent: { mode: "up_to", limit: "25", period: "week" },
} satisfies PlanJson;

const keys = fc.stringMatching(/^[a-z0-9][a-z0-9_.-]{0,12}$/).filter((key) => key !== "constructor");
const scopes = fc.option(fc.uniqueArray(fc.constantFrom("codex.task", "sora.video"), { minLength: 1 }));
const amounts = fc.bigInt({ min: 1n, max: 999_999_999_999_999_999n });
const counted = {
  measure: fc.constantFrom("requests", "credits", "input_tokens"),
  limit: amounts,
  features: scopes,
  per_feature: fc.boolean(),
  per_member: fc.boolean(),
};
const windowSeconds = fc.integer({ min: 1, max: 31_622_400 });

const windows: fc.Arbitrary<GateWindowContent> = fc.oneof(
  fc.record({
    kind: fc.constant("calendar" as const),
    ...counted,
    unit: fc.constantFrom("hour" as const, "day" as const, "week" as const, "month" as const),
    time_zone: fc.constantFrom(null, "UTC", "Europe/Berlin"),
  }),
  fc.record({ kind: fc.constant("anchored" as const), ...counted, window_seconds: windowSeconds }),
  fc.record({ kind: fc.constant("token_bucket" as const), ...counted, window_seconds: windowSeconds }),
  fc.record({
    kind: fc.constant("sliding" as const),
    ...counted,
    window_seconds: windowSeconds,
    slices: fc.integer({ min: 1, max: 60 }),
  }),
);

/** Contents of any shape that the schema takes; the rules between members are not kept. */
export const contents: fc.Arbitrary<PlanContent> = fc.record({
  price_book: fc.constant(BOOK_REF),
  features: scopes,
  gates: fc.array(
    fc.oneof(
      fc.record({ kind: fc.constant("rate" as const), key: keys, window: windows, shadow: fc.boolean() }),
      fc.record({
        kind: fc.constant("concurrency" as const),
        key: keys,
        limit: fc.integer({ min: 1, max: 256 }),
        features: scopes,
        per_member: fc.boolean(),
        shadow: fc.boolean(),
      }),
    ),
    { maxLength: 3 },
  ),
  layers: fc.array(
    fc.oneof(
      fc.record({
        source: fc.constantFrom("windows" as const, "free" as const, "entitlement" as const),
        key: keys,
        features: scopes,
        windows: fc.array(
          fc.tuple(keys, windows, fc.boolean()).map(([key, window, shadow]) => ({ key, ...window, shadow })),
          { maxLength: 3 },
        ),
        max_per_request: fc.option(amounts),
      }),
      fc.record({
        source: fc.constantFrom("promo" as const, "purchased" as const, "plan" as const),
        key: keys,
        features: scopes,
        kinds: fc.uniqueArray(fc.constantFrom("promo" as const, "purchased" as const, "plan" as const), {
          minLength: 1,
        }),
        needs_consent: fc.boolean(),
        max_per_request: fc.option(amounts),
      }),
    ),
    { minLength: 1, maxLength: 4 },
  ),
  grants: fc.array(
    fc.record({
      key: keys,
      kind: fc.constantFrom("plan" as const, "reset" as const),
      amount: amounts,
      priority: fc.nat(1_000),
      features: scopes,
      windows: fc.option(fc.uniqueArray(keys, { minLength: 1, maxLength: 3 })),
      recurrence: fc.record({
        every: fc.integer({ min: 1, max: 1_000 }),
        unit: fc.constantFrom("hour" as const, "day" as const, "week" as const, "month" as const),
        anchor: fc.constantFrom("subscription" as const, "calendar" as const),
        time_zone: fc.constantFrom(null, "Europe/Berlin"),
      }),
      rollover: fc.option(
        fc.record({
          min: fc.constant(0n),
          max: fc.option(amounts),
          periods: fc.option(fc.integer({ min: 1, max: 36 })),
        }),
      ),
      cost_basis: fc.option(fc.record({ minor_units: fc.nat(), currency: fc.constantFrom("EUR", "USD") })),
    }),
    { maxLength: 2 },
  ),
  consent: fc.oneof(
    fc.constantFrom({ mode: "never" as const }, { mode: "ask" as const }, { mode: "always" as const }),
    fc.record({
      mode: fc.constant("up_to" as const),
      limit: amounts,
      period: fc.constantFrom("day" as const, "week" as const, "month" as const),
    }),
  ),
  late_usage: fc.record({ max_age_seconds: fc.integer({ min: 0, max: 31_622_400 }) }),
  overshoot: fc.oneof(
    fc.record({ policy: fc.constant("refund" as const), max_per_event: fc.option(amounts) }),
    fc.record({ policy: fc.constant("debt" as const), limit: amounts, max_per_event: fc.option(amounts) }),
  ),
  members: fc.record({
    required: fc.boolean(),
    caps: fc.array(
      fc.record({
        period: fc.constantFrom("day" as const, "week" as const, "month" as const),
        limit: amounts,
      }),
      { maxLength: 3 },
    ),
  }),
  refund_failed: fc.constantFrom(null, { features: null }, { features: ["task"] }),
});
