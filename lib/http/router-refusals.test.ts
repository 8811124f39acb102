import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { problem } from "./problem";
import type { RouteAnswer } from "./route-call";
import { allScopesKey, type CallParts, callOf, createTestRouter, goodThing, session } from "./test-kit";

const post = (parts: CallParts = {}): CallParts => ({
  method: "POST",
  path: "/api/v1/things",
  body: goodThing,
  ...parts,
});
const headersOf = (answer: RouteAnswer) =>
  Object.fromEntries(answer.headers.map(([name, value]) => [name.toLowerCase(), value]));
const jsonOf = (answer: RouteAnswer) => JSON.parse(answer.body as string);

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
