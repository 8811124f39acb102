import { z } from "zod";
import { uuidOfId } from "@/lib/engine/ids";
import { defineRouteFor } from "@/lib/http/define-route";
import { idSchema } from "@/lib/http/name-schemas";
import { page, pageQuery, pageSchema } from "@/lib/http/pagination";
import { problem } from "@/lib/http/problem";
import type { Route } from "@/lib/http/route";
import type { Runtime } from "@/lib/runtime";
import { planKind as kind } from "../catalogue/kinds";
import { addCatalogued, draftVersion, publishDraft } from "../commands";
import { listCatalogued, readCatalogued, readVersion } from "../reads";
import {
  newPlanSchema,
  planDraftSchema,
  planSchema,
  planVersionSchema,
  versionParamSchema,
} from "../schema/catalogue-schema";
import { catalogueAuthorOf } from "./author";
import { planExamples as examples } from "./examples";
import { addedWire, draftAnswer, problemOfFault, publishAnswer, unknown } from "./version-answers";

const defineRoute = defineRouteFor<Runtime>();
const shared = { tags: ["Catalogue"], scope: "admin", sessionRoles: ["admin"], idempotency: "none" } as const;
const idParam = z.strictObject({ id: idSchema("pln") });

const list = defineRoute({
  ...shared,
  method: "GET",
  path: "/api/v1/plans",
  operationId: "listPlans",
  summary: "List plans, newest first",
  query: z.strictObject(pageQuery(z.tuple([idSchema("pln")]))),
  responses: { 200: pageSchema(planSchema) },
  errors: [],
  examples: {},
  run: async ({ runtime, query }) => {
    const rows = await listCatalogued(runtime, kind, query.limit, query.cursor?.[0] ?? null);
    return { status: 200, body: page(rows, query.limit, (row) => [row.id]) };
  },
});

const add = defineRoute({
  ...shared,
  method: "POST",
  path: "/api/v1/plans",
  operationId: "addPlan",
  summary: "Add a plan with its first draft",
  description:
    "A plan names a published price book version, its gates, and the layers of the waterfall in the order in which they pay. Accounts can be on it once it is published.",
  body: newPlanSchema,
  responses: { 201: planSchema },
  errors: ["draft_invalid"],
  examples: { added: examples.add },
  run: async ({ runtime, principal, requestId, body }) => {
    const author = catalogueAuthorOf(principal, requestId);
    const outcome = await addCatalogued(runtime, author, kind, body.name, body.content);
    if (outcome.kind === "invalid") return problemOfFault(outcome);
    return { status: 201, body: addedWire(kind, outcome) };
  },
});

const get = defineRoute({
  ...shared,
  method: "GET",
  path: "/api/v1/plans/{id}",
  operationId: "getPlan",
  summary: "Read a plan: its latest published version and its draft",
  params: idParam,
  responses: { 200: planSchema },
  errors: ["not_found"],
  examples: { published: examples.read },
  run: async ({ runtime, params }) => {
    const plan = await readCatalogued(runtime, kind, params.id);
    return plan === null ? unknown(kind) : { status: 200, body: plan };
  },
});

const draft = defineRoute({
  ...shared,
  method: "PUT",
  path: "/api/v1/plans/{id}/draft",
  operationId: "draftPlan",
  summary: "Write the draft of a plan's next version",
  description: "Replaces the draft that there may be. What is published is never touched.",
  params: idParam,
  body: planDraftSchema,
  responses: { 200: planVersionSchema },
  errors: ["not_found", "draft_invalid"],
  examples: { drafted: examples.draft },
  run: async ({ runtime, principal, requestId, params, body }) =>
    draftAnswer(
      kind,
      await draftVersion(runtime, catalogueAuthorOf(principal, requestId), kind, params.id, body.content),
    ),
});

const publish = defineRoute({
  ...shared,
  method: "POST",
  path: "/api/v1/plans/{id}/publish",
  operationId: "publishPlan",
  summary: "Publish the draft: it becomes a version that never changes",
  description: "Accounts stay on the version that they are on until they are moved.",
  params: idParam,
  responses: { 200: planVersionSchema },
  errors: ["not_found", "draft_invalid", "version_published"],
  examples: { published: examples.publish },
  run: async ({ runtime, principal, requestId, params }) =>
    publishAnswer(
      kind,
      uuidOfId(params.id),
      await publishDraft(runtime, catalogueAuthorOf(principal, requestId), kind, params.id),
    ),
});

const version = defineRoute({
  ...shared,
  method: "GET",
  path: "/api/v1/plans/{id}/versions/{version}",
  operationId: "getPlanVersion",
  summary: "Read one version of a plan",
  params: z.strictObject({ id: idSchema("pln"), version: versionParamSchema }),
  responses: { 200: planVersionSchema },
  errors: ["not_found"],
  examples: { published: examples.version },
  run: async ({ runtime, params }) => {
    const found = await readVersion(runtime, kind, params.id, params.version);
    if (found !== null) return { status: 200, body: found };
    return problem("not_found", "There is no such version.", { param: "version" });
  },
});

export const planOnlyRoutes: readonly Route<Runtime>[] = [list, add, get, draft, publish, version];
