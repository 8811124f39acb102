import { searchEntriesOf } from "@/lib/docs/site/pages";
import { docsSite } from "../site";

let index: string | null = null;

/** What the search of the docs looks through, made once. */
export async function GET(): Promise<Response> {
  index ??= JSON.stringify([...(await docsSite()).pages.values()].flatMap(searchEntriesOf));
  return new Response(index, {
    headers: { "content-type": "application/json", "cache-control": "public, max-age=300" },
  });
}
