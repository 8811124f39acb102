// biome-ignore lint/suspicious/noExplicitAny: a schema's keywords have every shape.
export type Schema = { readonly [keyword: string]: any };

/** The TypeScript type of a JSON schema, indented for where it stands. Throws at what it cannot say: nothing becomes `any`. */
export function typeText(schema: Schema, indent = ""): string {
  if (schema.$ref !== undefined) return String(schema.$ref).split("/").at(-1) as string;
  if ("const" in schema) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((one: unknown) => JSON.stringify(one)).join(" | ");
  const forms: readonly Schema[] | undefined = schema.oneOf ?? schema.anyOf;
  if (forms !== undefined) return union(forms.map((form) => typeText(form, indent)));
  const types: readonly (string | undefined)[] = [schema.type].flat();
  return union(types.map((type) => textOfType(type, schema, indent)));
}

function textOfType(type: string | undefined, schema: Schema, indent: string): string {
  switch (type) {
    case "string":
    case "boolean":
    case "number":
    case "null":
      return type;
    case "integer":
      return "number";
    case "array": {
      const items = typeText(schema.items, indent);
      return isUnion(items) ? `(${items})[]` : `${items}[]`;
    }
    case "object":
      return objectText(schema, indent);
    case undefined:
      if (Object.keys(schema).every((keyword) => keyword === "description" || keyword === "examples"))
        return "unknown";
      throw new Error(`no type is known for ${JSON.stringify(schema).slice(0, 200)}`);
    default:
      throw new Error(`no type is known for ${type}`);
  }
}

function objectText(
  { properties = {}, required = [], additionalProperties }: Schema,
  indent: string,
): string {
  const names = Object.keys(properties);
  const isMap = typeof additionalProperties === "object";
  if (names.length === 0)
    return isMap ? `Record<string, ${typeText(additionalProperties, indent)}>` : "Record<string, never>";
  const inner = `${indent}  `;
  const lines = names.map((name) => {
    const isRequired = required.includes(name);
    // Undefined is let through as well: `JSON.stringify` leaves it out, and callers need no conditional spread.
    const type = typeText(properties[name], inner) + (isRequired ? "" : " | undefined");
    return `${comment(properties[name], inner)}${inner}${nameText(name)}${isRequired ? "" : "?"}: ${type};`;
  });
  return `{\n${lines.join("\n")}\n${indent}}`;
}

const union = (types: readonly string[]): string => [...new Set(types)].join(" | ");

/** Whether a `|` stands outside of every brace: in `{ … } | { … }[]` only the last would be an array. */
function isUnion(type: string): boolean {
  let depth = 0;
  for (const letter of type.replaceAll(/"(?:[^"\\]|\\.)*"/g, "")) {
    if (letter === "{" || letter === "(" || letter === "<") depth++;
    else if (letter === "}" || letter === ")" || letter === ">") depth--;
    else if (letter === "|" && depth === 0) return true;
  }
  return false;
}

const nameText = (name: string): string => (/^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name));

/** What the document says of a schema, as a comment above it. */
export function comment({ description }: Schema, indent: string): string {
  return description === undefined ? "" : `${indent}/** ${String(description).replaceAll("*/", "* /")} */\n`;
}
