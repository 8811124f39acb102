import type { Json } from "../contract/api";
import { type ApiDocument, resolved, type Schema } from "./operation";

/** Words that say nothing about a value. */
const ANNOTATIONS = ["description", "examples", "default", "title", "id", "format", "contentMediaType"];

type Check = (value: Json, schema: Schema, schemas: ApiDocument["schemas"], path: string) => string[];

const isObject = (value: Json): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** One check per keyword. What is not here is refused, so that nothing the document says goes unchecked in silence. */
const CHECKS: Readonly<Record<string, Check>> = {
  $ref: (value, schema, schemas, path) => schemaBreaks(value, resolved(schema, schemas), schemas, path),
  type: (value, { type }, _, path) =>
    [type].flat().some((one) => isOfType(value, one)) ? [] : [`${path} is no ${type}`],
  const: (value, schema, _, path) => (value === schema.const ? [] : [`${path} is not ${schema.const}`]),
  enum: (value, schema, _, path) =>
    schema.enum.includes(value) ? [] : [`${path} is none of ${schema.enum}`],
  minLength: (value, { minLength }, _, path) =>
    typeof value !== "string" || value.length >= minLength ? [] : [`${path} is too short`],
  maxLength: (value, { maxLength }, _, path) =>
    typeof value !== "string" || value.length <= maxLength ? [] : [`${path} is too long`],
  pattern: (value, { pattern }, _, path) =>
    typeof value !== "string" || new RegExp(pattern, "u").test(value) ? [] : [`${path} is not ${pattern}`],
  minimum: (value, { minimum }, _, path) =>
    typeof value !== "number" || value >= minimum ? [] : [`${path} is below ${minimum}`],
  maximum: (value, { maximum }, _, path) =>
    typeof value !== "number" || value <= maximum ? [] : [`${path} is above ${maximum}`],
  minItems: (value, { minItems }, _, path) =>
    !Array.isArray(value) || value.length >= minItems ? [] : [`${path} has too few items`],
  maxItems: (value, { maxItems }, _, path) =>
    !Array.isArray(value) || value.length <= maxItems ? [] : [`${path} has too many items`],
  uniqueItems: (value, _schema, _, path) =>
    !Array.isArray(value) || new Set(value.map((item) => JSON.stringify(item))).size === value.length
      ? []
      : [`${path} has an item twice`],
  maxProperties: (value, { maxProperties }, _, path) =>
    !isObject(value) || Object.keys(value).length <= maxProperties ? [] : [`${path} has too many members`],
  minProperties: (value, { minProperties }, _, path) =>
    !isObject(value) || Object.keys(value).length >= minProperties ? [] : [`${path} has too few members`],
  items: (value, { items }, schemas, path) =>
    Array.isArray(value)
      ? value.flatMap((item, i) => schemaBreaks(item, items, schemas, `${path}.${i}`))
      : [],
  required: (value, { required }, _, path) =>
    isObject(value)
      ? required
          .filter((name: string) => !Object.hasOwn(value, name))
          .map((name: string) => `${path}.${name} is missing`)
      : [],
  properties: (value, { properties }, schemas, path) =>
    isObject(value)
      ? Object.entries(value).flatMap(([name, member]) =>
          Object.hasOwn(properties, name)
            ? schemaBreaks(member, properties[name], schemas, `${path}.${name}`)
            : [],
        )
      : [],
  additionalProperties: (value, { additionalProperties, properties = {} }, schemas, path) => {
    if (!isObject(value)) return [];
    const others = Object.entries(value).filter(([name]) => !Object.hasOwn(properties, name));
    if (additionalProperties === false) return others.map(([name]) => `${path}.${name} is not declared`);
    return others.flatMap(([name, member]) =>
      schemaBreaks(member, additionalProperties, schemas, `${path}.${name}`),
    );
  },
  propertyNames: (value, { propertyNames }, schemas, path) =>
    isObject(value)
      ? Object.keys(value).flatMap((name) =>
          schemaBreaks(name, propertyNames, schemas, `the name ${path}.${name}`),
        )
      : [],
  allOf: (value, { allOf }, schemas, path) =>
    allOf.flatMap((one: Schema) => schemaBreaks(value, one, schemas, path)),
  anyOf: (value, { anyOf }, schemas, path) => nearest(value, anyOf, schemas, path),
  oneOf: (value, { oneOf }, schemas, path) => nearest(value, oneOf, schemas, path),
};

/** How a value differs from its schema; empty where it does not. */
export function schemaBreaks(
  value: Json,
  schema: Schema,
  schemas: ApiDocument["schemas"],
  path = "body",
): string[] {
  return Object.keys(schema).flatMap((keyword) => {
    if (ANNOTATIONS.includes(keyword)) return [];
    const check = CHECKS[keyword];
    if (check === undefined) throw new Error(`the document uses ${keyword}, which is not checked yet`);
    return check(value, schema, schemas, path);
  });
}

/** Of several forms, the breaks of the one that the value comes nearest to. */
function nearest(
  value: Json,
  forms: readonly Schema[],
  schemas: ApiDocument["schemas"],
  path: string,
): string[] {
  let fewest: string[] | null = null;
  for (const form of forms) {
    const breaks = schemaBreaks(value, form, schemas, path);
    if (breaks.length === 0) return [];
    if (fewest === null || breaks.length < fewest.length) fewest = breaks;
  }
  return fewest ?? [];
}

function isOfType(value: Json, type: string): boolean {
  switch (type) {
    case "null":
      return value === null;
    case "array":
      return Array.isArray(value);
    case "object":
      return isObject(value);
    case "integer":
      return Number.isInteger(value);
    default:
      return typeof value === type;
  }
}
