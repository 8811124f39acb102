import type { Route } from "@/lib/http/route";
import type { Runtime } from "@/lib/runtime";
import { packageRoutes } from "./http/package-routes";
import { purchaseRoutes } from "./http/purchase-routes";
import { topUpRoutes } from "./http/top-up-routes";

export const paymentRoutes: readonly Route<Runtime>[] = [...packageRoutes, ...purchaseRoutes, ...topUpRoutes];
