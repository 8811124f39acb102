import { Agent, type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps, Agent as SecureAgent } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";

export interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
  /** The key had been answered before; this is that first answer. */
  readonly isReplay: boolean;
}

/** Our own API over HTTP, for the commands that people run. */
export interface ApiClient {
  readonly url: string;
  /**
   * The definitive answer: what another attempt may cure (a process that is restarting, a full queue, a first attempt that is
   * still under way) is tried again with the same key, after the time that the answer asks for.
   * Throws `Unreachable` when the time for that is up.
   */
  send(
    method: "GET" | "POST" | "PUT",
    path: string,
    options?: { body?: unknown; key?: string; timeoutMs?: number },
  ): Promise<ApiAnswer>;
  /** How often something was tried again. */
  readonly retries: number;
  close(): void;
}

export class Unreachable extends Error {}

export interface ApiClientOptions {
  readonly url: string;
  readonly apiKey: string;
  readonly connections: number;
  /** How long one request is tried; a killed process is up again within a few seconds. */
  readonly patienceMs: number;
  readonly signal: AbortSignal;
}

const ATTEMPT_MS_MAX = 30_000;
const BACKOFF_MS_MIN = 100;
const BACKOFF_MS_MAX = 3_000;

export function createApiClient(options: ApiClientOptions): ApiClient {
  const { url, patienceMs, signal } = options;
  const base = new URL(url);
  const agentOptions = { keepAlive: true, maxSockets: options.connections };
  const agent = base.protocol === "https:" ? new SecureAgent(agentOptions) : new Agent(agentOptions);
  const request = base.protocol === "https:" ? requestHttps : requestHttp;
  let retries = 0;

  const attempt = (
    method: string,
    path: string,
    body: string | null,
    key: string | undefined,
    timeoutMs: number,
  ): Promise<Attempt> =>
    new Promise((resolve) => {
      const headers: Record<string, string | number> = { authorization: `Bearer ${options.apiKey}` };
      if (body !== null) headers["content-type"] = "application/json";
      headers["content-length"] = body === null ? 0 : Buffer.byteLength(body);
      if (key !== undefined) headers["idempotency-key"] = key;
      const call = request(
        new URL(path, base),
        { method, agent, headers, timeout: timeoutMs },
        (response) => {
          readAnswer(response).then(resolve, (error: Error) => resolve({ failure: error.message }));
        },
      );
      call.once("timeout", () => call.destroy(new Error("no answer in time")));
      call.once("error", (error: Error & { code?: string }) =>
        resolve({ failure: error.code ?? error.message }),
      );
      call.end(body ?? undefined);
    });

  return {
    url,
    get retries() {
      return retries;
    },
    close: () => agent.destroy(),
    async send(method, path, { body, key, timeoutMs = ATTEMPT_MS_MAX } = {}) {
      const text = body === undefined ? null : JSON.stringify(body);
      const until = performance.now() + patienceMs;
      for (let count = 0; ; count++) {
        signal.throwIfAborted();
        const answered = await attempt(method, path, text, key, timeoutMs);
        if (!("failure" in answered) && !isWorthAnother(answered)) return answered;
        const waitMs = waitAfter(answered, count);
        if (performance.now() + waitMs > until) {
          if (!("failure" in answered) && answered.status !== 503) return answered;
          throw new Unreachable(`${url} did not answer ${method} ${path}: ${reasonOf(answered)}.`);
        }
        retries++;
        await sleep(waitMs, undefined, { signal });
      }
    },
  };
}

interface Answered extends ApiAnswer {
  readonly code: string | null;
  readonly retryAfterSeconds: number | null;
}
type Attempt = Answered | { readonly failure: string };

async function readAnswer(response: IncomingMessage): Promise<Attempt> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString("utf8");
  const body = parsed(text);
  const isOurs = body !== undefined || (response.statusCode ?? 0) < 500;
  if (!isOurs) return { failure: `status ${response.statusCode} without JSON` };
  const code = (body as { code?: unknown } | null | undefined)?.code;
  const retryAfter = Number(response.headers["retry-after"]);
  return {
    status: response.statusCode ?? 0,
    body,
    isReplay: response.headers["idempotency-replayed"] === "true",
    code: typeof code === "string" ? code : null,
    retryAfterSeconds: Number.isFinite(retryAfter) ? retryAfter : null,
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A block is not among them: it is a 200, and asking again would not change it. */
function isWorthAnother({ status, code }: Answered): boolean {
  return (
    status === 503 || status === 502 || status === 429 || (status === 409 && code === "idempotency_in_flight")
  );
}

function waitAfter(attempt: Attempt, count: number): number {
  const grown = Math.min(BACKOFF_MS_MAX, BACKOFF_MS_MIN * 2 ** count);
  // Spread out, so that those who failed together do not come back together.
  const backoffMs = grown * (0.5 + Math.random() / 2);
  const asked = "failure" in attempt ? null : attempt.retryAfterSeconds;
  return asked === null ? backoffMs : Math.max(backoffMs, asked * 1000);
}

function reasonOf(attempt: Attempt): string {
  return "failure" in attempt ? attempt.failure : `status ${attempt.status} ${attempt.code ?? ""}`.trim();
}
