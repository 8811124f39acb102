import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { promisify } from "node:util";
import type { KeptPart } from "@/lib/docs/schema/fence";
import type { Json } from "../contract/api";
import type { DocumentedExample } from "./documented-example";
import { SETTLED_PATH } from "./example-server";

const run = promisify(execFile);

/** What an example printed: an answer, or null for one that shows none. */
export type Said = string | null;

type Environment = Record<string, string>;

/** Runs the shell blocks of a page from top to bottom in a real shell, with a real curl. */
export async function runInShell(
  examples: readonly DocumentedExample[],
  given: Readonly<Environment>,
  after?: (example: DocumentedExample, said: string) => Promise<void>,
): Promise<Said[]> {
  const environment: Environment = { ...given };
  const said: Said[] = [];
  for (const example of examples) {
    const { sh } = example.requests;
    if (sh === undefined) {
      said.push(null);
      continue;
    }
    await fetch(environment.SPILLWAY_URL + SETTLED_PATH);
    const printed = await inShell(sh.text, environment, example.line);
    keepParts(sh.notes.keeps, printed, environment);
    said.push(printed);
    await after?.(example, printed);
  }
  return said;
}

async function inShell(code: string, environment: Environment, line: number): Promise<string> {
  const { stdout, stderr } = await run("bash", ["-euc", code], {
    env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "0", ...environment } as unknown as NodeJS.ProcessEnv,
  }).catch((error: Error & { stdout?: string; stderr?: string }) => {
    throw new Error(`line ${line}: ${error.message}\n${error.stdout ?? ""}${error.stderr ?? ""}`);
  });
  return stdout === "" ? stderr : stdout;
}

function keepParts(parts: readonly KeptPart[], printed: string, environment: Environment): void {
  for (const { name, path } of parts) {
    const body = printed.includes("\r\n\r\n") ? printed.split("\r\n\r\n").at(-1) : printed;
    const found = path.split(".").reduce((value: Json, key) => value?.[key], JSON.parse(body ?? ""));
    if (typeof found !== "string") throw new Error(`nothing to keep as ${name} at ${path} of ${printed}`);
    environment[name] = found;
  }
}

const IMPORT = /^import .*\n/gm;
const LAST_CONST = /^const (\w+) = /gm;

/**
 * The TypeScript blocks of a page as one program, from top to bottom: what a block's last `const` holds is its answer. An example without
 * TypeScript is done in a shell in between, so that the story is whole.
 */
function programOf(examples: readonly DocumentedExample[]): string {
  const imports = new Set<string>(['import { createSpillway } from "@spillway/sdk";\n']);
  const steps = examples.map((example, index) => {
    const { ts, sh } = example.requests;
    const settled = `await settled();\n`;
    if (ts === undefined)
      return sh === undefined
        ? ""
        : `${settled}shell(${index}, ${JSON.stringify(sh.text)}, ${JSON.stringify(sh.notes.keeps)});\n`;
    for (const [line] of ts.text.matchAll(IMPORT)) if (!line.includes("createSpillway }")) imports.add(line);
    const name = [...ts.text.matchAll(LAST_CONST)].at(-1)?.[1];
    const told =
      name === undefined
        ? ""
        : `say(${index}, ${name}, ${JSON.stringify(sh?.notes.keeps ?? ts.notes.keeps)});\n`;
    return settled + ts.text.replace(IMPORT, "") + told;
  });
  return `${[...imports].join("")}${PRELUDE}\n${steps.join("\n")}`;
}

/** What the page takes for granted, and how the program tells what it was answered: a line of JSON per example. */
const PRELUDE = `
import { execFileSync } from "node:child_process";
const spillway = createSpillway({
  baseUrl: process.env.SPILLWAY_URL as string,
  apiKey: process.env.SPILLWAY_API_KEY as string,
});
const settled = () => fetch(process.env.SPILLWAY_URL + "${SETTLED_PATH}");
const keep = (parts: { name: string; path: string }[], value: unknown) => {
  for (const { name, path } of parts)
    // biome-ignore lint/suspicious/noExplicitAny: an answer of any shape
    process.env[name] = path.split(".").reduce((found: any, key) => found[key], value) as string;
};
const say = (index: number, value: unknown, parts: { name: string; path: string }[]) => {
  keep(parts, value);
  console.log(JSON.stringify({ index, said: JSON.stringify(value) }));
};
const shell = (index: number, code: string, parts: { name: string; path: string }[]) => {
  const said = execFileSync("bash", ["-euc", code], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  if (parts.length > 0) keep(parts, JSON.parse(said.split("\\r\\n\\r\\n").at(-1) as string));
  console.log(JSON.stringify({ index, said }));
};
`;

/** Runs a page's program, which was written to `file`; what every example was answered in it. */
export async function runInNode(
  file: string,
  examples: readonly DocumentedExample[],
  environment: Readonly<Environment>,
): Promise<Said[]> {
  const { stdout } = await run(process.execPath, ["--import", "./server/typescript.js", file], {
    env: { ...process.env, FORCE_COLOR: "0", ...environment } as unknown as NodeJS.ProcessEnv,
  });
  const said: Said[] = examples.map(() => null);
  for (const line of stdout.trim().split("\n")) {
    const step = JSON.parse(line) as { index: number; said: string };
    said[step.index] = step.said;
  }
  return said;
}

export function writeProgram(file: string, examples: readonly DocumentedExample[]): void {
  writeFileSync(file, programOf(examples));
}
