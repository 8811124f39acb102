import { existsSync, readFileSync } from "node:fs";
import { glob } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";

/** Documents rot where nothing compares them: what they name is looked for in what they are about. */
const ROOT = resolve(import.meta.dirname, "..");
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
const namesIn = (text: string, pattern: RegExp) =>
  new Set([...text.matchAll(pattern)].map(([, name = ""]) => name));

let documents: Map<string, string>;

beforeAll(async () => {
  documents = new Map();
  const found = glob(["*.md", "{app,docs,lib,bench,server,prisma}/**/*.md"], {
    cwd: ROOT,
    exclude: (name) => name.includes("node_modules"),
  });
  for await (const path of found) documents.set(path, read(path));
  expect(documents.size).toBeGreaterThan(20);
});

/** Text without its code blocks, in which brackets are no links. */
const prose = (text: string) => text.replace(/^```[\s\S]*?^```/gm, "");

/** As the pages of a repository name a heading: lower case, dashes for spaces, nothing else but words. */
const anchorsOf = (text: string) =>
  [...namesIn(prose(text), /^#+ (.+)$/gm)].map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );

/** What a run writes and nobody commits: a fresh clone has none of it. */
const WRITTEN_BY_RUNS = /^(?:bench\/results|test-results)\//;

describe("every document", () => {
  test("links only to files and headings that are there", () => {
    const broken: string[] = [];
    for (const [path, text] of documents) {
      for (const link of namesIn(prose(text), /(?:\]\(|src=")([^)"\s]+)[)"]/g)) {
        // Addresses of the site are followed by lib/docs/site/pages.test.ts.
        if (/^(?:[a-z]+:|\/)/.test(link)) continue;
        const [file = "", anchor] = link.split("#");
        const target = file === "" ? path : join(dirname(path), file);
        const isThere = existsSync(join(ROOT, target));
        if (!isThere || (anchor !== undefined && !anchorsOf(read(target)).includes(anchor)))
          broken.push(`${path}: ${link}`);
      }
    }
    expect(broken).toEqual([]);
  });

  test("names only files that are there, from its folder or from the project's root", () => {
    const missing: string[] = [];
    for (const [path, text] of documents) {
      for (const name of namesIn(
        prose(text),
        /`([\w@.()[\]-]+(?:\/[\w@.()[\]-]+)+\.(?:ts|tsx|js|sql|md|json|css))`/g,
      )) {
        if (WRITTEN_BY_RUNS.test(name)) continue;
        if (!existsSync(join(ROOT, name)) && !existsSync(join(ROOT, dirname(path), name)))
          missing.push(`${path}: ${name}`);
      }
    }
    expect(missing).toEqual([]);
  });
});

describe("docs/operations.md", () => {
  const operations = read("docs/operations.md");

  test("lists the environment variables that lib/config.ts reads, all of them and no others", () => {
    const table = operations.slice(0, operations.indexOf("For tools and tests only"));
    const configured = namesIn(read("lib/config.ts"), /^ {2}([A-Z][A-Z_]+): z?/gm);
    expect([...namesIn(table, /^\| `([A-Z_]+)`/gm)].sort()).toEqual([...configured].sort());
  });

  test("names every other variable of ours that some tool or test reads", async () => {
    const readByTools = new Set<string>();
    for await (const path of glob("{lib,server,scripts,bench}/**/*.ts", { cwd: ROOT })) {
      if (path.includes("node_modules") || path.includes("prisma-client")) continue;
      for (const name of namesIn(read(path), /process\.env\.((?:SPILLWAY|TEST)_\w+)/g)) readByTools.add(name);
    }
    expect([...readByTools].filter((name) => !operations.includes(`\`${name}\``))).toEqual([]);
  });

  test("lists the metrics that are measured, all of them and no others", async () => {
    const measured = new Set<string>();
    for await (const path of glob("lib/**/*metrics.ts", { cwd: ROOT })) {
      for (const name of namesIn(read(path), /"(spillway_\w+[a-z])"/g)) measured.add(name);
    }
    const table = operations.slice(operations.indexOf("| metric |"));
    expect([...namesIn(table, /^\| `(spillway_\w+)`/gm)].sort()).toEqual([...measured].sort());
  });
});

test("decision records are numbered without a gap, and each has the number in its title", () => {
  const records = [...documents].filter(([path]) => /^docs\/decisions\/\d/.test(path)).sort();
  expect(records.map(([path]) => path.slice("docs/decisions/".length).slice(0, 4))).toEqual(
    records.map((_, i) => String(i + 1).padStart(4, "0")),
  );
  for (const [path, text] of records) expect(text.startsWith(`# ${path.slice(15, 19)} `), path).toBe(true);
});
