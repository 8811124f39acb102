import { ONE } from "../amounts";
import type { Catalogue, Plan } from "../plan";
import type { PriceBook } from "../price";

export const PLAN_REF = "pln_00000000000000000000000001@1";
const PRICE_BOOK_REF = "pbk_00000000000000000000000001@1";

const HISTORY_PRICE_BOOK: PriceBook = {
  ref: PRICE_BOOK_REF,
  features: {
    "codex.task": {
      dimensions: ["tokens"],
      rates: [{ dimension: "tokens", when: {}, credits: 3n * ONE, per: 7n * ONE }],
    },
    "sora.video": {
      dimensions: ["seconds", "requests"],
      rates: [
        { dimension: "seconds", when: {}, credits: ONE, per: ONE },
        { dimension: "requests", when: {}, credits: ONE, per: ONE },
      ],
    },
  },
};

/** An hour's window, a small free tier, then promo credits and, with consent, purchased ones. */
const HISTORY_PLAN: Plan = {
  ref: PLAN_REF,
  name: "History",
  priceBook: PRICE_BOOK_REF,
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
          key: "1h",
          measure: "credits",
          limit: 10n * ONE,
          features: null,
          windowMs: 3_600_000,
        },
      ],
      maxPerRequest: null,
    },
    {
      key: "free",
      source: "free",
      features: ["codex.task"],
      windows: [
        {
          kind: "calendar",
          key: "day",
          measure: "credits",
          limit: 5n * ONE,
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
      kinds: ["promo", "plan"],
      needsConsent: false,
      maxPerRequest: 8n * ONE,
    },
    {
      key: "purchased",
      source: "purchased",
      features: null,
      kinds: ["purchased", "promo"],
      needsConsent: true,
      maxPerRequest: null,
    },
  ],
  consent: { mode: "always" },
  grants: [],
  overshoot: { policy: "refund", maxPerEvent: null },
  lateUsage: { maxAgeMs: 7 * 86_400_000 },
};

export const DEBT_PLAN_REF = "pln_00000000000000000000000001@2";

/** The same, and what nothing covers is carried as debt: less than some single reports come to. */
const DEBT_PLAN: Plan = {
  ...HISTORY_PLAN,
  ref: DEBT_PLAN_REF,
  overshoot: { policy: "debt", limit: 15n * ONE, maxPerEvent: null },
};

export const HISTORY_CATALOGUE: Catalogue = {
  plan: (ref) => known(ref, [HISTORY_PLAN, DEBT_PLAN]),
  priceBook: (ref) => known(ref, [HISTORY_PRICE_BOOK]),
};

function known<T extends { readonly ref: string }>(ref: string, all: readonly T[]): T {
  const content = all.find((one) => one.ref === ref);
  if (content === undefined) throw new Error(`${ref} is not in the catalogue`);
  return content;
}

export function priceBookOf(ref: string): PriceBook | null {
  return ref === PRICE_BOOK_REF ? HISTORY_PRICE_BOOK : null;
}
