import type { DocsPage, DocsSite, PageGroup } from "../schema/page";
import { markdownAddress, withSiteLinks } from "./addresses";

const pagesOf = (site: DocsSite, group: PageGroup): DocsPage[] =>
  group.pages.flatMap(({ address }) => site.pages.get(address) ?? []);

/** The list of pages in the form of llmstxt.org: what each is about, and where it is as Markdown. */
export function llmsText(site: DocsSite): string {
  const parts = site.groups.flatMap((group) => {
    const lines = pagesOf(site, group).map(
      ({ title, address, summary }) => `- [${title}](${markdownAddress(address)}): ${summary}`,
    );
    return [`## ${group.title}`, "", ...lines, ""];
  });
  return [
    "# Spillway",
    "",
    "> A real-time access engine: rate limits, free tiers, promotions, prepaid credits and entitlements in one decision per request, and proof afterwards that every charge was right.",
    "",
    "All pages in one text: /llms-full.txt. The API as an OpenAPI 3.1 document: /api/v1/openapi.json.",
    "",
    ...parts,
  ].join("\n");
}

/** Every page of the navigation, one after the other. */
export function llmsFullText(site: DocsSite): string {
  return site.groups
    .flatMap((group) => pagesOf(site, group))
    .map(({ address, file, markdown }) => `<!-- ${address} -->\n\n${withSiteLinks(file, markdown).trim()}\n`)
    .join("\n---\n\n");
}
