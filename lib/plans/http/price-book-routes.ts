import { z } from "zod";
import { uuidOfId } from "@/lib/engine/ids";
import { defineRouteFor } from "@/lib/http/define-route";
import { idSchema } from "@/lib/http/name-schemas";
import { page, pageQuery, pageSchema } from "@/lib/http/pagination";
import { problem } from "@/lib/http/problem";
import type { Route } from "@/lib/http/route";
import type { Runtime } from "@/lib/runtime";
import { priceBookKind as kind } from "../catalogue/kinds";
import { addCatalogued, draftVersion, publishDraft } from "../commands";
import { listCatalogued, readCatalogued, readVersion } from "../reads";
import {
  newPriceBookSchema,
  priceBookDraftSchema,
  priceBookSchema,
  priceBookVersionSchema,
  versionParamSchema,
} from "../schema/catalogue-schema";
import { catalogueAuthorOf } from "./author";
import { priceBookExamples as examples } from "./examples";
import { addedWire, draftAnswer, problemOfFault, publishAnswer, unknown } from "./version-answers";

const defineRoute = defineRouteFor<Runtime>();
const shared = { tags: ["Catalogue"], scope: "admin", sessionRoles: ["admin"], idempotency: "none" } as const;
const idParam = z.strictObject({ id: idSchema("pbk") });

const list = defineRoute({
  ...shared,
  method: "GET",
  path: "/api/v1/price-books",
  operationId: "listPriceBooks",
  summary: "List price books, newest first",
  query: z.strictObject(pageQuery(z.tuple([idSchema("pbk")]))),
  responses: { 200: pageSchema(priceBookSchema) },
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
  path: "/api/v1/price-books",
  operationId: "addPriceBook",
  summary: "Add a price book with its first draft",
  description:
    "A price book says what usage costs in credits, by feature, dimension and properties. A rate is a fraction (3 credits per 1000000 tokens) and never rounded; the cost of a request is, once, up to the next millionth.",
  body: newPriceBookSchema,
  responses: { 201: priceBookSchema },
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
  path: "/api/v1/price-books/{id}",
  operationId: "getPriceBook",
  summary: "Read a price book: its latest published version and its draft",
  params: idParam,
  responses: { 200: priceBookSchema },
  errors: ["not_found"],
  examples: { published: examples.read },
  run: async ({ runtime, params }) => {
    const book = await readCatalogued(runtime, kind, params.id);
    return book === null ? unknown(kind) : { status: 200, body: book };
  },
});

const draft = defineRoute({
  ...shared,
  method: "PUT",
  path: "/api/v1/price-books/{id}/draft",
  operationId: "draftPriceBook",
  summary: "Write the draft of a price book's next version",
  description: "Replaces the draft that there may be. What is published is never touched.",
  params: idParam,
  body: priceBookDraftSchema,
  responses: { 200: priceBookVersionSchema },
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
  path: "/api/v1/price-books/{id}/publish",
  operationId: "publishPriceBook",
  summary: "Publish the draft: it becomes a version that never changes",
  description: "Plans name the version that they price with, so publishing changes no price by itself.",
  params: idParam,
  responses: { 200: priceBookVersionSchema },
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
  path: "/api/v1/price-books/{id}/versions/{version}",
  operationId: "getPriceBookVersion",
  summary: "Read one version of a price book",
  params: z.strictObject({ id: idSchema("pbk"), version: versionParamSchema }),
  responses: { 200: priceBookVersionSchema },
  errors: ["not_found"],
  examples: { published: examples.version },
  run: async ({ runtime, params }) => {
    const found = await readVersion(runtime, kind, params.id, params.version);
    if (found !== null) return { status: 200, body: found };
    return problem("not_found", "There is no such version.", { param: "version" });
  },
});

export const priceBookRoutes: readonly Route<Runtime>[] = [list, add, get, draft, publish, version];
