import { expect, test } from "vitest";
import { typeText } from "./type-text";

const shape = (kind: string) => ({
  type: "object",
  properties: { kind: { const: kind } },
  required: ["kind"],
});

test("a list of one of several shapes is a list, whichever of them comes last", () => {
  const forms = { oneOf: [shape("window"), shape("credits")] };
  const text = typeText({ type: "array", items: forms }).replace(/\s+/g, " ");
  expect(text).toBe('({ kind: "window"; } | { kind: "credits"; })[]');
});

test("brackets stand only where they are needed", () => {
  expect(typeText({ type: "array", items: { type: "string" } })).toBe("string[]");
  expect(typeText({ type: "array", items: { enum: ["a"] } })).toBe('"a"[]');
  expect(typeText({ type: "array", items: { type: ["string", "null"] } })).toBe("(string | null)[]");
  expect(typeText({ type: "array", items: { $ref: "#/components/schemas/Grant" } })).toBe("Grant[]");
});
