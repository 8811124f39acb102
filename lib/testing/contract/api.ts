import { randomUUID } from "node:crypto";

// biome-ignore lint/suspicious/noExplicitAny: tests reach into answers of every shape.
export type Json = any;

export interface ApiAnswer {
  readonly status: number;
  /** Parsed where it is JSON, else null. */
  readonly body: Json;
  readonly text: string;
  header(name: string): string | null;
}

export interface Sending {
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is, in place of `body`. */
  readonly raw?: string | Uint8Array<ArrayBuffer>;
  /** The Idempotency-Key; null sends none. Without it every POST has one of its own. */
  readonly key?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The API as an HTTP client sees it, with one API key. Paths are below `/api/v1`. */
export class Api {
  /** Of the server, without a slash at the end. */
  readonly origin: string;
  /** The API key, or null for a caller who has none. */
  readonly secret: string | null;

  constructor(origin: string, secret: string | null) {
    this.origin = origin;
    this.secret = secret;
  }

  /** The same server with another key. */
  as(secret: string | null): Api {
    return new Api(this.origin, secret);
  }

  /** What proves who calls, as headers. */
  credentials(): Record<string, string> {
    return this.secret === null ? {} : { authorization: `Bearer ${this.secret}` };
  }

  get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<ApiAnswer> {
    return this.send("GET", path, { headers });
  }

  post(path: string, body: unknown, key?: string | null): Promise<ApiAnswer> {
    return this.send("POST", path, key === undefined ? { body } : { body, key });
  }

  async send(method: string, path: string, sending: Sending = {}): Promise<ApiAnswer> {
    const response = await this.open(method, path, sending);
    const text = await response.text();
    const isJson = /[/+]json/.test(response.headers.get("content-type") ?? "");
    return {
      status: response.status,
      body: isJson && text !== "" ? JSON.parse(text) : null,
      text,
      header: (name) => response.headers.get(name),
    };
  }

  /** The answer as it arrives, for streams. */
  open(method: string, path: string, sending: Sending = {}, signal?: AbortSignal): Promise<Response> {
    const { body, raw, key = method === "POST" ? randomUUID() : null } = sending;
    const headers = this.credentials();
    if (key !== null) headers["idempotency-key"] = key;
    if (body !== undefined || raw !== undefined) headers["content-type"] = "application/json";
    const content = raw ?? (body === undefined ? null : JSON.stringify(body));
    return fetch(`${this.origin}/api/v1${path}`, {
      method,
      headers: { ...headers, ...sending.headers },
      body: content,
      ...(signal === undefined ? {} : { signal }),
    });
  }
}
