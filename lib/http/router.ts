import type { Instant } from "@/lib/engine/amounts";
import { answerBreaks } from "./answer-breaks";
import { answerCall, type CallPorts } from "./answer-call";
import { Deadline } from "./deadline";
import { problemOfFault } from "./fault";
import { type Problem, problem } from "./problem";
import { newRequestId } from "./request-id";
import type { Answer, Route } from "./route";
import type { RouteAnswer, RouteCall } from "./route-call";
import { type Found, RouteTable } from "./route-table";
import type { Arrival } from "./run-call";
import { REQUEST_ID_HEADER, sealAnswer, sealProblem } from "./seal-answer";
import { readTraceparent } from "./trace-context";

/** What an exception is reported with, and what is counted of every call. */
type CallMarks = {
  readonly requestId: string;
  readonly traceparent: string | null;
  readonly method: string;
  /** The template, `/api/v1/decisions/{id}`; null where no route was found, so that labels stay few. */
  readonly route: string | null;
};
export type ServedCall = CallMarks & { readonly status: number; readonly durationMs: number };

export type RouterPorts<Runtime> = CallPorts<Runtime> & {
  /** Told once of every exception that became a 500 or 503, and of streams that broke. Must not throw. */
  readonly report: (error: unknown, marks: CallMarks) => void;
  readonly now: () => Instant;
  /** Told of every answer, for metrics and the access log. Must not throw. */
  readonly observe?: (served: ServedCall) => void;
  /** Holds every answer against its declaration, and answers 500 where they differ. For tests and development. */
  readonly areAnswersChecked?: boolean;
};

export interface Router {
  /** Never rejects. */
  answer(call: RouteCall): Promise<RouteAnswer>;
  /** Whether a route is declared for exactly this method and path; what the fast lane does not serve goes on to Next. */
  serves(method: string, path: string): boolean;
  /** For the adapters: a stream that broke after its headers had left. */
  reportBrokenStream(error: unknown, call: RouteCall, answer: RouteAnswer): void;
  readonly now: () => Instant;
}

export function createRouter<Runtime>(
  routes: readonly Route<Runtime>[],
  ports: RouterPorts<Runtime>,
): Router {
  const table = new RouteTable(routes as readonly Route[]);
  return {
    now: ports.now,
    serves: (method, path) => table.find(method, path).kind === "route",
    answer: (call) => answerAnyCall(table, ports, call),
    reportBrokenStream(error, call, answer) {
      const found = table.find(call.method, call.path);
      const requestId = answer.headers.find(([name]) => name === REQUEST_ID_HEADER)?.[1] ?? "";
      ports.report(error, {
        requestId,
        traceparent: readTraceparent(call.header("traceparent")),
        method: call.method,
        route: found.kind === "route" ? found.route.path : null,
      });
    },
  };
}

async function answerAnyCall<Runtime>(
  table: RouteTable,
  ports: RouterPorts<Runtime>,
  call: RouteCall,
): Promise<RouteAnswer> {
  const startedAt = performance.now();
  const now = ports.now();
  const found = table.find(call.method, call.path);
  const marks: CallMarks = {
    requestId: newRequestId(now),
    traceparent: readTraceparent(call.header("traceparent")),
    method: call.method,
    route: found.kind === "route" ? found.route.path : null,
  };
  let sealed: RouteAnswer;
  try {
    sealed =
      found.kind === "route"
        ? sealAnswer(await answerFound(ports, found, call, marks, now), marks, call.path)
        : sealUnfound(found, call, marks);
  } catch (error) {
    ports.report(error, marks);
    sealed = sealProblem(problemOfFault(error), marks, call.path);
  }
  ports.observe?.({ ...marks, status: sealed.status, durationMs: performance.now() - startedAt });
  return sealed;
}

async function answerFound<Runtime>(
  ports: RouterPorts<Runtime>,
  found: Extract<Found, { kind: "route" }>,
  call: RouteCall,
  marks: CallMarks,
  now: Instant,
): Promise<Answer> {
  const { route, params } = found;
  const { requestId, traceparent } = marks;
  const deadlineAt = now + route.deadlineMs;
  const arrival: Arrival = { requestId, traceparent, now, deadlineAt, deadline: new Deadline() };
  const onWay = { route, rawParams: params, call, arrival };
  const answer = await answerCall(ports, onWay, (error) => ports.report(error, marks));
  if (ports.areAnswersChecked === true) {
    const breaks = answerBreaks(route, answer);
    if (breaks.length > 0)
      throw new Error(`${route.operationId} answers what it does not declare: ${breaks.join("; ")}`);
  }
  return answer;
}

function sealUnfound(
  found: Exclude<Found, { kind: "route" }>,
  call: RouteCall,
  marks: CallMarks,
): RouteAnswer {
  if (found.kind === "method_unknown" && call.method === "OPTIONS") {
    return sealAnswer({ status: 204, body: null, headers: [["Allow", found.allow]] }, marks, call.path);
  }
  return sealProblem(problemOfUnfound(found), marks, call.path);
}

function problemOfUnfound(found: Exclude<Found, { kind: "route" }>): Problem {
  switch (found.kind) {
    case "path_unknown":
      return problem("not_found", "Nothing is served at this path.");
    case "path_malformed":
      return problem("malformed", "The path is not valid percent-encoded UTF-8, or holds NUL.");
    case "method_unknown":
      return problem("method_not_allowed", `Only ${found.allow} are served here.`, {
        headers: [["Allow", found.allow]],
      });
  }
}
