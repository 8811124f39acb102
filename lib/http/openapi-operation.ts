import type { z } from "zod";
import type { ZodOpenApiOperationObject, ZodOpenApiResponseObject } from "zod-openapi";
import { codesOfRoute } from "./answer-breaks";
import { type ErrorCode, problemCodes } from "./problem-codes";
import type { Route, RouteExample } from "./route";

type Operation = ZodOpenApiOperationObject;
type Parameter = NonNullable<Operation["parameters"]>[number];
type Examples = Record<string, { summary?: string; value: unknown }>;

const ref = (kind: string, name: string) => ({ $ref: `#/components/${kind}/${name}` });

/** One route as an operation of the document. Components that it refers to are made by `openApiDocument`. */
export function operationOf(route: Route): Operation {
  const operation: Operation = {
    operationId: route.operationId,
    summary: route.summary,
    tags: [...route.tags],
    security: securityOf(route),
    responses: { ...successesOf(route), ...problemsOf(route) },
  };
  if (route.description !== null) operation.description = route.description;
  const requestParams = {
    ...(route.params && { path: route.params }),
    ...(route.query && { query: route.query }),
  };
  if (Object.keys(requestParams).length > 0) operation.requestParams = requestParams;
  operation.parameters = headerParameters(route);
  if (route.body !== null) operation.requestBody = requestBodyOf(route, route.body);
  return operation;
}

function securityOf(route: Route): NonNullable<Operation["security"]> {
  if (route.scope === "public") return [];
  const roles = [...route.sessionRoles];
  return [{ apiKey: [route.scope] }, ...(roles.length === 0 ? [] : [{ session: roles }])];
}

function headerParameters(route: Route): Parameter[] {
  const own = Object.entries(route.requestHeaders).map(([name, description]) => ({
    in: "header" as const,
    name,
    description,
    schema: { type: "string" as const },
  }));
  const shared = route.idempotency === "required" ? ["IdempotencyKey", "Traceparent"] : ["Traceparent"];
  return [...shared.map((name) => ref("parameters", name)), ...own] as Parameter[];
}

function requestBodyOf(route: Route, body: z.ZodType): NonNullable<Operation["requestBody"]> {
  const examples = examplesOf(route, (example) => example.body);
  const content = Object.fromEntries(
    route.bodyTypes.map((type) => [
      type,
      { schema: route.bodies[type] ?? body, ...(Object.keys(examples).length > 0 && { examples }) },
    ]),
  );
  return { required: !body.safeParse(undefined).success, content };
}

function successesOf(route: Route): Record<string, ZodOpenApiResponseObject> {
  const responses: Record<string, ZodOpenApiResponseObject> = {};
  for (const [status, schema] of Object.entries(route.responses)) {
    responses[status] = { description: descriptionOf(Number(status)), headers: answerHeaders(route) };
    if (schema === null) continue;
    const examples = examplesOf(route, (example) =>
      example.status === Number(status) ? example.answer : undefined,
    );
    const media = { schema, ...(Object.keys(examples).length > 0 && { examples }) };
    responses[status].content = { "application/json": media };
  }
  for (const [type, description] of Object.entries(route.streams)) {
    const answer = responses["200"] ?? { description: "A stream.", headers: answerHeaders(route) };
    const content = { ...answer.content, [type]: { schema: { type: "string" as const, description } } };
    responses["200"] = { ...answer, content };
  }
  return responses;
}

function descriptionOf(status: number): string {
  const known: Record<number, string> = {
    200: "The answer.",
    201: "Created.",
    202: "Accepted.",
    204: "Done.",
  };
  return known[status] ?? "The answer.";
}

function answerHeaders(route: Route): NonNullable<ZodOpenApiResponseObject["headers"]> {
  const names = ["Spillway-Request-Id", "Spillway-Seq"];
  if (route.idempotency === "required") names.push("Idempotency-Replayed");
  const headers: Record<string, object> = {};
  for (const name of names) headers[name] = ref("headers", name);
  for (const [name, description] of Object.entries(route.answerHeaders)) {
    headers[name] = { description, schema: { type: "string" } };
  }
  return headers as NonNullable<ZodOpenApiResponseObject["headers"]>;
}

/** One response per status, naming the codes that share it. */
function problemsOf(route: Route): Record<string, ZodOpenApiResponseObject> {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of codesOfRoute(route)) {
    const { status } = problemCodes[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const responses: Record<string, ZodOpenApiResponseObject> = {};
  for (const [status, codes] of [...byStatus].sort(([a], [b]) => a - b)) {
    const sorted = codes.sort();
    const examples = examplesOf(route, (example) => (example.status === status ? example.answer : undefined));
    const schema = { allOf: [ref("schemas", "Problem"), { properties: { code: { enum: sorted } } }] };
    responses[String(status)] = {
      description: sorted.map((code) => `\`${code}\`: ${problemCodes[code].title}.`).join(" "),
      headers: problemHeadersOf(status),
      content: {
        "application/problem+json": { schema, ...(Object.keys(examples).length > 0 && { examples }) },
      },
    };
  }
  return responses;
}

function problemHeadersOf(status: number): NonNullable<ZodOpenApiResponseObject["headers"]> {
  const headers: Record<string, object> = { "Spillway-Request-Id": ref("headers", "Spillway-Request-Id") };
  if (status === 409 || status === 429 || status === 503)
    headers["Retry-After"] = ref("headers", "Retry-After");
  return headers as NonNullable<ZodOpenApiResponseObject["headers"]>;
}

function examplesOf(route: Route, part: (example: RouteExample) => unknown): Examples {
  const examples: Examples = {};
  for (const [name, example] of Object.entries(route.examples)) {
    const value = part(example);
    if (value === undefined) continue;
    examples[name] = example.summary === undefined ? { value } : { summary: example.summary, value };
  }
  return examples;
}
