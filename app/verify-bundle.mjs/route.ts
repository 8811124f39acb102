import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** The verifier as it is in the repository: what a page runs in the browser is the very file that is downloaded. */
export async function GET(): Promise<Response> {
  const text = await readFile(join(process.cwd(), "scripts/verify-bundle.mjs"), "utf8");
  return new Response(text, {
    headers: { "content-type": "text/javascript; charset=utf-8", "cache-control": "public, max-age=300" },
  });
}
