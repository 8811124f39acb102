import type { z } from "zod";
import { createDocument, type oas31, type ZodOpenApiPathsObject } from "zod-openapi";
import { IDEMPOTENCY_KEY_BYTES_MAX } from "./idempotency";
import { operationOf } from "./openapi-operation";
import { problemCodes } from "./problem-codes";
import type { Method, Route } from "./route";

export type DocumentTerms = {
  readonly title: string;
  readonly version: string;
  readonly description: string;
  /** Where the API is; `/` for the host that served the document. */
  readonly serverUrl: string;
  readonly sessionCookie: string;
  /** Tag -> what its routes are about, in the order of the reference. */
  readonly tags: Readonly<Record<string, string>>;
  /** Type -> body of the webhooks that are sent. */
  readonly webhooks?: Readonly<Record<string, z.ZodType>>;
};

const methodOrder: readonly Method[] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/**
 * The OpenAPI 3.1 document of the routes. The same routes give the same text, byte for byte and in whatever order
 * they come: the document is committed, and a change of it should be a change of the contract.
 */
export function openApiDocument(routes: readonly Route[], terms: DocumentTerms): oas31.OpenAPIObject {
  refuseUnknownTags(routes, terms);
  const document = createDocument({
    openapi: "3.1.1",
    info: { title: terms.title, version: terms.version, description: terms.description },
    servers: [{ url: terms.serverUrl }],
    tags: Object.entries(terms.tags).map(([name, description]) => ({ name, description })),
    paths: pathsOf(routes),
    ...(terms.webhooks === undefined ? {} : { webhooks: webhooksOf(terms.webhooks) }),
    components: {
      schemas: { Problem: problemSchema() },
      parameters: sharedParameters,
      headers: sharedHeaders,
      securitySchemes: {
        apiKey: {
          type: "http",
          scheme: "bearer",
          description:
            "An API key, `sk_live_…` or `sk_test_…`. The scopes that an operation needs are listed with it.",
        },
        session: {
          type: "apiKey",
          in: "cookie",
          name: terms.sessionCookie,
          description: "A signed-in person's browser session, from the pages of this site only.",
        },
      },
    },
  });
  return sortComponents(document);
}

function pathsOf(routes: readonly Route[]): ZodOpenApiPathsObject {
  const sorted = [...routes].sort((a, b) =>
    a.path === b.path
      ? methodOrder.indexOf(a.method) - methodOrder.indexOf(b.method)
      : a.path < b.path
        ? -1
        : 1,
  );
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of sorted) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return paths as ZodOpenApiPathsObject;
}

/** A webhook is described as the receiver's operation: what it is sent, and what it should answer. */
function webhooksOf(bodies: Readonly<Record<string, z.ZodType>>): ZodOpenApiPathsObject {
  const described = Object.entries(bodies).map(([type, schema]) => {
    const post = {
      operationId: `told_${type.replaceAll(".", "_")}`,
      summary: schema.description ?? type,
      description:
        "Signed as Standard Webhooks says: `webhook-id`, `webhook-timestamp`, `webhook-signature`. Sent again until it is answered with 2xx.",
      requestBody: { required: true, content: { "application/json": { schema } } },
      responses: { "204": { description: "It was taken." } },
    };
    return [type, { post }];
  });
  return Object.fromEntries(described) as ZodOpenApiPathsObject;
}

function refuseUnknownTags(routes: readonly Route[], terms: DocumentTerms): void {
  for (const route of routes) {
    for (const tag of route.tags) {
      if (!(tag in terms.tags))
        throw new Error(`${route.operationId} has the tag ${tag}, which the document does not explain`);
    }
  }
}

/** Schemas register as they are met, so their order would follow the order of the routes. */
function sortComponents(document: oas31.OpenAPIObject): oas31.OpenAPIObject {
  const schemas = document.components?.schemas;
  if (schemas === undefined) return document;
  const sorted = Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1)));
  return { ...document, components: { ...document.components, schemas: sorted } };
}

function problemSchema(): oas31.SchemaObject {
  return {
    type: "object",
    description: "A problem of RFC 9457. Routes may add members, such as the whole decision.",
    properties: {
      type: { type: "string", format: "uri-reference", description: "Where the code is explained." },
      title: { type: "string" },
      status: { type: "integer" },
      detail: { type: "string", description: "One sentence about this occurrence." },
      instance: { type: "string", format: "uri-reference" },
      code: { type: "string", enum: Object.keys(problemCodes).sort() },
      request_id: { type: "string" },
      param: { type: "string", description: "Dotted path of the member at fault." },
      decision_id: { type: "string" },
      ways: {
        type: "array",
        items: { type: "object" },
        description: "Ways to continue; each of them works.",
      },
    },
    required: ["type", "title", "status", "detail", "instance", "code", "request_id"],
  };
}

const sharedParameters = {
  IdempotencyKey: {
    in: "header",
    name: "Idempotency-Key",
    required: true,
    description: "Unique per account, for ever. A repeat answers what the first one was answered.",
    schema: { type: "string", minLength: 1, maxLength: IDEMPOTENCY_KEY_BYTES_MAX },
  },
  Traceparent: {
    in: "header",
    name: "traceparent",
    description: "W3C Trace Context; passed on and answered.",
    schema: { type: "string" },
  },
} as const;

const sharedHeaders = {
  "Spillway-Request-Id": { description: "Names this answer in our log.", schema: { type: "string" } },
  "Spillway-Seq": {
    description: "The standing's seq that the answer was made from.",
    schema: { type: "integer" },
  },
  "Idempotency-Replayed": {
    description: "`true` on an answer that was given before.",
    schema: { type: "string", const: "true" },
  },
  "Retry-After": { description: "Seconds; never too early.", schema: { type: "integer" } },
} as const;
