import type { Json } from "../contract/api";

const WIDTH = 90;

/** JSON as a person would write it: what fits on a line stands on one. */
export function printJson(value: Json, indent = "", used = 0): string {
  const flat = flatJson(value);
  if (value === null || typeof value !== "object" || indent.length + used + flat.length <= WIDTH) return flat;
  const deeper = `${indent}  `;
  if (Array.isArray(value))
    return `[\n${value.map((item) => deeper + printJson(item, deeper, 1)).join(",\n")}\n${indent}]`;
  const members = Object.entries(value).map(([name, item]) => {
    const head = `${JSON.stringify(name)}: `;
    return deeper + head + printJson(item, deeper, head.length + 1);
  });
  return `{\n${members.join(",\n")}\n${indent}}`;
}

function flatJson(value: Json): string {
  if (Array.isArray(value)) return value.length === 0 ? "[]" : `[${value.map(flatJson).join(", ")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const members = Object.entries(value).map(([name, item]) => `${JSON.stringify(name)}: ${flatJson(item)}`);
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}
