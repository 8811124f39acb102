import type { OperationRow } from "./operation-row.ts";
import { isSpillwayError, type SpillwayError } from "./problem.ts";

export interface RetryPolicy {
  /** The first call included. */
  readonly attemptsMax: number;
  readonly firstDelayMs: number;
  readonly delayMsMax: number;
  /** A server that asks for more patience than this is not waited for: the error says when to come back. */
  readonly retryAfterMsMax: number;
}

export const RETRY_DEFAULTS: RetryPolicy = {
  attemptsMax: 5,
  firstDelayMs: 200,
  delayMsMax: 5_000,
  retryAfterMsMax: 30_000,
};

/** Whether sending the same call once more can have no second effect. */
function isRepeatable({ method, isKeyed, hasKeysInBody }: OperationRow): boolean {
  return (
    method === "GET" || method === "PUT" || method === "DELETE" || isKeyed === true || hasKeysInBody === true
  );
}

/** The server says by these that it has not begun. */
const NOT_BEGUN = new Set<string>(["overloaded", "request_timeout"]);
/** And by these that another attempt may fare better. */
const PASSING = new Set<string>([
  ...NOT_BEGUN,
  "idempotency_in_flight",
  "store_unavailable",
  "deadline_exceeded",
  "shutting_down",
  "internal_error",
  "unreachable",
  "timed_out",
]);
/** What a proxy in between answers for a server that is restarting or too busy. */
const PASSING_STATUSES = new Set([429, 500, 502, 503, 504]);

/**
 * How long to wait before the next attempt, or null where another one cannot help or could do it twice. A block is never tried again: it
 * is an answer. Waits double from attempt to attempt and are drawn from their upper half, so that callers who failed together do not come
 * back together; what the server asks for is the least that is waited.
 */
export function delayBefore(
  attempt: number,
  error: unknown,
  operation: OperationRow,
  policy: RetryPolicy,
  random: () => number,
): number | null {
  if (attempt >= policy.attemptsMax || !isSpillwayError(error) || !mayTryAgain(error, operation)) return null;
  const asked = error.retryAfterMs ?? 0;
  if (asked > policy.retryAfterMsMax) return null;
  const whole = Math.min(policy.delayMsMax, policy.firstDelayMs * 2 ** (attempt - 1));
  return Math.max(asked, whole * (0.5 + random() / 2));
}

function mayTryAgain(error: SpillwayError, operation: OperationRow): boolean {
  if (NOT_BEGUN.has(error.code)) return true;
  if (!isRepeatable(operation)) return false;
  if (PASSING.has(error.code)) return true;
  return error.code === "answer_unreadable" && error.status !== null && PASSING_STATUSES.has(error.status);
}

/** Waits, and rejects with the signal's reason as soon as it aborts. */
export function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(signal.reason);
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal?.addEventListener("abort", stop, { once: true });
  });
}
