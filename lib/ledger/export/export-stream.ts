import { acceptedType } from "@/lib/http/accepted-type";
import { closingStream } from "@/lib/http/closing-stream";
import type { StreamAnswer } from "@/lib/http/route";
import type { Runtime } from "@/lib/runtime";
import type { DatasetReads } from "@/lib/storage/read-ports";
import { type Column, csvHeader, csvText } from "./csv-text";

export const EXPORT_TYPES = {
  "text/csv": "All rows, whole and from one snapshot: RFC 4180, with a header; formulas are escaped.",
  "application/x-ndjson": "All rows, whole and from one snapshot: one JSON object a line.",
} as const;

type ExportType = keyof typeof EXPORT_TYPES;

const ROWS_AT_ONCE = 500;
/** A snapshot holds back vacuum: whoever reads so slowly asks again, for a part of the time by `from` and `to`. */
const LIMIT_MS = 600_000;

/** A dataset of one account as an export reads it: page after page, newest first. */
export interface ExportedDataset<Row> {
  /** Of the file: `usage-events-acct_…`. */
  readonly name: string;
  readonly columns: readonly Column<Row>[];
  /** The next rows; `last` is the last of those before. */
  read(reads: DatasetReads, limit: number, last: Row | null): Promise<readonly Row[]>;
}

/** What the client wants in place of a page; null for a page. */
export function exportTypeOf(headers: (name: string) => string | null): ExportType | null {
  const type = acceptedType(headers("accept"), ["application/json", "text/csv", "application/x-ndjson"]);
  return type === "application/json" ? null : type;
}

/**
 * The whole dataset as of now, made while it is read: the client's pace is the database's. The first rows are read before the answer
 * begins, so that what cannot be exported is refused with a status; what breaks later cuts the answer off, and half is never taken
 * for the whole. A client that goes ends it, and so does the time limit.
 */
export async function exportAnswer<Row>(
  runtime: Pick<Runtime, "datasetSnapshots">,
  signal: AbortSignal,
  type: ExportType,
  dataset: ExportedDataset<Row>,
): Promise<StreamAnswer & { readonly contentType: ExportType }> {
  const snapshot = await runtime.datasetSnapshots.open({ signal, limitMs: LIMIT_MS });
  const close = () => snapshot.close();
  const read = (last: Row | null) => dataset.read(snapshot.reads, ROWS_AT_ONCE, last);
  let first: readonly Row[];
  try {
    first = await read(null);
  } catch (error) {
    await close();
    throw error;
  }
  const text = textIn(type, dataset.columns);
  const ending = type === "text/csv" ? "csv" : "ndjson";
  return {
    status: 200,
    contentType: type,
    headers: [["content-disposition", `attachment; filename="${dataset.name}.${ending}"`]],
    stream: closingStream(chunks(text, first, read, close), close),
  };
}

interface Texts<Row> {
  readonly header: string;
  rows(rows: readonly Row[]): string;
}

function textIn<Row>(type: ExportType, columns: readonly Column<Row>[]): Texts<Row> {
  return type === "text/csv"
    ? { header: csvHeader(columns), rows: (rows) => csvText(columns, rows) }
    : { header: "", rows: (rows) => rows.map((row) => `${JSON.stringify(row)}\n`).join("") };
}

async function* chunks<Row>(
  text: Texts<Row>,
  first: readonly Row[],
  read: (last: Row) => Promise<readonly Row[]>,
  close: () => Promise<void>,
): AsyncGenerator<string> {
  try {
    let rows = first;
    if (text.header !== "") yield text.header;
    for (let last = rows.at(-1); last !== undefined; last = rows.at(-1)) {
      yield text.rows(rows);
      if (rows.length < ROWS_AT_ONCE) return;
      rows = await read(last);
    }
  } finally {
    await close();
  }
}
