import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "@playwright/test";
import ts from "typescript";
import { worldOn } from "./mounts";

const FOLDER = "test-results/sdk-docs";
const IMPORTS = /^import .*\n/gm;

/** The code of a document in one language, in order. */
function blocksOf(path: string, language: string): string {
  const text = readFileSync(path, "utf8");
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gm"))]
    .map(([, code]) => code)
    .join("\n");
}

test("every example of docs/sdk.md compiles, runs from top to bottom, and prints what it says", async () => {
  const { api, creditsPlan } = await worldOn("SPILLWAY_E2E_URL");
  const run = blocksOf("docs/sdk.md", "ts");
  const shown = blocksOf("docs/sdk.md", "tsx");
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(`${FOLDER}/run.ts`, run);
  const [first = ""] = run.match(IMPORTS) ?? [];
  writeFileSync(
    `${FOLDER}/shown.tsx`,
    `${first.replace("attempt, ", "").replace(", isSpillwayError", "")}${shown}`,
  );
  expect(mistakesIn([`${FOLDER}/run.ts`, `${FOLDER}/shown.tsx`])).toEqual([]);
  const said = [...run.matchAll(/console\.log\(.*\); \/\/ (.+)$/gm)].map(([, text]) => text);
  expect(said.length).toBeGreaterThanOrEqual(10);
  const printed = execFileSync(process.execPath, ["--import", "./server/typescript.js", `${FOLDER}/run.ts`], {
    encoding: "utf8",
    env: {
      ...process.env,
      FORCE_COLOR: "0",
      SPILLWAY_URL: api.origin,
      SPILLWAY_API_KEY: api.secret as string,
      PLAN: creditsPlan,
    },
  });
  expect(printed.trim().split("\n")).toEqual(said);
});

/** What the compiler has against these files, under the project's own settings. */
function mistakesIn(files: readonly string[]): string[] {
  const { config } = ts.readConfigFile("tsconfig.json", ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files }, ts.sys, process.cwd());
  const program = ts.createProgram(files, { ...options, incremental: false });
  return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const line = file === undefined ? 0 : file.getLineAndCharacterOfPosition(start ?? 0).line + 1;
    return `${file?.fileName}:${line} ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
  });
}
