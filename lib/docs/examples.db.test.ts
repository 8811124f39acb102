import { mkdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { decisionSchema } from "@/lib/decisions/schema/decision-schema";
import { Likeness } from "@/lib/testing/docs/answer-likeness";
import { answerText } from "@/lib/testing/docs/checked-answer";
import { type DocumentedExample, examplesOf } from "@/lib/testing/docs/documented-example";
import {
  type Planted,
  plantExamples,
  SETTLED_PATH,
  startExampleServer,
  UNSEEN_HEADER,
} from "@/lib/testing/docs/example-server";
import { printJson } from "@/lib/testing/docs/print-answer";
import { runInNode, runInShell, type Said, writeProgram } from "@/lib/testing/docs/run-examples";
import { FILED_GROUPS } from "./site/navigation";
import { recordedFile } from "./site/recorded-answers";

/**
 * Documents are not believed: every example is run, from the top of its page to the bottom, on a database of its own with the demo in it, and what
 * the page shows as the answer is held against what was answered. `vitest run --project db lib/docs --update` writes the real answers.
 */
const FOLDER = "test-results/docs-examples";

/** It has a test of its own, with a world of its own: e2e/api/sdk-docs.spec.ts. */
const TESTED_ELSEWHERE = new Set(["docs/sdk.md"]);

const pages = FILED_GROUPS.flatMap(({ pages: filed }) => filed.map(({ file }) => file))
  .filter((file) => file.startsWith("docs/") && !TESTED_ELSEWHERE.has(file))
  .map((file) => ({ file, examples: examplesOf(readFileSync(file, "utf8")) }))
  .filter(({ examples }) => examples.some(({ answer }) => answer !== null));

const inTypeScript = pages.filter(({ examples }) =>
  examples.some(({ requests }) => requests.ts !== undefined),
);
const programFile = (file: string) => `${FOLDER}/${file.slice("docs/".length).replaceAll("/", "-")}.ts`;

let planted: Planted;

beforeAll(async () => {
  planted = await plantExamples();
}, 180_000);

afterAll(() => planted?.drop());

/** The pages as they should be, by the answers of the shell; TypeScript must get the same. */
const truths = new Map<string, string>();

describe("what a page shows as an answer is what its curl gets:", () => {
  test.each(pages)("$file", async ({ file, examples }) => {
    const server = await startExampleServer(planted);
    const likeness = new Likeness();
    const recorded: { name: string; text: string }[] = [];
    try {
      const said = await runInShell(examples, server.environment, async (example, answer) => {
        const name = example.requests.sh?.notes.cascade;
        if (name == null) return;
        const text = recordedText(name, await recordingOf(answer, server.environment));
        recorded.push({ name, text });
      });
      const text = truthOf(readFileSync(file, "utf8"), examples, said, likeness);
      truths.set(file, text);
      await expect(text).toMatchFileSnapshot(`../../${file}`);
      for (const one of recorded)
        await expect(one.text).toMatchFileSnapshot(`../../${recordedFile(one.name)}`);
    } finally {
      await server.stop();
    }
  });
});

describe("what a page's TypeScript gets is the same:", () => {
  test("all of it compiles", () => {
    mkdirSync(FOLDER, { recursive: true });
    for (const { file, examples } of inTypeScript) writeProgram(programFile(file), examples);
    expect(mistakesIn(inTypeScript.map(({ file }) => programFile(file)))).toEqual([]);
  });

  test.each(inTypeScript)("$file", async ({ file }) => {
    const shown = truths.get(file) ?? readFileSync(file, "utf8");
    const examples = examplesOf(shown);
    writeProgram(programFile(file), examples);
    const server = await startExampleServer(planted);
    try {
      const said = await runInNode(programFile(file), examples, server.environment);
      const withoutShell = examples.map((example) =>
        example.requests.ts === undefined || example.answer?.language === "http"
          ? { ...example, answer: null }
          : example,
      );
      expect(truthOf(shown, withoutShell, said, new Likeness())).toBe(shown);
    } finally {
      await server.stop();
    }
  });
});

/** The page with the answers that were really given. */
function truthOf(
  page: string,
  examples: readonly DocumentedExample[],
  said: readonly Said[],
  likeness: Likeness,
): string {
  let text = "";
  let at = 0;
  for (const [index, { answer, line }] of examples.entries()) {
    if (answer === null) continue;
    const real = said[index];
    if (real == null) throw new Error(`line ${line}: nothing was answered`);
    text += page.slice(at, answer.from) + answerText(answer, real, likeness);
    at = answer.to;
  }
  return text + page.slice(at);
}

/** The decision and the account's standing right after it, which is what its cascade is drawn from. */
async function recordingOf(answer: string, environment: Readonly<Record<string, string>>) {
  const decision = decisionSchema.parse(JSON.parse(answer));
  await fetch(environment.SPILLWAY_URL + SETTLED_PATH);
  const standing = await fetch(`${environment.SPILLWAY_URL}/api/v1/accounts/${decision.account}/standing`, {
    headers: { [UNSEEN_HEADER]: "1", authorization: `Bearer ${environment.SPILLWAY_API_KEY}` },
  });
  return { standing: await standing.json(), decision: JSON.parse(answer) };
}

/** What is recorded already, where it says the same. */
function recordedText(name: string, real: object): string {
  try {
    const known = readFileSync(recordedFile(name), "utf8");
    if (new Likeness().isLike(JSON.parse(known), real)) return known;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  return `${printJson(real)}\n`;
}

/** What the compiler has against these files, under the project's own settings. */
function mistakesIn(files: readonly string[]): string[] {
  const { config } = ts.readConfigFile("tsconfig.json", ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files }, ts.sys, process.cwd());
  const program = ts.createProgram(files, { ...options, incremental: false });
  return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const line = file === undefined ? 0 : file.getLineAndCharacterOfPosition(start ?? 0).line + 1;
    return `${basename(file?.fileName ?? "")}:${line} ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
  });
}
