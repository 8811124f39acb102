import type { Route } from "@/lib/http/route";
import type { Runtime } from "@/lib/runtime";
import { planKind } from "../catalogue/kinds";
import { newPlanSchema, planDraftSchema, planSchema, planVersionSchema } from "../schema/catalogue-schema";
import { planExamples } from "./examples";
import { versionedRoutes } from "./versioned-routes";

export const planOnlyRoutes: readonly Route<Runtime>[] = versionedRoutes({
  kind: planKind,
  base: "/api/v1/plans",
  operation: "Plan",
  word: "plan",
  added: newPlanSchema,
  drafted: planDraftSchema,
  one: planSchema,
  version: planVersionSchema,
  descriptions: {
    add: "A plan names a published price book version, its gates, and the layers of the waterfall in the order in which they pay. Accounts can be on it once it is published.",
    publish: "Accounts stay on the version that they are on until they are moved.",
    rename: "No version is touched by it: a name decides nothing. Every process shows it within a minute.",
  },
  examples: planExamples,
});
