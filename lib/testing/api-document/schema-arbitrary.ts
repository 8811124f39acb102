import fc from "fast-check";
import type { Json } from "../contract/api";
import { type ApiDocument, resolved, type Schema } from "./operation";

export interface Drawing {
  readonly schemas: ApiDocument["schemas"];
  /** `never` draws what is required and nothing else: the least that a route accepts. */
  readonly optional: "never" | "sometimes";
  /** In place of a value of the schema's: known ids, names of the catalogue. Null leaves it to the schema. */
  readonly known: (schema: Schema, path: readonly string[]) => fc.Arbitrary<Json> | null;
}

/** Names that are members of every object: whoever looks one up without care finds something. */
const TREACHEROUS = ["constructor", "toString", "valueOf", "hasOwnProperty"];

/** Valid values of a schema of the document. */
export function schemaArbitrary(
  schema: Schema,
  drawing: Drawing,
  path: readonly string[] = [],
): fc.Arbitrary<Json> {
  const known = drawing.known(schema, path);
  if (known !== null) return known;
  if (schema.$ref !== undefined) return schemaArbitrary(resolved(schema, drawing.schemas), drawing, path);
  if ("const" in schema) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const forms: readonly Schema[] | undefined = schema.oneOf ?? schema.anyOf;
  if (forms !== undefined) {
    const drawn = forms.map((form) => schemaArbitrary(form, drawing, path));
    return drawing.optional === "never" ? (drawn[0] as fc.Arbitrary<Json>) : fc.oneof(...drawn);
  }
  const types = [schema.type].flat();
  return fc.oneof(...types.map((type) => ofType(type, schema, drawing, path)));
}

function ofType(
  type: string | undefined,
  schema: Schema,
  drawing: Drawing,
  path: readonly string[],
): fc.Arbitrary<Json> {
  switch (type) {
    case "string":
      return stringOf(schema);
    case "integer":
      return fc.integer({
        min: Math.max(schema.minimum ?? 0, -1_000_000_000),
        max: Math.min(schema.maximum ?? 1_000, 1_000_000_000),
      });
    case "number":
      return fc.double({ min: schema.minimum ?? 0, max: schema.maximum ?? 1_000, noNaN: true });
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    case "array":
      return fc.array(schemaArbitrary(schema.items, drawing, [...path, "0"]), {
        minLength: schema.minItems ?? 0,
        maxLength: drawing.optional === "never" ? (schema.minItems ?? 0) : Math.min(schema.maxItems ?? 3, 4),
      });
    case "object":
      return objectOf(schema, drawing, path);
    default:
      throw new Error(`no values are drawn of ${JSON.stringify(schema).slice(0, 200)}`);
  }
}

function objectOf(schema: Schema, drawing: Drawing, path: readonly string[]): fc.Arbitrary<Json> {
  const { additionalProperties, properties = {}, propertyNames, required = [] } = schema;
  if (typeof additionalProperties === "object" && Object.keys(properties).length === 0) {
    const name = schemaArbitrary(propertyNames ?? { type: "string" }, drawing, [...path, "*name"]);
    const value = schemaArbitrary(additionalProperties, drawing, [...path, "*"]);
    const maxKeys = drawing.optional === "never" ? (schema.minProperties ?? 0) : 4;
    return fc.dictionary(name, value, { minKeys: schema.minProperties ?? 0, maxKeys, noNullPrototype: true });
  }
  const names = Object.keys(properties).filter(
    (name) => drawing.optional === "sometimes" || required.includes(name),
  );
  const members = Object.fromEntries(
    names.map((name) => [name, schemaArbitrary(properties[name], drawing, [...path, name])]),
  );
  return fc.record(members, {
    requiredKeys: names.filter((name) => required.includes(name)),
    noNullPrototype: true,
  });
}

/** Reading a pattern takes milliseconds, and the document says the same few again and again. */
const strings = new Map<string, fc.Arbitrary<string>>();

function stringOf(schema: Schema): fc.Arbitrary<string> {
  const said = JSON.stringify([schema.pattern, schema.format, schema.minLength, schema.maxLength]);
  const known = strings.get(said) ?? newStringOf(schema);
  strings.set(said, known);
  return known;
}

function newStringOf(schema: Schema): fc.Arbitrary<string> {
  const { pattern, format, minLength = 0, maxLength = 255 } = schema;
  if (pattern !== undefined) {
    const whole = new RegExp(pattern, "u");
    // What looks ahead cannot be drawn from; it is drawn without the look and then held against the whole.
    const drawn = new RegExp(pattern.replaceAll(/\(\?![^()]*(?:\([^()]*\)[^()]*)*\)/g, ""), "u");
    return fc
      .oneof(
        { weight: 9, arbitrary: fc.stringMatching(drawn) },
        { weight: 1, arbitrary: fc.constantFrom(...TREACHEROUS) },
      )
      .filter((text) => whole.test(text) && text.length >= minLength && text.length <= maxLength);
  }
  if (format === "date-time") {
    return fc
      .date({ min: new Date("2000-01-01"), max: new Date("2199-12-31"), noInvalidDate: true })
      .map((at) => at.toISOString());
  }
  // Half a surrogate pair and NUL are refused everywhere, and drawn by the mutations.
  return fc
    .oneof(
      {
        weight: 8,
        arbitrary: fc.string({ minLength, maxLength: Math.min(maxLength, 40), unit: "grapheme-ascii" }),
      },
      { weight: 1, arbitrary: fc.string({ minLength, maxLength: Math.min(maxLength, 8), unit: "grapheme" }) },
      { weight: 1, arbitrary: fc.constantFrom(...TREACHEROUS) },
    )
    .filter((text) => !text.includes("\0") && text.trim().length >= minLength && text.length <= maxLength);
}
