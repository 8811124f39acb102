import { readdirSync, readFileSync } from "node:fs";
import { webhookPayloadSchemas } from "@/lib/webhooks/schema/event-schema";
import { type MadeTables, problemCodesTable, withMadeTables } from "../markdown/made-tables";
import { outlineOf } from "../markdown/outline";
import type { DocsPage, DocsSite, SearchEntry } from "../schema/page";
import { addressOf, slugOf } from "./addresses";
import { FILED_GROUPS, RECORDS_FOLDER } from "./navigation";

let known: DocsSite | null = null;

/** Every page that is a file, read once: the files change with the program. */
export function filedSite(): DocsSite {
  known ??= readSite();
  return known;
}

function readSite(): DocsSite {
  const pages = new Map<string, DocsPage>();
  const add = (slug: string, file: string): DocsPage => {
    const page = readPage(slug, file);
    pages.set(page.address, page);
    return page;
  };
  const records = recordFiles().map((file) => add(slugOf(file) as string, file));
  const tables = madeTables(records);
  const groups = FILED_GROUPS.map(({ title, pages: filed }) => ({
    title,
    pages: filed.map(({ slug, file }) => {
      const page = madeWhole(add(slug, file), tables);
      pages.set(page.address, page);
      return { address: page.address, title: page.title };
    }),
  }));
  return { groups, pages };
}

function recordFiles(): string[] {
  return readdirSync(RECORDS_FOLDER)
    .filter((name) => /^\d{4}-.*\.md$/.test(name))
    .sort()
    .map((name) => `${RECORDS_FOLDER}/${name}`);
}

function readPage(slug: string, file: string): DocsPage {
  return pageOf(addressOf(slug), file, readFileSync(file, "utf8"));
}

function madeWhole(page: DocsPage, tables: MadeTables): DocsPage {
  return pageOf(page.address, page.file, withMadeTables(page.markdown, tables));
}

/** A page from its Markdown. */
export function pageOf(address: string, file: string | null, markdown: string): DocsPage {
  const { title, summary, headings } = outlineOf(markdown);
  return { address, file, title, summary, markdown, headings };
}

function madeTables(records: readonly DocsPage[]): MadeTables {
  return {
    "problem codes": problemCodesTable,
    "decision records": () => records.map(({ title, address }) => `- [${title}](${address})`).join("\n"),
    "webhook types": () =>
      [
        "| type | when |",
        "|---|---|",
        ...Object.entries(webhookPayloadSchemas).map(
          ([type, { description }]) => `| \`${type}\` | ${description ?? ""} |`,
        ),
      ].join("\n"),
  };
}

/** What the search knows of a page. */
export function searchEntriesOf({ address, title, markdown }: DocsPage): SearchEntry[] {
  return outlineOf(markdown).sections.map(({ heading, text }) => ({
    address: heading === null ? address : `${address}#${heading.anchor}`,
    title,
    heading: heading?.text ?? null,
    text,
  }));
}
