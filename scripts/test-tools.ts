import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";

export type Counts = { passed: number; failed: number; skipped: number };

/**
 * Runs a tool of the project under the pinned Node, showing what it prints; true when it succeeded. Its report
 * of an earlier run is removed first: it must not be counted when this run dies before it writes its own.
 */
export async function runTool(path: string, args: string[], report?: string): Promise<boolean> {
  if (report) rmSync(report, { force: true });
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1", CI: process.env.CI ?? "1" };
  const child = spawn(process.execPath, [path, ...args], { stdio: "inherit", env });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code === 0));
  });
}

/** The counts in Vitest's JSON report. A run that failed without a failed test (a setup, say) counts as one failure. */
export function countsOfVitest(report: string, isPassed: boolean): Counts {
  const read = readReport(report);
  const counts = {
    passed: Number(read?.numPassedTests ?? 0),
    failed: Number(read?.numFailedTests ?? 0),
    skipped: Number(read?.numPendingTests ?? 0) + Number(read?.numTodoTests ?? 0),
  };
  return withVerdict(counts, isPassed);
}

/** The counts in Playwright's JSON report; a flaky test is a failed one. */
export function countsOfPlaywright(report: string, isPassed: boolean): Counts {
  const stats = (readReport(report)?.stats ?? {}) as Record<string, number>;
  const { expected = 0, unexpected = 0, flaky = 0, skipped = 0 } = stats;
  return withVerdict({ passed: expected, failed: unexpected + flaky, skipped }, isPassed);
}

function withVerdict(counts: Counts, isPassed: boolean): Counts {
  return isPassed || counts.failed > 0 ? counts : { ...counts, failed: 1 };
}

function readReport(path: string): Record<string, unknown> | null {
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>) : null;
}
