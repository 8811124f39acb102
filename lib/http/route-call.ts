/** A header field as it goes on the wire. */
export type Header = readonly [name: string, value: string];

/** Why a body could not be read whole. */
export type BodyFault = "too_large" | "length_mismatch" | "aborted";

/**
 * One HTTP request, whoever received it: Next or plain `node:http`. A struct rather than a `Request`, because
 * building a `Request` costs more than the whole of a decision's parse.
 */
export interface RouteCall {
  /** Upper case. */
  readonly method: string;
  /** As received: still percent-encoded, without the query. */
  readonly path: string;
  /** As received, without the question mark; empty when there is none. */
  readonly query: string;
  /** The peer as far as the transport knows it. For the audit log; never a proof. */
  readonly remoteAddress: string | null;
  /** Aborts when the client has gone. Made on first use: most calls never ask. */
  readonly signal: AbortSignal;
  /** Bytes that the body is announced to have: 0 for none, null where the length is not announced (chunked). */
  readonly bodyLength: number | null;
  /** The value of a header by its lower-case name. */
  header(name: string): string | null;
  /** The body, at most `bytesMax` long. Called at most once; never rejects. */
  readBody(bytesMax: number): Promise<Uint8Array | BodyFault>;
}

export type AnswerStream = AsyncIterable<string | Uint8Array>;

/** One HTTP response, whoever sends it. */
export type RouteAnswer = {
  readonly status: number;
  readonly headers: readonly Header[];
  readonly body: string | AnswerStream | null;
};
