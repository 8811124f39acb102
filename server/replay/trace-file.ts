import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { pipeline } from "node:stream/promises";
import { parse } from "csv-parse";
import { type BrokenRow, type Trace, TraceError, type TraceRow } from "./trace";

/** A trace row has some 40 characters. A line that is longer than this is of another kind of file. */
const LINE_BYTES_MAX = 65_536;
const COLUMNS = ["TIMESTAMP", "ContextTokens", "GeneratedTokens"] as const;

/**
 * The trace in a file of the Azure LLM inference format: columns `TIMESTAMP` (UTC), `ContextTokens`, `GeneratedTokens`, in any
 * order and with others beside them. Streamed, twice: once for its fingerprint, once for its rows.
 */
export async function openTraceFile(path: string): Promise<Trace> {
  const found = await stat(path).catch((error: Error & { code?: string }) => {
    throw new TraceError(`${path} cannot be read: ${error.code === "ENOENT" ? "no such file" : error.code}.`);
  });
  if (!found.isFile()) throw new TraceError(`${path} is not a file.`);
  const content = createHash("sha256");
  await pipeline(createReadStream(path), content).catch((error: Error) => {
    throw new TraceError(`${path} cannot be read: ${error.message}.`);
  });
  return {
    name: basename(path),
    fingerprint: content.digest("hex").slice(0, 16),
    rows: () => readRows(path),
  };
}

interface Line {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

async function* readRows(path: string): AsyncGenerator<TraceRow | BrokenRow> {
  // Quotes mean nothing here: one that is never closed would swallow every row behind it.
  const parser = parse({
    bom: true,
    info: true,
    quote: false,
    relax_column_count: true,
    max_record_size: LINE_BYTES_MAX,
  });
  const source = createReadStream(path);
  source.once("error", (error) => parser.destroy(error));
  source.pipe(parser);
  let columns: number[] | null = null;
  try {
    for await (const { record, info } of parser as AsyncIterable<Line>) {
      if (columns === null) columns = columnsOf(record, path);
      else if (record.length > 1 || record[0] !== "") yield rowOf(record, columns, info.lines);
    }
  } catch (error) {
    if ((error as { code?: string }).code !== "CSV_MAX_RECORD_SIZE") throw error;
    throw new TraceError(`${path} has a line of more than ${LINE_BYTES_MAX} bytes: it is not a trace.`);
  } finally {
    source.destroy();
  }
  if (columns === null) throw new TraceError(`${path} is empty.`);
}

function columnsOf(header: readonly string[], path: string): number[] {
  const names = header.map(plain);
  return COLUMNS.map((column) => {
    const at = names.indexOf(column);
    if (at < 0)
      throw new TraceError(
        `${path} has no column ${column}; its first line must name ${COLUMNS.join(", ")}.`,
      );
    return at;
  });
}

function rowOf(record: readonly string[], columns: readonly number[], line: number): TraceRow | BrokenRow {
  const [time = "", input = "", output = ""] = columns.map((at) => plain(record[at] ?? ""));
  const broken = (why: string): BrokenRow => ({ kind: "broken", line, why });
  if (record.length <= Math.max(...columns)) return broken(`has ${record.length} of the columns`);
  const atMs = instantOf(time);
  if (atMs === null) return broken(`TIMESTAMP is not a time: ${shown(time)}`);
  const inputTokens = countOf(input);
  if (inputTokens === null) return broken(`ContextTokens is not a count: ${shown(input)}`);
  const outputTokens = countOf(output);
  if (outputTokens === null) return broken(`GeneratedTokens is not a count: ${shown(output)}`);
  return { kind: "row", number: line - 1, atMs, inputTokens, outputTokens };
}

const plain = (field: string): string => field.trim().replace(/^"(.*)"$/s, "$1");

/** What stands in a file may be anything, terminal escapes included: shown short, and as JSON would. */
const shown = (text: string): string => JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);

function countOf(text: string): number | null {
  return /^\d{1,12}$/.test(text) ? Number(text) : null;
}

const TIME = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?Z?$/;

/** UTC, to the millisecond; null for what is no time, the 30th of February included. */
function instantOf(text: string): number | null {
  const match = TIME.exec(text);
  if (match === null) return null;
  const [, date, clock, fraction = ""] = match;
  const whole = `${date}T${clock}`;
  const at = Date.parse(`${whole}.${fraction.padEnd(3, "0").slice(0, 3)}Z`);
  // A date that does not exist is either refused or moved into the next month.
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 19) !== whole ? null : at;
}
