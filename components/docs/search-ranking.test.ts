import { expect, test } from "vitest";
import { rankEntries } from "./search-ranking";

const entry = (title: string, heading: string | null, text: string) => ({
  address: `/docs/${title}#${heading ?? ""}`,
  title,
  heading,
  text,
});
const entries = [
  entry("Grants", null, "An amount of credits. Consent is a matter of layers."),
  entry("Consent", "Caps", "A cap bounds what needs it."),
  entry("Windows", "Banked resets", "A grant of the kind reset."),
];
const found = (query: string) => rankEntries(entries, query, 8).map(({ entry: { title } }) => title);

test("a heading says more than a text, and every word must be found", () => {
  expect(found("consent")).toEqual(["Consent", "Grants"]);
  expect(found("consent caps")).toEqual(["Consent"]);
  expect(found("consent nowhere")).toEqual([]);
});

test("the beginning of a word is enough, and capitals do not matter", () => {
  expect(found("GRAN")[0]).toBe("Grants");
  expect(found("rese")).toEqual(["Windows"]);
  expect(found("  ")).toEqual([]);
});

test("an excerpt shows the words that were found", () => {
  const long = entry("Long", null, `${"before ".repeat(40)}needle ${"after ".repeat(40)}`);
  const [hit] = rankEntries([long], "needle", 1);
  expect(hit?.excerpt).toContain("needle");
  expect(hit?.excerpt.startsWith("…")).toBe(true);
  expect(hit?.excerpt.length).toBeLessThan(150);
});
