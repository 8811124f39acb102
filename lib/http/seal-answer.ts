import { replayedHeader } from "./idempotency";
import { isProblem, type Problem, problemBody, problemHeaders, statusOfProblem } from "./problem";
import type { Answer, BodyAnswer, StreamAnswer } from "./route";
import type { Header, RouteAnswer } from "./route-call";

/** What is true of the call and goes on every answer. */
export type AnswerMarks = { readonly requestId: string; readonly traceparent: string | null };

export const REQUEST_ID_HEADER = "Spillway-Request-Id";

const json: Header = ["content-type", "application/json"];
const problemJson: Header = ["content-type", "application/problem+json"];
// `no-transform` keeps compression away from streams: a compressor holds small events back until its buffer is full.
const noStore: Header = ["cache-control", "no-store"];
const noStoreNoTransform: Header = ["cache-control", "no-store, no-transform"];
// An answer is data: never sniffed into a page, never framed, never read by another origin's page.
const nosniff: Header = ["x-content-type-options", "nosniff"];
const noContent: Header = ["content-security-policy", "default-src 'none'; frame-ancestors 'none'"];
const sameOrigin: Header = ["cross-origin-resource-policy", "same-origin"];

/** An answer's value as status, headers and text. Throws where the body is not JSON: a bug of the route. */
export function sealAnswer(answer: Answer, marks: AnswerMarks, path: string): RouteAnswer {
  if (isProblem(answer)) return sealProblem(answer, marks, path);
  return "stream" in answer ? sealStream(answer, marks) : sealBody(answer, marks);
}

export function sealProblem(refusal: Problem, marks: AnswerMarks, path: string): RouteAnswer {
  const headers = headersOf(problemJson, noStore, marks, refusal.seq);
  if (refusal.replayed === true) headers.push(replayedHeader);
  pushOwnHeaders(headers, problemHeaders(refusal));
  const body = JSON.stringify(problemBody(refusal, marks.requestId, path.slice(0, 1_000)));
  return { status: statusOfProblem(refusal), headers, body };
}

function sealBody(answer: BodyAnswer, marks: AnswerMarks): RouteAnswer {
  const isEmpty = answer.body === null;
  const headers = headersOf(isEmpty ? null : json, noStore, marks, answer.seq);
  if (answer.replayed === true) headers.push(replayedHeader);
  pushOwnHeaders(headers, answer.headers);
  return { status: answer.status, headers, body: isEmpty ? null : JSON.stringify(answer.body) };
}

function sealStream(answer: StreamAnswer, marks: AnswerMarks): RouteAnswer {
  const type: Header = ["content-type", answer.contentType];
  const headers = headersOf(type, noStoreNoTransform, marks, answer.seq);
  pushOwnHeaders(headers, answer.headers);
  return { status: answer.status, headers, body: answer.stream };
}

function headersOf(
  type: Header | null,
  caching: Header,
  marks: AnswerMarks,
  seq: number | undefined,
): Header[] {
  const headers: Header[] = type === null ? [] : [type];
  headers.push(caching, nosniff, noContent, sameOrigin, [REQUEST_ID_HEADER, marks.requestId]);
  if (marks.traceparent !== null) headers.push(["traceparent", marks.traceparent]);
  if (seq !== undefined) headers.push(["Spillway-Seq", String(seq)]);
  return headers;
}

const FIELD_NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const FIELD_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** A value with a line break would be a second header. Both transports refuse it too, but only after the headers have left us. */
function pushOwnHeaders(headers: Header[], own: readonly Header[] | undefined): void {
  if (own === undefined) return;
  for (const header of own) {
    if (!FIELD_NAME.test(header[0]) || !FIELD_VALUE.test(header[1])) {
      throw new Error(`the header ${JSON.stringify(header)} cannot be sent`);
    }
    headers.push(header);
  }
}
