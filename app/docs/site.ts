import type { DocsPage, PageGroup, PageLink } from "@/lib/docs/schema/page";
import { filedSite } from "@/lib/docs/site/pages";

interface DocsSite {
  readonly groups: readonly PageGroup[];
  readonly pages: ReadonlyMap<string, DocsPage>;
}

export async function docsSite(): Promise<DocsSite> {
  return filedSite();
}

export function turnAt(
  site: DocsSite,
  address: string,
): { previous: PageLink | null; next: PageLink | null } {
  const order = site.groups.flatMap(({ pages }) => pages);
  const at = order.findIndex((page) => page.address === address);
  return at === -1
    ? { previous: null, next: null }
    : { previous: order[at - 1] ?? null, next: order[at + 1] ?? null };
}
