import { z } from "zod";
import { authorOf } from "@/lib/http/author";
import { defineRouteFor } from "@/lib/http/define-route";
import { idSchema } from "@/lib/http/name-schemas";
import { page, pageQuery, pageSchema } from "@/lib/http/pagination";
import type { Principal } from "@/lib/http/principal";
import { type Problem, problem } from "@/lib/http/problem";
import type { Route } from "@/lib/http/route";
import type { Runtime } from "@/lib/runtime";
import { type AskedSimulation, askSimulation, cancelSimulation } from "./commands";
import { simulationExamples } from "./http/examples";
import { listSimulations, readSimulation } from "./reads";
import { type NewSimulation, newSimulationSchema, simulationSchema } from "./schema/simulation-schema";

const defineRoute = defineRouteFor<Runtime>();
const shared = {
  tags: ["Simulations"],
  scope: "admin",
  sessionRoles: ["admin"],
  idempotency: "none",
} as const;
const params = z.strictObject({ id: idSchema("sim") });
const unknown = problem("not_found", "There is no such simulation.", { param: "id" });

const ask = defineRoute({
  ...shared,
  method: "POST",
  path: "/api/v1/simulations",
  operationId: "createSimulation",
  summary: "What if: recorded usage, or one request, under a draft plan or price book",
  description:
    "Does the usage of a period again under a plan or a price book that need not be published, and compares: who would be blocked, for how long, what pays, what is charged, and which accounts notice most. It runs beside the decisions; read it until it is `done`. One request is answered at once.",
  body: newSimulationSchema,
  responses: { 201: simulationSchema },
  errors: ["not_found", "draft_invalid", "queue_full"],
  examples: { asked: simulationExamples.asked },
  run: async ({ runtime, principal, requestId, body }) => {
    const asked = await askedOf(runtime, principal, body);
    if ("code" in asked) return asked;
    const outcome = await askSimulation(runtime, authorOf(principal, requestId), asked);
    switch (outcome.kind) {
      case "queue_full":
        return problem("queue_full", "Twenty simulations are waiting already.", { retryAfterSeconds: 30 });
      case "fault": {
        const { param, detail, isDraft } = outcome.fault;
        return isDraft
          ? problem("draft_invalid", detail, { param })
          : problem("invalid_parameter", detail, { param });
      }
      case "asked":
        return { status: 201, body: outcome.simulation };
    }
  },
});

/** Whose usage: of a key that of its mode, of people all that there is; of a key of one account nobody's but that account's. */
async function askedOf(
  runtime: Runtime,
  principal: Principal,
  body: NewSimulation,
): Promise<AskedSimulation | Problem<"not_found">> {
  const own = principal.kind === "key" ? principal.accountId : null;
  if (own !== null) return problem("not_found", "This key is restricted to one account.");
  const accountIds: string[] = [];
  for (const ref of body.accounts ?? []) {
    const accountId = await runtime.authorizeAccount(principal, ref, "read");
    if (typeof accountId !== "string") return accountId;
    if (!accountIds.includes(accountId)) accountIds.push(accountId);
  }
  const requestOf =
    body.request === undefined
      ? null
      : await runtime.authorizeAccount(principal, body.request.account, "read");
  if (requestOf !== null && typeof requestOf !== "string") return requestOf;
  return {
    livemode: principal.kind === "key" ? principal.livemode : null,
    accountIds: body.accounts === undefined ? null : accountIds,
    requestOf,
    body,
  };
}

const list = defineRoute({
  ...shared,
  method: "GET",
  path: "/api/v1/simulations",
  operationId: "listSimulations",
  summary: "Simulations, newest first",
  description: "The newest 500 that have ended are kept, and all that have not.",
  query: z.strictObject({
    plan: idSchema("pln").optional().meta({ description: "Those that try a version of this plan." }),
    ...pageQuery(z.tuple([idSchema("sim")])),
  }),
  responses: { 200: pageSchema(simulationSchema) },
  errors: [],
  examples: {},
  run: async ({ runtime, principal, query }) => {
    const rows = await listSimulations(
      runtime,
      principal,
      query.limit,
      query.cursor?.[0] ?? null,
      query.plan ?? null,
    );
    return { status: 200, body: page(rows, query.limit, (row) => [row.id]) };
  },
});

const get = defineRoute({
  ...shared,
  method: "GET",
  path: "/api/v1/simulations/{id}",
  operationId: "getSimulation",
  summary: "A simulation: how far it is, and what came of it",
  params,
  responses: { 200: simulationSchema },
  errors: ["not_found"],
  examples: { done: simulationExamples.done },
  run: async ({ runtime, principal, params }) => {
    const simulation = await readSimulation(runtime, principal, params.id);
    return simulation === null ? unknown : { status: 200, body: simulation };
  },
});

const cancel = defineRoute({
  ...shared,
  method: "POST",
  path: "/api/v1/simulations/{id}/cancel",
  operationId: "cancelSimulation",
  summary: "Cancel a simulation that has not ended",
  params,
  responses: { 200: simulationSchema },
  errors: ["not_found", "already_done"],
  examples: {},
  run: async ({ runtime, principal, requestId, params }) => {
    const outcome = await cancelSimulation(runtime, authorOf(principal, requestId), principal, params.id);
    switch (outcome.kind) {
      case "unknown":
        return unknown;
      case "ended":
        return problem("already_done", `It is ${outcome.status} already.`);
      case "canceled":
        return { status: 200, body: outcome.simulation };
    }
  },
});

export const simulationRoutes: readonly Route<Runtime>[] = [ask, list, get, cancel];
