import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page, Route } from "@playwright/test";
import ts from "typescript";

const requireFromHere = createRequire(`${process.cwd()}/e2e/sdk-page/served.ts`);
const FOLDER = "/sdk-page";

/** React's files as they are in the package, by the names they are imported by. */
const PACKAGES: Readonly<Record<string, string>> = {
  react: "react/cjs/react.production.js",
  "react/jsx-runtime": "react/cjs/react-jsx-runtime.production.js",
  "react-dom": "react-dom/cjs/react-dom.production.js",
  "react-dom/client": "react-dom/cjs/react-dom-client.production.js",
  scheduler: "scheduler/cjs/scheduler.production.js",
};

/**
 * Serves a page of this folder and the SDK's own sources beside the app, on its origin, so that the browser calls the app as a page of
 * somebody's product would: each file for itself and without a bundler, which shows that the SDK needs none.
 */
export async function servePage(page: Page, origin: string, given: Given): Promise<void> {
  await page.route(`${origin}${FOLDER}/**`, (route) => answer(route, given));
}

/** What the page is told: the account it shows, and a key where it calls with one in place of the person's session. */
interface Given {
  readonly account: string;
  readonly key?: string;
}

async function answer(route: Route, given: Given): Promise<void> {
  const path = new URL(route.request().url()).pathname.slice(FOLDER.length + 1);
  if (path === "") return route.fulfill({ contentType: "text/html", body: html(given) });
  const [, name] = /^npm\/(.+)\.js$/.exec(path) ?? [];
  const body = name === undefined ? moduleOf(path) : moduleOfPackage(name);
  return route.fulfill({ contentType: "text/javascript", body });
}

function html({ account, key = "" }: Given): string {
  const imports = {
    ...Object.fromEntries(Object.keys(PACKAGES).map((name) => [name, `${FOLDER}/npm/${name}.js`])),
    "@spillway/sdk": `${FOLDER}/lib/sdk/spillway.ts`,
    "@spillway/sdk/react": `${FOLDER}/lib/sdk/react/hooks.ts`,
  };
  return `<!doctype html><title>SDK</title><body data-account="${account}" data-key="${key}"><div id="root"></div>
    <script type="importmap">${JSON.stringify({ imports })}</script>
    <script type="module" src="${FOLDER}/e2e/sdk-page/page.tsx"></script>`;
}

function moduleOf(path: string): string {
  const { outputText } = ts.transpileModule(readFileSync(path, "utf8"), {
    compilerOptions: {
      target: ts.ScriptTarget.ES2024,
      module: ts.ModuleKind.ESNext,
      jsx: ts.JsxEmit.ReactJSX,
    },
  });
  return outputText;
}

/** A CommonJS file as a module: what it requires is imported above it, what it exports is exported by name. */
function moduleOfPackage(name: string): string {
  const text = readFileSync(`node_modules/${PACKAGES[name]}`, "utf8");
  const required = [
    ...new Set([...text.matchAll(/require\("([^"]+)"\)/g)].map((match) => match[1] as string)),
  ];
  const imports = required.map((one, i) => `import required${i} from "${one}";`).join("\n");
  const table = required.map((one, i) => `"${one}": required${i}`).join(", ");
  const names = Object.keys(requireFromHere(name)).filter((one) => /^[A-Za-z_$][\w$]*$/.test(one));
  return `${imports}
const module = { exports: {} };
((module, exports, require, process) => {
${text}
})(module, module.exports, (name) => ({ ${table} })[name], { env: { NODE_ENV: "production" } });
export default module.exports;
export const { ${names.join(", ")} } = module.exports;`;
}
