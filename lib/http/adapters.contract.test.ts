import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createNextHandler } from "./next-adapter";
import { createTestRouter, goodThing, NOW, type Served, serveOnNode, type TestRouter } from "./test-kit";

type Seen = { status: number; headers: Record<string, string>; body: string };
type Mount = { send(path: string, init: RequestInit): Promise<Seen> };

/** Of one connection or of one request, and so never the same. */
const unequalHeaders = new Set(["date", "connection", "keep-alive", "transfer-encoding", "content-length"]);

function seenOf(status: number, headers: Headers, body: string): Seen {
  const requestId = headers.get("spillway-request-id") ?? "none";
  const kept = [...headers].filter(([name]) => !unequalHeaders.has(name));
  return {
    status,
    headers: Object.fromEntries(kept.map(([name, value]) => [name, value.replace(requestId, "REQUEST")])),
    body: body.replaceAll(requestId, "REQUEST"),
  };
}

const json = { "content-type": "application/json", "idempotency-key": "k1" };
const post = (body: RequestInit["body"], headers: Record<string, string> = {}): RequestInit => ({
  method: "POST",
  headers: { ...json, ...headers },
  body: body ?? null,
});
const good = JSON.stringify(goodThing);
const nested = (depth: number) => `{"a":${"[".repeat(depth)}${"]".repeat(depth)}}`;

const calls: [string, string, RequestInit][] = [
  ["a good body", "/api/v1/things", post(good)],
  ["a quoted key", "/api/v1/things", post(good, { "idempotency-key": '"k,1"' })],
  [
    "a trace",
    "/api/v1/things",
    post(good, { traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" }),
  ],
  ["a blocked request", "/api/v1/things", post(JSON.stringify({ ...goodThing, feature: "blocked" }))],
  [
    "no key",
    "/api/v1/things",
    { method: "POST", headers: { "content-type": "application/json" }, body: good },
  ],
  ["no body", "/api/v1/things", { method: "POST", headers: { "idempotency-key": "k" } }],
  ["half a body", "/api/v1/things", post(good.slice(0, -1))],
  ["an unknown member", "/api/v1/things", post(JSON.stringify({ ...goodThing, zip: 1 }))],
  ["a member twice", "/api/v1/things", post('{"account":"a","account":"b"}')],
  ["__proto__", "/api/v1/things", post('{"__proto__":{"feature":"x"}}')],
  ["NUL", "/api/v1/things", post(JSON.stringify({ ...goodThing, feature: "a\0" }))],
  ["a deep body", "/api/v1/things", post(nested(1_000))],
  ["an oversize body", "/api/v1/things", post(JSON.stringify({ ...goodThing, pad: "x".repeat(200_000) }))],
  ["bytes that are not UTF-8", "/api/v1/things", post(new Uint8Array([0x7b, 0xff, 0x7d]))],
  ["a wrong type", "/api/v1/things", post(good, { "content-type": "text/plain" })],
  ["a compressed body", "/api/v1/things", post(good, { "content-encoding": "gzip" })],
  ["a body where none is taken", "/api/v1/things/1/end", post("{}")],
  ["an empty answer", "/api/v1/things/1/end", { method: "POST" }],
  ["a parameter", "/api/v1/things/ext:a%2Fb", {}],
  ["a parameter that is not UTF-8", "/api/v1/things/%ff", {}],
  ["a missing object", "/api/v1/things/missing", {}],
  ["a query", "/api/v1/things?limit=7&feature=codex.task", {}],
  ["an unknown query parameter", "/api/v1/things?limt=7", {}],
  ["a query parameter twice", "/api/v1/things?limit=7&limit=7", {}],
  ["a wrong cursor", "/api/v1/things?cursor=abc", {}],
  ["a stream", "/api/v1/stream", {}],
  ["HEAD", "/api/v1/things/1", { method: "HEAD" }],
  ["HEAD of a stream", "/api/v1/stream", { method: "HEAD" }],
  ["OPTIONS", "/api/v1/things", { method: "OPTIONS" }],
  ["an unknown method", "/api/v1/things", { method: "DELETE" }],
  ["an unknown path", "/api/v1/nothing", {}],
  ["a trailing slash", "/api/v1/things/", {}],
];

describe("both mounts", () => {
  let kit: TestRouter;
  let served: Served;
  let node: Mount;
  let next: Mount;

  beforeAll(async () => {
    kit = createTestRouter();
    kit.runtime.events = async function* () {
      yield { id: 3, event: "standing", data: { available: "12.5" } };
    };
    served = await serveOnNode(kit.router);
    const answer = createNextHandler(kit.router);
    node = {
      async send(path, init) {
        const response = await fetch(`http://127.0.0.1:${served.port}${path}`, init);
        return seenOf(response.status, response.headers, await response.text());
      },
    };
    next = {
      async send(path, init) {
        const response = await answer(new Request(`http://127.0.0.1:${served.port}${path}`, init));
        return seenOf(response.status, response.headers, await response.text());
      },
    };
  });
  afterAll(() => served.close());

  it.each(calls)("answer %s alike", async (_, path, init) => {
    const fromNode = await node.send(path, init);
    expect(await next.send(path, init)).toEqual(fromNode);
    expect(fromNode.headers["spillway-request-id"]).toBe("REQUEST");
    if (fromNode.status >= 400 && init.method !== "HEAD") {
      expect(JSON.parse(fromNode.body)).toMatchObject({ status: fromNode.status, request_id: "REQUEST" });
    }
    expect(kit.reported).toEqual([]);
  });

  it("answer an exception alike", async () => {
    kit.runtime.fail = new Error("x");
    const fromNode = await node.send("/api/v1/things", post(good));
    expect(fromNode).toMatchObject({ status: 500 });
    expect(await next.send("/api/v1/things", post(good))).toEqual(fromNode);
    delete kit.runtime.fail;
    kit.reported.length = 0;
  });

  it("take a body in chunks of unknown length", async () => {
    const chunked = () => ({
      ...post(null),
      body: new ReadableStream({
        start(controller) {
          for (const letter of good) controller.enqueue(new TextEncoder().encode(letter));
          controller.close();
        },
      }),
      duplex: "half",
    });
    const fromNode = await node.send("/api/v1/things", chunked() as RequestInit);
    expect(fromNode.status).toBe(200);
    expect(await next.send("/api/v1/things", chunked() as RequestInit)).toEqual(fromNode);
  });

  it("refuse a chunked body as soon as it is too long, without waiting for its end", async () => {
    const endless = () => ({
      ...post(null),
      body: new ReadableStream({
        pull: (controller) => controller.enqueue(new Uint8Array(10_000).fill(0x20)),
      }),
      duplex: "half",
    });
    expect((await next.send("/api/v1/things", endless() as RequestInit)).status).toBe(413);
    const raw = await rawExchange(served.port, endlessRequest);
    expect(raw).toContain("413 Payload Too Large");
    expect(raw).toContain('"code":"body_too_large"');
  });

  it("see a body that is shorter or longer than Content-Length says", async () => {
    const answer = createNextHandler(kit.router);
    for (const length of ["5", "500"]) {
      const request = new Request("http://x/api/v1/things", {
        method: "POST",
        body: good,
        headers: { ...json, "content-length": length },
      });
      const response = await answer(request);
      expect([response.status, (await response.json()).code]).toEqual([400, "malformed"]);
    }
  });

  it("tell the instant of the call from the injected clock", async () => {
    const { body } = await next.send("/api/v1/things/1", {});
    expect(JSON.parse(body).at).toBe(new Date(NOW).toISOString());
  });
});

const endlessRequest = `POST /api/v1/things HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\nidempotency-key: k\r\ntransfer-encoding: chunked\r\n\r\n${`4e20\r\n${" ".repeat(20_000)}\r\n`.repeat(8)}`;

/** Sends bytes and never ends the request; what came back until the server closed. */
function rawExchange(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(bytes));
    socket.on("data", (chunk) => {
      text += chunk.toString("latin1");
    });
    socket.on("close", () => resolve(text)).on("error", reject);
  });
}
