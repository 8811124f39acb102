import { ONE } from "@/lib/engine/amounts";
import { newRef } from "@/lib/engine/ids";
import type { Catalogue, Plan } from "@/lib/engine/plan";
import type { PriceBook } from "@/lib/engine/price";

/** The same ids on every run: what is measured must not depend on where a hash puts a row. */
const refOf = (n: number) =>
  newRef(
    Date.UTC(2026, 0, 1),
    Uint8Array.from({ length: 10 }, (_, i) => (n * 37 + i * 11) & 255),
  );
const FIVE_HOURS_MS = 5 * 3_600_000;
const WEEK_MS = 7 * 86_400_000;
const MILLION = 1_000_000n * ONE;

export const FEATURE = "codex.task";

/** Tokens in and out, priced per million, two models. */
export const BOOK: PriceBook = {
  ref: `pbk_${refOf(1)}@1`,
  features: {
    [FEATURE]: {
      dimensions: ["input_tokens", "output_tokens"],
      rates: [
        { dimension: "input_tokens", when: {}, credits: 300n * ONE, per: MILLION },
        { dimension: "output_tokens", when: {}, credits: 1500n * ONE, per: MILLION },
        { dimension: "input_tokens", when: { model: "large" }, credits: 600n * ONE, per: MILLION },
      ],
    },
  },
};

/** The article's waterfall: a 5-hour and a 7-day window, a free tier, promo credits, purchased credits. */
export const WATERFALL_PLAN: Plan = {
  ref: `pln_${refOf(2)}@1`,
  name: "Bench: the whole waterfall",
  priceBook: BOOK.ref,
  features: null,
  gates: [],
  layers: [
    {
      key: "windows",
      source: "windows",
      features: null,
      windows: [
        {
          kind: "anchored",
          key: "5h",
          measure: "credits",
          limit: 6n * ONE,
          features: null,
          windowMs: FIVE_HOURS_MS,
        },
        {
          kind: "sliding",
          key: "7d",
          measure: "credits",
          limit: 20n * ONE,
          features: null,
          windowMs: WEEK_MS,
          slices: 7,
        },
      ],
      maxPerRequest: null,
    },
    {
      key: "free",
      source: "free",
      features: null,
      windows: [
        {
          kind: "calendar",
          key: "free-day",
          measure: "requests",
          limit: 3n * ONE,
          features: null,
          unit: "day",
          timeZone: null,
        },
      ],
      maxPerRequest: null,
    },
    {
      key: "promo",
      source: "promo",
      features: null,
      kinds: ["promo"],
      needsConsent: false,
      maxPerRequest: null,
    },
    {
      key: "purchased",
      source: "purchased",
      features: null,
      kinds: ["purchased"],
      needsConsent: true,
      maxPerRequest: null,
    },
  ],
  consent: { mode: "always" },
  grants: [],
  overshoot: { policy: "refund", maxPerEvent: null },
  lateUsage: { maxAgeMs: 604_800_000 },
};

/** Credits only: every event is charged, so that settling one always means three rows. */
export const CREDITS_PLAN: Plan = {
  ...WATERFALL_PLAN,
  ref: `pln_${refOf(3)}@1`,
  name: "Bench: credits only",
  layers: WATERFALL_PLAN.layers.slice(2),
};

/** The same plan with half of every limit: a change that touches every account. */
export function halved(plan: Plan): Plan {
  return {
    ...plan,
    ref: plan.ref.replace("@1", "@2"),
    layers: plan.layers.map((layer) =>
      "windows" in layer
        ? { ...layer, windows: layer.windows.map((window) => ({ ...window, limit: window.limit / 2n })) }
        : layer,
    ),
  };
}

export const PLANS: readonly Plan[] = [WATERFALL_PLAN, CREDITS_PLAN];

export const CATALOGUE: Catalogue = {
  plan: (ref) => {
    const plan = PLANS.find((candidate) => candidate.ref === ref);
    if (plan === undefined) throw new Error(`no plan ${ref}`);
    return plan;
  },
  priceBook: () => BOOK,
};
