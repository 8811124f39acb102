// Runs the project's TypeScript as it is: Node takes the types away and leaves every line where it was, so that a stack trace is
// right without source maps. What Node does not know is how files are named here: by the `paths` of tsconfig.json, and without
// extensions. Plain JavaScript, since nothing else can be loaded before it.
import { existsSync, readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";

const root = new URL("../", import.meta.url);
const { paths } = JSON.parse(readFileSync(new URL("tsconfig.json", root), "utf8")).compilerOptions;
const named = Object.entries(paths).map(([name, [place]]) => [name.replace("*", ""), place.replace("*", "")]);

registerHooks({
  resolve(specifier, context, next) {
    const url = urlOf(specifier, context.parentURL);
    if (url === null) return next(specifier, context);
    const source = `${url}.ts`;
    return next(existsSync(fileURLToPath(source)) ? source : url, context);
  },
});

/** Where a name of ours points; null where Node knows better: packages, and whatever packages import. */
function urlOf(specifier, from) {
  if (specifier.startsWith(".")) return from?.endsWith(".ts") ? new URL(specifier, from).href : null;
  for (const [name, place] of named) {
    if (name.endsWith("/") ? specifier.startsWith(name) : specifier === name)
      return new URL(place + specifier.slice(name.length), root).href;
  }
  return null;
}
