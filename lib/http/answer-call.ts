import type { z } from "zod";
import { authorize } from "./authorize";
import { schemasOf } from "./compiled-schemas";
import { withinDeadline } from "./deadline";
import { readIdempotencyKey } from "./idempotency";
import { parseQuery } from "./parse-query";
import type { Principal } from "./principal";
import { isProblem, type Problem, problem } from "./problem";
import { mediaTypeOf, readRequestBody } from "./request-body";
import type { Answer, Route } from "./route";
import type { RouteCall } from "./route-call";
import { type Arrival, ParsedCall } from "./run-call";
import { EVENT_STREAM } from "./server-sent-events";
import { validate } from "./validation";
import { whileLetIn } from "./watched-stream";

export type CallPorts<Runtime> = {
  /** The one runtime of the process, once it is there; throws with the code `store_unavailable` until then. */
  readonly runtime: () => Runtime;
  /** Who calls, or why that cannot be said. Not asked for public routes. */
  readonly authenticate: (call: RouteCall) => Principal | Problem | Promise<Principal | Problem>;
};

/** One call on its way: what was found, who asks, until when. */
export type FoundCall = {
  readonly route: Route;
  readonly rawParams: Readonly<Record<string, string>>;
  readonly call: RouteCall;
  readonly arrival: Arrival;
};

/**
 * One call to its route's answer, or to a refusal when the deadline passes first. `orphaned` is told what the route
 * throws after that.
 */
export function answerCall(
  ports: CallPorts<unknown>,
  found: FoundCall,
  orphaned: (error: unknown) => void,
): Promise<Answer> {
  return withinDeadline(runThrough(ports, found), found.route.deadlineMs, () => giveUp(found), orphaned);
}

function giveUp({ arrival }: FoundCall): Problem {
  arrival.deadline.pass();
  return arrival.deadline.hasBodyArrived
    ? problem("deadline_exceeded", "Send the request again with the same Idempotency-Key.")
    : problem("request_timeout", "The body did not arrive in time.");
}

/** In the order that tells a stranger least and costs least: who, may they, the key, the bytes, the values, the route. */
async function runThrough(ports: CallPorts<unknown>, found: FoundCall): Promise<Answer> {
  const { route, call, arrival } = found;
  let principal: Principal | null = null;
  if (route.scope !== "public") {
    const asked = ports.authenticate(call);
    const answered = asked instanceof Promise ? await asked : asked;
    if (isProblem(answered)) return answered;
    const refusal = authorize(route, answered, call);
    if (refusal !== null) return refusal;
    principal = answered;
  }
  const key = route.idempotency === "required" ? readIdempotencyKey(call.header("idempotency-key")) : null;
  if (key !== null && typeof key !== "string") return key;
  const received = await readRequestBody(route, call);
  arrival.deadline.hasBodyArrived = true;
  if (isProblem(received)) return received;
  const values = validateAll(found, received.json);
  if (isProblem(values)) return values;
  const answer = route.run(
    new ParsedCall({
      ...found,
      ...values,
      received,
      principal,
      idempotencyKey: key,
      runtime: ports.runtime(),
    }),
  );
  return EVENT_STREAM in route.streams ? watched(ports, call, principal, await answer) : answer;
}

function watched(
  { authenticate }: CallPorts<unknown>,
  call: RouteCall,
  principal: Principal | null,
  answer: Answer,
): Answer {
  if (isProblem(answer) || !("stream" in answer) || principal === null) return answer;
  return { ...answer, stream: whileLetIn(answer.stream, principal, call, authenticate) };
}

/** By the media type; nearly every route has one shape of body, and then it is not looked at. */
function bodySchemaOf({ body, bodies }: ReturnType<typeof schemasOf>, call: RouteCall): z.ZodType {
  if (bodies.size === 0) return body as z.ZodType;
  return bodies.get(mediaTypeOf(call.header("content-type"))) ?? (body as z.ZodType);
}

type Values = {
  readonly kind: "values";
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
};

function validateAll(found: FoundCall, json: unknown): Values | Problem {
  const schemas = schemasOf(found.route);
  const params = validate(schemas.params, found.rawParams, "path");
  if (isProblem(params)) return params;
  const parsedQuery = parseQuery(found.call.query);
  if (isProblem(parsedQuery)) return parsedQuery;
  const query = validate(schemas.query, parsedQuery.values, "query");
  if (isProblem(query)) return query;
  if (schemas.body === null)
    return { kind: "values", params: params.value, query: query.value, body: undefined };
  const body = validate(bodySchemaOf(schemas, found.call), json, "body");
  if (isProblem(body)) return body;
  return { kind: "values", params: params.value, query: query.value, body: body.value };
}
