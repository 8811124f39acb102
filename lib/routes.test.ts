import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { exampleBreaks } from "./http/answer-breaks";
import { openApiDocument } from "./http/openapi";
import type { Route } from "./http/route";
import { RouteTable } from "./http/route-table";
import { readRouteFiles, servedRouteBreaks } from "./http/served-routes";
import { documentTerms } from "./openapi-route";
import { routes as declared } from "./routes";

const routes = declared as readonly Route[];
const api = resolve(import.meta.dirname, "../app/api/v1");

describe("every route of the API", () => {
  test("is served by Next where it is declared, and nothing else is", async () => {
    expect(servedRouteBreaks(routes, await readRouteFiles(api, "/api/v1"))).toEqual([]);
  });

  test("is found by its own path and method, and by no other's", () => {
    const table = new RouteTable(routes);
    for (const route of routes) {
      const path = route.path.replaceAll(/\{\w+\}/g, "x");
      expect(table.find(route.method, path)).toMatchObject({
        kind: "route",
        route: { operationId: route.operationId },
      });
    }
  });

  test("shows only examples that its own schemas accept", () => {
    expect(routes.flatMap(exampleBreaks)).toEqual([]);
  });

  test("refuses members that it does not know", () => {
    const open = routes.filter(({ query, body, bodies }) =>
      [query, body, ...Object.values(bodies)].some((schema) => schema !== null && takesAnything(schema)),
    );
    expect(open.map(({ operationId }) => operationId)).toEqual([]);
  });

  test("asks for an Idempotency-Key wherever it moves usage or credits", () => {
    const moving =
      /^\/api\/v1\/(decisions|usage|holds\/\{id\}\/\w+|accounts\/\{id\}\/grants|grants\/\{id\}\/\w+)$/;
    const posts = routes.filter(({ method, path }) => method === "POST" && moving.test(path));
    expect(posts.length).toBeGreaterThanOrEqual(8);
    expect(posts.filter(({ idempotency }) => idempotency === "none").map(({ path }) => path)).toEqual([]);
  });

  test("is in the document, with a tag that the document explains", () => {
    const document = openApiDocument(routes, documentTerms);
    const documented = Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
      Object.keys(methods as object).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(documented.sort()).toEqual(routes.map(({ method, path }) => `${method} ${path}`).sort());
    expect(routes.filter(({ tags }) => tags.length === 0)).toEqual([]);
  });
});

/** A member of no schema's: where it is accepted, a misspelt one would be ignored in silence. */
function takesAnything(schema: NonNullable<Route["body"]>): boolean {
  const parsed = [{ no_such_member: 1 }, [{ no_such_member: 1 }]].map((value) => schema.safeParse(value));
  if (parsed.some(({ success }) => success)) return true;
  return !JSON.stringify(parsed.map(({ error }) => error?.issues)).includes("unrecognized_keys");
}
