import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { createAuthenticate } from "../auth/authenticate";
import type { Clock } from "../clock";
import { readConfig } from "../config";
import type { Route } from "../http/route";
import type { RouteCall } from "../http/route-call";
import { createRouter, type Router } from "../http/router";
import type { Runtime } from "../runtime";
import { type Started, startRuntime } from "../start-runtime";
import { createTestDatabase } from "./database";
import { type FakeClock, fakeClock } from "./fake-clock";

/** A whole runtime on a database of its own, with a clock that stands still. */
export type TestRuntime = {
  runtime: Runtime;
  started: Started;
  clock: FakeClock;
  /** The owner's connection string. */
  url: string;
  /** Ends the runtime and drops the database. */
  end(): Promise<void>;
};

export async function startTestRuntime(): Promise<TestRuntime> {
  const database = await createTestDatabase();
  const clock = fakeClock();
  const started = await startTestProcess(database.url, clock);
  return {
    runtime: started.runtime,
    started,
    clock,
    url: database.url,
    async end() {
      await started.stop();
      await database.drop();
    },
  };
}

/** Another process on the same database: with caches and lanes of its own. The caller stops it. */
export function startTestProcess(url: string, clock: Clock): Promise<Started> {
  const config = readConfig({
    NODE_ENV: "test",
    DATABASE_URL: url,
    LOG_LEVEL: "silent",
    BETTER_AUTH_SECRET: randomBytes(32).toString("hex"),
    SPILLWAY_DATA_DIR: tmpdir(),
    SPILLWAY_URL: "http://localhost:3000",
  });
  return startRuntime(config, "tool", clock);
}

export type TestAnswer = {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests reach into answers of every shape.
  body: any;
  header(name: string): string | null;
};

/**
 * Calls routes as a client does, without a socket, and holds every answer against its declaration. `headers` are lower case;
 * the body is sent as JSON.
 */
export function caller(
  started: Started,
  routes: readonly Route<Runtime>[],
  defaults: Readonly<Record<string, string>> = {},
  report: (error: unknown) => void = console.error,
): (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<TestAnswer> {
  const { runtime } = started;
  const router = createRouter(routes, {
    runtime: () => runtime,
    authenticate: createAuthenticate(runtime),
    now: () => runtime.clock.now(),
    report,
    areAnswersChecked: true,
  });
  return (method, path, body, headers = {}) =>
    answerOf(router, method, path, body, { host: "localhost:3000", ...defaults, ...headers });
}

async function answerOf(
  router: Router,
  method: string,
  target: string,
  body: unknown,
  headers: Readonly<Record<string, string>>,
): Promise<TestAnswer> {
  const [path = "", query = ""] = target.split("?");
  const bytes = body === undefined ? new Uint8Array(0) : new TextEncoder().encode(JSON.stringify(body));
  const sent = body === undefined ? headers : { "content-type": "application/json", ...headers };
  const call: RouteCall = {
    method,
    path,
    query,
    remoteAddress: "127.0.0.1",
    signal: new AbortController().signal,
    bodyLength: bytes.length,
    header: (name) => sent[name as keyof typeof sent] ?? null,
    readBody: async () => bytes,
  };
  const answer = await router.answer(call);
  const found = new Map(answer.headers.map(([name, value]) => [name.toLowerCase(), value]));
  return {
    status: answer.status,
    body: typeof answer.body === "string" && answer.body !== "" ? JSON.parse(answer.body) : null,
    header: (name) => found.get(name.toLowerCase()) ?? null,
  };
}
