/** One request of a trace. */
export interface TraceRow {
  readonly kind: "row";
  /** From 1, counting every row of the trace, also broken ones: a row keeps its number whatever is wrong with others. */
  readonly number: number;
  readonly atMs: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** A row that cannot be played, and why. */
export interface BrokenRow {
  readonly kind: "broken";
  readonly line: number;
  readonly why: string;
}

export interface Trace {
  readonly name: string;
  /** 16 hex digits of what is in it: the same rows give the same idempotency keys. */
  readonly fingerprint: string;
  rows(): AsyncIterable<TraceRow | BrokenRow>;
}

/** A trace that cannot be read at all: said in one sentence to whoever named it. */
export class TraceError extends Error {}

/** The rows up to this number of rows; all where it is null. */
export async function* firstRows(trace: Trace, rowsMax: number | null): AsyncGenerator<TraceRow | BrokenRow> {
  let count = 0;
  if (rowsMax === 0) return;
  for await (const row of trace.rows()) {
    yield row;
    if (++count === rowsMax) return;
  }
}
