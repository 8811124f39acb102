import { type ApiDocument, nameOfRef, type Operation, parametersOf, type Schema } from "./api-document";

/** A value that the schema allows, from its own examples where it has some. */
function sampleOf(document: ApiDocument, schema: Schema, depth = 0): unknown {
  if (schema.$ref !== undefined)
    return sampleOf(document, document.components.schemas[nameOfRef(schema.$ref)] ?? {}, depth);
  if (schema.examples?.[0] !== undefined) return schema.examples[0];
  if ("const" in schema) return schema.const;
  if (schema.default !== undefined && schema.default !== null) return schema.default;
  if (schema.enum !== undefined) return schema.enum[0];
  const forms: readonly Schema[] | undefined = schema.oneOf ?? schema.anyOf;
  if (forms?.[0] !== undefined) return sampleOf(document, forms[0], depth);
  const [type] = [schema.type].flat();
  if (type === "object") return sampleMembers(document, schema, depth);
  if (type === "array") return depth > 3 ? [] : [sampleOf(document, schema.items ?? {}, depth + 1)];
  if (type === "integer" || type === "number") return schema.minimum > 0 ? schema.minimum : 1;
  if (type === "boolean") return true;
  if (type === "null") return null;
  return schema.format === "date-time" ? "2026-12-31T23:00:00Z" : "…";
}

/** The members that must be there: a first call is the shortest that works. */
function sampleMembers(document: ApiDocument, schema: Schema, depth: number): Record<string, unknown> {
  const required: readonly string[] = schema.required ?? [];
  const members = Object.entries<Schema>(schema.properties ?? {}).filter(([name]) => required.includes(name));
  if (members.length === 0 && typeof schema.additionalProperties === "object")
    return { "…": sampleOf(document, schema.additionalProperties, depth + 1) };
  return Object.fromEntries(members.map(([name, member]) => [name, sampleOf(document, member, depth + 1)]));
}

/** The body of the operation's own first example, or one made from its schema; null where it takes none. */
function bodyOf(document: ApiDocument, operation: Operation): string | null {
  const content = operation.requestBody?.content ?? {};
  const media = content["application/json"];
  if (media?.schema === undefined) return null;
  const example = Object.values(media.examples ?? {})[0]?.value;
  return JSON.stringify(example ?? sampleOf(document, media.schema), null, 2);
}

/** The operation as a command to copy. */
export function curlOf(document: ApiDocument, method: string, path: string, operation: Operation): string {
  const parameters = parametersOf(document, operation);
  const body = bodyOf(document, operation);
  const isPublic = operation.security.length === 0;
  const needsKey = parameters.some(({ name, required }) => name === "Idempotency-Key" && required);
  const parts = [
    `curl -s${method === "get" || (method === "post" && body !== null) ? "" : ` -X ${method.toUpperCase()}`} $SPILLWAY_URL${path.replace(/\{(\w+)\}/g, (_, name) => `$${name.toUpperCase()}`)}`,
    ...(isPublic ? [] : ['-H "Authorization: Bearer $SPILLWAY_API_KEY"']),
    ...(body === null ? [] : ['-H "Content-Type: application/json"']),
    ...(needsKey ? ['-H "Idempotency-Key: try-$(date +%s)"'] : []),
    ...(body === null ? [] : [`-d '${body.replaceAll("'", "'\\''")}'`]),
  ];
  return parts.join(" \\\n  ");
}
