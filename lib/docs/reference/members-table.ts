import { nameOfRef, type Schema } from "./api-document";

/** Where the shape of that name is described. */
const shapeAddress = (name: string): string => `/docs/api/shapes#${name.toLowerCase()}`;

const shapeLink = (name: string) => `[\`${name}\`](${shapeAddress(name)})`;

/** A type in words of JSON, ready for a table's cell. */
export function typeText(schema: Schema): string {
  if (schema.$ref !== undefined) return shapeLink(nameOfRef(schema.$ref));
  if ("const" in schema) return code(JSON.stringify(schema.const));
  if (schema.enum !== undefined)
    return schema.enum.map((one: unknown) => code(JSON.stringify(one))).join(" or ");
  const forms: readonly Schema[] | undefined = schema.oneOf ?? schema.anyOf;
  if (forms !== undefined) return unique(forms.map(typeText)).join(" or ");
  if (schema.allOf !== undefined) return unique(schema.allOf.map(typeText)).join(" and ");
  const types: readonly string[] = [schema.type ?? "any"].flat();
  return types.map((type) => textOfType(type, schema)).join(" or ");
}

function textOfType(type: string, schema: Schema): string {
  if (type === "array") return `list of ${typeText(schema.items ?? {})}`;
  if (type === "object" && typeof schema.additionalProperties === "object")
    return `map to ${typeText(schema.additionalProperties)}`;
  if (type === "string" && schema.format === "date-time") return "instant";
  return type;
}

const code = (text: string) => `\`${text}\``;
const unique = (texts: readonly string[]) => [...new Set(texts)];
const cell = (text: string) => text.replaceAll("|", "\\|").replace(/\s*\n\s*/g, " ");

interface Member {
  readonly name: string;
  readonly type: string;
  readonly isRequired: boolean;
  readonly says: string;
}

/** Deeper than this a member is named by its type alone: a table of eighty lines is read by nobody. */
const DEPTH_MAX = 3;

function membersOf(schema: Schema, prefix = "", depth = 1): Member[] {
  const required: readonly string[] = schema.required ?? [];
  return Object.entries<Schema>(schema.properties ?? {}).flatMap(([name, member]) => {
    const path = prefix + name;
    const own = {
      name: path,
      type: typeText(member),
      isRequired: required.includes(name),
      says: [member.description ?? "", boundsOf(member)].filter(Boolean).join(" "),
    };
    const inner = depth < DEPTH_MAX ? innerOf(member) : [];
    return [own, ...inner.flatMap((one) => membersOf(one.schema, path + one.mark, depth + 1))];
  });
}

/** What a member is made of, where it has no shape of a name. */
function innerOf(member: Schema): { schema: Schema; mark: string }[] {
  if (member.properties !== undefined) return [{ schema: member, mark: "." }];
  if (member.items?.properties !== undefined) return [{ schema: member.items, mark: "[]." }];
  const forms: readonly Schema[] = member.oneOf ?? member.anyOf ?? [];
  const objects = forms.filter((form) => form.properties !== undefined);
  return objects.length === 1 && objects[0] !== undefined ? [{ schema: objects[0], mark: "." }] : [];
}

function boundsOf({ minimum, maximum, maxLength, maxItems, default: otherwise }: Schema): string {
  const bounds: string[] = [];
  if (otherwise !== undefined && typeof otherwise !== "object")
    bounds.push(`Default: ${code(JSON.stringify(otherwise))}.`);
  if (typeof minimum === "number" && typeof maximum === "number" && maximum < Number.MAX_SAFE_INTEGER)
    bounds.push(`${minimum} to ${maximum}.`);
  if (maxLength !== undefined) bounds.push(`At most ${maxLength} characters.`);
  if (maxItems !== undefined) bounds.push(`At most ${maxItems}.`);
  return bounds.join(" ");
}

/** The members of an object as a table; of one of several shapes, a table for each. */
export function membersTable(schema: Schema): string {
  const forms: readonly Schema[] = schema.oneOf ?? schema.anyOf ?? [];
  if (schema.$ref !== undefined) return `${typeText(schema)}\n`;
  if (forms.length > 0 && forms.every((form) => form.properties !== undefined))
    return `One of:\n\n${forms.map((form) => tableOf(membersOf(form))).join("\n")}`;
  const members = membersOf(schema.items?.properties === undefined ? schema : schema.items);
  return members.length === 0 ? `${typeText(schema)}\n` : tableOf(members);
}

function tableOf(members: readonly Member[]): string {
  const rows = members.map(
    ({ name, type, isRequired, says }) =>
      `| ${code(name)}${isRequired ? "" : " ?"} | ${cell(type)} | ${cell(says)} |`,
  );
  return `${["| member | type | |", "|---|---|---|", ...rows].join("\n")}\n`;
}
