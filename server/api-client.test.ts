import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { type ApiClient, createApiClient, Unreachable } from "./api-client";

let server: Server;
let client: ApiClient;
const seen: { method: string; url: string; key: string | undefined; body: string }[] = [];

afterEach(() => {
  client.close();
  server.closeAllConnections();
  server.close();
  seen.length = 0;
});

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

/** A server that answers its first requests with these, in order, and every later one with the last. */
async function serve(...answers: Answer[]): Promise<string> {
  let count = 0;
  server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const { method = "", url = "", headers } = request;
    seen.push({ method, url, key: headers["idempotency-key"] as string | undefined, body });
    answers[Math.min(count++, answers.length - 1)]?.(response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function use(url: string, patienceMs = 10_000, signal = new AbortController().signal): void {
  client = createApiClient({ url, apiKey: "sk_test_1", connections: 4, patienceMs, signal });
}

const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
  (response) =>
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
const ok = json(200, { fine: true });

const post = () => client.send("POST", "/api/v1/decisions", { key: "k-1", body: { a: 1 } });

describe("a request is tried again, with the same key and body,", () => {
  test.each<[string, Answer]>([
    ["where the queue is full", json(503, { code: "overloaded" })],
    ["where a process is stopping", json(503, { code: "shutting_down" })],
    ["where its first attempt is still under way", json(409, { code: "idempotency_in_flight" })],
    ["where a limit of the caller's is reached", json(429, { code: "too_many" })],
    ["where the connection breaks before the answer", (_, request) => request.socket.destroy()],
    [
      "where the connection breaks within the answer",
      (response) => response.writeHead(200, { "content-length": "99" }).write("{", () => response.destroy()),
    ],
    ["where something in between answers", (response) => response.writeHead(502).end("<html>")],
  ])("%s", async (_, trouble) => {
    use(await serve(trouble, trouble, ok));
    expect(await post()).toMatchObject({ status: 200, body: { fine: true }, isReplay: false });
    expect(seen).toHaveLength(3);
    expect(new Set(seen.map((one) => `${one.key} ${one.body}`))).toEqual(new Set([`k-1 {"a":1}`]));
    expect(client.retries).toBe(2);
  });

  test("not before the time that the answer asks for", async () => {
    use(await serve(json(503, { code: "overloaded" }, { "retry-after": "1" }), ok));
    const startedAt = performance.now();
    await post();
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(995);
  });
});

describe("an answer is final", () => {
  test.each([
    [400, "invalid_parameter"],
    [404, "not_found"],
    [409, "hold_ended"],
    [422, "idempotency_key_reused"],
    [500, "internal_error"],
  ])("where it is %i %s", async (status, code) => {
    use(await serve(json(status, { code })));
    expect(await post()).toMatchObject({ status, body: { code } });
    expect(seen).toHaveLength(1);
  });

  test("and says whether it was given before", async () => {
    use(await serve(json(200, {}, { "idempotency-replayed": "true" })));
    expect((await post()).isReplay).toBe(true);
  });
});

test("a server that stays away is given up after the patience, and named", async () => {
  const url = await serve(json(503, { code: "store_unavailable" }));
  use(url, 400);
  await expect(post()).rejects.toThrow(Unreachable);
  await expect(post()).rejects.toThrow(
    `${url} did not answer POST /api/v1/decisions: status 503 store_unavailable.`,
  );
});

test("an interruption ends the waiting at once", async () => {
  const stopping = new AbortController();
  use(await serve(json(503, {}, { "retry-after": "30" })), 60_000, stopping.signal);
  const sent = post();
  while (seen.length === 0) await new Promise((resolve) => setImmediate(resolve));
  stopping.abort();
  await expect(sent).rejects.toThrow(/abort/i);
});
