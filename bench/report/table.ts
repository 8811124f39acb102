import { median, round } from "./ratios";
import type { RunRecord, Scenario, VoidRun } from "./run-record";

/** One line per scenario: medians over its runs. */
export function runTable(
  scenarios: readonly Scenario[],
  runs: readonly RunRecord[],
  voids: readonly VoidRun[],
): string {
  const rows = scenarios.map((scenario) => {
    const own = runs.filter((run) => run.scenario === scenario.name);
    const failed = voids.filter((run) => run.scenario === scenario.name).length;
    const of = (read: (run: RunRecord) => number | undefined) => {
      const values = own.map(read).filter((value) => value !== undefined);
      return values.length === 0 ? null : median(values);
    };
    return [
      scenario.claim,
      scenario.name,
      shown(of((run) => run.per_second)),
      own.map((run) => shown(run.per_second)).join(" "),
      shown(
        of((run) => run.cpu_ms_per_1000.total),
        1,
      ),
      shown(
        of((run) => run.cpu_ms_per_1000.postgres),
        1,
      ),
      shown(
        of((run) => run.latency_ms?.p50),
        1,
      ),
      shown(
        of((run) => run.latency_ms?.p99),
        1,
      ),
      failed === 0 ? "" : `${failed} void`,
      scenario.what,
    ];
  });
  return aligned([
    ["claim", "scenario", "per s", "runs", "cpu ms/1000", "of it postgres", "p50 ms", "p99 ms", "", "what"],
    ...rows,
  ]);
}

/** Names and values in two columns. */
export function listTable(values: Readonly<Record<string, unknown>>): string {
  return aligned(Object.entries(values).map(([name, value]) => [name, String(value)]));
}

function shown(value: number | null, decimals = 0): string {
  return value === null ? "" : round(value, decimals).toLocaleString("en-US", { useGrouping: true });
}

/** Columns as wide as their widest cell; numbers to the right. */
function aligned(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows)
    for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, cell.length);
  const isNumber = (cell: string) => /^[\d,.-]+$/.test(cell);
  return rows
    .map((row) =>
      row
        .map((cell, at) => (isNumber(cell) ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0)))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
