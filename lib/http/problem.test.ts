import { describe, expect, it } from "vitest";
import { isProblem, problem, problemBody, problemHeaders, problemType, statusOfProblem } from "./problem";
import { type ErrorCode, problemCodes } from "./problem-codes";

const codes = Object.keys(problemCodes) as ErrorCode[];
const headersOf = (code: ErrorCode) => Object.fromEntries(problemHeaders(problem(code, "x")));

describe("a problem", () => {
  it.each(codes)("%s has all that RFC 9457 and our contract name", (code) => {
    const body = problemBody(problem(code, "Why."), "req_1", "/api/v1/things");
    expect(body).toEqual({
      type: `/docs/problems/${code}`,
      title: problemCodes[code].title,
      status: statusOfProblem(problem(code, "")),
      detail: "Why.",
      instance: "/api/v1/things",
      code,
      request_id: "req_1",
    });
    expect(body.status).toBeGreaterThanOrEqual(400);
    expect(problemType(code)).toBe(body.type);
  });

  it.each([
    ["credits_exhausted", 402],
    ["grants_expired", 402],
    ["consent_required", 402],
    ["spend_cap_reached", 402],
    ["account_frozen", 403],
    ["feature_not_entitled", 403],
    ["scope_missing", 403],
    ["idempotency_in_flight", 409],
    ["hold_ended", 409],
    ["version_published", 409],
    ["body_too_large", 413],
    ["unsupported_media_type", 415],
    ["idempotency_key_reused", 422],
    ["limit_reached", 429],
    ["gate_reached", 429],
    ["concurrency_reached", 429],
    ["store_unavailable", 503],
    ["overloaded", 503],
  ] as const)("%s is a %d", (code, status) => {
    expect(statusOfProblem(problem(code, ""))).toBe(status);
  });

  it("carries the whole decision without letting it replace a member of its own", () => {
    const refusal = problem("limit_reached", "Full until ten.", {
      param: "usage",
      decisionId: "dec_1",
      ways: [{ kind: "wait" }],
      members: { outcome: "blocked", status: "blocked", code: "other", type: "x", request_id: "forged" },
    });
    expect(problemBody(refusal, "req_1", "/x")).toMatchObject({
      outcome: "blocked",
      status: 429,
      code: "limit_reached",
      type: "/docs/problems/limit_reached",
      request_id: "req_1",
      param: "usage",
      decision_id: "dec_1",
      ways: [{ kind: "wait" }],
    });
  });

  it("says when to come back where time alone cures it", () => {
    for (const code of [
      "idempotency_in_flight",
      "overloaded",
      "store_unavailable",
      "deadline_exceeded",
    ] as const) {
      expect(Number(headersOf(code)["Retry-After"]), code).toBeGreaterThan(0);
    }
    expect(headersOf("credits_exhausted")).toEqual({});
    expect(problemHeaders(problem("limit_reached", "x", { retryAfterSeconds: 7620 }))).toEqual([
      ["Retry-After", "7620"],
    ]);
  });

  it("tells a stranger how to make themselves known", () => {
    expect(headersOf("unauthenticated")["WWW-Authenticate"]).toMatch(/^Bearer /);
  });

  it("is told from every other value by its tag, not by its class", () => {
    expect(isProblem(JSON.parse(JSON.stringify(problem("not_found", "x"))))).toBe(true);
    expect(isProblem({ status: 200, body: null })).toBe(false);
    expect(isProblem({ kind: "key" })).toBe(false);
  });
});
