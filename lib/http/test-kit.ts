import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";
import { creditsSchema, instantSchema } from "./amount-schemas";
import { defineRouteFor } from "./define-route";
import { accountRefSchema, featureKeySchema, propertiesSchema, usageSchema } from "./name-schemas";
import { createNodeListener, type NodeListener } from "./node-adapter";
import { configureServer } from "./node-server";
import { pageQuery, pageSchema } from "./pagination";
import type { KeyPrincipal, SessionPrincipal } from "./principal";
import { problem } from "./problem";
import type { Route } from "./route";
import type { BodyFault, RouteCall } from "./route-call";
import { createRouter, type Router, type RouterPorts } from "./router";
import { EVENT_STREAM, eventStreamAnswer, type ServerSentEvent } from "./server-sent-events";

/** What the routes below need of a runtime, and what tests change in it. */
export type TestRuntime = {
  ran: string[];
  fail?: unknown;
  events?: (signal: AbortSignal) => AsyncIterable<ServerSentEvent>;
  chunks?: (signal: AbortSignal) => AsyncIterable<string>;
  wait?: Promise<void>;
};

export const NOW = Date.parse("2026-02-13T10:00:00.000Z");
export const allScopesKey: KeyPrincipal = {
  kind: "key",
  keyId: "key_01k2x4t8b5f6q7r8s9v0w1x2y3",
  scopes: ["decide", "usage", "read", "admin"],
  livemode: true,
  accountId: null,
  memberId: null,
};
export const session: SessionPrincipal = {
  kind: "session",
  userId: "usr_1",
  role: "user",
  accountIds: [],
  memberships: {},
};

const defineRoute = defineRouteFor<TestRuntime>();

export const thingBody = z.strictObject({
  account: accountRefSchema,
  feature: featureKeySchema,
  usage: usageSchema,
  properties: propertiesSchema.default({}),
  amount: creditsSchema.optional(),
  mode: z.enum(["consume", "track"]).default("consume"),
  hold_seconds: z.int().min(1).max(86_400).optional(),
  occurred_at: instantSchema.optional(),
  attribution: z.strictObject({ session: z.string().max(255).optional() }).optional(),
});

export const goodThing = {
  account: "ext:user_1",
  feature: "codex.task",
  usage: { input_tokens: 4808, output_tokens: "0.25" },
};

const postThings = defineRoute({
  method: "POST",
  path: "/api/v1/things",
  summary: "Makes a thing",
  tags: ["things"],
  scope: "decide",
  sessionRoles: ["user"],
  idempotency: "required",
  body: thingBody,
  maxBodyBytes: 100_000,
  deadlineMs: 2_000,
  responses: {
    200: z.strictObject({ key: z.string(), hash: z.string(), tokens: z.string(), mode: z.string() }),
  },
  errors: ["credits_exhausted", "account_frozen"],
  examples: {
    plain: {
      summary: "A thing of two dimensions",
      body: goodThing,
      status: 200,
      answer: { key: "k1", hash: "0".repeat(32), tokens: "4808000000", mode: "consume" },
    },
  },
  async run({ runtime, body, idempotencyKey, requestHash }) {
    runtime.ran.push(idempotencyKey);
    if (runtime.wait !== undefined) await runtime.wait;
    if (runtime.fail !== undefined) throw runtime.fail;
    if (body.feature === "blocked") {
      return problem("credits_exhausted", "Nothing is left.", {
        retryAfterSeconds: 30,
        members: { outcome: "blocked" },
      });
    }
    const tokens = String(body.usage.input_tokens);
    return { status: 200, body: { key: idempotencyKey, hash: requestHash, tokens, mode: body.mode }, seq: 7 };
  },
});

const getThing = defineRoute({
  method: "GET",
  path: "/api/v1/things/{id}",
  summary: "Answers a thing",
  tags: ["things"],
  scope: "read",
  idempotency: "none",
  responses: { 200: z.strictObject({ id: z.string(), cost: creditsSchema, at: instantSchema }) },
  errors: ["not_found"],
  examples: {},
  run: ({ params, now }) =>
    params.id === "missing"
      ? problem("not_found", "There is no such thing.")
      : { status: 200, body: { id: params.id, cost: "12.5", at: new Date(now).toISOString() } },
});

const listThings = defineRoute({
  method: "GET",
  path: "/api/v1/things",
  summary: "Lists things",
  tags: ["things"],
  scope: "read",
  sessionRoles: ["user", "admin"],
  idempotency: "none",
  query: z.strictObject({ ...pageQuery(z.tuple([z.int()])), feature: featureKeySchema.optional() }),
  responses: { 200: pageSchema(z.strictObject({ n: z.int() })) },
  streams: { "application/x-ndjson": "One thing a line." },
  errors: [],
  examples: {},
  run: ({ query, runtime, signal, headers }) =>
    headers("accept") === "application/x-ndjson" && runtime.chunks !== undefined
      ? { status: 200, stream: runtime.chunks(signal), contentType: "application/x-ndjson" }
      : { status: 200, body: { data: [{ n: query.limit }], has_more: false, next_cursor: null } },
});

const endThing = defineRoute({
  method: "POST",
  path: "/api/v1/things/{id}/end",
  summary: "Ends a thing",
  tags: ["things"],
  scope: "decide",
  idempotency: "none",
  responses: { 204: null },
  errors: [],
  examples: {},
  run: () => ({ status: 204, body: null }),
});

const streamThings = defineRoute({
  method: "GET",
  path: "/api/v1/stream",
  summary: "Streams things",
  tags: ["things"],
  scope: "read",
  idempotency: "none",
  responses: {},
  streams: { [EVENT_STREAM]: "One event per thing." },
  errors: [],
  examples: {},
  run: ({ runtime, signal }) => eventStreamAnswer((runtime.events ?? noEvents)(signal), signal, 3),
});

async function* noEvents(): AsyncGenerator<ServerSentEvent> {}

const health = defineRoute({
  method: "GET",
  path: "/healthz",
  summary: "Answers while the process lives",
  tags: ["things"],
  scope: "public",
  idempotency: "none",
  responses: { 200: z.strictObject({ ok: z.literal(true) }) },
  errors: [],
  examples: {},
  run: () => ({ status: 200, body: { ok: true } as const }),
});

export const thingRoutes: readonly Route<TestRuntime>[] = [
  postThings,
  getThing,
  listThings,
  endThing,
  streamThings,
  health,
];

export type TestRouter = { router: Router; runtime: TestRuntime; reported: unknown[] };

/** A router over the routes above with a caller who may do everything. */
export function createTestRouter(ports: Partial<RouterPorts<TestRuntime>> = {}): TestRouter {
  const runtime: TestRuntime = { ran: [] };
  const reported: unknown[] = [];
  const router = createRouter(thingRoutes, {
    runtime: () => runtime,
    authenticate: () => allScopesKey,
    report: (error) => reported.push(error),
    now: () => NOW,
    areAnswersChecked: true,
    ...ports,
  });
  return { router, runtime, reported };
}

export type CallParts = {
  method?: string;
  path?: string;
  query?: string;
  headers?: Record<string, string>;
  body?: unknown;
  readBody?: () => Promise<Uint8Array | BodyFault>;
};

/** A call as an adapter would hand it over; a body that is not text is sent as JSON. */
export function callOf({ method = "GET", path = "/healthz", query = "", ...parts }: CallParts): RouteCall {
  const text = typeof parts.body === "string" ? parts.body : JSON.stringify(parts.body);
  const bytes = parts.body instanceof Uint8Array ? parts.body : new TextEncoder().encode(text ?? "");
  const headers: Record<string, string> = {
    ...(bytes.length > 0 && { "content-type": "application/json", "idempotency-key": "k1" }),
    ...parts.headers,
  };
  return {
    method,
    path,
    query,
    remoteAddress: "127.0.0.1",
    signal: new AbortController().signal,
    bodyLength: parts.readBody === undefined ? bytes.length : null,
    header: (name) => headers[name] ?? null,
    readBody: parts.readBody ?? (async (max) => (bytes.length > max ? "too_large" : bytes)),
  };
}

export type Served = { server: Server; listener: NodeListener; port: number; close(): Promise<void> };

/** The router on a free port of loopback. */
export async function serveOnNode(router: Router): Promise<Served> {
  const listener = createNodeListener(router);
  const server = createServer((request, response) => listener.answer(request, response));
  configureServer(server, () => NOW);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { server, listener, port, close };
}
