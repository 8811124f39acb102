// Runs the project's TypeScript as it is: Node takes the types away and leaves every line where it was, so that a stack trace is
// right without source maps (which took 50 MB of the web process). What Node does not know is how the project names its files:
// `@/lib/clock` from the root, and no extensions. Plain JavaScript, since nothing else can be loaded before it.
import { existsSync } from "node:fs";
import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";

const root = new URL("../", import.meta.url);

registerHooks({
  resolve(specifier, context, next) {
    const from = context.parentURL;
    const isAlias = specifier.startsWith("@/");
    if (!isAlias && !(specifier.startsWith(".") && from?.endsWith(".ts"))) return next(specifier, context);
    const url = isAlias ? new URL(specifier.slice(2), root) : new URL(specifier, from);
    const source = new URL(`${url.href}.ts`);
    return next(existsSync(fileURLToPath(source)) ? source.href : url.href, context);
  },
});
