import { posix } from "node:path";
import { FILED_GROUPS, RECORDS_FOLDER } from "./navigation";

const DOCS_ROOT = "/docs";

export const addressOf = (slug: string): string => (slug === "" ? DOCS_ROOT : `${DOCS_ROOT}/${slug}`);

/** `/docs/quickstart.md`: the same page as Markdown. */
export const markdownAddress = (address: string): string => `${address}.md`;

const slugOfFile = new Map(FILED_GROUPS.flatMap(({ pages }) => pages.map(({ slug, file }) => [file, slug])));

/** The page that shows a file of the repository, or null where none does. */
export function slugOf(file: string): string | null {
  const slug = slugOfFile.get(file);
  if (slug !== undefined) return slug;
  const [, name] = new RegExp(`^${RECORDS_FOLDER}/(\\d{4}-[\\w-]+)\\.md$`).exec(file) ?? [];
  return name === undefined ? null : `decision-records/${name}`;
}

/**
 * Where a link of a document leads on the site. What a file of the repository links to as its neighbour is a page here, or else is not here
 * at all (null): then the words stay and the link goes.
 */
export function linkOnSite(file: string | null, link: string): string | null {
  if (/^(?:[a-z]+:|\/|#)/.test(link)) return link;
  const [path = "", anchor] = link.split("#");
  const target = posix.normalize(posix.join(posix.dirname(file ?? ""), path)).replace(/\/$/, "");
  const slug = slugOf(target) ?? slugOf(`${target}/README.md`);
  if (slug === null) return null;
  return addressOf(slug) + (anchor === undefined ? "" : `#${anchor}`);
}

const LINK = /(?<!!)\[((?:[^[\]]|\[[^\]]*\])*)\]\(([^)\s]+)\)/g;

/** Markdown whose links work where the site serves it: to pages as Markdown, or with their host. */
export function withSiteLinks(file: string | null, markdown: string): string {
  return outsideFences(markdown, (text) =>
    text.replace(LINK, (_, words: string, link: string) => {
      const target = linkOnSite(file, link);
      if (target === null) return words;
      const [path = "", anchor] = target.split("#");
      if (!path.startsWith(DOCS_ROOT) || isOnlyPage(path)) return `[${words}](${target})`;
      return `[${words}](${markdownAddress(path)}${anchor === undefined ? "" : `#${anchor}`})`;
    }),
  );
}

/** Pages that have no Markdown: the interactive reference, and the explanation of one code. */
const isOnlyPage = (path: string) => path.startsWith("/docs/problems/") || path === "/docs/try";

/** Changes the prose of a document and leaves its code as it is. */
export function outsideFences(markdown: string, change: (text: string) => string): string {
  return markdown
    .split(/(^```[^\n]*\n[\s\S]*?^```[^\n]*$)/m)
    .map((part) => (part.startsWith("```") ? part : change(part)))
    .join("");
}
