import type { Json } from "../contract/api";
import type { ApiDocument, Operation } from "./operation";
import { schemaBreaks } from "./schema-breaks";

/** An answer as it came over the wire. */
export interface WireAnswer {
  readonly status: number;
  /** Without parameters; empty where there is no body. */
  readonly mediaType: string;
  readonly text: string;
}

/** How an answer differs from what the document says of its operation: a status, a media type, a member that is not declared. */
export function documentBreaks(
  { answers }: Operation,
  { status, mediaType, text }: WireAnswer,
  schemas: ApiDocument["schemas"],
): string[] {
  const declared = answers[status];
  if (declared === undefined) return [`the status ${status}`];
  if (text === "" && mediaType === "") return Object.keys(declared).length === 0 ? [] : ["no body"];
  const schema = declared[mediaType];
  if (schema === undefined) return [`the media type ${mediaType} with ${status}`];
  if (!/[/+]json$/.test(mediaType)) return [];
  let body: Json;
  try {
    body = JSON.parse(text);
  } catch {
    return [`${status} with what is no JSON`];
  }
  if (mediaType === "application/problem+json" && body.status !== status)
    return [`the problem's status ${body.status} with ${status}`];
  return schemaBreaks(body, schema, schemas);
}
