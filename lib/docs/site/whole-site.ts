import type { ApiDocument } from "../reference/api-document";
import { referencePages } from "../reference/reference-pages";
import type { DocsPage, DocsSite } from "../schema/page";
import { filedSite } from "./pages";

/** The documents of the repository, and the reference of the API that is served. */
export function wholeSite(document: ApiDocument): DocsSite {
  const filed = filedSite();
  const reference = referencePages(document);
  const pages = new Map<string, DocsPage>(filed.pages);
  for (const page of reference) pages.set(page.address, page);
  const links = reference.map(({ address, title }) => ({ address, title: title.replace(": reference", "") }));
  const group = {
    title: "API reference",
    pages: [
      ...links.map((link, index) => (index === 0 ? { ...link, title: "All operations" } : link)),
      { address: "/docs/try", title: "Try it" },
    ],
  };
  const at = filed.groups.findIndex(({ title }) => title === "Tools");
  return { groups: [...filed.groups.slice(0, at), group, ...filed.groups.slice(at)], pages };
}
