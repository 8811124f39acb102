import { comment, type Schema, typeText } from "./type-text";

/** What the SDK has to know of an operation of the document. */
export interface SdkOperation {
  readonly id: string;
  readonly method: string;
  /** With the base path: `/api/v1/grants/{id}`. */
  readonly path: string;
  readonly summary: string;
  readonly params: readonly string[];
  readonly query: Schema | null;
  readonly body: Schema | null;
  readonly isBodyRequired: boolean;
  /** Its media type. */
  readonly bodyType: string | null;
  /** Whether it takes an Idempotency-Key. */
  readonly isKeyed: boolean;
  /** Each item of the body has an idempotency key of its own. */
  readonly hasKeysInBody: boolean;
  /** Of 2xx; null where nothing is answered. */
  readonly answer: Schema | null;
  /** Whether its rows can be had whole, as CSV and NDJSON. */
  readonly isExported: boolean;
  readonly isEventStream: boolean;
  readonly deadlineMs: number;
}

/** Streams whose events have types; others are told as they come. */
const EVENT_TYPES: Readonly<Record<string, string>> = { streamAccount: "AccountEvent" };

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const isPaged = ({ answer, query }: SdkOperation): boolean =>
  answer?.properties?.next_cursor !== undefined && query?.properties.cursor !== undefined;

/** The types that an operation needs besides those that the document names. */
export function typesOf(operation: SdkOperation): string {
  const { id, query, body, answer } = operation;
  const named = (suffix: string, schema: Schema | null): string =>
    schema === null || schema.$ref !== undefined
      ? ""
      : `export type ${capital(id)}${suffix} = ${typeText(schema)};\n`;
  const row = isPaged(operation) ? named("Row", answer?.properties.data.items) : named("Answer", answer);
  const queryType = query === null ? "" : `export interface ${capital(id)}Query ${typeText(query)}\n`;
  return queryType + named("Body", body) + row;
}

const nameOf = (id: string, suffix: string, schema: Schema): string =>
  schema.$ref === undefined ? `${capital(id)}${suffix}` : typeText(schema);

/** A stream and nothing else: had as the answer that it is. */
const isStreamed = ({ answer, isExported }: SdkOperation): boolean => isExported && answer === null;

/** The operation as a method of the client. */
export function methodOf(operation: SdkOperation): string {
  const { id, params, body, query, isKeyed } = operation;
  const options = operation.isEventStream ? "StreamOptions" : isKeyed ? "KeyedCallOptions" : "CallOptions";
  const args = [
    ...params.map((name) => `${name}: string`),
    ...(body === null
      ? []
      : [
          `body${operation.isBodyRequired ? "" : "?"}: ${nameOf(id, "Body", body)}${operation.isBodyRequired ? "" : " | undefined"}`,
        ]),
    ...(query === null ? [] : [`query?: ${capital(id)}Query | undefined`]),
    `options?: ${options}`,
  ];
  return `${comment({ description: operation.summary }, "  ")}  ${id}(${args.join(", ")}): ${answerOf(operation)};`;
}

function answerOf(operation: SdkOperation): string {
  const { id, answer } = operation;
  if (isStreamed(operation)) return "Promise<Response>";
  if (operation.isEventStream) return `AsyncGenerator<${EVENT_TYPES[id] ?? "StreamEvent"}>`;
  if (answer === null) return "Promise<void>";
  if (isPaged(operation))
    return `${operation.isExported ? "Exported" : "Paged"}<${nameOf(id, "Row", answer.properties.data.items)}>`;
  return `Promise<${nameOf(id, "Answer", answer)}>`;
}

/** The operation as the client reads it at run time: only what differs from a plain call is said. */
export function rowOf(operation: SdkOperation): string {
  const { id, method, path, params, body, query } = operation;
  const says: string[] = [`method: "${method}"`, `path: "${path}"`];
  if (params.length > 0) says.push(`params: ${JSON.stringify(params).replaceAll(",", ", ")}`);
  if (body !== null) says.push("hasBody: true");
  if (operation.bodyType !== null && operation.bodyType !== "application/json")
    says.push(`bodyType: "${operation.bodyType}"`);
  if (query !== null) says.push("hasQuery: true");
  if (operation.isKeyed) says.push("isKeyed: true");
  if (operation.hasKeysInBody) says.push("hasKeysInBody: true");
  if (isPaged(operation)) says.push("isPaged: true");
  if (isStreamed(operation)) says.push("isStreamed: true");
  else if (operation.isExported) says.push("isExported: true");
  if (operation.isEventStream) says.push("isEventStream: true");
  if (operation.deadlineMs > 10_000) says.push(`deadlineMs: ${operation.deadlineMs}`);
  return `  ${id}: { ${says.join(", ")} },`;
}
