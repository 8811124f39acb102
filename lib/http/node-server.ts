import { type Server, type ServerResponse, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { type Problem, problem, problemBody, statusOfProblem } from "./problem";
import { newRequestId } from "./request-id";

/**
 * The limits of a server that faces strangers, and answers for what is not even HTTP.
 *
 * `keepAliveTimeout` is longer than the 60 s of common load balancers: who keeps a connection shorter than the
 * balancer does closes it just as the next request is on its way. `requestTimeout` bounds a body that trickles in
 * even where no route reads it; routes with a deadline answer 408 before.
 */
export function configureServer(server: Server, now: () => number): void {
  server.keepAliveTimeout = 65_000;
  server.headersTimeout = 30_000;
  server.requestTimeout = 60_000;
  server.on("clientError", (error: Error & { code?: string }, socket: Duplex) => {
    if (!socket.writable || error.code === "ECONNRESET") {
      socket.destroy();
      return;
    }
    // What follows a request is broken, but the request itself is being answered: ours would be taken for its answer.
    const inFlight = (socket as AnsweringSocket)._httpMessage;
    if (inFlight != null) inFlight.once("finish", () => socket.end());
    else socket.end(rawAnswer(problemOfClientError(error.code), now()));
  });
}

/** Node keeps the response in flight there, and looks at it for the same reason where nobody listens to `clientError`. */
type AnsweringSocket = Duplex & { readonly _httpMessage?: ServerResponse | null };

function problemOfClientError(code: string | undefined): Problem {
  switch (code) {
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return problem("request_timeout", "The request did not arrive in time.");
    case "HPE_HEADER_OVERFLOW":
      return problem("headers_too_large", "The headers are larger than 16 KiB.");
    default:
      return problem("malformed", "This is not HTTP/1.1.");
  }
}

/** Written by hand: there is no response object for what could not be parsed. */
function rawAnswer(refusal: Problem, now: number): string {
  const status = statusOfProblem(refusal);
  const requestId = newRequestId(now);
  const body = JSON.stringify(problemBody(refusal, requestId, "/"));
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}`,
    "content-type: application/problem+json",
    "cache-control: no-store",
    `Spillway-Request-Id: ${requestId}`,
    `content-length: ${Buffer.byteLength(body)}`,
    "connection: close",
    "",
    body,
  ].join("\r\n");
}
