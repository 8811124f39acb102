import { describe, expect, it } from "vitest";
import { codesOfRoute } from "./answer-breaks";
import { openApiDocument } from "./openapi";
import { problemCodes } from "./problem-codes";
import { thingRoutes } from "./test-kit";

const terms = {
  title: "Things",
  version: "1.0.0",
  description: "A test.",
  serverUrl: "/",
  sessionCookie: "spillway.session_token",
  tags: { things: "What is tested." },
};
// biome-ignore lint/suspicious/noExplicitAny: a document is walked here as the JSON that it is.
const document: any = JSON.parse(JSON.stringify(openApiDocument(thingRoutes, terms)));
const post = document.paths["/api/v1/things"].post;

/** Every object in the document, with the path to it. */
function walk(value: unknown, visit: (node: Record<string, unknown>) => void): void {
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value)) visit(value as Record<string, unknown>);
  for (const inner of Object.values(value)) walk(inner, visit);
}

describe("the document", () => {
  it("has every route once, and nothing else", () => {
    const documented = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.keys(item as object).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(documented.sort()).toEqual(thingRoutes.map((route) => `${route.method} ${route.path}`).sort());
  });

  it("is the same text in whatever order the routes come", () => {
    const text = JSON.stringify(openApiDocument(thingRoutes, terms), null, 2);
    expect(JSON.stringify(openApiDocument([...thingRoutes].reverse(), terms), null, 2)).toBe(text);
    expect(JSON.stringify(openApiDocument(thingRoutes, terms), null, 2)).toBe(text);
  });

  it("refers only to what it holds", () => {
    walk(document, (node) => {
      if (typeof node.$ref !== "string") return;
      const target = node.$ref
        .slice(2)
        .split("/")
        .reduce((at, key) => at?.[key], document);
      expect(target, node.$ref).toBeDefined();
    });
  });

  it("shows amounts, quantities and times as they are on the wire, in requests and answers", () => {
    const body = post.requestBody.content["application/json"].schema;
    expect(body.additionalProperties).toBe(false);
    expect(body.properties.amount).toMatchObject({ type: "string", examples: ["12.5"] });
    expect(body.properties.occurred_at).toMatchObject({ type: "string", format: "date-time" });
    expect(body.properties.usage.additionalProperties.anyOf).toHaveLength(2);
    const answer =
      document.paths["/api/v1/things/{id}"].get.responses["200"].content["application/json"].schema;
    expect(answer.properties.cost).toMatchObject({ type: "string" });
    expect(answer.properties.at).toMatchObject({ type: "string", format: "date-time" });
    walk(document, (node) => expect(node.format).not.toBe("int64"));
  });

  it("names every code that a route can answer, under its status", () => {
    for (const route of thingRoutes) {
      const operation = document.paths[route.path][route.method.toLowerCase()];
      for (const code of codesOfRoute(route)) {
        const schema =
          operation.responses[problemCodes[code].status].content["application/problem+json"].schema;
        expect(schema.allOf[1].properties.code.enum).toContain(code);
      }
    }
    expect(post.responses["402"].description).toContain("credits_exhausted");
    expect(post.responses["403"].description).toContain("cross_site_refused");
  });

  it("says who may call, and what the key must be", () => {
    expect(post.security).toEqual([{ apiKey: ["decide"] }, { session: ["user"] }]);
    expect(document.paths["/healthz"].get.security).toEqual([]);
    expect(post.parameters).toContainEqual({ $ref: "#/components/parameters/IdempotencyKey" });
    expect(document.components.securitySchemes.session.name).toBe(terms.sessionCookie);
  });

  it("has parameters of path and query, streams beside bodies, and examples", () => {
    const list = document.paths["/api/v1/things"].get;
    const limit = list.parameters.find((each: { name?: string }) => each.name === "limit");
    expect(limit).toMatchObject({ in: "query", schema: { type: "integer", maximum: 200, default: 50 } });
    expect(limit.required ?? false).toBe(false);
    expect(document.paths["/api/v1/things/{id}"].get.parameters).toContainEqual(
      expect.objectContaining({ in: "path", name: "id", required: true }),
    );
    expect(Object.keys(list.responses["200"].content)).toEqual(["application/json", "application/x-ndjson"]);
    expect(post.requestBody.content["application/json"].examples.plain.value.feature).toBe("codex.task");
    expect(post.responses["200"].content["application/json"].examples.plain.value.mode).toBe("consume");
    expect(document.paths["/api/v1/things/{id}/end"].post.responses["204"].content).toBeUndefined();
  });

  it("explains each of its tags", () => {
    expect(() => openApiDocument(thingRoutes, { ...terms, tags: {} })).toThrow("things");
  });
});
