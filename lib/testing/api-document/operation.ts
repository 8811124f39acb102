import type { Json } from "../contract/api";

/** A schema of JSON Schema 2020-12, as far as the document uses it. */
export type Schema = { readonly [keyword: string]: Json };

interface Parameter {
  readonly name: string;
  readonly isRequired: boolean;
  readonly schema: Schema;
}

/** One operation of the served document: what the generated tests know of a route. */
export interface Operation {
  readonly id: string;
  readonly method: string;
  /** With the base path: `/api/v1/grants/{id}`. */
  readonly template: string;
  readonly pathParams: readonly Parameter[];
  readonly queryParams: readonly Parameter[];
  /** Of JSON; null where none is taken. */
  readonly body: Schema | null;
  readonly isBodyRequired: boolean;
  /** Media types of the request. */
  readonly bodyTypes: readonly string[];
  readonly needsKey: boolean;
  /** Null where anybody may call it. */
  readonly scope: string | null;
  readonly sessionRoles: readonly string[];
  /** Status -> media type -> schema; no media type for an answer without a body. */
  readonly answers: Readonly<Record<string, Readonly<Record<string, Schema>>>>;
}

export interface ApiDocument {
  readonly operations: readonly Operation[];
  readonly schemas: Readonly<Record<string, Schema>>;
}

/** Reads the OpenAPI document as the generated tests need it: nothing here knows the declarations it was made from. */
export function readDocument(document: Json): ApiDocument {
  const operations = Object.entries(document.paths).flatMap(([template, methods]) =>
    Object.entries(methods as Record<string, Json>).map(([method, operation]) =>
      operationOf(document, template, method.toUpperCase(), operation),
    ),
  );
  return { operations, schemas: document.components.schemas };
}

function operationOf(document: Json, template: string, method: string, operation: Json): Operation {
  const parameters: Json[] = operation.parameters.map((parameter: Json) =>
    parameter.$ref === undefined ? parameter : at(document, parameter.$ref),
  );
  const inPlace = (where: string): Parameter[] =>
    parameters
      .filter((parameter) => parameter.in === where)
      .map(({ name, required, schema }) => ({ name, isRequired: required === true, schema }));
  const content: Record<string, Json> = operation.requestBody?.content ?? {};
  const body: Schema | undefined = Object.values(content)[0]?.schema;
  const security = (scheme: string): string[] | undefined =>
    operation.security.find((one: object) => scheme in one)?.[scheme];
  return {
    id: operation.operationId,
    method,
    template,
    pathParams: inPlace("path"),
    queryParams: inPlace("query"),
    body: body === undefined ? null : bodyOf(body, document.components.schemas),
    isBodyRequired: operation.requestBody?.required === true,
    bodyTypes: Object.keys(content),
    needsKey: inPlace("header").some(({ name }) => name === "Idempotency-Key"),
    scope: security("apiKey")?.[0] ?? null,
    sessionRoles: security("session") ?? [],
    answers: Object.fromEntries(
      Object.entries(operation.responses as Record<string, Json>).map(([status, answer]) => [
        status,
        Object.fromEntries(
          Object.entries((answer.content ?? {}) as Record<string, Json>).map(([type, { schema }]) => [
            type,
            schema,
          ]),
        ),
      ]),
    ),
  };
}

/** Itself and, where it is a list, its items: what binds a call is looked for in both. */
function bodyOf(schema: Schema, schemas: ApiDocument["schemas"]): Schema {
  const body = resolved(schema, schemas);
  return body.items === undefined ? body : { ...body, items: resolved(body.items, schemas) };
}

/** What a pointer such as `#/components/schemas/Plan` points at. */
function at(document: Json, pointer: string): Json {
  return pointer
    .slice(2)
    .split("/")
    .reduce((part, key) => part?.[key], document);
}

/** The schema itself, where this one only refers to a component. */
export function resolved(schema: Schema, schemas: ApiDocument["schemas"]): Schema {
  if (schema.$ref === undefined) return schema;
  const found = schemas[String(schema.$ref).split("/").at(-1) as string];
  if (found === undefined) throw new Error(`${schema.$ref} is not in the document`);
  return resolved(found, schemas);
}
