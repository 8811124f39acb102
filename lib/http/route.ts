import type { z } from "zod";
import type { Instant } from "@/lib/engine/amounts";
import type { Principal, Scope, SessionRole } from "./principal";
import type { Problem } from "./problem";
import type { ErrorCode } from "./problem-codes";
import type { AnswerStream, Header } from "./route-call";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** A body by its schema, in wire form: what is answered is `z.input`, so a codec's wire side. */
export type BodyAnswer = {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: readonly Header[];
  /** The standing's seq that the answer was made from. */
  readonly seq?: number;
  /** True where this is the stored answer of an earlier request with the same key. */
  readonly replayed?: boolean;
};

/** A body that is still being made when the first of it leaves: server-sent events, NDJSON, CSV. */
export type StreamAnswer = {
  readonly status: 200;
  readonly stream: AnswerStream;
  readonly contentType: string;
  readonly headers?: readonly Header[];
  readonly seq?: number;
};

export type Answer = BodyAnswer | StreamAnswer | Problem;

/** What a route's `run` is told. Everything that costs to make is made when it is first read. */
export interface RunCall<
  out Runtime,
  Params = unknown,
  Query = unknown,
  Body = unknown,
  Caller = Principal | null,
  Key = string | null,
> {
  readonly runtime: Runtime;
  readonly principal: Caller;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** The bytes as received, for signatures over them; null where the route takes no body or none came. */
  readonly rawBody: Uint8Array | null;
  readonly idempotencyKey: Key;
  /** 32 hex digits that tell this request from any other under the same key. */
  readonly requestHash: string;
  /** The value of a header by its lower-case name. */
  readonly headers: (name: string) => string | null;
  readonly requestId: string;
  readonly traceparent: string | null;
  readonly remoteAddress: string | null;
  /** Aborts when the client has gone or the deadline has passed. */
  readonly signal: AbortSignal;
  /** When the call came in. */
  readonly now: Instant;
  /** When the answer is given up and 503 is answered. An effect that commits later is found by the retry's key. */
  readonly deadlineAt: Instant;
}

/** One call and its answer as the reference shows it. Checked against the schemas by `exampleBreaks`. */
export type RouteExample = {
  readonly summary?: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly status: number;
  readonly answer: unknown;
};

export type ResponseSchemas = Readonly<Record<number, z.ZodType | null>>;

/** A declared route with its types erased: what the router, the document and the contract tests read. */
export interface Route<in Runtime = never> {
  readonly method: Method;
  /** With the base path: `/api/v1/decisions/{id}`. */
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly description: string | null;
  readonly tags: readonly string[];
  readonly scope: Scope | "public";
  /** The browser sessions that may call it; none by default. */
  readonly sessionRoles: readonly SessionRole[];
  readonly idempotency: "required" | "none";
  readonly params: z.ZodObject | null;
  readonly query: z.ZodObject | null;
  readonly body: z.ZodType | null;
  /** What `content-type` a body may have; first the one that the reference shows. */
  readonly bodyTypes: readonly string[];
  /** Schemas of bodies of another shape, by their media type; those of the others are `body`. */
  readonly bodies: Readonly<Record<string, z.ZodType>>;
  readonly bodyBytesMax: number;
  readonly deadlineMs: number;
  readonly responses: ResponseSchemas;
  /** Media type -> what it streams, where the answer of 200 may be a stream. */
  readonly streams: Readonly<Record<string, string>>;
  readonly errors: readonly ErrorCode[];
  /** Headers of request and answer that are this route's own, for the reference: name -> what it says. */
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly answerHeaders: Readonly<Record<string, string>>;
  readonly examples: Readonly<Record<string, RouteExample>>;
  // biome-ignore lint/suspicious/noExplicitAny: `defineRoute` has tied the four types to the schemas beside them; here they are erased.
  readonly run: (call: RunCall<any, any, any, any, any, any>) => Answer | Promise<Answer>;
  /** Never set: makes a route that needs a runtime unusable with a lesser one. */
  readonly needs?: (runtime: Runtime) => void;
}
