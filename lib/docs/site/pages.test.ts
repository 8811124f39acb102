import { existsSync } from "node:fs";
import { glob } from "node:fs/promises";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { renderMarkdown } from "@/components/docs/markdown";
import { problemCodes } from "@/lib/http/problem-codes";
import { linkOnSite, withSiteLinks } from "./addresses";
import { filedSite, searchEntriesOf } from "./pages";

const site = filedSite();
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

/** Made from the routes: the pages of the reference have tests of their own. */
const MADE = /^\/docs\/(?:api(?:\/|$|#)|try$)/;

function isThere(link: string): boolean {
  if (MADE.test(link)) return true;
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
  for (const { file } of pages) expect(existsSync(file as string), String(file)).toBe(true);
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
