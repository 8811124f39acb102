import { type ErrorCode, problemCodes } from "./problem-codes";
import type { Header } from "./route-call";

/** A refusal as a value (RFC 9457): returned, never thrown, so that every outcome of a route has a name. */
export type Problem<Code extends ErrorCode = ErrorCode> = {
  readonly kind: "problem";
  readonly code: Code;
  /** One sentence for a person, about this occurrence. */
  readonly detail: string;
  /** Dotted path of the member at fault: `usage.input_tokens`, `decisions.3.feature`. */
  readonly param?: string;
  readonly decisionId?: string;
  /** Ways to continue, in wire form. */
  readonly ways?: readonly unknown[];
  readonly retryAfterSeconds?: number;
  readonly headers?: readonly Header[];
  /** The standing's seq that the refusal was made from. */
  readonly seq?: number;
  /** True where this is the stored answer of an earlier request with the same key. */
  readonly replayed?: boolean;
  /** Further members, as RFC 9457 allows: `Prefer: status` answers the whole decision. They never replace one of ours. */
  readonly members?: Readonly<Record<string, unknown>>;
};

type ProblemExtras = Omit<Problem, "kind" | "code" | "detail">;

export function problem<Code extends ErrorCode>(
  code: Code,
  detail: string,
  extras: ProblemExtras = {},
): Problem<Code> {
  return { ...extras, kind: "problem", code, detail };
}

export function isProblem(value: object): value is Problem {
  return "kind" in value && value.kind === "problem";
}

export function statusOfProblem(refusal: Problem): number {
  return problemCodes[refusal.code].status;
}

/** Where the code is explained; relative, so that it is right on every host. */
export function problemType(code: ErrorCode): string {
  return `/docs/problems/${code}`;
}

/** The wire form. `instance` is the path of the call; `request_id` tells two occurrences on it apart. */
export function problemBody(refusal: Problem, requestId: string, instance: string): Record<string, unknown> {
  const { status, title } = problemCodes[refusal.code];
  const body: Record<string, unknown> = {
    ...refusal.members,
    type: problemType(refusal.code),
    title,
    status,
    detail: refusal.detail,
    instance,
    code: refusal.code,
    request_id: requestId,
  };
  if (refusal.param !== undefined) body.param = refusal.param;
  if (refusal.decisionId !== undefined) body.decision_id = refusal.decisionId;
  if (refusal.ways !== undefined) body.ways = refusal.ways;
  return body;
}

/**
 * Seconds after which asking again makes sense without knowing more: a commit in flight and a full queue clear
 * within a second; a store that is gone is back in a few.
 */
const retryAfterDefaults: Partial<Record<ErrorCode, number>> = {
  idempotency_in_flight: 1,
  overloaded: 1,
  deadline_exceeded: 1,
  store_unavailable: 2,
  shutting_down: 2,
};

/** The headers that the code itself demands. */
export function problemHeaders(refusal: Problem): Header[] {
  const headers: Header[] = [];
  const retryAfter = refusal.retryAfterSeconds ?? retryAfterDefaults[refusal.code];
  if (retryAfter !== undefined) headers.push(["Retry-After", String(retryAfter)]);
  if (refusal.code === "unauthenticated") headers.push(["WWW-Authenticate", 'Bearer realm="spillway"']);
  if (refusal.headers !== undefined) headers.push(...refusal.headers);
  return headers;
}
