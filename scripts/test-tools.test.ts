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
  expect(countsOfVitest(missing, false)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  expect(countsOfPlaywright(missing, false)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test("a run whose tests passed but which failed all the same counts as a failure", () => {
  const file = report({ numPassedTests: 3, numFailedTests: 0, numPendingTests: 1 });
  expect(countsOfVitest(file, false)).toEqual({ passed: 3, failed: 1, skipped: 1 });
  expect(countsOfVitest(file, true)).toEqual({ passed: 3, failed: 0, skipped: 1 });
});

test("a flaky browser test counts as a failure", () => {
  const file = report({ stats: { expected: 5, unexpected: 1, flaky: 2, skipped: 4 } });
  expect(countsOfPlaywright(file, false)).toEqual({ passed: 5, failed: 3, skipped: 4 });
});

test("the report of an earlier run is gone before the next one starts", async () => {
  const file = report({ numPassedTests: 3 });
  const script = join(folder, "dies.mjs");
  writeFileSync(script, "process.exit(1)");
  expect(await runTool(script, [], file)).toBe(false);
  expect(countsOfVitest(file, false)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});
