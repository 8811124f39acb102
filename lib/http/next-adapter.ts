import { announcedLength } from "./body-length";
import { readWebBody } from "./read-web-body";
import type { AnswerStream, BodyFault, RouteAnswer, RouteCall } from "./route-call";
import type { Router } from "./router";

/**
 * The handler that every `route.ts` under `app/api/v1` re-exports under the names of its methods. The same router and so
 * the same answers as on the fast lane; the contract tests hold both to that.
 */
export function createNextHandler(router: Router): (request: Request) => Promise<Response> {
  return async (request) => {
    const call = new WebCall(request);
    const answer = await router.answer(call);
    return responseOf(router, call, answer);
  };
}

class WebCall implements RouteCall {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly #request: Request;

  constructor(request: Request) {
    const { pathname, search } = new URL(request.url);
    this.method = request.method.toUpperCase();
    this.path = pathname;
    this.query = search.slice(1);
    this.#request = request;
  }

  /** Next's server writes the socket's address here unless a proxy already has; the last entry is the nearest peer. */
  get remoteAddress(): string | null {
    return this.header("x-forwarded-for")?.split(",").at(-1)?.trim() ?? null;
  }

  get bodyLength(): number | null {
    if (this.#request.body === null) return 0;
    const length = announcedLength(this.header("content-length"), this.header("transfer-encoding"));
    // A `Request` made by hand has a body without announcing it.
    return length === 0 && this.header("content-length") === null ? null : length;
  }

  get signal(): AbortSignal {
    return this.#request.signal;
  }

  header(name: string): string | null {
    return this.#request.headers.get(name);
  }

  readBody(bytesMax: number): Promise<Uint8Array | BodyFault> {
    return readWebBody(this.#request, bytesMax);
  }
}

function responseOf(router: Router, call: WebCall, answer: RouteAnswer): Response {
  const { status, body } = answer;
  const init = { status, headers: answer.headers as [string, string][] };
  if (body === null) return new Response(null, init);
  if (call.method === "HEAD") {
    if (typeof body !== "string")
      body[Symbol.asyncIterator]()
        .return?.()
        .catch(() => {});
    return new Response(null, init);
  }
  return new Response(typeof body === "string" ? body : readableOf(router, call, answer, body), init);
}

const encoder = new TextEncoder();

/** Pulled as the client reads. A client that goes ends the source through its signal and `return`. */
function readableOf(
  router: Router,
  call: WebCall,
  answer: RouteAnswer,
  stream: AnswerStream,
): ReadableStream<Uint8Array> {
  const source = stream[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      try {
        const next = await source.next();
        if (next.done === true) controller.close();
        else controller.enqueue(typeof next.value === "string" ? encoder.encode(next.value) : next.value);
      } catch (error) {
        if (!call.signal.aborted) router.reportBrokenStream(error, call, answer);
        controller.error(error);
      }
    },
    cancel() {
      source.return?.().catch(() => {});
    },
  });
}
