import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { stripVTControlCharacters } from "node:util";

/** `failures` names what failed, `unsteady` what failed once and then passed, each with the first line of why. */
export type Counts = {
  passed: number;
  failed: number;
  skipped: number;
  failures: string[];
  unsteady?: string[];
};

type VitestReport = {
  numPassedTests?: number;
  numFailedTests?: number;
  numPendingTests?: number;
  numTodoTests?: number;
  testResults?: {
    name: string;
    message?: string;
    status: string;
    assertionResults: { status: string; fullName: string; failureMessages?: string[] }[];
  }[];
};

type PlaywrightSuite = {
  suites?: PlaywrightSuite[];
  specs?: {
    file: string;
    title: string;
    tests: { status: string; results: { error?: { message?: string } }[] }[];
  }[];
};

/**
 * Runs a tool of the project under the pinned Node, showing what it prints; true when it succeeded. Its report
 * of an earlier run is removed first: it must not be counted when this run dies before it writes its own.
 */
export async function runTool(tool: string, args: string[], report?: string): Promise<boolean> {
  if (report) rmSync(report, { force: true });
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1", CI: process.env.CI ?? "1" };
  const child = spawn(process.execPath, [tool, ...args], { stdio: "inherit", env });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code === 0));
  });
}

/** The counts in Vitest's JSON report. A run that failed without a failed test (a setup, say) counts as one failure. */
export function countsOfVitest(report: string, isPassed: boolean): Counts {
  const read = readReport<VitestReport>(report);
  const failures = (read?.testResults ?? []).flatMap(({ name, message, status, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === "failed");
    if (failed.length === 0 && status === "failed") return [failure(name, "", message)];
    return failed.map((test) => failure(name, test.fullName, test.failureMessages?.[0]));
  });
  const counts = {
    passed: read?.numPassedTests ?? 0,
    failed: read?.numFailedTests ?? 0,
    skipped: (read?.numPendingTests ?? 0) + (read?.numTodoTests ?? 0),
    failures,
  };
  return withVerdict(counts, isPassed);
}

/** The counts in Playwright's JSON report. What passed only at its second try has passed, and is named with why it had not at once. */
export function countsOfPlaywright(report: string, isPassed: boolean): Counts {
  const read = readReport<PlaywrightSuite & { stats?: Record<string, number> }>(report);
  const { expected = 0, unexpected = 0, flaky = 0, skipped = 0 } = read?.stats ?? {};
  const failures = read === null ? [] : specsWith("unexpected", read);
  const unsteady = read === null ? [] : specsWith("flaky", read);
  return withVerdict({ passed: expected + flaky, failed: unexpected, skipped, failures, unsteady }, isPassed);
}

function specsWith(wanted: "unexpected" | "flaky", { suites = [], specs = [] }: PlaywrightSuite): string[] {
  const found = specs.filter(({ tests }) => tests.some(({ status }) => status === wanted));
  const own = found.map(({ file, title, tests }) => {
    const errors = tests.flatMap(({ results }) => results.flatMap(({ error }) => error?.message ?? []));
    return failure(file, title, errors[0]);
  });
  return [...own, ...suites.flatMap((suite) => specsWith(wanted, suite))];
}

function failure(file: string, name: string, message = ""): string {
  const why = stripVTControlCharacters(message).trim().split("\n", 1)[0];
  return [path.relative("", file), name, why].filter(Boolean).join(" › ");
}

function withVerdict(counts: Counts, isPassed: boolean): Counts {
  return isPassed || counts.failed > 0 ? counts : { ...counts, failed: 1 };
}

function readReport<Report>(file: string): Report | null {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Report) : null;
}
