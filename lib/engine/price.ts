import type { Microcredits, Quantity } from "./amounts";

/** Quantities by dimension, in micro-units: `{ input_tokens: 4_808_000_000n }`. */
export type Usage = Readonly<Record<string, Quantity>>;
/** What the caller says about a request beyond its quantities: `{ model: "large" }`. */
export type Properties = Readonly<Record<string, string>>;

/**
 * What one dimension costs: `credits` for every `per` micro-units, where all of `when` holds.
 * A rational rate (3 credits per 1,000,000 tokens) is exact; no unit price is ever rounded.
 * The dimension `requests` counts one per request, whatever its usage and whether or not the feature lists it.
 */
export interface Rate {
  readonly dimension: string;
  readonly when: Properties;
  readonly credits: Microcredits;
  readonly per: Quantity;
}

export interface FeaturePrice {
  /** Every dimension the feature may report; another one is refused before it gets here. */
  readonly dimensions: readonly string[];
  readonly rates: readonly Rate[];
}

/** One published version of a price book. Immutable: `ref` names this content for ever. */
export interface PriceBook {
  /** `pbk_…@3` */
  readonly ref: string;
  readonly features: Readonly<Record<string, FeaturePrice>>;
}

export const REQUESTS = "requests";
const ONE_REQUEST: Quantity = 1_000_000n;

/**
 * The cost of one request in microcredits: the exact sum of quantity x rate over its dimensions, rounded once, up to the
 * next microcredit (SYSTEM §3). Null when the book does not price the feature at all.
 */
export function price(
  book: PriceBook,
  feature: string,
  usage: Usage,
  properties: Properties,
): Microcredits | null {
  // Features and dimensions are named by callers: "constructor" must not find what every object inherits.
  if (!Object.hasOwn(book.features, feature)) return null;
  const { perRequest, dimensions } = ratesOf(book.features[feature] as FeaturePrice);
  const base = rateFor(perRequest, properties);
  // The sum is kept as one fraction; most books have one `per` for all rates, so the denominators rarely multiply.
  let numerator = base === null ? 0n : ONE_REQUEST * base.credits;
  let denominator = base === null ? 1n : base.per;
  for (const { dimension, rates } of dimensions) {
    if (!Object.hasOwn(usage, dimension)) continue;
    const quantity = usage[dimension] as Quantity;
    if (quantity === 0n) continue;
    const rate = rateFor(rates, properties);
    if (rate === null || rate.credits === 0n) continue;
    const part = quantity * rate.credits;
    if (rate.per === denominator) numerator += part;
    else {
      numerator = numerator * rate.per + part * denominator;
      denominator *= rate.per;
    }
  }
  return (numerator + denominator - 1n) / denominator;
}

/** A feature's rates as they are looked for: by dimension, and within it in the order in which one is to be preferred. */
interface FeatureRates {
  readonly perRequest: readonly OrderedRate[];
  /** Those of the feature's dimensions that cost anything. */
  readonly dimensions: readonly { readonly dimension: string; readonly rates: readonly OrderedRate[] }[];
}

interface OrderedRate {
  readonly rate: Rate;
  readonly conditions: readonly (readonly [name: string, value: string])[];
}

// Every request is priced, most of them twice, by the same few books: ordering their rates each time took 4 µs of a decision.
const ordered = new WeakMap<FeaturePrice, FeatureRates>();

function ratesOf(pricing: FeaturePrice): FeatureRates {
  let rates = ordered.get(pricing);
  if (rates === undefined) {
    rates = {
      perRequest: inOrder(pricing.rates, REQUESTS),
      dimensions: pricing.dimensions
        .filter((dimension) => dimension !== REQUESTS)
        .map((dimension) => ({ dimension, rates: inOrder(pricing.rates, dimension) }))
        .filter((one) => one.rates.length > 0),
    };
    ordered.set(pricing, rates);
  }
  return rates;
}

/** The most specific first; among equals the one listed first, since sorting is stable. */
function inOrder(rates: readonly Rate[], dimension: string): OrderedRate[] {
  return rates
    .filter((rate) => rate.dimension === dimension)
    .map((rate) => ({ rate, conditions: Object.entries(rate.when) }))
    .sort((a, b) => b.conditions.length - a.conditions.length);
}

/** The first rate whose conditions all hold. */
function rateFor(rates: readonly OrderedRate[], properties: Properties): Rate | null {
  for (const { rate, conditions } of rates) {
    if (conditions.every(([name, value]) => properties[name] === value)) return rate;
  }
  return null;
}

/** What of a request the price book does not know: the feature, or the first dimension that is not the feature's. */
export function unpriced(
  { features }: PriceBook,
  feature: string,
  usage: Usage,
): { readonly code: "feature_unknown" | "dimension_unknown"; readonly param: string } | null {
  // Callers name features: "constructor" must not find what every object inherits.
  const pricing = Object.hasOwn(features, feature) ? features[feature] : undefined;
  if (pricing === undefined) return { code: "feature_unknown", param: feature };
  for (const dimension in usage) {
    if (!pricing.dimensions.includes(dimension)) return { code: "dimension_unknown", param: dimension };
  }
  return null;
}
