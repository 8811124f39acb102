import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { generatedFiles } from "../../scripts/sdk/generated-files";
import { openApiDocument } from "../http/openapi";
import type { Route } from "../http/route";
import { documentTerms } from "../openapi-route";
import { routes } from "../routes";
import { type Operation, readDocument, type Schema } from "../testing/api-document/operation";
import { schemaArbitrary } from "../testing/api-document/schema-arbitrary";
import { createSpillway } from "./spillway.ts";

const root = resolve(import.meta.dirname, "../..");
const document = readDocument(openApiDocument(routes as readonly Route[], documentTerms));
const { operations, schemas } = document;

test("what is committed of the generated part is what the routes make of it now (npm run generate:sdk)", () => {
  for (const [path, text] of Object.entries(generatedFiles())) {
    expect(readFileSync(join(root, path), "utf8"), path).toBe(text);
  }
});

describe("every operation of the document", () => {
  test("has a method of its name, and no method is of none", () => {
    const { withAccess, ...methods } = createSpillway({ baseUrl: "https://spillway.example" });
    expect(withAccess).toBeTypeOf("function");
    expect(Object.keys(methods).sort()).toEqual(operations.map(({ id }) => id).sort());
  });

  test.each(operations.map((operation) => [operation.id, operation] as const))(
    "%s is called as it is declared, with whatever it takes",
    async (_, operation) => {
      await fc.assert(
        fc.asyncProperty(argumentsOf(operation), async ({ params, query, body }) => {
          const [sent] = await requestsOf(operation, params, query, body);
          const url = new URL(sent?.url ?? "");
          const names = Object.keys(params);
          const path = operation.template.replaceAll(/\{(\w+)\}/g, (_, name) =>
            encodeURIComponent(params[name] as string),
          );
          expect([sent?.method, url.pathname]).toEqual([operation.method, path]);
          expect(names.length).toBe(operation.pathParams.length);
          expect(Object.fromEntries(url.searchParams)).toEqual(
            Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value)])),
          );
          expect(await sent?.text()).toBe(operation.body === null ? "" : JSON.stringify(body));
          expect(sent?.headers.has("idempotency-key")).toBe(operation.needsKey);
        }),
        { numRuns: 6 },
      );
    },
  );
});

function argumentsOf(operation: Operation) {
  const drawing = { schemas, optional: "sometimes", known: () => null } as const;
  const record = (parameters: Operation["pathParams"]) =>
    fc.record(
      Object.fromEntries(
        parameters.map(({ name, schema }) => [name, schemaArbitrary(schema as Schema, drawing)]),
      ),
      {
        requiredKeys: parameters.filter(({ isRequired }) => isRequired).map(({ name }) => name),
        noNullPrototype: true,
      },
    );
  return fc.record({
    params: record(operation.pathParams) as fc.Arbitrary<Record<string, string>>,
    query: record(operation.queryParams),
    body: operation.body === null ? fc.constant(undefined) : schemaArbitrary(operation.body, drawing),
  });
}

/** What goes out when the method is called. Nothing is answered: a stream and a page ask all the same. */
async function requestsOf(
  operation: Operation,
  params: Readonly<Record<string, string>>,
  query: object,
  body: unknown,
): Promise<Request[]> {
  const sent: Request[] = [];
  const leaving = new AbortController();
  const client = createSpillway({
    baseUrl: "https://spillway.example/",
    apiKey: "sk_test_1",
    fetch: async (input, init) => {
      sent.push(new Request(input, init));
      return new Response("{}", { headers: { "content-type": "application/json" } });
    },
  });
  const args: unknown[] = operation.pathParams.map(({ name }) => params[name]);
  if (operation.body !== null) args.push(body);
  if (operation.queryParams.length > 0) args.push(query);
  const method = (
    client as unknown as Record<string, (...all: unknown[]) => PromiseLike<unknown> & AsyncGenerator>
  )[operation.id];
  const called = method?.(...args, { signal: leaving.signal });
  if (called !== undefined && "next" in called) {
    const first = called.next();
    leaving.abort();
    await first;
  } else await called;
  return sent;
}
