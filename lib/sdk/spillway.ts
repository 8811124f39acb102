import { type Access, type AccessOutcome, type AccessRequest, withAccess } from "./access.ts";
import { askPastBlocks } from "./attempt-keys.ts";
import type { KeyedCallOptions } from "./call-options.ts";
import { readEvents, type StreamOptions } from "./event-stream.ts";
import { Exported, type ExportType } from "./exported.ts";
import type { Methods } from "./generated/methods.ts";
import { operations } from "./generated/operations.ts";
import type { OperationRow } from "./operation-row.ts";
import { Paged, type PageOf } from "./paged.ts";
import { errorOfAnswer } from "./problem.ts";
import {
  type Answered,
  type Call,
  createTransport,
  type SpillwayOptions,
  type Transport,
} from "./transport.ts";

export type { Access, AccessOutcome, AccessRequest } from "./access.ts";
export type { AnswerMarks, CallOptions, KeyedCallOptions } from "./call-options.ts";
export type { AccountEvent, StreamEvent, StreamOptions } from "./event-stream.ts";
export type { Exported, ExportType } from "./exported.ts";
export type * from "./generated/methods.ts";
export type * from "./generated/schemas.ts";
export type { Paged, PageOf } from "./paged.ts";
export { type Attempt, attempt, isSpillwayError, type ProblemCode, type SpillwayError } from "./problem.ts";
export type { SpillwayOptions } from "./transport.ts";

/** A client of one Spillway: a method for every route, named as in the OpenAPI document, and what is made of them. */
export interface Spillway extends Methods {
  /**
   * Sets aside what the work is expected to use, runs it, and charges what it reports through `access.used`, or else the estimate. Work
   * that throws or is aborted is charged nothing; a hold about to end is prolonged while the work runs. A block is an outcome, and
   * nothing is run.
   */
  withAccess<Value>(
    request: AccessRequest,
    work: (access: Access) => Promise<Value> | Value,
  ): Promise<AccessOutcome<Value>>;
}

/** Opens no connection and asks nothing by itself. */
export function createSpillway(options: SpillwayOptions): Spillway {
  const transport = createTransport(options);
  const methods: Record<string, unknown> = {};
  for (const [id, operation] of Object.entries<OperationRow>(operations)) {
    methods[id] = (...args: unknown[]) => callOperation(transport, id, operation, args);
  }
  const client = methods as unknown as Methods;
  return { ...client, withAccess: (request, work) => withAccess(client, request, work) };
}

function callOperation(
  transport: Transport,
  id: string,
  operation: OperationRow,
  args: readonly unknown[],
): unknown {
  const call = callOf(operation, args);
  if (operation.isEventStream === true) return readEvents(transport, call, call.options as StreamOptions);
  if (operation.isStreamed === true) return openExport(transport, call, "application/x-ndjson");
  if (operation.isPaged === true) {
    const read = async (cursor: string | null) =>
      (await transport.send(turnedTo(call, cursor))).body as PageOf<unknown>;
    return operation.isExported === true
      ? new Exported(read, (accept) => openExport(transport, call, accept))
      : new Paged(read);
  }
  const { options } = call;
  // The key is drawn once per call, so that every attempt of it carries the same.
  const withKey = (idempotencyKey: string): Promise<Answered> =>
    transport.send({ ...call, options: { ...options, idempotencyKey } });
  const key = options.idempotencyKey;
  const answered =
    operation.isKeyed !== true
      ? transport.send(call)
      : key !== undefined && id === "decide"
        ? askPastBlocks(key, withKey)
        : withKey(key ?? crypto.randomUUID());
  return answered.then(({ body }) => body);
}

/** One attempt: what has begun to arrive cannot be asked for again in secret. */
async function openExport(transport: Transport, call: Call, accept: ExportType): Promise<Response> {
  const response = await transport.open(call, accept, call.options.signal);
  if (!response.ok) throw errorOfAnswer(response.status, response.headers, await response.text());
  return response;
}

/** Path parameters in order, then the body, then the query, then options: as the generated types have it. */
function callOf(operation: OperationRow, args: readonly unknown[]): Call {
  const rest = [...args];
  let path = operation.path;
  for (const name of operation.params ?? []) {
    const value = rest.shift();
    if (typeof value !== "string" || value === "") throw new TypeError(`${operation.path} needs ${name}`);
    path = path.replace(`{${name}}`, encodeURIComponent(value));
  }
  const body = operation.hasBody === true ? { body: rest.shift() ?? {} } : {};
  const query =
    operation.hasQuery === true ? (rest.shift() as Record<string, unknown> | undefined) : undefined;
  const options = (rest.shift() ?? {}) as KeyedCallOptions;
  return { operation, path: path + queryText(query), ...body, options };
}

function queryText(query: Record<string, unknown> | undefined): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null) search.set(name, String(value));
  }
  return search.size === 0 ? "" : `?${search}`;
}

function turnedTo(call: Call, cursor: string | null): Call {
  if (cursor === null) return call;
  const [path, query] = call.path.split("?", 2);
  const search = new URLSearchParams(query);
  search.set("cursor", cursor);
  return { ...call, path: `${path}?${search}` };
}
