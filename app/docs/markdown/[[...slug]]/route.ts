import { addressOf, withSiteLinks } from "@/lib/docs/site/addresses";
import { docsSite } from "../../site";

interface Params {
  params: Promise<{ slug?: string[] }>;
}

/** A page as Markdown; asked for as its address with `.md` behind it (next.config.js). */
export async function GET(_: Request, { params }: Params): Promise<Response> {
  const { slug = [] } = await params;
  const page = (await docsSite()).pages.get(addressOf(slug.join("/")));
  if (page === undefined) return new Response("There is no such page.\n", { status: 404 });
  return new Response(withSiteLinks(page.file, page.markdown), {
    headers: { "content-type": "text/markdown; charset=utf-8" },
  });
}
