import type { Route } from "@/lib/http/route";
import type { Runtime } from "@/lib/runtime";
import { decideRoutes } from "./http/decide-routes";
import { eventRoutes } from "./http/event-routes";
import { holdRoutes } from "./http/hold-routes";
import { decisionReadRoutes } from "./http/read-routes";
import { refundRoutes } from "./http/refund-routes";

/** What the fast lane serves in front of Next as well: the routes that decide (HOUSE §4). */
export const fastRoutes: readonly Route<Runtime>[] = [...decideRoutes, ...holdRoutes, ...eventRoutes];

export const decisionRoutes: readonly Route<Runtime>[] = [
  ...fastRoutes,
  ...decisionReadRoutes,
  ...refundRoutes,
];
