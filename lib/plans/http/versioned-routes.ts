import { z } from "zod";
import { uuidOfId } from "@/lib/engine/ids";
import { defineRouteFor } from "@/lib/http/define-route";
import { idSchema } from "@/lib/http/name-schemas";
import { page, pageQuery, pageSchema } from "@/lib/http/pagination";
import { problem } from "@/lib/http/problem";
import type { Route, RouteExample } from "@/lib/http/route";
import type { Runtime } from "@/lib/runtime";
import type { Kind } from "../catalogue/kinds";
import type { Json } from "../catalogue/version-rows";
import { addCatalogued, draftVersion, publishDraft, renameCatalogued } from "../commands";
import { type CataloguedWire, listCatalogued, readCatalogued, readVersion, type VersionWire } from "../reads";
import { renamingSchema, versionParamSchema } from "../schema/catalogue-schema";
import { catalogueAuthorOf } from "./author";
import {
  addedWire,
  draftAnswer,
  problemOfFault,
  publishAnswer,
  renameAnswer,
  unknown,
} from "./version-answers";

/** What the routes of plans and of price books do not have in common. */
interface VersionedApi {
  readonly kind: Kind<Json>;
  readonly base: "/api/v1/plans" | "/api/v1/price-books";
  /** In the names of operations, and in sentences. */
  readonly operation: "Plan" | "PriceBook";
  readonly word: "plan" | "price book";
  readonly added: z.ZodType<{ name: string; content: Json }>;
  readonly drafted: z.ZodType<{ content: Json }>;
  readonly one: z.ZodType<unknown, CataloguedWire>;
  readonly version: z.ZodType<unknown, VersionWire>;
  /** What is told of adding one, of publishing it, and of giving it another name. */
  readonly descriptions: { readonly add: string; readonly publish: string; readonly rename: string };
  readonly examples: Readonly<Record<"add" | "read" | "draft" | "publish" | "version", RouteExample>>;
}

const defineRoute = defineRouteFor<Runtime>();
const shared = { tags: ["Catalogue"], scope: "admin", sessionRoles: ["admin"], idempotency: "none" } as const;

/** List, add, read, rename, draft, publish, and read one version: of whatever is kept in drafts and versions. */
export function versionedRoutes(api: VersionedApi): readonly Route<Runtime>[] {
  return [listOf(api), addOf(api), getOf(api), renameOf(api), draftOf(api), publishOf(api), versionOf(api)];
}

const idParam = ({ kind }: VersionedApi) => z.strictObject({ id: idSchema(kind.prefix) });

function listOf({ kind, base, operation, word, one }: VersionedApi): Route<Runtime> {
  return defineRoute({
    ...shared,
    method: "GET",
    path: base,
    operationId: `list${operation}s`,
    summary: `List ${word}s, newest first`,
    query: z.strictObject(pageQuery(z.tuple([idSchema(kind.prefix)]))),
    responses: { 200: pageSchema(one) },
    errors: [],
    examples: {},
    run: async ({ runtime, query }) => {
      const rows = await listCatalogued(runtime, kind, query.limit, query.cursor?.[0] ?? null);
      return { status: 200, body: page(rows, query.limit, (row) => [row.id]) };
    },
  });
}

function addOf(api: VersionedApi): Route<Runtime> {
  const { kind } = api;
  return defineRoute({
    ...shared,
    method: "POST",
    path: api.base,
    operationId: `add${api.operation}`,
    summary: `Add a ${api.word} with its first draft`,
    description: api.descriptions.add,
    body: api.added,
    responses: { 201: api.one },
    errors: ["draft_invalid"],
    examples: { added: api.examples.add },
    run: async ({ runtime, principal, requestId, body }) => {
      const author = catalogueAuthorOf(principal, requestId);
      const outcome = await addCatalogued(runtime, author, kind, body.name, body.content);
      if (outcome.kind === "invalid") return problemOfFault(outcome);
      return { status: 201, body: addedWire(kind, outcome) };
    },
  });
}

function getOf(api: VersionedApi): Route<Runtime> {
  return defineRoute({
    ...shared,
    method: "GET",
    path: `${api.base}/{id}`,
    operationId: `get${api.operation}`,
    summary: `Read a ${api.word}: its latest published version and its draft`,
    params: idParam(api),
    responses: { 200: api.one },
    errors: ["not_found"],
    examples: { published: api.examples.read },
    run: async ({ runtime, params }) => {
      const found = await readCatalogued(runtime, api.kind, params.id);
      return found === null ? unknown(api.kind) : { status: 200, body: found };
    },
  });
}

function renameOf(api: VersionedApi): Route<Runtime> {
  const { kind } = api;
  return defineRoute({
    ...shared,
    method: "PATCH",
    path: `${api.base}/{id}`,
    operationId: `rename${api.operation}`,
    summary: `Give a ${api.word} another name`,
    description: api.descriptions.rename,
    params: idParam(api),
    body: renamingSchema,
    responses: { 200: api.one },
    errors: ["not_found"],
    examples: {},
    run: async ({ runtime, principal, requestId, params, body }) => {
      const author = catalogueAuthorOf(principal, requestId);
      const outcome = await renameCatalogued(runtime, author, kind, params.id, body.name);
      return renameAnswer(kind, outcome, await readCatalogued(runtime, kind, params.id));
    },
  });
}

function draftOf(api: VersionedApi): Route<Runtime> {
  const { kind } = api;
  return defineRoute({
    ...shared,
    method: "PUT",
    path: `${api.base}/{id}/draft`,
    operationId: `draft${api.operation}`,
    summary: `Write the draft of a ${api.word}'s next version`,
    description: "Replaces the draft that there may be. What is published is never touched.",
    params: idParam(api),
    body: api.drafted,
    responses: { 200: api.version },
    errors: ["not_found", "draft_invalid"],
    examples: { drafted: api.examples.draft },
    run: async ({ runtime, principal, requestId, params, body }) =>
      draftAnswer(
        kind,
        await draftVersion(runtime, catalogueAuthorOf(principal, requestId), kind, params.id, body.content),
      ),
  });
}

function publishOf(api: VersionedApi): Route<Runtime> {
  const { kind } = api;
  return defineRoute({
    ...shared,
    method: "POST",
    path: `${api.base}/{id}/publish`,
    operationId: `publish${api.operation}`,
    summary: "Publish the draft: it becomes a version that never changes",
    description: api.descriptions.publish,
    params: idParam(api),
    responses: { 200: api.version },
    errors: ["not_found", "draft_invalid", "version_published"],
    examples: { published: api.examples.publish },
    run: async ({ runtime, principal, requestId, params }) =>
      publishAnswer(
        kind,
        uuidOfId(params.id),
        await publishDraft(runtime, catalogueAuthorOf(principal, requestId), kind, params.id),
      ),
  });
}

function versionOf(api: VersionedApi): Route<Runtime> {
  return defineRoute({
    ...shared,
    method: "GET",
    path: `${api.base}/{id}/versions/{version}`,
    operationId: `get${api.operation}Version`,
    summary: `Read one version of a ${api.word}`,
    params: z.strictObject({ id: idSchema(api.kind.prefix), version: versionParamSchema }),
    responses: { 200: api.version },
    errors: ["not_found"],
    examples: { published: api.examples.version },
    run: async ({ runtime, params }) => {
      const found = await readVersion(runtime, api.kind, params.id, params.version);
      if (found !== null) return { status: 200, body: found };
      return problem("not_found", "There is no such version.", { param: "version" });
    },
  });
}
