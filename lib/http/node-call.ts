import { Buffer } from "node:buffer";
import type { IncomingMessage, ServerResponse } from "node:http";
import { announcedLength } from "./body-length";
import type { BodyFault, RouteCall } from "./route-call";

const nothing = new Uint8Array(0);

/** A call as plain `node:http` received it. Reads `rawHeaders` only through Node's own lazy object. */
export class NodeCall implements RouteCall {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  #controller: AbortController | null = null;

  constructor(request: IncomingMessage, response: ServerResponse) {
    const target = originForm(request.url ?? "/");
    const mark = target.indexOf("?");
    this.method = request.method ?? "GET";
    this.path = mark === -1 ? target : target.slice(0, mark);
    this.query = mark === -1 ? "" : target.slice(mark + 1);
    this.#request = request;
    this.#response = response;
  }

  get remoteAddress(): string | null {
    return this.#request.socket.remoteAddress ?? null;
  }

  get bodyLength(): number | null {
    return announcedLength(this.header("content-length"), this.header("transfer-encoding"));
  }

  get signal(): AbortSignal {
    if (this.#controller === null) {
      const controller = new AbortController();
      this.#controller = controller;
      if (this.#response.closed) controller.abort();
      else this.#response.once("close", () => controller.abort());
    }
    return this.#controller.signal;
  }

  header(name: string): string | null {
    const value = this.#request.headers[name];
    if (typeof value === "string") return value;
    return value === undefined ? null : value.join(", ");
  }

  readBody(bytesMax: number): Promise<Uint8Array | BodyFault> {
    const request = this.#request;
    if (request.destroyed) return Promise.resolve("aborted");
    return new Promise((resolve) => {
      const body = new ArrivingBody(bytesMax, resolve);
      request
        .on("data", (chunk: Buffer) => {
          if (!body.take(chunk)) request.pause();
        })
        .on("end", () => body.end())
        .on("close", () => body.settle("aborted"))
        .on("error", () => body.settle("aborted"));
    });
  }
}

/** The chunks of one body. Listeners stay until the request is over, since taking them off costs more than a flag. */
class ArrivingBody {
  #first: Buffer | null = null;
  #rest: Buffer[] | null = null;
  #length = 0;
  #isSettled = false;
  readonly #bytesMax: number;
  readonly #resolve: (body: Uint8Array | BodyFault) => void;

  constructor(bytesMax: number, resolve: (body: Uint8Array | BodyFault) => void) {
    this.#bytesMax = bytesMax;
    this.#resolve = resolve;
  }

  /** False with the chunk that is too much. What comes after the end of interest is let go. */
  take(chunk: Buffer): boolean {
    if (this.#isSettled) return true;
    this.#length += chunk.length;
    if (this.#length > this.#bytesMax) {
      this.settle("too_large");
      return false;
    }
    if (this.#first === null) this.#first = chunk;
    else if (this.#rest === null) this.#rest = [this.#first, chunk];
    else this.#rest.push(chunk);
    return true;
  }

  end(): void {
    this.settle(this.#rest !== null ? Buffer.concat(this.#rest, this.#length) : (this.#first ?? nothing));
  }

  settle(body: Uint8Array | BodyFault): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    this.#first = null;
    this.#rest = null;
    this.#resolve(body);
  }
}

/** A proxy may send the absolute form, `GET http://host/path`; the host is not ours to route by. */
function originForm(url: string): string {
  if (url.startsWith("/")) return url;
  const parsed = URL.parse(url);
  return parsed === null ? url : parsed.pathname + parsed.search;
}
