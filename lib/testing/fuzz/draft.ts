import type { ApiDocument, Operation } from "../api-document/operation";
import { schemaBreaks } from "../api-document/schema-breaks";
import type { Json } from "../contract/api";

/** A request in its parts, while it is drawn and broken. */
export interface Draft {
  readonly operation: Operation;
  readonly method: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: readonly (readonly [string, string])[];
  /** Undefined for none. */
  readonly body: Json;
  /** In place of the body's JSON, where what is sent is none, or not what a serialiser would write. */
  readonly raw: string | null;
  readonly contentType: string | null;
  /** Null where none is sent. */
  readonly key: string | null;
  readonly secret: string | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** A request as it goes out. */
export interface FuzzRequest {
  readonly operation: Operation;
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** Why the document says that this must be refused; empty where it says nothing against it. */
  readonly wrongs: readonly string[];
}

/** Writes a draft out, and says what is wrong with it by the document alone. */
export function requestOf(draft: Draft, schemas: ApiDocument["schemas"]): FuzzRequest {
  const { operation, method, params, query, body, raw, contentType, key, secret, headers } = draft;
  const path = operation.template.replaceAll(/\{(\w+)\}/g, (_, name: string) => params[name] as string);
  const search = query
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join("&");
  const text = raw ?? (body === undefined ? null : JSON.stringify(body));
  const sent: Record<string, string> = { ...headers };
  if (secret !== null) sent.authorization = `Bearer ${secret}`;
  if (key !== null) sent["idempotency-key"] = key;
  if (contentType !== null && text !== null) sent["content-type"] = contentType;
  return {
    operation,
    method,
    path: search === "" ? path : `${path}?${search}`,
    headers: sent,
    body: text,
    wrongs: method === operation.method ? wrongsOf(draft, schemas) : [],
  };
}

/** Read as an empty body, and as one after a byte order mark. */
const HARMLESS = ["", "\ufeff{}"];

function wrongsOf(draft: Draft, schemas: ApiDocument["schemas"]): string[] {
  const { operation, query, body, raw, key, secret, headers, contentType } = draft;
  const known = operation.queryParams.map(({ name }) => name);
  const wrongs = query.filter(([name]) => !known.includes(name)).map(([name]) => `the query ${name}`);
  const names = query.map(([name]) => name);
  if (new Set(names).size < names.length) wrongs.push("a query parameter twice");
  if (operation.needsKey && key === null) wrongs.push("no Idempotency-Key");
  if (operation.scope !== null && (secret === null || UNKNOWN_SECRETS.includes(secret)))
    wrongs.push("nobody's credentials");
  if (operation.body === null) return wrongs;
  if (raw === null && body !== undefined) wrongs.push(...schemaBreaks(body, operation.body, schemas));
  if (raw === null && body === undefined && operation.isBodyRequired) wrongs.push("no body");
  if (raw !== null && !HARMLESS.includes(raw)) wrongs.push("a body that is none");
  const hasBody = (raw ?? body ?? "") !== "";
  if (hasBody && contentType !== null && contentType !== "" && !operation.bodyTypes.includes(contentType))
    wrongs.push(`the media type ${contentType}`);
  if (hasBody && headers["content-encoding"] !== undefined) wrongs.push("a content encoding");
  return wrongs;
}

/** Keys that nobody has. */
export const UNKNOWN_SECRETS: readonly string[] = ["sk_test_short", `sk_live_${"A".repeat(40)}`];

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** The request as a command that anybody can run again. */
export function curlOf({ method, path, headers, body }: FuzzRequest, origin: string): string {
  const parts = [`curl -i -X ${method} ${quoted(origin + path)}`];
  for (const [name, value] of Object.entries(headers)) parts.push(`-H ${quoted(`${name}: ${value}`)}`);
  if (body !== null)
    parts.push(`--data-raw ${quoted(body.length > 4_000 ? `${body.slice(0, 4_000)}…` : body)}`);
  return parts.join(" \\\n  ");
}
