import type { PlanJson } from "@/lib/plans/schema/plan-content";
import type { PriceBookJson } from "@/lib/plans/schema/price-book-content";

/** What the demo can meter. */
export const FEATURES = [
  { key: "codex.task", name: "Codex task", dimensions: ["input_tokens", "output_tokens"] },
  { key: "sora.video", name: "Sora video", dimensions: ["seconds"] },
  { key: "image", name: "Image", dimensions: ["images"] },
];

export const PRICE_BOOK: { readonly name: string; readonly content: PriceBookJson } = {
  name: "Standard",
  content: {
    features: {
      "codex.task": {
        dimensions: ["input_tokens", "output_tokens"],
        rates: [
          { dimension: "input_tokens", credits: "100", per: 1_000_000 },
          { dimension: "output_tokens", credits: "400", per: 1_000_000 },
          { dimension: "input_tokens", when: { model: "large" }, credits: "300", per: 1_000_000 },
          { dimension: "output_tokens", when: { model: "large" }, credits: "1200", per: 1_000_000 },
        ],
      },
      "sora.video": {
        dimensions: ["seconds"],
        rates: [
          { dimension: "seconds", credits: "0.75", per: 1 },
          { dimension: "seconds", when: { resolution: "1080p" }, credits: "1.5", per: 1 },
        ],
      },
      image: { dimensions: ["images"], rates: [{ dimension: "images", credits: "1.25", per: 1 }] },
    },
  },
};

const HOUR = 3_600;
const WORK = ["codex.task", "image"];
const promo = {
  source: "promo" as const,
  key: "promo",
  kinds: ["promo" as const, "adjustment" as const],
  needs_consent: false,
};
const purchased = {
  source: "purchased" as const,
  key: "purchased",
  kinds: ["purchased" as const],
  needs_consent: true,
};
const perMinute = (limit: number) => ({
  kind: "rate" as const,
  key: "rate-1m",
  window: { kind: "token_bucket" as const, measure: "requests", limit, window_seconds: 60 },
});
const workWindows = [
  {
    kind: "anchored" as const,
    key: "5h",
    measure: "requests",
    limit: 100,
    window_seconds: 5 * HOUR,
    features: WORK,
  },
  {
    kind: "anchored" as const,
    key: "7d",
    measure: "requests",
    limit: 500,
    window_seconds: 168 * HOUR,
    features: WORK,
  },
];
const daily = (limit: number) => ({
  source: "free" as const,
  key: "free",
  features: WORK,
  windows: [{ kind: "calendar" as const, key: "free-1d", measure: "requests", limit, unit: "day" as const }],
});

type PlanDraft = { readonly name: string; readonly content: Omit<PlanJson, "price_book"> };

const FREE: PlanDraft = {
  name: "Free",
  content: {
    features: WORK,
    gates: [perMinute(20), { kind: "concurrency", key: "open", limit: 2 }],
    layers: [daily(10), promo, purchased],
    consent: { mode: "ask" },
  },
};

const PRO: PlanDraft = {
  name: "Pro",
  content: {
    gates: [perMinute(60), { kind: "concurrency", key: "open", limit: 8 }],
    layers: [
      {
        source: "windows",
        key: "windows",
        windows: [
          ...workWindows,
          {
            kind: "calendar",
            key: "video-1d",
            measure: "credits",
            limit: 40,
            unit: "day",
            features: ["sora.video"],
          },
        ],
      },
      daily(20),
      promo,
      purchased,
    ],
    // The article's seamless way: whoever wants to be asked says so.
    consent: { mode: "always" },
  },
};

const ENTERPRISE: PlanDraft = {
  name: "Enterprise",
  content: {
    gates: [
      { kind: "concurrency", key: "open", limit: 64 },
      { ...perMinute(30), shadow: true },
    ],
    layers: [
      {
        source: "entitlement",
        key: "contract",
        features: WORK,
        // Tried before it is written into a contract.
        windows: [
          { kind: "calendar", key: "fair-1w", measure: "requests", limit: 20, unit: "week", shadow: true },
        ],
      },
      {
        source: "entitlement",
        key: "contract-video",
        features: ["sora.video"],
        windows: [{ kind: "calendar", key: "video-1mo", measure: "credits", limit: 2_000, unit: "month" }],
      },
      { source: "plan", key: "included", kinds: ["plan"], needs_consent: false },
      promo,
      purchased,
    ],
    grants: [
      {
        key: "monthly",
        amount: "100",
        recurrence: { every: 1, unit: "month", anchor: "calendar" },
        rollover: { max: "50", periods: 2 },
      },
    ],
    consent: { mode: "up_to", limit: "500", period: "month" },
  },
};

/** Everybody has a window of their own, all draw on one pool, and what was bought is spent up to a cap of each. */
const TEAM: PlanDraft = {
  name: "Team",
  content: {
    gates: [
      { kind: "concurrency", key: "open", limit: 64 },
      { kind: "rate", key: "rate-1m", window: { ...perMinute(30).window, per_member: true } },
    ],
    layers: [
      {
        source: "windows",
        key: "seats",
        features: WORK,
        windows: [
          {
            kind: "anchored",
            key: "5h",
            measure: "requests",
            limit: 40,
            window_seconds: 5 * HOUR,
            per_member: true,
          },
          { kind: "calendar", key: "pool-1w", measure: "requests", limit: 400, unit: "week" },
        ],
      },
      promo,
      purchased,
    ],
    consent: { mode: "always" },
    members: { caps: [{ period: "month", limit: "250" }] },
  },
};

/** For `spillway replay`: no gate per minute, since it plays an hour of requests within seconds. */
const TRACE: PlanDraft = {
  name: "Trace",
  content: {
    features: ["codex.task"],
    layers: [
      {
        source: "windows",
        key: "windows",
        windows: workWindows.map((window) => ({ ...window, features: ["codex.task"] })),
      },
      { ...daily(20), features: ["codex.task"] },
      promo,
      purchased,
    ],
    consent: { mode: "always" },
  },
};

export const PLANS = { free: FREE, pro: PRO, enterprise: ENTERPRISE, team: TEAM, trace: TRACE };
export type PlanName = keyof typeof PLANS;
