import { afterEach, describe, expect, test } from "vitest";
import {
  cut,
  json,
  problem,
  type Reply,
  type ScriptedServer,
  scripted,
  silent,
} from "../testing/sdk/scripted-server";
import { attempt, isSpillwayError, type SpillwayError } from "./spillway.ts";

let server: ScriptedServer;
afterEach(() => server.close());

const DECISION = { account: "acct_1", feature: "codex.task", usage: { requests: 1 } };
const failure = async (call: PromiseLike<unknown>): Promise<SpillwayError> => {
  const outcome = await attempt(call);
  if (outcome.ok) throw new Error("it was answered");
  return outcome.error;
};
const keys = () => server.received.map(({ headers }) => headers["idempotency-key"]);

describe("a call that moves usage", () => {
  test.each<[string, Reply]>([
    ["the line breaks", cut],
    ["the store is gone", problem(503, "store_unavailable")],
    ["the process stops", problem(503, "shutting_down")],
    ["the first attempt is still under way", problem(409, "idempotency_in_flight")],
    ["something broke", problem(500, "internal_error")],
    ["a proxy has no server", (_, response) => response.writeHead(502).end("<h1>Bad Gateway</h1>")],
  ])("is sent again with the same key when %s", async (_, reply) => {
    server = await scripted([reply, reply, json(200, { outcome: "allowed" })]);
    expect(await server.client.decide(DECISION)).toEqual({ outcome: "allowed" });
    expect(server.received).toHaveLength(3);
    expect(new Set(keys()).size).toBe(1);
    expect(keys()[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(new Set(server.received.map(({ body }) => body))).toEqual(new Set([JSON.stringify(DECISION)]));
  });

  test("has another key than the call before, and the caller's own where one is given", async () => {
    server = await scripted([json(200, {})]);
    await server.client.decide(DECISION);
    await server.client.decide(DECISION);
    await server.client.decide(DECISION, { idempotencyKey: "order-1" });
    await server.client.trackUsage(DECISION, { idempotencyKey: 'a,"b"' });
    expect(keys()[0]).not.toBe(keys()[1]);
    expect(keys().slice(2)).toEqual(["order-1", '"a,\\"b\\""']);
  });

  test("is given up after as many attempts as the policy allows, with the last refusal", async () => {
    server = await scripted([problem(503, "store_unavailable")], { retry: { attemptsMax: 3 } });
    expect(await failure(server.client.decide(DECISION))).toMatchObject({
      code: "store_unavailable",
      status: 503,
    });
    expect(server.received).toHaveLength(3);
  });

  test("is not sent again when the answer is a refusal that stands", async () => {
    for (const [status, code] of [
      [400, "invalid_parameter"],
      [401, "unauthenticated"],
      [402, "credits_exhausted"],
      [404, "not_found"],
      [422, "idempotency_key_reused"],
      [429, "limit_reached"],
    ] as const) {
      server = await scripted([problem(status, code)]);
      expect((await failure(server.client.decide(DECISION))).code).toBe(code);
      expect(server.received).toHaveLength(1);
      await server.close();
    }
    server = await scripted([json(200, {})]);
  });
});

describe("a call that could do its work twice", () => {
  const account = { name: "Maya", plan: "pln_1@1" };

  test("is sent again only where the server says that it has not begun", async () => {
    server = await scripted([
      problem(503, "overloaded"),
      problem(408, "request_timeout"),
      json(201, { id: "acct_1" }),
    ]);
    expect(await server.client.openAccount(account)).toEqual({ id: "acct_1" });
    expect(server.received).toHaveLength(3);
  });

  test.each([
    ["cut", cut],
    ["unavailable", problem(503, "store_unavailable")],
    ["500", problem(500, "internal_error")],
  ] as const)("is not sent again after: %s", async (_, reply) => {
    server = await scripted([reply, json(201, {})]);
    await failure(server.client.openAccount(account));
    expect(server.received).toHaveLength(1);
  });
});

describe("waiting between attempts", () => {
  test("is never shorter than the server asks for", async () => {
    server = await scripted([problem(503, "overloaded", { "retry-after": "1" }), json(200, {})]);
    const before = performance.now();
    await server.client.getAccount("acct_1");
    expect(performance.now() - before).toBeGreaterThanOrEqual(990);
  });

  test("is not begun where the server asks for more patience than there is: the error says when to come back", async () => {
    server = await scripted([problem(503, "store_unavailable", { "retry-after": "3600" })]);
    expect((await failure(server.client.getAccount("acct_1"))).retryAfterMs).toBe(3_600_000);
    expect(server.received).toHaveLength(1);
  });

  test("ends at once with the reason of the signal", async () => {
    server = await scripted([problem(503, "overloaded", { "retry-after": "20" })]);
    const leaving = new AbortController();
    const call = server.client.getAccount("acct_1", { signal: leaving.signal });
    setTimeout(() => leaving.abort(new Error("the user left")), 50);
    await expect(call).rejects.toThrow("the user left");
  });
});

describe("an error", () => {
  test("of no answer is told by its code: unreachable, or timed out", async () => {
    server = await scripted([cut], { retry: { attemptsMax: 2 } });
    expect((await failure(server.client.getAccount("acct_1"))).code).toBe("unreachable");
    await server.close();
    server = await scripted([silent], { timeoutMs: 30, retry: { attemptsMax: 2 } });
    expect((await failure(server.client.getAccount("acct_1"))).code).toBe("timed_out");
    expect(server.received).toHaveLength(2);
  });

  test("of something that is not Spillway is told as such, with what it said", async () => {
    server = await scripted([(_, response) => response.writeHead(404).end("<h1>nginx</h1>")]);
    const error = await failure(server.client.getAccount("acct_1"));
    expect(error).toMatchObject({ code: "answer_unreadable", status: 404, body: "<h1>nginx</h1>" });
  });

  test("has the parts of the problem, and its code tells its status to the compiler", async () => {
    const body = {
      status: 402,
      code: "consent_required",
      detail: "Ask first.",
      request_id: "req_1",
      decision_id: "dec_1",
    };
    server = await scripted([json(402, { ...body, ways: [{ kind: "consent", amount: "4" }] })]);
    const error = await failure(server.client.decide(DECISION, { headers: { prefer: "status" } }));
    expect(isSpillwayError(error)).toBe(true);
    expect(error.message).toBe("consent_required: Ask first.");
    if (error.code !== "consent_required") throw error;
    const status: 402 = error.status;
    expect([status, error.requestId, error.decisionId]).toEqual([402, "req_1", "dec_1"]);
    expect(error.ways).toEqual([{ kind: "consent", amount: "4" }]);
  });
});

test("what came beside the answer is told: request id, seq, and whether it was given before", async () => {
  const headers = { "spillway-request-id": "req_7", "spillway-seq": "41", "idempotency-replayed": "true" };
  server = await scripted([json(200, {}, headers)]);
  let marks: unknown;
  await server.client.decide(DECISION, {
    onAnswer: (told) => {
      marks = told;
    },
  });
  expect(marks).toMatchObject({ status: 200, requestId: "req_7", seq: 41, isReplayed: true });
});
