import { createServer as createTcpServer } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { WebhookReceiver } from "@/lib/testing/webhook-receiver";
import { send } from "./send";

const receiver = new WebhookReceiver();
const local = { isPrivateAllowed: true, timeoutMs: 5_000 };
const open = { isPrivateAllowed: false, timeoutMs: 5_000 };

beforeAll(() => receiver.listen());
beforeEach(() => receiver.answerWith(204));
afterAll(() => receiver.close());

describe("a message", () => {
  test("is posted with its headers and its bytes, and the answer is told", async () => {
    receiver.answerWith((_, response) => response.writeHead(200).end("thanks\u0000\u001b[2J"));
    const sent = await send(receiver.url, { "webhook-id": "msg_1" }, '{"name":"Zoë"}', local);
    expect(sent).toEqual({ statusCode: 200, error: null, response: "thanks  [2J", retryAfterMs: null });
    expect(receiver.received.at(-1)).toMatchObject({ id: "msg_1", body: '{"name":"Zoë"}' });
  });

  test("is not sent on: a redirect is an answer like any other", async () => {
    const before = receiver.received.length;
    receiver.answerWith((_, response) => response.writeHead(307, { location: receiver.url }).end());
    expect(await send(receiver.url, {}, "{}", local)).toMatchObject({ statusCode: 307 });
    expect(receiver.received).toHaveLength(before + 1);
  });

  test("takes at most the first kilobyte of an answer that never ends", async () => {
    receiver.answerWith((_, response) => {
      response.writeHead(200);
      const pour = () => {
        while (response.write("x".repeat(10_000)) && !response.destroyed);
        if (!response.destroyed) response.once("drain", pour);
      };
      pour();
    });
    const { statusCode, response } = await send(receiver.url, {}, "{}", local);
    expect([statusCode, response]).toEqual([200, "x".repeat(1_024)]);
  });

  test("counts as answered once the status is there, and as timed out where it does not come", async () => {
    receiver.answerWith((_, response) => {
      response.writeHead(200).write("wait");
    });
    const patience = { ...local, timeoutMs: 150 };
    expect(await send(receiver.url, {}, "{}", patience)).toMatchObject({ statusCode: 200, response: "wait" });
    receiver.answerWith(() => {});
    expect(await send(receiver.url, {}, "{}", patience)).toMatchObject({
      statusCode: null,
      error: "timeout",
    });
  });

  test("is told how long to wait, in seconds only", async () => {
    receiver.answerWith((_, response) => response.writeHead(429, { "retry-after": "120" }).end());
    expect(await send(receiver.url, {}, "{}", local)).toMatchObject({
      statusCode: 429,
      retryAfterMs: 120_000,
    });
    receiver.answerWith((_, response) =>
      response.writeHead(503, { "retry-after": "Fri, 13 Feb 2026 12:00:00 GMT" }).end(),
    );
    expect(await send(receiver.url, {}, "{}", local)).toMatchObject({ statusCode: 503, retryAfterMs: null });
  });
});

describe("a receiver that", () => {
  test("is not there is a failed connection", async () => {
    const gone = new WebhookReceiver();
    await gone.listen();
    const { url } = gone;
    await gone.close();
    expect(await send(url, {}, "{}", local)).toMatchObject({ error: "connection_failed" });
  });

  test("has no name is unknown", async () => {
    expect(await send("http://no-such-name.invalid/", {}, "{}", open)).toMatchObject({
      error: "name_unknown",
    });
  });

  test.each([
    ["speaks no HTTP", "hello\r\n\r\n", "answer_malformed"],
    ["says nothing and hangs up", "", "connection_failed"],
    [
      "wants another protocol",
      "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n",
      "connection_failed",
    ],
  ])("%s has not answered", async (_, bytes, error) => {
    const server = createTcpServer((socket) => socket.once("data", () => socket.end(bytes)));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    expect(await send(`http://127.0.0.1:${port}/`, {}, "{}", local)).toMatchObject({
      statusCode: null,
      error,
    });
    server.close();
  });
});

describe("nothing reaches an address that is not public", () => {
  test.each([
    ["by its number", (port: string) => `http://127.0.0.1:${port}/`],
    ["by a name that leads to it", (port: string) => `http://localhost:${port}/`],
    ["by another way to write the number", (port: string) => `http://0x7f.1:${port}/`],
    ["by IPv6", (port: string) => `http://[::1]:${port}/`],
    ["by IPv4 in IPv6", (port: string) => `http://[::ffff:127.0.0.1]:${port}/`],
    ["at the metadata service", () => "http://169.254.169.254/latest/meta-data/"],
  ])("%s", async (_, urlAt) => {
    const before = receiver.received.length;
    const sent = await send(urlAt(new URL(receiver.url).port), {}, "{}", open);
    expect(sent).toEqual({ statusCode: null, error: "address_refused", response: null, retryAfterMs: null });
    expect(receiver.received).toHaveLength(before);
  });
});
