import type { Route } from "@/lib/http/route";
import type { Runtime } from "@/lib/runtime";
import { priceBookKind } from "../catalogue/kinds";
import {
  newPriceBookSchema,
  priceBookDraftSchema,
  priceBookSchema,
  priceBookVersionSchema,
} from "../schema/catalogue-schema";
import { priceBookExamples } from "./examples";
import { versionedRoutes } from "./versioned-routes";

export const priceBookRoutes: readonly Route<Runtime>[] = versionedRoutes({
  kind: priceBookKind,
  base: "/api/v1/price-books",
  operation: "PriceBook",
  word: "price book",
  added: newPriceBookSchema,
  drafted: priceBookDraftSchema,
  one: priceBookSchema,
  version: priceBookVersionSchema,
  descriptions: {
    add: "A price book says what usage costs in credits, by feature, dimension and properties. A rate is a fraction (3 credits per 1000000 tokens) and never rounded; the cost of a request is, once, up to the next millionth.",
    publish: "Plans name the version that they price with, so publishing changes no price by itself.",
    rename: "No version is touched by it: a name decides nothing.",
  },
  examples: priceBookExamples,
});
