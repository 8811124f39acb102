import { llmsText } from "@/lib/docs/site/llms";
import { docsSite } from "../docs/site";

/** What a language model should read first: the pages, each with its address as Markdown (llmstxt.org). */
export async function GET(): Promise<Response> {
  return new Response(llmsText(await docsSite()), {
    headers: { "content-type": "text/plain; charset=utf-8" },
  });
}
