import { z } from "zod";
import type { Principal, Scope, SessionRole } from "./principal";
import type { Problem } from "./problem";
import type { ErrorCode, FrameworkCode } from "./problem-codes";
import type { BodyAnswer, Method, ResponseSchemas, Route, RouteExample, RunCall } from "./route";
import type { AnswerStream, Header } from "./route-call";

export const BODY_BYTES_MAX = 1_048_576;
export const BATCH_BODY_BYTES_MAX = 8_388_608;
const DEADLINE_MS = 10_000;

type PathNames<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | PathNames<Rest>
  : never;

type Caller<RouteScope> = RouteScope extends "public" ? null : Principal;
type Key<Idempotency> = Idempotency extends "required" ? string : null;
type KeyProblems<Idempotency> = Idempotency extends "required"
  ? "idempotency_in_flight" | "idempotency_key_reused"
  : never;

/** One member of the union per declared status, so that a status and its body cannot be mixed up. */
type BodyAnswerOf<Responses extends ResponseSchemas> = {
  [Status in keyof Responses & number]: BodyAnswer & {
    readonly status: Status;
    readonly body: Responses[Status] extends z.ZodType ? z.input<Responses[Status]> : null;
  };
}[keyof Responses & number];

type StreamAnswerOf<MediaType extends string> = [MediaType] extends [never]
  ? never
  : {
      readonly status: 200;
      readonly stream: AnswerStream;
      readonly contentType: MediaType;
      readonly headers?: readonly Header[];
      readonly seq?: number;
    };

export type Declaration<
  Runtime,
  Path extends string,
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Responses extends ResponseSchemas,
  Code extends ErrorCode,
  RouteScope extends Scope | "public",
  Idempotency extends "required" | "none",
  MediaType extends string,
> = {
  readonly method: Method;
  readonly path: Path;
  /** Default: the method and the words of the path, `postDecisions`, `getAccountsByIdGrants`. */
  readonly operationId?: string;
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly scope: RouteScope;
  readonly sessionRoles?: readonly SessionRole[];
  readonly idempotency: Idempotency;
  /** A strict object of exactly the names in `path`; without it they are plain strings. */
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  readonly bodyTypes?: readonly string[];
  readonly bodies?: Readonly<Record<string, z.ZodType<z.output<Body>>>>;
  readonly maxBodyBytes?: number;
  readonly deadlineMs?: number;
  readonly responses: Responses;
  readonly streams?: Readonly<Record<MediaType, string>>;
  /** What is this route's own; the framework's codes are answered everywhere and not repeated. */
  readonly errors: readonly Code[];
  readonly requestHeaders?: Readonly<Record<string, string>>;
  readonly answerHeaders?: Readonly<Record<string, string>>;
  readonly examples: Readonly<Record<string, RouteExample>>;
  readonly run: (
    call: RunCall<
      Runtime,
      z.output<Params>,
      z.output<Query>,
      z.output<Body>,
      Caller<RouteScope>,
      Key<Idempotency>
    >,
  ) => MaybePromise<
    | BodyAnswerOf<NoInfer<Responses>>
    | StreamAnswerOf<NoInfer<MediaType>>
    | Problem<NoInfer<Code> | FrameworkCode | KeyProblems<Idempotency>>
  >;
};

type MaybePromise<Value> = Value | Promise<Value>;

/**
 * Gives the `defineRoute` of a feature, bound to what its routes need of the runtime. The need is structural: a
 * router made with any runtime that has it can serve them, and `lib/http` never imports the runtime.
 *
 * A declaration that contradicts itself throws here, at import, so that the build fails and no request does.
 */
export function defineRouteFor<Runtime>() {
  return function defineRoute<
    const Path extends string,
    const Responses extends ResponseSchemas,
    const RouteScope extends Scope | "public",
    const Idempotency extends "required" | "none",
    const Code extends ErrorCode = never,
    Params extends z.ZodType = z.ZodType<Record<PathNames<Path>, string>>,
    Query extends z.ZodType = z.ZodType<Record<string, never>>,
    Body extends z.ZodType = z.ZodType<undefined>,
    MediaType extends string = never,
  >(
    declared: Declaration<
      Runtime,
      Path,
      Params,
      Query,
      Body,
      Responses,
      Code,
      RouteScope,
      Idempotency,
      MediaType
    >,
  ): Route<Runtime> {
    const names = namesInPath(declared.path);
    const route: Route<Runtime> = {
      method: declared.method,
      path: declared.path,
      operationId: declared.operationId ?? operationIdOf(declared.method, declared.path),
      summary: declared.summary,
      description: declared.description ?? null,
      tags: declared.tags,
      scope: declared.scope,
      sessionRoles: declared.sessionRoles ?? [],
      idempotency: declared.idempotency,
      params: objectSchema(declared.params, "params") ?? plainParams(names),
      query: objectSchema(declared.query, "query"),
      body: declared.body ?? null,
      bodyTypes: declared.bodyTypes ?? ["application/json"],
      bodies: declared.bodies ?? {},
      bodyBytesMax: declared.maxBodyBytes ?? BODY_BYTES_MAX,
      deadlineMs: declared.deadlineMs ?? DEADLINE_MS,
      responses: declared.responses,
      streams: declared.streams ?? {},
      errors: declared.errors,
      requestHeaders: declared.requestHeaders ?? {},
      answerHeaders: declared.answerHeaders ?? {},
      examples: declared.examples,
      run: declared.run,
    };
    refuseContradictions(route, names);
    return route;
  };
}

function objectSchema(schema: z.ZodType | undefined, where: string): z.ZodObject | null {
  if (schema === undefined) return null;
  if (!(schema instanceof z.ZodObject)) throw new Error(`defineRoute: ${where} must be z.strictObject(…)`);
  return schema;
}

function plainParams(names: readonly string[]): z.ZodObject | null {
  if (names.length === 0) return null;
  return z.strictObject(Object.fromEntries(names.map((name) => [name, z.string()])));
}

function namesInPath(path: string): string[] {
  return [...path.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] as string);
}

function operationIdOf(method: Method, path: string): string {
  const words = path.replace(/^\/api\/v1(?=\/|$)/, "").split("/");
  let id = method.toLowerCase();
  for (const word of words) {
    const name = word.startsWith("{") ? `by-${word.slice(1, -1)}` : word;
    for (const part of name.split(/[^A-Za-z0-9]+/)) id += part.charAt(0).toUpperCase() + part.slice(1);
  }
  return id;
}

const PATH = /^(\/([a-z0-9][a-z0-9._-]*|\{[a-z][a-z0-9_]*\}))+$/;

function refuseContradictions(route: Route<never>, names: readonly string[]): void {
  const refuse = (why: string): never => {
    throw new Error(`defineRoute ${route.method} ${route.path}: ${why}`);
  };
  if (!PATH.test(route.path)) refuse("the path is not of the form /api/v1/things/{id}");
  if (new Set(names).size !== names.length) refuse("a path parameter is named twice");
  const params = Object.keys(route.params?.shape ?? {}).sort();
  if (params.join() !== [...names].sort().join()) refuse("params and path name different parameters");
  if (Object.keys(route.bodies).some((type) => !route.bodyTypes.includes(type)))
    refuse("a body has a schema and is not taken");
  if (route.method === "GET" && route.body !== null) refuse("GET takes no body");
  if (route.method === "GET" && route.idempotency === "required") refuse("GET moves nothing");
  if (route.scope === "public" && route.sessionRoles.length > 0) refuse("a public route asks for no session");
  if (new Set(route.errors).size !== route.errors.length) refuse("an error is declared twice");
  const statuses = Object.keys(route.responses).map(Number);
  if (statuses.length === 0 && Object.keys(route.streams).length === 0) refuse("nothing is answered");
  if (statuses.some((status) => !(status >= 200 && status < 300)))
    refuse("responses are 2xx; refusals are errors");
  for (const [name, schema] of [
    ["params", route.params],
    ["query", route.query],
    ["body", route.body],
  ] as const) {
    if (schema instanceof z.ZodObject && !(schema.def.catchall instanceof z.ZodNever) && name !== "body") {
      refuse(`${name} must be a strict object`);
    }
  }
}
