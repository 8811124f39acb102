import { existsSync } from "node:fs";
import { glob } from "node:fs/promises";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { renderMarkdown } from "@/components/docs/markdown";
import { openApiDocument } from "@/lib/http/openapi";
import { problemCodes } from "@/lib/http/problem-codes";
import type { Route } from "@/lib/http/route";
import { documentTerms } from "@/lib/openapi-route";
import { routes } from "@/lib/routes";
import { linkOnSite, withSiteLinks } from "./addresses";
import { searchEntriesOf } from "./pages";
import { wholeSite } from "./whole-site";

const document = JSON.parse(JSON.stringify(openApiDocument(routes as readonly Route[], documentTerms)));
const site = wholeSite(document);
const pages = [...site.pages.values()];

const htmlOf = (markdown: string, file: string | null) =>
  renderToStaticMarkup(
    renderMarkdown(markdown, {
      linkOf: (link) => linkOnSite(file, link),
      illustration: (name) => `drawing ${name}`,
    }),
  );

describe("every page of the docs", () => {
  test.each(pages)("$address has the anchors that its outline promises", ({ markdown, file, headings }) => {
    const ids = [...htmlOf(markdown, file).matchAll(/<h[23] id="([^"]+)"/g)].map(([, id]) => id);
    expect(ids).toEqual(headings.map(({ anchor }) => anchor));
  });

  test("has a title, a summary and an address of its own", () => {
    for (const { address, title, summary } of pages) {
      expect(title, address).not.toBe("");
      expect(summary, address).not.toMatch(/[`*]|\]\(/);
    }
    expect(new Set(pages.map(({ title }) => title)).size).toBe(pages.length);
  });

  test("links only to pages, headings and codes that are there", () => {
    const broken = pages.flatMap(({ address, file, markdown }) =>
      [...htmlOf(markdown, file).matchAll(/href="(\/docs[^"]*|#[^"]*)"/g)]
        .map(([, link = ""]) => link)
        .filter((link) => !isThere(link.startsWith("#") ? address + link : link))
        .map((link) => `${address}: ${link}`),
    );
    expect(broken).toEqual([]);
  });

  test("has the same links as Markdown, to pages as Markdown", () => {
    const waterfall = site.pages.get("/docs/concepts/waterfall");
    const text = withSiteLinks(waterfall?.file ?? null, waterfall?.markdown ?? "");
    expect(text).toContain("](/docs/concepts/consent.md)");
    expect(text).toContain("](/docs/invariants.md)");
    expect(text).not.toMatch(/\]\(\.\.?\//);
  });
});

function isThere(link: string): boolean {
  if (link === "/docs/try") return true;
  const [address = "", anchor] = link.split("#");
  const [, code] = /^\/docs\/problems\/(\w+)$/.exec(address) ?? [];
  if (code !== undefined) return Object.hasOwn(problemCodes, code);
  const page = site.pages.get(address);
  if (page === undefined) return false;
  return anchor === undefined || page.headings.some((heading) => heading.anchor === anchor);
}

test("every document of the repository has a page", async () => {
  const missing: string[] = [];
  for await (const path of glob("docs/**/*.md"))
    if (!pages.some(({ file }) => file === path)) missing.push(path);
  expect(missing).toEqual([]);
  for (const { file } of pages) if (file !== null) expect(existsSync(file), file).toBe(true);
});

test("what is made from the code is in the page that asks for it", () => {
  const errors = site.pages.get("/docs/calling/errors");
  for (const code of Object.keys(problemCodes)) expect(errors?.markdown).toContain(`/docs/problems/${code})`);
  for (const { markdown } of pages)
    expect(markdown.replace(/^```[\s\S]*?^```/gm, "")).not.toContain("<!-- made:");
});

test("the search knows every heading, and where it stands", () => {
  const entries = pages.flatMap(searchEntriesOf);
  expect(entries.length).toBeGreaterThan(pages.length * 3);
  for (const { address, heading } of entries)
    if (heading !== null) expect(isThere(address), address).toBe(true);
});

describe("the API reference", () => {
  test("has every operation of the document, with its method, its scope and its name in the SDK", () => {
    const text = pages.map(({ markdown }) => markdown).join("\n");
    for (const { method, path, operationId, summary } of routes) {
      expect(text).toContain(`## ${summary}\n\n\`${method} ${path}\``);
      expect(text).toContain(`In the SDK: \`${operationId}\`.`);
    }
  });

  test("describes every shape that has a name", () => {
    const shapes = site.pages.get("/docs/api/shapes");
    const names = shapes?.headings.map(({ text }) => text);
    expect(names).toEqual(Object.keys(document.components.schemas));
  });

  test("is reached from the navigation, and nothing of it is cut short", () => {
    const shown = new Set(site.groups.flatMap((group) => group.pages.map(({ address }) => address)));
    for (const { address, markdown } of pages.filter((page) => page.file === null)) {
      expect(shown).toContain(address);
      expect(markdown).not.toMatch(/undefined|\[object Object\]/);
    }
  });
});
