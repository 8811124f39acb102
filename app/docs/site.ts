import type { ApiDocument } from "@/lib/docs/reference/api-document";
import type { DocsSite, PageLink } from "@/lib/docs/schema/page";
import { wholeSite } from "@/lib/docs/site/whole-site";
import { createNextHandler } from "@/lib/http/next-adapter";
import { registered } from "@/lib/runtime";

const DOCUMENT_ADDRESS = "http://localhost/api/v1/openapi.json";

let site: Promise<DocsSite> | null = null;

/** Made once: what it is made from changes with the program. */
export function docsSite(): Promise<DocsSite> {
  site ??= readSite().catch((error) => {
    site = null;
    throw error;
  });
  return site;
}

/** The document is asked for as a caller would, so the reference is of what is served. */
async function readSite(): Promise<DocsSite> {
  const answer = await createNextHandler(registered().router)(new Request(DOCUMENT_ADDRESS));
  return wholeSite((await answer.json()) as ApiDocument);
}

export function turnAt(
  { groups, pages }: DocsSite,
  address: string,
): { previous: PageLink | null; next: PageLink | null } {
  const order = groups.flatMap((group) => group.pages).filter((page) => pages.has(page.address));
  const at = order.findIndex((page) => page.address === address);
  return at === -1
    ? { previous: null, next: null }
    : { previous: order[at - 1] ?? null, next: order[at + 1] ?? null };
}
