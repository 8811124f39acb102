import { describe, expect, expectTypeOf, it } from "vitest";
import { z } from "zod";
import { creditsSchema } from "./amount-schemas";
import { exampleBreaks } from "./answer-breaks";
import { defineRouteFor } from "./define-route";
import type { Principal } from "./principal";
import { problem } from "./problem";
import type { Route } from "./route";
import { createRouter } from "./router";
import { thingRoutes } from "./test-kit";

const defineRoute = defineRouteFor<{ clock: () => number }>();
const ok = z.strictObject({ ok: z.boolean() });
const base = {
  method: "POST",
  path: "/api/v1/things/{id}",
  summary: "A thing",
  tags: [],
  scope: "admin",
  idempotency: "none",
  responses: { 200: ok },
  errors: [],
  examples: {},
  run: () => ({ status: 200, body: { ok: true } }) as const,
} as const;

describe("a declaration", () => {
  it("tells run the types of its schemas, of its caller and of its key", () => {
    const route = defineRoute({
      ...base,
      idempotency: "required",
      params: z.strictObject({ id: z.string().transform(Number) }),
      query: z.strictObject({ at: z.string().optional() }),
      body: z.strictObject({ amount: creditsSchema }),
      responses: { 200: z.strictObject({ amount: creditsSchema }), 204: null },
      errors: ["not_found"],
      run(call) {
        expectTypeOf(call.params.id).toEqualTypeOf<number>();
        expectTypeOf(call.query.at).toEqualTypeOf<string | undefined>();
        expectTypeOf(call.body.amount).toEqualTypeOf<bigint>();
        expectTypeOf(call.idempotencyKey).toEqualTypeOf<string>();
        expectTypeOf(call.principal).toEqualTypeOf<Principal>();
        expectTypeOf(call.runtime.clock()).toEqualTypeOf<number>();
        if (call.params.id === 0) return problem("not_found", "None.");
        if (call.params.id === 1) return problem("idempotency_key_reused", "Other body.");
        return call.params.id === 2 ? { status: 204, body: null } : { status: 200, body: { amount: "1" } };
      },
    });
    expect(route.operationId).toBe("postThingsById");
  });

  it("does not compile with an answer, a status or a problem that it does not name", () => {
    const amount = { 200: z.strictObject({ a: creditsSchema }) };
    // @ts-expect-error the amount leaves as a decimal string, never as a bigint
    defineRoute({ ...base, responses: amount, run: () => ({ status: 200, body: { a: 1n } }) as const });
    // @ts-expect-error 201 is not declared
    defineRoute({ ...base, run: () => ({ status: 201, body: { ok: true } }) as const });
    // @ts-expect-error not_found is not declared
    defineRoute({ ...base, run: () => problem("not_found", "None.") });
    const csv = { status: 200, contentType: "text/csv", stream: (async function* () {})() } as const;
    // @ts-expect-error no stream is declared
    defineRoute({ ...base, run: () => csv });
    defineRoute({ ...base, streams: { "text/csv": "Rows." }, run: () => csv });
    defineRoute({ ...base, run: (call) => ({ status: 200, body: { ok: call.params.id === "" } }) });
    // @ts-expect-error the path has no such parameter
    defineRoute({ ...base, run: (call) => ({ status: 200, body: { ok: call.params.other === "" } }) });
    defineRoute({
      ...base,
      scope: "public",
      run: ({ principal }) => ({ status: 200, body: { ok: principal === null } }),
    });
  });

  it("of a need is not taken by a router whose runtime does not have it", () => {
    const route: Route<{ clock: () => number }> = defineRoute(base);
    const ports = { authenticate: () => problem("unauthenticated", ""), report: () => {}, now: () => 0 };
    createRouter([route], { ...ports, runtime: () => ({ clock: () => 1, store: {} }) });
    // @ts-expect-error the runtime has no clock
    createRouter<{ store: object }>([route], { ...ports, runtime: () => ({ store: {} }) });
  });

  it.each([
    [{ path: "things" }, "form"],
    [{ path: "/things/" }, "form"],
    [{ path: "/Things" }, "form"],
    [{ path: "/a/{id}/b/{id}" }, "twice"],
    [{ params: z.strictObject({ other: z.string() }) }, "different parameters"],
    [{ params: z.strictObject({}) }, "different parameters"],
    [{ params: z.object({ id: z.string() }) }, "strict"],
    [{ query: z.object({}) }, "strict"],
    [{ query: z.string() }, "strictObject"],
    [{ method: "GET", body: ok }, "no body"],
    [{ method: "GET", idempotency: "required" }, "moves nothing"],
    [{ scope: "public", sessionRoles: ["user"] }, "no session"],
    [{ errors: ["not_found", "not_found"] }, "twice"],
    [{ responses: {} }, "nothing"],
    [{ responses: { 404: ok } }, "2xx"],
  ])("that contradicts itself throws at import: %j", (change, why) => {
    expect(() => defineRoute({ ...base, ...change } as never)).toThrow(why);
  });

  it.each([
    ["GET", "/api/v1/decisions", "getDecisions"],
    ["POST", "/api/v1/holds/{id}/capture", "postHoldsByIdCapture"],
    ["PUT", "/api/v1/accounts/{id}/auto-top-up", "putAccountsByIdAutoTopUp"],
    ["GET", "/api/v1/openapi.json", "getOpenapiJson"],
    ["GET", "/healthz", "getHealthz"],
  ])("of %s %s is named %s", (method, path, operationId) => {
    expect(defineRoute({ ...base, method, path } as never).operationId).toBe(operationId);
  });
});

describe("the examples of a declaration", () => {
  it("agree with its schemas", () => {
    expect(thingRoutes.flatMap(exampleBreaks)).toEqual([]);
  });

  it("are told apart from what the schemas say, part by part", () => {
    const example = (change: object) => ({
      one: { params: { id: "1" }, status: 200, answer: { ok: true }, ...change },
    });
    const breaksOf = (change: object) => exampleBreaks(defineRoute({ ...base, examples: example(change) }));
    expect(breaksOf({})).toEqual([]);
    expect(breaksOf({ params: {} })[0]).toContain("params id");
    expect(breaksOf({ query: { a: "1" } })[0]).toContain("query");
    expect(breaksOf({ answer: { ok: 1 } })[0]).toContain("200 ok");
    expect(breaksOf({ answer: { ok: true, more: 1 } })[0]).toContain("more");
    expect(breaksOf({ status: 201 })[0]).toContain("status 201");
    expect(breaksOf({ status: 404, answer: { code: "not_found" } })[0]).toContain("not_found");
  });
});
