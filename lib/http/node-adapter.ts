import { Buffer } from "node:buffer";
import type { IncomingMessage, ServerResponse } from "node:http";
import { NodeCall } from "./node-call";
import type { AnswerStream, RouteAnswer } from "./route-call";
import type { Router } from "./router";

/** Bodies up to this that nobody wanted are read and dropped, so that the connection can be kept. */
const DROPPED_BYTES_MAX = 65_536;
/** How much, and for how long, a refused upload is still read before the connection is cut: twice the largest body that is taken. */
const LINGER_BYTES_MAX = 16_777_216;
const LINGER_MS = 1_000;

export type NodeListener = {
  /** Whether `answer` has a route for the request; what it has not goes on to Next. */
  serves(request: IncomingMessage): boolean;
  answer(request: IncomingMessage, response: ServerResponse): void;
  /** Ends the streams that are open: a server that stops would wait for them for ever. */
  closeStreams(): void;
};

type Sending = {
  readonly router: Router;
  readonly streams: Set<ServerResponse>;
  readonly call: NodeCall;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly answer: RouteAnswer;
};

/** The fast lane: a router on plain `node:http`, with no `Request` or `Response` in between. */
export function createNodeListener(router: Router): NodeListener {
  const streams = new Set<ServerResponse>();
  return {
    serves(request) {
      const url = request.url ?? "/";
      const mark = url.indexOf("?");
      return router.serves(request.method ?? "GET", mark === -1 ? url : url.slice(0, mark));
    },
    answer(request, response) {
      const call = new NodeCall(request, response);
      router.answer(call).then((answer) => {
        if (response.destroyed || response.headersSent) return disposeStream(answer.body);
        try {
          sendAnswer({ router, streams, call, request, response, answer });
        } catch (error) {
          // A header that cannot be sent is the only way here: a bug of the route, told like one.
          router.reportBrokenStream(error, call, answer);
          disposeStream(answer.body);
          response.destroy();
        }
      });
    },
    closeStreams() {
      for (const response of streams) response.end();
    },
  };
}

function sendAnswer(sending: Sending): void {
  const { request, response, call, answer } = sending;
  const { status, body } = answer;
  // Flat, as `writeHead` takes them without building an object.
  const headers: string[] = [];
  for (const [name, value] of answer.headers) headers.push(name, value);
  if (body !== null && typeof body !== "string") {
    sendStream(sending, headers, body);
    return;
  }
  // Equal to the number of characters only where all are ASCII; then Node may copy instead of encode.
  const length = byteLength(body);
  if (status !== 204) headers.push("content-length", String(length));
  const isCutShort = !request.complete && mustCut(call);
  if (isCutShort) headers.push("connection", "close");
  response.writeHead(status, headers);
  const sent = request.method === "HEAD" ? null : body;
  if (isCutShort) endAfterLinger(request, response, sent);
  else if (sent === null) response.end();
  else response.end(sent, length === sent.length ? "latin1" : "utf8");
}

function sendStream(sending: Sending, headers: string[], body: AnswerStream): void {
  const { router, streams, request, response, call, answer } = sending;
  response.writeHead(answer.status, headers);
  if (request.method === "HEAD") {
    disposeStream(body);
    response.end();
    return;
  }
  streams.add(response);
  response.once("close", () => streams.delete(response));
  pump(body, response).catch((error) => {
    if (!response.destroyed) router.reportBrokenStream(error, call, answer);
    // Not ended but cut: the client must not take half a stream for the whole.
    response.destroy();
  });
}

function byteLength(body: string | null): number {
  return body === null ? 0 : Buffer.byteLength(body);
}

/** Whether the rest of the request is too long to be read away between this answer and the next. */
function mustCut(call: NodeCall): boolean {
  const length = call.bodyLength;
  return length === null || length > DROPPED_BYTES_MAX;
}

/**
 * Closing a socket with unread bytes makes the kernel reset it, and the reset overtakes the answer: the client would
 * see a broken connection and never the 413. So the answer goes out, some of the upload is read away, then the end.
 */
function endAfterLinger(request: IncomingMessage, response: ServerResponse, body: string | null): void {
  if (body !== null) response.write(body);
  let dropped = 0;
  const finish = () => {
    clearTimeout(timer);
    request.off("data", drop).off("end", finish).off("close", finish);
    response.end();
  };
  const drop = (chunk: Buffer) => {
    dropped += chunk.length;
    if (dropped > LINGER_BYTES_MAX) finish();
  };
  const timer = setTimeout(finish, LINGER_MS);
  request.on("data", drop).on("end", finish).on("close", finish).resume();
}

/** Writes a stream as fast as the client reads it. A client that goes ends the source through its signal and `return`. */
async function pump(stream: AnswerStream, response: ServerResponse): Promise<void> {
  const source = stream[Symbol.asyncIterator]();
  const gone = () => {
    source.return?.().catch(() => {});
  };
  response.once("close", gone);
  try {
    for (;;) {
      const next = await source.next();
      if (next.done === true || response.destroyed || response.writableEnded) break;
      if (!response.write(next.value)) await roomOrEnd(response);
    }
    if (!response.writableEnded) response.end();
  } finally {
    response.off("close", gone);
    gone();
  }
}

function roomOrEnd(response: ServerResponse): Promise<void> {
  if (response.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const settle = () => {
      response.off("drain", settle).off("close", settle);
      resolve();
    };
    response.on("drain", settle).on("close", settle);
  });
}

function disposeStream(body: RouteAnswer["body"]): void {
  if (body === null || typeof body === "string") return;
  body[Symbol.asyncIterator]()
    .return?.()
    .catch(() => {});
}
