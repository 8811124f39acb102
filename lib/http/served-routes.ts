import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Route } from "./route";

/** A `route.ts` under `app/`: its URL path as a template, and its text. */
export type RouteFile = { readonly path: string; readonly text: string };

const METHODS = ["DELETE", "GET", "OPTIONS", "PATCH", "POST", "PUT"] as const;
/** The only form a file may have: one statement that re-exports one handler under the names of methods. */
const ONE_STATEMENT = /^export\s*\{\s*(\w+) as [A-Z]+(?:,\s*\1 as [A-Z]+)*,?\s*\}\s*from "[^"]+";\s*$/;

/**
 * How the files that Next serves differ from the routes that are declared; empty when they agree. A file without a
 * declaration would be served and undocumented, a declaration without a file documented and not served. Every file
 * exports all methods: the router answers 405 and OPTIONS itself, with the methods that are declared; Next would
 * answer an empty 405, and allow whatever is exported. HEAD comes with GET.
 * A catch-all file, for paths that nobody declared, is allowed for the same reason.
 */
export function servedRouteBreaks(routes: readonly Route[], files: readonly RouteFile[]): string[] {
  const breaks: string[] = [];
  const declared = new Set(routes.map((route) => route.path));
  const served = new Set(files.map((file) => file.path));
  for (const path of [...declared].sort()) {
    if (!served.has(path)) breaks.push(`${path} is declared and not served: it has no route.ts`);
  }
  for (const { path, text } of files) {
    const isCatchAll = path.includes("{...");
    if (!isCatchAll && !declared.has(path)) breaks.push(`${path} is served and not declared`);
    breaks.push(...textBreaks(path, text));
  }
  return breaks;
}

function textBreaks(path: string, text: string): string[] {
  if (!ONE_STATEMENT.test(text)) return [`${path}: its route.ts is more than a re-export of the handler`];
  const exported = [...text.matchAll(/ as ([A-Z]+)/g)].map((match) => match[1]);
  const missing = METHODS.filter((method) => !exported.includes(method));
  return missing.length === 0 ? [] : [`${path}: its route.ts does not export ${missing.join(", ")}`];
}

/** The route files below a folder of `app/`, such as `app/api/v1` at the URL path `/api/v1`. */
export async function readRouteFiles(folder: string, urlPath: string): Promise<RouteFile[]> {
  const files: RouteFile[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const inner = join(folder, entry.name);
    if (entry.isDirectory()) {
      files.push(...(await readRouteFiles(inner, `${urlPath}${segmentOf(entry.name)}`)));
    } else if (entry.name === "route.ts") {
      files.push({ path: urlPath, text: await readFile(inner, "utf8") });
    }
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** `[id]` is `{id}`, `[...rest]` is `{...rest}`; a group in parentheses has no segment. */
function segmentOf(folder: string): string {
  if (folder.startsWith("(")) return "";
  return `/${folder.replace(/^\[+/, "{").replace(/\]+$/, "}")}`;
}
