import { z } from "zod";
import type { PriceBook } from "@/lib/engine/price";
import {
  type PriceBookContent,
  type PriceBookJson,
  priceBookContentSchema,
} from "../schema/price-book-content";

/**
 * The engine's price book of a version's stored content. Throws where the content does not have the shape: it was checked before
 * it was stored, so that is a bug or a forged row, and pricing by a guess would be worse than not pricing.
 */
export function parsePriceBook(ref: string, content: unknown): PriceBook {
  return priceBookOf(ref, priceBookContentSchema.parse(content));
}

function priceBookOf(ref: string, content: PriceBookContent): PriceBook {
  // Without a prototype: requests name features, and `constructor` is in every other object.
  const features: PriceBookContent["features"] = Object.create(null);
  return { ref, features: Object.assign(features, content.features) };
}

/** The content that is stored and answered for a price book: the inverse of `parsePriceBook`. */
export function priceBookJson(content: PriceBookContent): PriceBookJson {
  return z.encode(priceBookContentSchema, content);
}
