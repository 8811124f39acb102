import { type ProblemCode, problemStatuses } from "./generated/problem-codes.ts";
import type { Way } from "./generated/schemas.ts";

export type { ProblemCode };

/** What an error tells besides its code. */
interface ErrorParts {
  readonly detail: string;
  readonly status: number | null;
  readonly param: string | null;
  readonly requestId: string | null;
  readonly decisionId: string | null;
  /** Ways to continue, where a block was answered as a problem. */
  readonly ways: readonly Way[];
  readonly retryAfterMs: number | null;
  /** The body as it came. */
  readonly body: unknown;
  readonly cause?: unknown;
}

/**
 * Codes of our own side: `unreachable` (no answer came), `timed_out` (none came in time), `answer_unreadable` (something answered
 * that is not Spillway, or not one that this SDK knows).
 */
export type LocalCode = "unreachable" | "timed_out" | "answer_unreadable";

class CodedError<Code extends string> extends Error {
  override readonly name = "SpillwayError";
  readonly code: Code;
  readonly detail: string;
  readonly status: number | null;
  readonly param: string | null;
  readonly requestId: string | null;
  readonly decisionId: string | null;
  readonly ways: readonly Way[];
  readonly retryAfterMs: number | null;
  readonly body: unknown;

  constructor(code: Code, parts: ErrorParts) {
    super(`${code}: ${parts.detail}`, parts.cause === undefined ? undefined : { cause: parts.cause });
    this.code = code;
    this.detail = parts.detail;
    this.status = parts.status;
    this.param = parts.param;
    this.requestId = parts.requestId;
    this.decisionId = parts.decisionId;
    this.ways = parts.ways;
    this.retryAfterMs = parts.retryAfterMs;
    this.body = parts.body;
  }
}

type ProblemError = {
  [Code in ProblemCode]: CodedError<Code> & { readonly status: (typeof problemStatuses)[Code] };
}[ProblemCode];
type LocalError = { [Code in LocalCode]: CodedError<Code> }[LocalCode];

/** All that a call throws but an abort: a union by `code`, so that a `switch` over it knows when it is complete. */
export type SpillwayError = ProblemError | LocalError;

/** By name and not by class: an application may hold two copies of this package. */
export function isSpillwayError(error: unknown): error is SpillwayError {
  return error instanceof Error && error.name === "SpillwayError" && "code" in error;
}

export type Attempt<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: SpillwayError };

/** A call's outcome as a value: nothing to catch. Aborts and bugs are thrown all the same. */
export async function attempt<Value>(call: PromiseLike<Value>): Promise<Attempt<Value>> {
  try {
    return { ok: true, value: await call };
  } catch (error) {
    if (isSpillwayError(error)) return { ok: false, error };
    throw error;
  }
}

const nothingTold = {
  param: null,
  requestId: null,
  decisionId: null,
  ways: [],
  retryAfterMs: null,
  body: null,
};

export function localError(
  code: LocalCode,
  detail: string,
  status: number | null,
  cause?: unknown,
): SpillwayError {
  return new CodedError(code, { ...nothingTold, detail, status, cause }) as LocalError;
}

/** The error that a refusal is thrown as. `text` is its body. */
export function errorOfAnswer(status: number, headers: Headers, text: string): SpillwayError {
  const body = parsed(text);
  const told = (name: string): string | null =>
    typeof body?.[name] === "string" ? (body[name] as string) : null;
  const code = told("code");
  const parts: ErrorParts = {
    ...nothingTold,
    detail: told("detail") ?? `The server answered ${status}.`,
    status,
    param: told("param"),
    requestId: told("request_id") ?? headers.get("spillway-request-id"),
    decisionId: told("decision_id"),
    ways: Array.isArray(body?.ways) ? (body.ways as Way[]) : [],
    retryAfterMs: retryAfterMs(headers),
    body: body ?? text,
  };
  if (code !== null && Object.hasOwn(problemStatuses, code))
    return new CodedError(code, parts) as ProblemError;
  return new CodedError("answer_unreadable", parts) as LocalError;
}

/** Seconds or a date (RFC 9110); null where neither is said. */
function retryAfterMs(headers: Headers): number | null {
  const value = headers.get("retry-after");
  if (value === null) return null;
  if (/^\d+$/.test(value)) return Number(value) * 1_000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - Date.now());
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
