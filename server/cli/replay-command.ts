import { resolve } from "node:path";
import type { Command } from "commander";
import { createApiClient, Unreachable } from "../api-client";
import { HELD_SHARE } from "../replay/play";
import { Refused } from "../replay/population";
import { type ReplayOptions, type ReplaySummary, replay } from "../replay/replay";
import { syntheticTrace } from "../replay/synthetic-trace";
import type { Tally } from "../replay/tally";
import { type Trace, TraceError } from "../replay/trace";
import { openTraceFile } from "../replay/trace-file";
import { CommandEnd, EXIT } from "./exit-codes";
import { findOrStartSpillway } from "./find-spillway";
import { replayDecision } from "./replay-decision";
import { createProgress, note, printJson, shown, table, whole } from "./terminal";
import { wholeNumber } from "./values";

const SYNTHETIC_ROWS = 5_000;
const PATIENCE_MS = 60_000;
const ACCOUNTS_MAX = 100_000;
const SPEED_MAX = 1_000;
const CONCURRENCY_MAX = 1_000;

interface Options {
  readonly accounts: number;
  readonly speed: number | "max";
  readonly seed: number;
  readonly rows?: number;
  readonly concurrency: number;
  readonly plan?: string;
  readonly url?: string;
  readonly key?: string;
  readonly json?: boolean;
}

export function addReplayCommand(program: Command, startedIn: string): void {
  program
    .command("replay")
    .summary("play a request trace through the API, and prove the books; or decide one decision again")
    .description(
      "Plays every row of a trace (Azure LLM inference format: TIMESTAMP, ContextTokens, GeneratedTokens) through the HTTP " +
        "API, waits for the settlement, and reconciles the books. The trace names no users: each row is given to an account " +
        "by a seeded Zipf draw. Interrupted and run again, it goes on where it stopped and charges nothing twice.",
    )
    .argument(
      "[file]",
      "the trace; without one, a synthetic trace is drawn from the seed; or dec_…, to decide that one again",
    )
    .option("--accounts <n>", "how many accounts the rows are spread over", wholeNumber(1, ACCOUNTS_MAX), 500)
    .option(
      "--speed <max|1..1000>",
      "as fast as it goes, or so many times the trace's own pace",
      speedOf,
      "max" as const,
    )
    .option(
      "--seed <n>",
      "decides which row goes to which account, and what each account has",
      wholeNumber(0, 2 ** 31),
      42,
    )
    .option("--rows <n>", "play only the first rows", wholeNumber(1, Number.MAX_SAFE_INTEGER))
    .option("--concurrency <n>", "requests under way at a time", wholeNumber(1, CONCURRENCY_MAX), 64)
    .option("--plan <pln_…@n>", "the plan of the accounts (default: the demo's plan for traces)")
    .option("--url <address>", "a running Spillway (default: the one of this project, started if none runs)")
    .option(
      "--key <sk_test_…>",
      "an API key with the scopes decide, read and admin (default: SPILLWAY_API_KEY, else the demo's)",
    )
    .option("--json", "print the summary as JSON")
    .addHelpText(
      "after",
      `
Examples:
  spillway replay trace.csv --accounts 500
  spillway replay dec_…                      one stored decision, from its facts`,
    )
    .action((file: string | undefined, options: Options) =>
      file !== undefined && /^dec_[0-9a-z]{26}$/.test(file)
        ? replayDecision(file, options)
        : runReplay(file && resolve(startedIn, file), options),
    );
}

async function runReplay(file: string | undefined, options: Options): Promise<void> {
  const trace =
    file === undefined ? syntheticTrace(options.seed, options.rows ?? SYNTHETIC_ROWS) : await openTrace(file);
  const stopping = new AbortController();
  const stop = () => {
    if (stopping.signal.aborted) process.exit(EXIT.interrupted);
    stopping.abort();
  };
  for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, stop);
  const spillway = await findOrStartSpillway(options, stopping.signal);
  const client = createApiClient({
    url: spillway.url,
    apiKey: spillway.apiKey,
    connections: options.concurrency,
    patienceMs: PATIENCE_MS,
    signal: stopping.signal,
  });
  const progress = createProgress();
  try {
    const { accounts, seed, concurrency } = options;
    note(
      `Playing ${trace.name} over ${whole(accounts)} accounts at ${spillway.url}: each row's account drawn by Zipf's law ` +
        `with seed ${seed}, ${HELD_SHARE * 100} % of the rows as hold and capture.`,
    );
    const { summary, tally } = await replay(client, {
      trace,
      rowsMax: options.rows ?? null,
      accounts,
      seed,
      speed: options.speed,
      width: concurrency,
      plan: options.plan ?? null,
      signal: stopping.signal,
      progress: (part, done, counted) => progress.show(() => progressText(part, done, accounts, counted)),
    });
    progress.end();
    nameTroubles(tally);
    if (options.json) printJson(summary);
    else process.stdout.write(summaryText(summary));
    process.exitCode = summary.breaks > 0 || summary.rows_failed > 0 ? EXIT.broken : EXIT.done;
  } catch (error) {
    progress.end();
    throw endOf(error as Error, stopping.signal);
  } finally {
    client.close();
    await spillway.leave();
    for (const name of ["SIGINT", "SIGTERM"] as const) process.off(name, stop);
  }
}

async function openTrace(file: string): Promise<Trace> {
  try {
    return await openTraceFile(file);
  } catch (error) {
    throw error instanceof TraceError ? new CommandEnd(EXIT.misused, error.message) : error;
  }
}

function endOf(error: Error, signal: AbortSignal): Error {
  if (signal.aborted) {
    return new CommandEnd(EXIT.interrupted, "Interrupted. The same command goes on where this one stopped.");
  }
  if (error instanceof Unreachable) {
    return new CommandEnd(
      EXIT.unreachable,
      `${error.message}\nThe same command goes on where this one stopped.`,
    );
  }
  if (error instanceof TraceError || error instanceof Refused)
    return new CommandEnd(EXIT.misused, error.message);
  return error;
}

function progressText(
  part: Parameters<ReplayOptions["progress"]>[0],
  done: number,
  accounts: number,
  tally: Tally,
): string {
  if (part === "accounts") return `Opening accounts: ${whole(done)} of ${whole(accounts)}`;
  if (part === "settlement") return "Waiting for the settlement …";
  if (part === "reconciliation") return "Reconciling the books …";
  const { allowed, blocked } = tally.byOutcome;
  const before = tally.alreadyThere > 0 ? `, ${whole(tally.alreadyThere)} there before` : "";
  return `Row ${whole(done)}: ${whole(allowed)} allowed, ${whole(blocked)} blocked${before}`;
}

function nameTroubles(tally: Tally): void {
  for (const { line, why } of tally.broken) note(`Line ${line} ${why}; it is left out.`);
  const unnamed = tally.brokenRows - tally.broken.length;
  if (unnamed > 0) note(`… and ${whole(unnamed)} more lines that cannot be read.`);
  for (const failed of tally.failed) note(`Refused: ${failed}`);
  if (tally.failedRows > tally.failed.length)
    note(`… and ${whole(tally.failedRows - tally.failed.length)} more.`);
}

function summaryText(summary: ReplaySummary): string {
  const listed = (of: Readonly<Record<string, number | string>>) =>
    Object.entries(of)
      .map(([name, value]) => `${name} ${typeof value === "number" ? whole(value) : value}`)
      .join(", ") || "none";
  const verdict =
    summary.breaks === 0 ? shown("green", "0 breaks") : shown("red", `${whole(summary.breaks)} breaks`);
  const rows: [string, string][] = [
    [
      "decisions",
      `${whole(summary.decisions)} in ${summary.seconds} s, ${whole(summary.per_second)} per second`,
    ],
    ["by outcome", listed(summary.by_outcome)],
    ["blocked for", listed(summary.by_reason)],
    ["paid by", `${listed(summary.by_source)} (credits)`],
    ["charged", `${summary.charged} credits, ${summary.refunded} refunded`],
    ["latency", `p50 ${summary.p50_ms} ms, p99 ${summary.p99_ms} ms`],
    ["settled", `${whole(summary.lag_ms)} ms after the last decision`],
    ["books", verdict],
  ];
  if (summary.already_there > 0) {
    rows.splice(1, 0, [
      "there before",
      `${whole(summary.already_there)}: answered as they were then, charged no second time`,
    ]);
  }
  if (summary.expired_holds > 0) rows.push(["expired holds", whole(summary.expired_holds)]);
  if (summary.rows_broken > 0) rows.push(["unreadable", `${whole(summary.rows_broken)} rows`]);
  if (summary.rows_failed > 0) rows.push(["refused", `${whole(summary.rows_failed)} rows`]);
  return `${table(rows)}\n`;
}

function speedOf(text: string): number | "max" {
  if (text === "max") return text;
  return wholeNumber(1, SPEED_MAX)(text);
}
