import type { AnswerMarks, KeyedCallOptions } from "./call-options.ts";
import type { OperationRow } from "./operation-row.ts";
import { errorOfAnswer, localError } from "./problem.ts";
import { delayBefore, RETRY_DEFAULTS, type RetryPolicy, sleep } from "./retry.ts";

export interface SpillwayOptions {
  /** Where Spillway is: `https://spillway.example.com`. Left out in a browser, it is the page's own host. */
  readonly baseUrl?: string | undefined;
  /** `sk_live_…` or `sk_test_…`. In a browser there is none: the session's cookie speaks for the person. */
  readonly apiKey?: string | undefined;
  readonly retry?: Partial<RetryPolicy> | undefined;
  /** How long one attempt may take; operations that may take longer are given their own time. */
  readonly timeoutMs?: number | undefined;
  /** In place of the runtime's own. */
  readonly fetch?: typeof fetch | undefined;
  readonly random?: (() => number) | undefined;
}

/** One call: where its parameters, query and body go is settled. */
export interface Call {
  readonly operation: OperationRow;
  readonly path: string;
  readonly body?: unknown;
  readonly options: KeyedCallOptions;
}

export interface Answered {
  readonly body: unknown;
  readonly marks: AnswerMarks;
}

export interface Transport {
  /** The definitive answer, tried again with the same key where that can help; throws a `SpillwayError`, or the signal's reason. */
  send(call: Call): Promise<Answered>;
  /** One attempt, and its answer while it is still arriving: for streams. */
  open(call: Call, accept: string, signal?: AbortSignal | undefined): Promise<Response>;
  readonly retry: RetryPolicy;
  readonly random: () => number;
}

const TIMEOUT_MS = 15_000;
/** The server gives up after its deadline and says so: that answer is better than none. */
const BEYOND_DEADLINE_MS = 5_000;

export function createTransport(options: SpillwayOptions): Transport {
  const { apiKey, baseUrl = "", timeoutMs = TIMEOUT_MS, random = Math.random } = options;
  const retry = { ...RETRY_DEFAULTS, ...options.retry };
  const send = options.fetch ?? ((...args: Parameters<typeof fetch>) => fetch(...args));
  const base = baseUrl.replace(/\/+$/, "");

  const open = (call: Call, accept: string, signal?: AbortSignal | undefined): Promise<Response> => {
    const { operation, path, body, options } = call;
    const headers: Record<string, string> = { accept, ...options.headers };
    if (apiKey !== undefined) headers.authorization = `Bearer ${apiKey}`;
    if (options.idempotencyKey !== undefined) headers["idempotency-key"] = quoted(options.idempotencyKey);
    if (body !== undefined) headers["content-type"] = operation.bodyType ?? "application/json";
    return send(base + path, {
      method: operation.method,
      headers,
      ...(signal === undefined ? {} : { signal }),
      credentials: "same-origin",
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  };

  const once = async (call: Call): Promise<Answered> => {
    const limitMs = Math.max(timeoutMs, (call.operation.deadlineMs ?? 0) + BEYOND_DEADLINE_MS);
    const clock = AbortSignal.timeout(call.operation.deadlineMs === undefined ? timeoutMs : limitMs);
    const { signal } = call.options;
    try {
      const response = await open(
        call,
        "application/json",
        signal === undefined ? clock : AbortSignal.any([signal, clock]),
      );
      return await read(response);
    } catch (error) {
      if (signal?.aborted === true) throw signal.reason;
      if (clock.aborted) throw localError("timed_out", "No answer came in time.", null, error);
      if (error instanceof TypeError) throw localError("unreachable", "No answer came.", null, error);
      throw error;
    }
  };

  return {
    retry,
    random,
    open,
    async send(call) {
      for (let attempt = 1; ; attempt++) {
        try {
          const answered = await once(call);
          call.options.onAnswer?.(answered.marks);
          return answered;
        } catch (error) {
          const delayMs = delayBefore(attempt, error, call.operation, retry, random);
          if (delayMs === null) throw error;
          await sleep(delayMs, call.options.signal);
        }
      }
    },
  };
}

async function read(response: Response): Promise<Answered> {
  const { status, headers } = response;
  const text = await response.text();
  if (!response.ok) throw errorOfAnswer(status, headers, text);
  const seq = headers.get("spillway-seq");
  const marks: AnswerMarks = {
    status,
    requestId: headers.get("spillway-request-id"),
    seq: seq === null ? null : Number(seq),
    isReplayed: headers.get("idempotency-replayed") === "true",
    headers,
  };
  if (text === "") return { body: undefined, marks };
  try {
    return { body: JSON.parse(text), marks };
  } catch (cause) {
    // A proxy's own page with 200, say. Half an answer ends as a TypeError and is tried again.
    throw localError("answer_unreadable", "The answer is no JSON.", status, cause);
  }
}

/** As the draft writes a key that is more than a token; a comma in a bare one would look like two header lines. */
function quoted(key: string): string {
  return key.includes(",") || key.startsWith('"') ? `"${key.replaceAll(/["\\]/g, "\\$&")}"` : key;
}
