import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { expect, test } from "vitest";

const ROOT = resolve(import.meta.dirname, "../../..");

/** What is not in the gallery, and why. A folder stands for all that is in it. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  "components/pages/": "pages and their parts that fetch: each page is looked at whole, with its states",
  "components/docs/": "drawn by the server from the docs themselves; every page of the docs is looked at",
  "components/auth/auth-frame.tsx":
    "a whole page with its own main; the pages before the sign-in are looked at",
  "components/shell/signed-in-shell.tsx": "a whole page's frame, which is on every page",
  "components/ui/app-shell.tsx": "a whole page's frame, which is on every page",
  "components/shell/query-provider.tsx": "shows nothing",
};

const IMPORT = /(?:from|import\()\s*"((?:@\/|\.)[^"]+)"/g;

function fileOf(importer: string, specifier: string): string | undefined {
  const path = specifier.startsWith("@/")
    ? join(ROOT, specifier.slice(2))
    : resolve(dirname(importer), specifier);
  return [`${path}.tsx`, `${path}.ts`].find((file) => existsSync(file));
}

/** The files that the gallery draws, by way of whatever else it draws. Types alone draw nothing. */
function drawn(): ReadonlySet<string> {
  const found = new Set<string>();
  const follow = (file: string): void => {
    if (found.has(file)) return;
    found.add(file);
    const text = readFileSync(file, "utf8").replaceAll(/import type [^;]*;/g, "");
    for (const [, specifier = ""] of text.matchAll(IMPORT)) {
      const imported = fileOf(file, specifier);
      if (imported?.startsWith(join(ROOT, "components")) || imported?.startsWith(import.meta.dirname))
        follow(imported);
    }
  };
  follow(join(import.meta.dirname, "page.tsx"));
  return found;
}

const components = readdirSync(join(ROOT, "components"), { recursive: true, encoding: "utf8" })
  .map((path) => `components/${path.replaceAll("\\", "/")}`)
  .filter((path) => path.endsWith(".tsx") && !path.endsWith(".test.tsx"));

test("every component is in the gallery, itself or inside of another, or says why not", () => {
  const inGallery = drawn();
  const missing = components.filter(
    (path) =>
      !inGallery.has(join(ROOT, path)) && !Object.keys(EXCEPTIONS).some((known) => path.startsWith(known)),
  );
  expect(missing).toEqual([]);
});

test("what is excepted is there, and is not in the gallery after all", () => {
  const inGallery = drawn();
  for (const path of Object.keys(EXCEPTIONS)) {
    const excepted = components.filter((component) => component.startsWith(path));
    expect(excepted, path).not.toEqual([]);
    expect(
      excepted.every((component) => inGallery.has(join(ROOT, component))),
      path,
    ).toBe(false);
  }
});
