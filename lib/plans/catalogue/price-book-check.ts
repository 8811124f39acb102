import { REQUESTS } from "@/lib/engine/price";
import type { PriceBookContent } from "../schema/price-book-content";
import { type Fault, fault, repeats } from "./fault";

type FeaturePrice = PriceBookContent["features"][string];

/**
 * What is wrong with a price book's content, given the dimensions of every feature there is. Shapes and sizes have been checked
 * by the schema; these are the rules between members, and to the catalogue.
 */
export function* priceBookFaults(
  content: PriceBookContent,
  dimensionsOf: ReadonlyMap<string, readonly string[]>,
): Generator<Fault> {
  const features = Object.entries(content.features);
  if (features.length === 0) yield fault("content.features", "must price at least one feature");
  for (const [key, price] of features) {
    const path = `content.features.${key}`;
    const declared = dimensionsOf.get(key);
    if (declared === undefined) yield fault(path, "is not a feature that is known here");
    else yield* featureFaults(path, price, declared);
  }
}

function* featureFaults(path: string, price: FeaturePrice, declared: readonly string[]): Generator<Fault> {
  for (const [at, dimension] of price.dimensions.entries()) {
    if (declared.includes(dimension)) continue;
    const detail =
      dimension === REQUESTS
        ? "is counted of every feature and reported by nobody"
        : `is not a dimension of the feature: ${namesText(declared)}`;
    yield fault(`${path}.dimensions.${at}`, detail);
  }
  yield* repeats(price.dimensions, (at) => `${path}.dimensions.${at}`);
  const seen = new Map<string, number>();
  for (const [at, rate] of price.rates.entries()) {
    const ratePath = `${path}.rates.${at}`;
    if (rate.dimension !== REQUESTS && !price.dimensions.includes(rate.dimension)) {
      yield fault(`${ratePath}.dimension`, `must be one of ${namesText([REQUESTS, ...price.dimensions])}`);
    }
    if (rate.per === 0n) yield fault(`${ratePath}.per`, "must be above zero");
    // Of two rates that match alike the first would be charged and the second never: one of them is a mistake.
    const conditions = JSON.stringify([rate.dimension, Object.entries(rate.when).sort()]);
    const before = seen.get(conditions);
    if (before !== undefined) yield fault(ratePath, `has the dimension and conditions of rates.${before}`);
    else seen.set(conditions, at);
  }
}

function namesText(names: readonly string[]): string {
  return names.length === 0 ? "it has none" : names.slice(0, 10).join(", ");
}
