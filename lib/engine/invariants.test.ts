import { readFileSync } from "node:fs";
import { glob } from "node:fs/promises";
import { join, resolve } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";

/** A promise that no code or no test names is only a sentence. The README's table is the list. */
const ROOT = resolve(import.meta.dirname, "../..");
const ROW = /^\| ([A-Z]\d) \| (.*) \| (.*) \| (.*) \|$/gm;
const PATH = /`([^`\s]+\.(?:ts|sql))`/g;

interface Invariant {
  readonly id: string;
  readonly keptBy: string;
  readonly provenBy: string;
}

const readme = readFileSync(join(import.meta.dirname, "README.md"), "utf8");
const invariants: Invariant[] = [...readme.matchAll(ROW)].map(
  ([, id = "", , keptBy = "", provenBy = ""]) => ({
    id,
    keptBy,
    provenBy,
  }),
);
const IDS = "A1 A2 B1 D1 D2 D3 G1 G2 L1 L2 L3 L4 P1 S1 S2 S3 S4 W1 W2".split(" ");

const OWN = "lib/engine/invariants.test.ts";
const isTest = (path: string) => /\.(test|contract|spec)\.ts$/.test(path);
/** What tests share is neither: it keeps no promise, and its titles are the tests' own. */
const isOurs = (path: string) => isTest(path) || !/\/testing\/|prisma-client/.test(path);
let texts: Map<string, string>;

beforeAll(async () => {
  texts = new Map();
  const found = glob(["{lib,server,e2e}/**/*.ts", "prisma/migrations/*/*.sql"], { cwd: ROOT });
  for await (const path of found) {
    if (!isOurs(path) || path === OWN) continue;
    texts.set(path, readFileSync(join(ROOT, path), "utf8"));
  }
});

const named = (id: string) => ({
  // Titles name what they prove in brackets at their end: "a refusal takes nothing (W1)".
  title: new RegExp(`["'\`].*\\([^()]*\\b${id}\\b[^()]*\\)["'\`]`),
  comment: new RegExp(`(//|\\*|--).*\\b${id}\\b`),
});

/** From the project's root, or from the engine's folder. */
const textOf = (path: string) => texts.get(path) ?? texts.get(`lib/engine/${path}`);

test("the README lists every invariant of the system, each once", () => {
  expect(invariants.map(({ id }) => id).sort()).toEqual(IDS);
});

describe.each(IDS)("%s", (id) => {
  const { title, comment } = named(id);
  const row = () => invariants.find((invariant) => invariant.id === id) as Invariant;

  test("is named by a comment in code that keeps it, and by the title of a test", () => {
    const isNamed = (pattern: RegExp, inTests: boolean) =>
      [...texts].some(([path, text]) => isTest(path) === inTests && pattern.test(text));
    expect([isNamed(comment, false), isNamed(title, true)]).toEqual([true, true]);
  });

  test("is proven where the README says: those files are there, and a title in each names it", () => {
    const files = [...row().provenBy.matchAll(PATH)].map(([, path = ""]) => path);
    expect(files.length).toBeGreaterThan(0);
    expect(files.filter((path) => !title.test(textOf(path) ?? ""))).toEqual([]);
  });

  test("is kept where the README says: those files are there, and a comment in one of them names it", () => {
    const files = [...row().keptBy.matchAll(PATH)].map(([, path = ""]) => path);
    expect(files.filter((path) => textOf(path) === undefined)).toEqual([]);
    expect(files.some((path) => comment.test(textOf(path) ?? ""))).toBe(true);
  });
});
