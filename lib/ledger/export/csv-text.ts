import { stringify } from "csv-stringify/sync";

type Cell = string | number | null;

/** A column: what its header says, and what a row has there. */
export type Column<Row> = readonly [header: string, cellOf: (row: Row) => Cell];

/** A number may begin with a sign: a spreadsheet shows it as the number that it is. */
const EXACT_NUMBER = /^-?\d+(?:\.\d+)?$/;
/** What a spreadsheet takes for a formula, or skips to find one. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/**
 * Rows as CSV (RFC 4180: lines end in CRLF, quotes are doubled). A text that a spreadsheet would run as a formula is given a leading
 * apostrophe, as OWASP advises; amounts stay exact, those below zero too.
 */
export function csvText<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  return csvOf(rows.map((row) => columns.map(([, cellOf]) => cellOf(row))));
}

export function csvHeader<Row>(columns: readonly Column<Row>[]): string {
  return csvOf([columns.map(([header]) => header)]);
}

function csvOf(cells: readonly (readonly Cell[])[]): string {
  return stringify([...cells], {
    record_delimiter: "windows",
    quote_record_delimiter: true,
    cast: { string: (text) => (FORMULA.test(text) && !EXACT_NUMBER.test(text) ? `'${text}` : text) },
  });
}
