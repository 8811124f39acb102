import { openApiDocument } from "@/lib/http/openapi";
import { problemCodes } from "@/lib/http/problem-codes";
import type { Route } from "@/lib/http/route";
import { documentTerms } from "@/lib/openapi-route";
import { routes } from "@/lib/routes";
import { methodOf, rowOf, type SdkOperation, typesOf } from "./operation-text";
import { comment, type Schema, typeText } from "./type-text";

const HEAD = "// Made from the OpenAPI document by `npm run generate:sdk`. Do not edit.\n";

/** The generated part of the SDK, by path: a test holds it against what is committed, so that neither drifts from the routes. */
export function generatedFiles(): Readonly<Record<string, string>> {
  // biome-ignore lint/suspicious/noExplicitAny: a document is read here as what it is, JSON.
  const document: any = openApiDocument(routes as readonly Route[], documentTerms);
  const operations = readOperations(document);
  return {
    "lib/sdk/generated/schemas.ts": schemasText(document.components.schemas),
    "lib/sdk/generated/problem-codes.ts": problemsText(),
    "lib/sdk/generated/operations.ts": operationsText(operations),
    "lib/sdk/generated/methods.ts": methodsText(operations, Object.keys(document.components.schemas)),
  };
}

function readOperations(document: Schema): SdkOperation[] {
  return (routes as readonly Route[])
    .map((route) => operationOf(document, document.paths[route.path][route.method.toLowerCase()], route))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

function operationOf(document: Schema, operation: Schema, route: Route): SdkOperation {
  const parameters: readonly Schema[] = operation.parameters;
  const queries = parameters.filter((one) => one.in === "query");
  const content = Object.values<Schema>(operation.requestBody?.content ?? {});
  const items: readonly (Schema | undefined)[] = Object.values<Schema>(
    content[0]?.schema.properties ?? {},
  ).map((property) => property.items);
  const [, success] =
    Object.entries<Schema>(operation.responses).find(([status]) => status.startsWith("2")) ?? [];
  return {
    id: operation.operationId,
    method: route.method,
    path: route.path,
    summary:
      operation.description === undefined
        ? operation.summary
        : `${operation.summary}. ${operation.description}`,
    params: [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string),
    query: queries.length === 0 ? null : objectOf(queries),
    body: content[0]?.schema ?? null,
    isBodyRequired: operation.requestBody?.required === true && requiresMembers(content[0]?.schema, document),
    isKeyed: route.idempotency === "required",
    hasKeysInBody:
      items.some((item) => item?.required?.includes("idempotency_key")) ||
      isOfEvents(content[0]?.schema, document),
    bodyType: Object.keys(operation.requestBody?.content ?? {})[0] ?? null,
    answer: success?.content?.["application/json"]?.schema ?? null,
    isExported: success?.content?.["application/x-ndjson"] !== undefined,
    isEventStream: success?.content?.["text/event-stream"] !== undefined,
    deadlineMs: route.deadlineMs,
  };
}

/** CloudEvents: a source and an id are a key. */
function isOfEvents(schema: Schema | undefined, document: Schema): boolean {
  const item = schema?.items;
  const named =
    item?.$ref === undefined
      ? item
      : document.components.schemas[String(item.$ref).split("/").at(-1) as string];
  return ["source", "id"].every((name) => named?.required?.includes(name));
}

/** Whether a body must say anything at all; where it need not, it may be left out. */
function requiresMembers(schema: Schema | undefined, document: Schema): boolean {
  if (schema?.$ref !== undefined) {
    return requiresMembers(
      document.components.schemas[String(schema.$ref).split("/").at(-1) as string],
      document,
    );
  }
  return schema?.type !== "object" || (schema.required ?? []).length > 0;
}

function objectOf(parameters: readonly Schema[]): Schema {
  return {
    type: "object",
    properties: Object.fromEntries(
      parameters.map(({ name, schema, description }) => [
        name,
        { ...schema, description: description ?? schema.description },
      ]),
    ),
    required: parameters.filter(({ required }) => required === true).map(({ name }) => name),
  };
}

function schemasText(schemas: Readonly<Record<string, Schema>>): string {
  const types = Object.entries(schemas)
    .filter(([name]) => name !== "Problem")
    .map(([name, schema]) => `${comment(schema, "")}export type ${name} = ${typeText(schema)};\n`);
  return `${HEAD}\n${types.join("\n")}`;
}

function problemsText(): string {
  const rows = Object.entries(problemCodes).map(
    ([code, { status, title }]) => `  /** ${title}. */\n  ${code}: ${status},`,
  );
  return `${HEAD}
/** Every code that a problem of the API may have, and its status. */
export const problemStatuses = {
${rows.join("\n")}
} as const;

export type ProblemCode = keyof typeof problemStatuses;
`;
}

function operationsText(operations: readonly SdkOperation[]): string {
  return `${HEAD}
import type { OperationRow } from "../operation-row.ts";

/** How each operation is called. */
export const operations = {
${operations.map(rowOf).join("\n")}
} as const satisfies Readonly<Record<string, OperationRow>>;
`;
}

function methodsText(operations: readonly SdkOperation[], schemaNames: readonly string[]): string {
  const types = operations
    .map(typesOf)
    .filter((text) => text !== "")
    .join("\n");
  const methods = operations.map(methodOf).join("\n\n");
  const used = (name: string) => new RegExp(`\\b${name}\\b`).test(types + methods);
  const schemas = schemaNames.filter(used).sort();
  const streams = ["AccountEvent", "StreamEvent", "StreamOptions"].filter(used);
  return `${HEAD}
import type { CallOptions, KeyedCallOptions } from "../call-options.ts";
import type { ${streams.join(", ")} } from "../event-stream.ts";
import type { Exported } from "../exported.ts";
import type { Paged } from "../paged.ts";
import type { ${schemas.join(", ")} } from "./schemas.ts";

${types}
/** One method for each operation of the API, by its name in the document. */
export interface Methods {
${methods}
}
`;
}
