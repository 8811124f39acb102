import type { z } from "zod";
import { dottedPath } from "./dotted-path";
import { isProblem } from "./problem";
import { type ErrorCode, frameworkCodes } from "./problem-codes";
import type { Answer, Route, RouteExample } from "./route";

/** Refusals that the framework makes on routes of a certain kind, besides those it makes on all. */
export function codesOfRoute(route: Route): ErrorCode[] {
  const codes = new Set<ErrorCode>(frameworkCodes);
  if (route.scope === "public") {
    codes.delete("unauthenticated");
    codes.delete("scope_missing");
  }
  if (route.body !== null) codes.add("body_too_large").add("unsupported_media_type");
  if (route.idempotency === "required") {
    codes.add("idempotency_key_missing").add("idempotency_key_invalid");
    codes.add("idempotency_in_flight").add("idempotency_key_reused");
  }
  if (route.sessionRoles.length > 0 && route.method !== "GET") codes.add("cross_site_refused");
  for (const code of route.errors) codes.add(code);
  return [...codes];
}

/** How an answer differs from what the route declares; empty when it does not. */
export function answerBreaks(route: Route, answer: Answer): string[] {
  if (isProblem(answer)) {
    return codesOfRoute(route).includes(answer.code) ? [] : [`the problem ${answer.code}`];
  }
  if ("stream" in answer) {
    return answer.contentType in route.streams ? [] : [`a stream of ${answer.contentType}`];
  }
  return bodyBreaks(route, answer.status, answer.body);
}

/** How the examples of a declaration differ from its schemas. The reference shows them, so a wrong one is a wrong manual. */
export function exampleBreaks(route: Route): string[] {
  return Object.entries(route.examples).flatMap(([name, example]) =>
    [...requestBreaks(route, example), ...exampleAnswerBreaks(route, example)].map(
      (text) => `${route.operationId}, example ${name}: ${text}`,
    ),
  );
}

function requestBreaks(route: Route, example: RouteExample): string[] {
  return [
    ...schemaBreaks("params", route.params, example.params ?? {}),
    ...schemaBreaks("query", route.query, example.query ?? {}),
    ...(route.body === null ? [] : schemaBreaks("body", route.body, example.body)),
  ];
}

function exampleAnswerBreaks(route: Route, example: RouteExample): string[] {
  if (example.status < 400) return bodyBreaks(route, example.status, example.answer);
  const code = (example.answer as { code?: unknown } | null)?.code;
  return codesOfRoute(route).some((declared) => declared === code) ? [] : [`the problem ${String(code)}`];
}

function bodyBreaks(route: Route, status: number, body: unknown): string[] {
  const schema = route.responses[status];
  if (schema === undefined) return [`the status ${status}`];
  if (schema === null) return body === null ? [] : [`a body with status ${status}`];
  // As the client will see it: an instant or a member set to undefined does not survive JSON.
  return schemaBreaks(String(status), schema, JSON.parse(JSON.stringify(body) ?? "null"));
}

function schemaBreaks(where: string, schema: z.ZodType | null, value: unknown): string[] {
  if (schema === null)
    return Object.keys(value as object).length === 0 ? [] : [`${where} where none is declared`];
  const parsed = schema.safeParse(value);
  if (parsed.success) return [];
  return parsed.error.issues.map((issue) => `${where} ${dottedPath(issue.path)}: ${issue.message}`);
}
