import { z } from "zod";
import { defineRouteFor } from "@/lib/http/define-route";
import { featureKeySchema } from "@/lib/http/name-schemas";
import { page, pageQuery, pageSchema } from "@/lib/http/pagination";
import { problem } from "@/lib/http/problem";
import type { Route } from "@/lib/http/route";
import type { Runtime } from "@/lib/runtime";
import { addFeature } from "../commands";
import { featureWire, listFeatures, readFeature } from "../reads";
import { featureSchema, newFeatureSchema } from "../schema/catalogue-schema";
import { catalogueAuthorOf } from "./author";
import { featureExample } from "./examples";

const defineRoute = defineRouteFor<Runtime>();
const shared = { tags: ["Catalogue"], scope: "admin", sessionRoles: ["admin"], idempotency: "none" } as const;

const list = defineRoute({
  ...shared,
  method: "GET",
  path: "/api/v1/features",
  operationId: "listFeatures",
  summary: "List the features that usage is reported of",
  query: z.strictObject(pageQuery(z.tuple([z.string()]))),
  responses: { 200: pageSchema(featureSchema) },
  errors: [],
  examples: {},
  run: async ({ runtime, query }) => {
    const rows = await listFeatures(runtime, query.limit, query.cursor?.[0] ?? null);
    return { status: 200, body: page(rows, query.limit, (row) => [row.key]) };
  },
});

const add = defineRoute({
  ...shared,
  method: "POST",
  path: "/api/v1/features",
  operationId: "addFeature",
  summary: "Add a feature and the dimensions of its usage",
  description:
    "A feature is data: price books and limits may name it from now on. It never changes, in either mode, so a sandbox key adds none.",
  body: newFeatureSchema,
  responses: { 201: featureSchema },
  errors: ["name_taken"],
  examples: {
    added: { ...featureExample, status: 201 },
  },
  run: async ({ runtime, principal, requestId, body }) => {
    const author = catalogueAuthorOf(principal, requestId);
    if (author.isSandboxed) {
      return problem(
        "scope_missing",
        "Features are the same in both modes and never change: use a sk_live_ key.",
      );
    }
    const added = await addFeature(runtime, author, body);
    if (added.kind === "added") return { status: 201, body: featureWire(added.feature) };
    return problem("name_taken", `There is a feature ${body.key} already.`, { param: "key" });
  },
});

const get = defineRoute({
  ...shared,
  method: "GET",
  path: "/api/v1/features/{key}",
  operationId: "getFeature",
  summary: "Read a feature",
  params: z.strictObject({ key: featureKeySchema }),
  responses: { 200: featureSchema },
  errors: ["not_found"],
  examples: {},
  run: async ({ runtime, params }) => {
    const feature = await readFeature(runtime, params.key);
    return feature === null
      ? problem("not_found", "There is no such feature.", { param: "key" })
      : { status: 200, body: feature };
  },
});

export const featureRoutes: readonly Route<Runtime>[] = [list, add, get];
