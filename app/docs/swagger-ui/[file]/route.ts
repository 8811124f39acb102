import { readFile } from "node:fs/promises";
import { join } from "node:path";

const FOLDER = "node_modules/swagger-ui-dist";
const TYPES: Readonly<Record<string, string>> = {
  "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
  "swagger-ui.css": "text/css; charset=utf-8",
};

interface Params {
  params: Promise<{ file: string }>;
}

/** The interactive reference's own files, from this host: no page of ours loads anything from another. */
export async function GET(_: Request, { params }: Params): Promise<Response> {
  const { file } = await params;
  const type = Object.hasOwn(TYPES, file) ? TYPES[file] : undefined;
  if (type === undefined) return new Response("There is no such file.\n", { status: 404 });
  return new Response(new Uint8Array(await readFile(join(process.cwd(), FOLDER, file))), {
    headers: { "content-type": type, "cache-control": "public, max-age=3600" },
  });
}
