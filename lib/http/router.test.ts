import { describe, expect, it } from "vitest";
import { BODY_BYTES_MAX } from "./define-route";
import type { RouteAnswer } from "./route-call";
import { type CallParts, callOf, createTestRouter, goodThing, NOW } from "./test-kit";

const post = (parts: CallParts = {}): CallParts => ({
  method: "POST",
  path: "/api/v1/things",
  body: goodThing,
  ...parts,
});
const headersOf = (answer: RouteAnswer) =>
  Object.fromEntries(answer.headers.map(([name, value]) => [name.toLowerCase(), value]));
const jsonOf = (answer: RouteAnswer) => JSON.parse(answer.body as string);

describe("every answer", () => {
  it.each([
    ["a route's", post()],
    ["a refusal", post({ body: { ...goodThing, feature: "blocked" } })],
    ["an unknown path's", { path: "/nowhere" }],
    ["an unknown method's", { method: "PUT", path: "/healthz" }],
    ["an empty", { method: "POST", path: "/api/v1/things/1/end" }],
  ])("%s has its request id, the trace it belongs to, and is never stored", async (_, parts) => {
    const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    const { router } = createTestRouter();
    const headers = headersOf(await router.answer(callOf({ ...parts, headers: { traceparent } })));
    expect(headers["spillway-request-id"]).toMatch(/^req_[0-7][0-9a-hjkmnp-tv-z]{25}$/);
    expect(headers.traceparent).toBe(traceparent);
    expect(headers["cache-control"]).toBe("no-store");
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["content-security-policy"]).toBe("default-src 'none'; frame-ancestors 'none'");
  });

  it("has another request id, later ones sorting later", async () => {
    let now = NOW;
    const { router } = createTestRouter({ now: () => now++ });
    const ids: string[] = [];
    for (let at = 0; at < 600; at++)
      ids.push(headersOf(await router.answer(callOf({})))["spillway-request-id"] as string);
    expect(new Set(ids).size).toBe(600);
    expect([...ids].sort()).toEqual(ids);
  });

  it.each(["00-0-0-00", "garbage", "00-00000000000000000000000000000000-b7ad6b7169203331-01", "01-x"])(
    "leaves out a trace that is not valid: %s",
    async (traceparent) => {
      const { router } = createTestRouter();
      expect(
        headersOf(await router.answer(callOf({ headers: { traceparent } }))).traceparent,
      ).toBeUndefined();
    },
  );

  it("is observed once, with its route's template and never the path", async () => {
    const observed: unknown[] = [];
    const { router } = createTestRouter({ observe: (served) => observed.push(served) });
    await router.answer(callOf({ path: "/api/v1/things/secret-id" }));
    await router.answer(callOf({ path: "/secret" }));
    expect(observed).toMatchObject([
      { route: "/api/v1/things/{id}", status: 200, method: "GET" },
      { route: null, status: 404, method: "GET" },
    ]);
  });
});

describe("a call", () => {
  it("is answered by its route with the parsed values", async () => {
    const { router } = createTestRouter();
    const answer = await router.answer(callOf(post()));
    expect(answer.status).toBe(200);
    expect(jsonOf(answer)).toMatchObject({ key: "k1", tokens: "4808000000", mode: "consume" });
    expect(headersOf(answer)).toMatchObject({ "content-type": "application/json", "spillway-seq": "7" });
  });

  it("that repeats a body in another order of members has the same hash, another body another", async () => {
    const { router } = createTestRouter();
    const hashOf = async (body: unknown) => jsonOf(await router.answer(callOf(post({ body })))).hash;
    const hash = await hashOf(goodThing);
    expect(
      await hashOf({ usage: goodThing.usage, feature: goodThing.feature, account: goodThing.account }),
    ).toBe(hash);
    expect(await hashOf({ ...goodThing, mode: "consume" })).not.toBe(hash);
  });

  it("that is refused by rule is a problem with the decision in it", async () => {
    const { router, reported } = createTestRouter();
    const answer = await router.answer(callOf(post({ body: { ...goodThing, feature: "blocked" } })));
    expect(answer.status).toBe(402);
    expect(headersOf(answer)).toMatchObject({
      "content-type": "application/problem+json",
      "retry-after": "30",
    });
    expect(jsonOf(answer)).toMatchObject({
      code: "credits_exhausted",
      outcome: "blocked",
      instance: "/api/v1/things",
    });
    expect(jsonOf(answer).request_id).toBe(headersOf(answer)["spillway-request-id"]);
    expect(reported).toEqual([]);
  });

  it("to an unknown path is 404, with an unknown method 405 and what is allowed", async () => {
    const { router } = createTestRouter();
    expect(jsonOf(await router.answer(callOf({ path: "/api/v1/nothing" })))).toMatchObject({
      code: "not_found",
    });
    const answer = await router.answer(callOf({ method: "DELETE", path: "/api/v1/things" }));
    expect(jsonOf(answer)).toMatchObject({ status: 405, code: "method_not_allowed" });
    expect(headersOf(answer).allow).toBe("GET, HEAD, OPTIONS, POST");
    const options = await router.answer(callOf({ method: "OPTIONS", path: "/api/v1/things" }));
    expect([options.status, headersOf(options).allow]).toEqual([204, "GET, HEAD, OPTIONS, POST"]);
  });

  it("with unknown query parameters is refused, naming the first", async () => {
    const { router } = createTestRouter();
    const call = (query: string, path = "/api/v1/things") => router.answer(callOf({ path, query }));
    expect(jsonOf(await call("limt=5"))).toMatchObject({ code: "unknown_parameter", param: "limt" });
    expect(jsonOf(await call("limit=0"))).toMatchObject({ code: "invalid_parameter", param: "limit" });
    expect(jsonOf(await call("a=1", "/healthz"))).toMatchObject({ code: "unknown_parameter", param: "a" });
    expect(jsonOf(await call("limit=7")).data).toEqual([{ n: 7 }]);
  });
});

describe("a body", () => {
  const code = async (parts: CallParts) => {
    const { router, runtime } = createTestRouter();
    const answer = await router.answer(callOf(post(parts)));
    expect(runtime.ran).toEqual([]);
    return jsonOf(answer).code;
  };

  it.each([
    [{ headers: { "content-type": "text/plain" } }, "unsupported_media_type"],
    [{ headers: { "content-type": "application/x-www-form-urlencoded" } }, "unsupported_media_type"],
    [{ headers: { "content-type": "application/json; charset=utf-16" } }, "unsupported_media_type"],
    [{ headers: { "content-type": "application/jsonp" } }, "unsupported_media_type"],
    [{ headers: { "content-type": "" } }, "unsupported_media_type"],
    [{ headers: { "content-encoding": "gzip" } }, "unsupported_media_type"],
    [{ body: "{" }, "malformed"],
    [{ body: '{"a":1,"a":1}' }, "malformed"],
    [{ body: "null" }, "invalid_parameter"],
    [{ body: `"${"x".repeat(100_000)}"` }, "body_too_large"],
    [{ body: undefined, headers: { "idempotency-key": "k" } }, "invalid_parameter"],
    [{ readBody: async () => "aborted" as const }, "malformed"],
    [{ readBody: async () => "too_large" as const }, "body_too_large"],
    [{ readBody: async () => "length_mismatch" as const }, "malformed"],
  ])("is refused before the route is asked: %o", async (parts, expected) => {
    expect(await code(parts)).toBe(expected);
  });

  it.each([
    "application/json; charset=utf-8",
    "Application/JSON",
    'application/json;charset="UTF-8"',
    "application/json ",
  ])("may be sent as %s", async (type) => {
    const { router } = createTestRouter();
    expect((await router.answer(callOf(post({ headers: { "content-type": type } })))).status).toBe(200);
  });

  it("is refused where none is taken", async () => {
    const { router } = createTestRouter();
    const end = { method: "POST", path: "/api/v1/things/1/end" };
    expect(jsonOf(await router.answer(callOf({ ...end, body: {} })))).toMatchObject({ code: "malformed" });
    expect((await router.answer(callOf(end))).status).toBe(204);
    const chunkedEmpty = { ...end, readBody: async () => new Uint8Array(0) };
    expect((await router.answer(callOf(chunkedEmpty))).status).toBe(204);
  });

  it("has a bound of 1 MiB unless its route says otherwise", () => {
    expect(BODY_BYTES_MAX).toBe(1_048_576);
  });
});
