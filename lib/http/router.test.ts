import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { BODY_BYTES_MAX } from "./define-route";
import { problem } from "./problem";
import type { RouteAnswer } from "./route-call";
import { allScopesKey, type CallParts, callOf, createTestRouter, goodThing, NOW, session } from "./test-kit";

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

describe("a caller", () => {
  const codeFor = async (ports: Parameters<typeof createTestRouter>[0], parts: CallParts = post()) => {
    const { router } = createTestRouter(ports);
    const answer = await router.answer(callOf(parts));
    return answer.status === 200 ? 200 : jsonOf(answer).code;
  };

  it("who is not known is 401 before anything of the request is looked at", async () => {
    const authenticate = () => problem("unauthenticated", "No such key.");
    const { router } = createTestRouter({ authenticate });
    const answer = await router.answer(callOf(post({ body: "{", headers: { "content-type": "x" } })));
    expect(jsonOf(answer)).toMatchObject({ status: 401, code: "unauthenticated" });
    expect(headersOf(answer)["www-authenticate"]).toContain("Bearer");
  });

  it("is not asked for on a public route", async () => {
    const authenticate = () => Promise.reject(new Error("asked"));
    expect(await codeFor({ authenticate }, { path: "/healthz" })).toBe(200);
  });

  it("with a key needs the route's own scope: none implies another", async () => {
    for (const scopes of [[], ["admin"], ["read", "usage", "admin"]] as const) {
      expect(await codeFor({ authenticate: () => ({ ...allScopesKey, scopes }) })).toBe("scope_missing");
    }
    expect(await codeFor({ authenticate: async () => ({ ...allScopesKey, scopes: ["decide"] }) })).toBe(200);
  });

  it("with a session needs a route that is open to the role", async () => {
    const sameSite = post({ headers: { "sec-fetch-site": "same-origin" } });
    expect(await codeFor({ authenticate: () => session }, sameSite)).toBe(200);
    expect(await codeFor({ authenticate: () => ({ ...session, role: "admin" }) }, sameSite)).toBe(
      "scope_missing",
    );
    expect(await codeFor({ authenticate: () => session }, { path: "/api/v1/things/1" })).toBe(
      "scope_missing",
    );
  });

  it.each([
    [{ "sec-fetch-site": "cross-site" }, "cross_site_refused"],
    [{ "sec-fetch-site": "same-site" }, "cross_site_refused"],
    [{ "sec-fetch-site": "cross-site", origin: "https://app.test", host: "app.test" }, "cross_site_refused"],
    [{ origin: "https://evil.test", host: "app.test" }, "cross_site_refused"],
    [{ origin: "null", host: "app.test" }, "cross_site_refused"],
    [{ "sec-fetch-site": "none" }, 200],
    [{ origin: "https://app.test", host: "app.test" }, 200],
    [{}, 200],
  ])("with a session cannot be used by another site: %j", async (headers, expected) => {
    expect(
      await codeFor({ authenticate: () => session }, post({ headers: headers as Record<string, string> })),
    ).toBe(expected);
    expect(await codeFor({}, post({ headers: headers as Record<string, string> }))).toBe(200);
  });

  it("must name a key where something moves", async () => {
    const { router, runtime } = createTestRouter();
    const bare = callOf(post({ headers: { "idempotency-key": "" } }));
    expect(jsonOf(await router.answer(bare))).toMatchObject({ status: 400, code: "idempotency_key_missing" });
    expect(runtime.ran).toEqual([]);
    await router.answer(callOf(post({ headers: { "idempotency-key": '"a,b"' } })));
    expect(runtime.ran).toEqual(["a,b"]);
  });
});

describe("an exception", () => {
  it("in a route is a 500 that tells nothing, reported once with the request id", async () => {
    const fault = new Error("password is hunter2");
    const { router, runtime, reported } = createTestRouter();
    runtime.fail = fault;
    const answer = await router.answer(callOf(post()));
    expect(jsonOf(answer)).toMatchObject({ status: 500, code: "internal_error" });
    expect(answer.body).not.toContain("hunter2");
    expect(reported).toEqual([fault]);
  });

  it("of a store that is gone is 503 with Retry-After, wherever it is thrown", async () => {
    const gone = Object.assign(new Error("gone"), { code: "store_unavailable" });
    const inAuth = createTestRouter({ authenticate: () => Promise.reject(gone) }).router;
    const inRuntime = createTestRouter({
      runtime: () => {
        throw gone;
      },
    }).router;
    for (const router of [inAuth, inRuntime]) {
      const answer = await router.answer(callOf(post()));
      expect(jsonOf(answer)).toMatchObject({ status: 503, code: "store_unavailable" });
      expect(Number(headersOf(answer)["retry-after"])).toBeGreaterThan(0);
    }
  });

  it("is what an answer becomes that its declaration does not allow", async () => {
    const { router, reported } = createTestRouter();
    const call = callOf({ path: "/api/v1/stream" });
    expect((await router.answer(call)).status).toBe(200);
    const liar = createTestRouter({ now: () => Number.NaN, areAnswersChecked: true });
    expect((await liar.router.answer(callOf({ path: "/api/v1/things/1" }))).status).toBe(500);
    expect(String(liar.reported[0])).toContain("RangeError");
    expect(reported).toEqual([]);
  });
});

describe("a deadline", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("answers 503 for a route that is late, and reports what the route throws afterwards", async () => {
    const { router, runtime, reported } = createTestRouter();
    let release = () => {};
    runtime.wait = new Promise((resolve) => {
      release = resolve;
    });
    const answered = router.answer(callOf(post()));
    await vi.advanceTimersByTimeAsync(2_000);
    expect(jsonOf(await answered)).toMatchObject({ status: 503, code: "deadline_exceeded" });
    expect(reported).toEqual([]);
    runtime.fail = new Error("late");
    release();
    await vi.advanceTimersByTimeAsync(0);
    expect(reported).toEqual([runtime.fail]);
  });

  it("answers 408 for a body that does not arrive, and the route is never asked", async () => {
    const { router, runtime } = createTestRouter();
    const answered = router.answer(callOf(post({ readBody: () => new Promise(() => {}) })));
    await vi.advanceTimersByTimeAsync(2_000);
    expect(jsonOf(await answered)).toMatchObject({ status: 408, code: "request_timeout" });
    expect(runtime.ran).toEqual([]);
  });

  it("leaves no timer behind once the answer is there", async () => {
    const { router } = createTestRouter();
    await router.answer(callOf(post()));
    expect(vi.getTimerCount()).toBe(0);
  });
});
