import type { Route } from "@/lib/http/route";
import type { Runtime } from "@/lib/runtime";
import { featureRoutes } from "./http/feature-routes";
import { planOnlyRoutes } from "./http/plan-routes";
import { priceBookRoutes } from "./http/price-book-routes";

/** The catalogue: what can be used, what it costs, and what accounts may. */
export const planRoutes: readonly Route<Runtime>[] = [
  ...featureRoutes,
  ...priceBookRoutes,
  ...planOnlyRoutes,
];
