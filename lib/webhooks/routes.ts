import type { Route } from "@/lib/http/route";
import type { Runtime } from "@/lib/runtime";
import { deliveryRoutes } from "./http/delivery-routes";
import { endpointRoutes } from "./http/endpoint-routes";

export const webhookRoutes: readonly Route<Runtime>[] = [...endpointRoutes, ...deliveryRoutes];
