import { createCssVariablesTheme, createHighlighterCoreSync } from "shiki/core";
import { createJavaScriptRegexEngine } from "shiki/engine/javascript";
import http from "shiki/langs/http.mjs";
import json from "shiki/langs/json.mjs";
import mermaid from "shiki/langs/mermaid.mjs";
import python from "shiki/langs/python.mjs";
import shell from "shiki/langs/shellscript.mjs";
import sql from "shiki/langs/sql.mjs";
import tsx from "shiki/langs/tsx.mjs";
import typescript from "shiki/langs/typescript.mjs";
import yaml from "shiki/langs/yaml.mjs";

/** Colours are our own tokens (docs.css), so both themes and their contrast are the system's. */
const theme = createCssVariablesTheme({ name: "spillway", variablePrefix: "--code-", fontStyle: false });

// On the server only: a reader's browser is sent coloured text and none of this.
const highlighter = createHighlighterCoreSync({
  themes: [theme],
  langs: [http, json, mermaid, python, shell, sql, tsx, typescript, yaml],
  engine: createJavaScriptRegexEngine({ forgiving: true }),
});

export type Root = ReturnType<typeof highlighter.codeToHast>;
export type Element = Extract<Root["children"][number], { type: "element" }>;

const KNOWN = new Set(highlighter.getLoadedLanguages());

/** The code in colours, as a tree with one `<pre>`; a language that is not known stays plain. */
export function highlight(code: string, language: string): Root {
  const lang = KNOWN.has(language) ? language : "text";
  return highlighter.codeToHast(code, { lang, theme: "spillway" });
}
