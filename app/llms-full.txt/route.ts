import { llmsFullText } from "@/lib/docs/site/llms";
import { docsSite } from "../docs/site";

/** All pages in one text, in the order in which they are read. */
export async function GET(): Promise<Response> {
  return new Response(llmsFullText(await docsSite()), {
    headers: { "content-type": "text/plain; charset=utf-8" },
  });
}
