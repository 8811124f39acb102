import { z } from "zod";
import { authorOf } from "@/lib/http/author";
import { defineRouteFor } from "@/lib/http/define-route";
import { idSchema } from "@/lib/http/name-schemas";
import { page, pageQuery, pageSchema } from "@/lib/http/pagination";
import type { Principal } from "@/lib/http/principal";
import { type Problem, problem } from "@/lib/http/problem";
import type { Route, RouteExample } from "@/lib/http/route";
import type { Runtime } from "@/lib/runtime";
import { addTestClock, advanceTestClock } from "./commands";
import { listTestClocks, readTestClock } from "./reads";
import {
  newTestClockSchema,
  TEST_CLOCK_ACCOUNTS_MAX,
  testClockAdvanceSchema,
  testClockSchema,
} from "./schema/clock-schema";

const defineRoute = defineRouteFor<Runtime>();
const shared = {
  tags: ["Test clocks"],
  scope: "admin",
  sessionRoles: ["admin"],
  idempotency: "none",
} as const;
const idParam = z.strictObject({ id: idSchema("clk") });
const unknownClock = problem("not_found", "There is no such test clock.", { param: "id" });
/** 200 accounts, each with its act and what falls due. */
const ADVANCE_DEADLINE_MS = 60_000;

const clockExample = {
  id: "clk_01k2x4t8b5f6q7r8s9v0w1x2ya",
  name: "a month of video",
  now: "2026-02-13T10:00:00.000Z",
  accounts: 2,
  created_at: "2026-02-13T09:59:58.120Z",
};
const examples = {
  added: {
    body: { name: clockExample.name, now: clockExample.now },
    status: 201,
    answer: { ...clockExample, accounts: 0 },
  },
  read: { params: { id: clockExample.id }, status: 200, answer: clockExample },
  advanced: {
    params: { id: clockExample.id },
    body: { now: "2026-03-13T10:00:00.000Z" },
    status: 200,
    answer: { ...clockExample, now: "2026-03-13T10:00:00.000Z" },
  },
} satisfies Record<string, RouteExample>;

const add = defineRoute({
  ...shared,
  method: "POST",
  path: "/api/v1/test-clocks",
  operationId: "addTestClock",
  summary: "Add a test clock",
  description: `Sandbox accounts opened with it live at its time. At most ${TEST_CLOCK_ACCOUNTS_MAX} accounts hang on one clock.`,
  body: newTestClockSchema,
  responses: { 201: testClockSchema },
  errors: [],
  examples: { added: examples.added },
  run: async ({ runtime, principal, requestId, body }) => {
    const refusal = refuseLive(principal);
    if (refusal !== null) return refusal;
    const id = await addTestClock(runtime, authorOf(principal, requestId), body);
    const clock = await readTestClock(runtime, id);
    if (clock === null) throw new Error("a test clock that was just added is not there");
    return { status: 201, body: clock };
  },
});

const list = defineRoute({
  ...shared,
  method: "GET",
  path: "/api/v1/test-clocks",
  operationId: "listTestClocks",
  summary: "List test clocks, newest first",
  query: z.strictObject(pageQuery(z.tuple([idSchema("clk")]))),
  responses: { 200: pageSchema(testClockSchema) },
  errors: [],
  examples: {},
  run: async ({ runtime, principal, query }) => {
    const refusal = refuseLive(principal);
    if (refusal !== null) return refusal;
    const rows = await listTestClocks(runtime, query.limit, query.cursor?.[0] ?? null);
    return { status: 200, body: page(rows, query.limit, (row) => [row.id]) };
  },
});

const get = defineRoute({
  ...shared,
  method: "GET",
  path: "/api/v1/test-clocks/{id}",
  operationId: "getTestClock",
  summary: "Read a test clock",
  params: idParam,
  responses: { 200: testClockSchema },
  errors: ["not_found"],
  examples: { read: examples.read },
  run: async ({ runtime, principal, params }) => {
    const refusal = refuseLive(principal);
    if (refusal !== null) return refusal;
    const clock = await readTestClock(runtime, params.id);
    return clock === null ? unknownClock : { status: 200, body: clock };
  },
});

const advance = defineRoute({
  ...shared,
  method: "POST",
  path: "/api/v1/test-clocks/{id}/advance",
  operationId: "advanceTestClock",
  summary: "Move a test clock forward, and every account on it",
  description:
    "Holds that end and grants that expire by then are ended and expired before the answer. A clock never goes back; to be moved to where it is changes nothing, so a repeat is safe.",
  deadlineMs: ADVANCE_DEADLINE_MS,
  params: idParam,
  body: testClockAdvanceSchema,
  responses: { 200: testClockSchema },
  errors: ["not_found", "clock_backwards"],
  examples: { advanced: examples.advanced },
  run: async ({ runtime, principal, requestId, params, body }) => {
    const refusal = refuseLive(principal);
    if (refusal !== null) return refusal;
    const author = authorOf(principal, requestId);
    const outcome = await advanceTestClock(runtime, author, params.id, body.now);
    switch (outcome.kind) {
      case "unknown":
        return unknownClock;
      case "backwards":
        return problem("clock_backwards", `The clock is at ${new Date(outcome.now).toISOString()} already.`, {
          param: "now",
        });
      case "too_many_accounts": {
        const detail = `More than ${TEST_CLOCK_ACCOUNTS_MAX} accounts hang on the clock.`;
        return problem("invalid_parameter", detail, { param: "id" });
      }
      case "advanced": {
        const clock = await readTestClock(runtime, params.id);
        return clock === null ? unknownClock : { status: 200, body: clock };
      }
    }
  },
});

/** Time moves in the sandbox only: a live key has nothing to do here. */
function refuseLive(principal: Principal): Problem<"scope_missing"> | null {
  if (principal.kind === "session" || !principal.livemode) return null;
  return problem("scope_missing", "Test clocks are in the sandbox: use a sk_test_ key.");
}

export const testClockRoutes: readonly Route<Runtime>[] = [add, list, get, advance];
