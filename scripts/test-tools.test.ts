import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { countsOfPlaywright, countsOfVitest, runTool } from "./test-tools";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "reports-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function report(content: unknown): string {
  const file = join(folder, "report.json");
  writeFileSync(file, JSON.stringify(content));
  return file;
}

test("a run that dies before it reports counts as a failure", () => {
  const missing = join(folder, "missing.json");
  expect(countsOfVitest(missing, false)).toEqual({ passed: 0, failed: 1, skipped: 0, failures: [] });
  expect(countsOfPlaywright(missing, false)).toMatchObject({ passed: 0, failed: 1, failures: [] });
});

test("a run whose tests passed but which failed all the same counts as a failure", () => {
  const file = report({ numPassedTests: 3, numFailedTests: 0, numPendingTests: 1 });
  expect(countsOfVitest(file, false)).toEqual({ passed: 3, failed: 1, skipped: 1, failures: [] });
  expect(countsOfVitest(file, true)).toEqual({ passed: 3, failed: 0, skipped: 1, failures: [] });
});

test("a browser test that passed at its second try has passed, and is named", () => {
  const results = [{ error: { message: "Error: late\nat" } }, {}];
  const specs = [{ file: "usage.spec.ts", title: "it lives", tests: [{ status: "flaky", results }] }];
  const file = report({ stats: { expected: 5, flaky: 1, skipped: 4 }, suites: [{ specs }] });
  const unsteady = ["usage.spec.ts › it lives › Error: late"];
  expect(countsOfPlaywright(file, true)).toEqual({
    passed: 6,
    failed: 0,
    skipped: 4,
    failures: [],
    unsteady,
  });
});

test("what failed is named, with the file and the first line of why", () => {
  const failed = {
    status: "failed",
    fullName: "a grant expires",
    failureMessages: ["\u001b[31mno\u001b[39m\n at"],
  };
  const passed = { status: "passed", fullName: "a grant lasts" };
  const vitest = report({
    numFailedTests: 1,
    testResults: [
      { name: "lib/a.test.ts", status: "failed", assertionResults: [failed, passed] },
      { name: "lib/b.test.ts", status: "failed", message: "no database\nat", assertionResults: [] },
    ],
  });
  const named = ["lib/a.test.ts › a grant expires › no", "lib/b.test.ts › no database"];
  expect(countsOfVitest(vitest, false).failures).toEqual(named);
  const tests = [{ status: "unexpected", results: [{ error: { message: "Error: gone\nat" } }] }];
  const specs = [
    { file: "usage.spec.ts", title: "it lives", tests },
    { file: "usage.spec.ts", title: "it stays", tests: [] },
  ];
  const playwright = report({ stats: { unexpected: 1 }, suites: [{ specs: [], suites: [{ specs }] }] });
  expect(countsOfPlaywright(playwright, false).failures).toEqual(["usage.spec.ts › it lives › Error: gone"]);
});

test("the report of an earlier run is gone before the next one starts", async () => {
  const file = report({ numPassedTests: 3 });
  const script = join(folder, "dies.mjs");
  writeFileSync(script, "process.exit(1)");
  expect(await runTool(script, [], file)).toBe(false);
  expect(countsOfVitest(file, false)).toEqual({ passed: 0, failed: 1, skipped: 0, failures: [] });
});
