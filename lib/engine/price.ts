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
  const pricing = book.features[feature] as FeaturePrice;
  const perRequest = rateFor(pricing.rates, REQUESTS, properties);
  // The sum is kept as one fraction; most books have one `per` for all rates, so the denominators rarely multiply.
  let numerator = perRequest === null ? 0n : ONE_REQUEST * perRequest.credits;
  let denominator = perRequest === null ? 1n : perRequest.per;
  for (const dimension of pricing.dimensions) {
    if (dimension === REQUESTS || !Object.hasOwn(usage, dimension)) continue;
    const quantity = usage[dimension] as Quantity;
    if (quantity === 0n) continue;
    const rate = rateFor(pricing.rates, dimension, properties);
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

/** The most specific rate whose conditions all hold; among equals the one listed first. */
function rateFor(rates: readonly Rate[], dimension: string, properties: Properties): Rate | null {
  let best: Rate | null = null;
  let bestConditions = -1;
  for (const rate of rates) {
    if (rate.dimension !== dimension) continue;
    let conditions = 0;
    let holds = true;
    for (const name in rate.when) {
      conditions++;
      if (properties[name] !== rate.when[name]) {
        holds = false;
        break;
      }
    }
    if (holds && conditions > bestConditions) {
      best = rate;
      bestConditions = conditions;
    }
  }
  return best;
}
