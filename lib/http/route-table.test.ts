import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defineRouteFor } from "./define-route";
import type { Route } from "./route";
import { RouteTable } from "./route-table";

const defineRoute = defineRouteFor<object>();

function route(method: "GET" | "POST", path: string): Route {
  return defineRoute({
    method,
    path,
    summary: path,
    tags: [],
    scope: "read",
    idempotency: "none",
    responses: { 200: z.null() },
    errors: [],
    examples: {},
    run: () => ({ status: 200, body: null }),
  } as never) as Route;
}

const table = new RouteTable([
  route("GET", "/plans/{id}"),
  route("GET", "/plans/current"),
  route("POST", "/plans/{id}"),
  route("GET", "/plans/{id}/versions/{version}"),
  route("GET", "/plans/{id}/versions/latest"),
  route("GET", "/plans"),
]);

function found(method: string, path: string): string {
  const answer = table.find(method, path);
  return answer.kind === "route" ? `${answer.route.path} ${JSON.stringify(answer.params)}` : answer.kind;
}

describe("the route of a path", () => {
  it.each([
    ["GET", "/plans", "/plans {}"],
    ["HEAD", "/plans", "/plans {}"],
    ["GET", "/plans/pln_1", '/plans/{id} {"id":"pln_1"}'],
    ["GET", "/plans/current", "/plans/current {}"],
    ["GET", "/plans/a/versions/latest", '/plans/{id}/versions/latest {"id":"a"}'],
    ["GET", "/plans/a/versions/7", '/plans/{id}/versions/{version} {"id":"a","version":"7"}'],
    ["GET", "/plans/ext:a%2Fb%20%C3%A9", '/plans/{id} {"id":"ext:a/b é"}'],
    ["GET", "/plans/__proto__", '/plans/{id} {"id":"__proto__"}'],
    ["GET", "/plans/", "path_unknown"],
    ["GET", "/plans/a/", "path_unknown"],
    ["GET", "//plans", "path_unknown"],
    ["GET", "/Plans", "path_unknown"],
    ["GET", "", "path_unknown"],
    ["GET", "/plans/a/versions", "path_unknown"],
    ["GET", "/plans/%", "path_malformed"],
    ["GET", "/plans/%00", "path_malformed"],
    ["GET", "/plans/%ff", "path_malformed"],
    ["DELETE", "/plans", "method_unknown"],
    ["PATCH", "/plans/a", "method_unknown"],
  ])("%s %s is %s", (method, path, answer) => {
    expect(found(method, path)).toBe(answer);
  });

  it("names every method of the path where the asked one is not served", () => {
    expect(table.find("DELETE", "/plans/a")).toEqual({
      kind: "method_unknown",
      allow: "GET, HEAD, OPTIONS, POST",
    });
    expect(table.find("POST", "/plans/a/versions/7")).toEqual({
      kind: "method_unknown",
      allow: "GET, HEAD, OPTIONS",
    });
  });

  it("gives back any parameter that was encoded", () => {
    const value = fc.string({ minLength: 1, unit: "binary", maxLength: 12 });
    fc.assert(
      fc.property(value, (id) => {
        fc.pre(id.isWellFormed() && !id.includes("\0") && id !== "current");
        expect(table.find("GET", `/plans/${encodeURIComponent(id)}`)).toMatchObject({ params: { id } });
      }),
    );
  });

  it("is declared once", () => {
    expect(() => new RouteTable([route("GET", "/a"), route("GET", "/a")])).toThrow();
    expect(() => new RouteTable([route("GET", "/a/{id}"), route("POST", "/a/{other}")])).toThrow(
      "names of parameters",
    );
    expect(() => new RouteTable([route("GET", "/a/{b}"), route("GET", "/a/b/c")])).not.toThrow();
    expect(() => new RouteTable([route("GET", "/a/b"), route("GET", "/a-b")])).toThrow("getAB");
  });
});
