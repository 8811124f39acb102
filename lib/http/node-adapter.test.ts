import { once } from "node:events";
import { Agent, request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import { connect, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createTestRouter, goodThing, type Served, serveOnNode, type TestRouter } from "./test-kit";

let kit: TestRouter;
let served: Served;
beforeEach(async () => {
  kit = createTestRouter();
  served = await serveOnNode(kit.router);
});
afterEach(() => served.close());

const good = JSON.stringify(goodThing);
const head = (length: number | string, more = "") =>
  `POST /api/v1/things HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\nidempotency-key: k\r\ncontent-length: ${length}\r\n${more}\r\n`;

/** A raw connection, and all that came back on it so far. */
function open(): {
  socket: Socket;
  text: () => string;
  closed: Promise<unknown>;
  until(part: string): Promise<void>;
} {
  const socket = connect(served.port, "127.0.0.1");
  let text = "";
  socket.on("error", () => {});
  socket.on("data", (chunk) => {
    text += chunk.toString("latin1");
  });
  return {
    socket,
    text: () => text,
    closed: once(socket, "close"),
    async until(part) {
      while (!text.includes(part)) await once(socket, "data");
    },
  };
}

describe("a connection", () => {
  it("is kept for the next request, also after a refusal", async () => {
    const { socket, text, until } = open();
    socket.write(`${head(good.length)}${good}${head(1)}{${head(good.length, "x-last: 1\r\n")}${good}`);
    await until('"mode":"consume"}');
    while (text().split('"mode":"consume"}').length < 3) await once(socket, "data");
    expect(text().match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 200", "HTTP/1.1 400", "HTTP/1.1 200"]);
    socket.destroy();
  });

  it("is kept where a small body was refused unread", async () => {
    const { socket, text, until } = open();
    const unread = head(good.length).replace("application/json", "text/plain");
    socket.write(`${unread}${good}${head(good.length)}${good}`);
    await until('"mode":"consume"}');
    expect(text().match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 415", "HTTP/1.1 200"]);
    expect(text()).not.toContain("connection: close");
    socket.destroy();
  });

  it("is closed where a large body was refused unread, but only after some of the upload was taken: a reset could overtake the answer", async () => {
    const { socket, text, closed, until } = open();
    socket.write(head(50_000_000));
    await until('"code":"body_too_large"');
    expect(text()).toMatch(/^HTTP\/1\.1 413 /);
    expect(text()).toContain("connection: close");
    for (let sent = 0; sent < 16; sent++) {
      const failed = await new Promise((resolve) => socket.write(Buffer.alloc(65_536, 0x20), resolve));
      expect(failed ?? null, `write ${sent} is still taken`).toBeNull();
    }
    await closed;
  });

  it("that breaks in the middle of a body leaves nothing behind", async () => {
    const { socket } = open();
    socket.write(`${head(good.length)}${good.slice(0, 20)}`);
    await once(served.server, "request");
    socket.destroy();
    const again = open();
    again.socket.write(`${head(good.length)}${good}`);
    await again.until('"mode":"consume"}');
    again.socket.destroy();
    expect(kit.runtime.ran).toEqual(["k"]);
    expect(kit.reported).toEqual([]);
  });

  it.each([
    ["a length that is no number", head("abc") + good],
    ["a negative length", head("-5") + good],
    ["two lengths", head(5, "content-length: 6\r\n") + good],
    ["a length and chunks", head(5, "transfer-encoding: chunked\r\n") + good],
    ["a header without a name", "GET /healthz HTTP/1.1\r\n: x\r\n\r\n"],
    ["something that is not HTTP", "HELO spillway\r\n\r\n"],
    ["a TLS hello", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"],
    ["no host", "GET /healthz HTTP/1.1\r\n\r\n"],
  ])("with %s is refused and closed", async (_, bytes) => {
    const { socket, text, closed } = open();
    socket.write(Buffer.from(bytes, "latin1"));
    await closed;
    expect(text()).toMatch(/^HTTP\/1\.1 400 Bad Request/);
    expect(kit.runtime.ran).toEqual([]);
  });

  it("with headers beyond 16 KiB is told so", async () => {
    const { socket, text, closed } = open();
    socket.write(`GET /healthz HTTP/1.1\r\nhost: x\r\nx: ${"a".repeat(20_000)}\r\n\r\n`);
    await closed;
    expect(text()).toMatch(/^HTTP\/1\.1 431 /);
    expect(JSON.parse(text().split("\r\n\r\n")[1] as string)).toMatchObject({ code: "headers_too_large" });
  });

  it("with a length shorter than the body is answered for what the length covers, and the rest is not taken for a request", async () => {
    const { socket, text, closed } = open();
    socket.write(head(10) + good);
    await closed;
    expect(text().match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 400"]);
    expect(text()).toContain("not valid JSON");
    expect(kit.runtime.ran).toEqual([]);
  });

  it("may ask by the absolute form, as a proxy does", async () => {
    const { socket, until } = open();
    socket.write("GET http://x/healthz?  HTTP/1.1\r\nhost: x\r\n\r\n".replace("?  ", "? "));
    await until('{"ok":true}');
    socket.destroy();
  });
});

describe("a stream", () => {
  const agent = new Agent();
  const ask = (path: string, headers: Record<string, string> = {}) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      httpRequest({ port: served.port, host: "127.0.0.1", path, headers, agent }, resolve)
        .on("error", reject)
        .end();
    });

  it("is written no faster than the client reads", async () => {
    let waiting: ServerResponse | null = null;
    served.server.once("request", (_, response) => {
      waiting = response;
    });
    let bytesWaitingMost = 0;
    kit.runtime.chunks = async function* () {
      for (let line = 0; line < 3_000; line++) {
        yield `${"x".repeat(9_999)}\n`;
        bytesWaitingMost = Math.max(bytesWaitingMost, waiting?.writableLength ?? 0);
      }
    };
    const response = await ask("/api/v1/things", { accept: "application/x-ndjson" });
    let length = 0;
    for await (const chunk of response) length += (chunk as Buffer).length;
    expect(length).toBe(30_000_000);
    expect(bytesWaitingMost).toBeLessThan(200_000);
  });

  it("lets go of its source when the client leaves", async () => {
    let isReleased: () => void = () => {};
    const released = new Promise<void>((resolve) => {
      isReleased = resolve;
    });
    kit.runtime.events = async function* (signal) {
      try {
        yield { id: 1, data: 1 };
        await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
      } finally {
        isReleased();
      }
    };
    const response = await ask("/api/v1/stream");
    await once(response, "data");
    response.destroy();
    await released;
    expect(kit.reported).toEqual([]);
  });

  it("that breaks is cut, so that half of it is not taken for the whole, and is reported with its request id", async () => {
    const broken = new Error("lost the cursor");
    let breakIt: () => void = () => {};
    const toldToBreak = new Promise<void>((resolve) => {
      breakIt = resolve;
    });
    kit.runtime.chunks = async function* () {
      yield "one\n";
      await toldToBreak;
      throw broken;
    };
    const response = await ask("/api/v1/things", { accept: "application/x-ndjson" });
    breakIt();
    const read = async () => {
      for await (const _ of response);
    };
    await expect(read()).rejects.toThrow();
    expect(kit.reported).toEqual([broken]);
  });

  it("ends when the listener is closed, so that a server can stop", async () => {
    kit.runtime.events = async function* (signal) {
      await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
    };
    const response = await ask("/api/v1/stream");
    await once(response, "data");
    served.listener.closeStreams();
    await once(response.resume(), "end");
  });
});

describe("the listener", () => {
  it("serves what is declared for the method and leaves the rest to whoever stands behind it", () => {
    const serves = (method: string, url: string) =>
      served.listener.serves({ method, url } as IncomingMessage);
    expect(serves("POST", "/api/v1/things")).toBe(true);
    expect(serves("POST", "/api/v1/things?x=1")).toBe(true);
    expect(serves("HEAD", "/api/v1/things/1")).toBe(true);
    expect(serves("DELETE", "/api/v1/things")).toBe(false);
    expect(serves("GET", "/usage")).toBe(false);
  });

  it("keeps idle connections longer than load balancers do", () => {
    expect(served.server.keepAliveTimeout).toBe(65_000);
  });
});
