import { z } from "zod";
import { authorOf } from "@/lib/http/author";
import { closingStream } from "@/lib/http/closing-stream";
import { defineRouteFor } from "@/lib/http/define-route";
import { accountRefSchema, idSchema } from "@/lib/http/name-schemas";
import { page, pageQuery, pageSchema } from "@/lib/http/pagination";
import { problem } from "@/lib/http/problem";
import type { Route } from "@/lib/http/route";
import type { Runtime } from "@/lib/runtime";
import { bundleLines } from "./bundle/bundle-lines";
import { signCheckpoint } from "./commands";
import { checkpointWire } from "./reads";
import { checkpointSchema } from "./schema/checkpoint-schema";

const defineRoute = defineRouteFor<Runtime>();
const shared = { tags: ["Reconciliation"], idempotency: "none", examples: {} } as const;
const admin = { ...shared, scope: "admin", sessionRoles: ["admin"] } as const;

/** The first one reads the standing of every account. */
const SIGN_DEADLINE_MS = 120_000;
const BUNDLE_LIMIT_MS = 600_000;
const NDJSON = "application/x-ndjson";

const postCheckpoint = defineRoute({
  ...admin,
  method: "POST",
  path: "/api/v1/checkpoints",
  operationId: "signCheckpoint",
  summary: "Sign a checkpoint now",
  description:
    "A worker signs one every day. It covers the heads of all chains that have grown since the one before, of both modes, so it takes a live key.",
  deadlineMs: SIGN_DEADLINE_MS,
  responses: { 201: checkpointSchema },
  errors: [],
  run: async ({ runtime, principal, requestId }) => {
    if (principal.kind === "key" && (!principal.livemode || principal.accountId !== null))
      return problem("scope_missing", "Checkpoints cover all accounts: use a live key of no single account.");
    return {
      status: 201,
      body: checkpointWire(await signCheckpoint(runtime, authorOf(principal, requestId))),
    };
  },
});

const listCheckpoints = defineRoute({
  ...admin,
  method: "GET",
  path: "/api/v1/checkpoints",
  operationId: "listCheckpoints",
  summary: "Signed checkpoints, newest first",
  query: z.strictObject(pageQuery(z.tuple([z.int().min(1)]))),
  responses: { 200: pageSchema(checkpointSchema) },
  errors: [],
  run: async ({ runtime, query }) => {
    const rows = await runtime.checkpoints.list(query.limit + 1, query.cursor?.[0] ?? null);
    return { status: 200, body: page(rows.map(checkpointWire), query.limit, ({ number }) => [number]) };
  },
});

const getCheckpoint = defineRoute({
  ...admin,
  method: "GET",
  path: "/api/v1/checkpoints/{id}",
  operationId: "getCheckpoint",
  summary: "One checkpoint",
  params: z.strictObject({ id: idSchema("chk") }),
  responses: { 200: checkpointSchema },
  errors: ["not_found"],
  run: async ({ runtime, params }) => {
    const found = await runtime.checkpoints.byRef(params.id.slice("chk_".length));
    return found === null
      ? problem("not_found", "There is no such checkpoint.")
      : { status: 200, body: checkpointWire(found) };
  },
});

const getBundle = defineRoute({
  ...shared,
  method: "GET",
  path: "/api/v1/accounts/{id}/bundle",
  operationId: "getBundle",
  summary: "Everything needed to verify the account offline",
  description:
    "NDJSON from one snapshot: every fact, charge and balance update as its chain hashes it, and every signed checkpoint that covers the account. `/verify-bundle.mjs` of this host (`scripts/verify-bundle.mjs`) verifies it with nothing but Node.",
  scope: "read",
  sessionRoles: ["user", "admin"],
  params: z.strictObject({ id: accountRefSchema }),
  responses: {},
  streams: { [NDJSON]: "One JSON object a line; the last one says how many there were." },
  errors: ["not_found"],
  run: async ({ runtime, principal, params, signal, now }) => {
    const accountId = await runtime.authorizeAccount(principal, params.id, "read");
    if (typeof accountId !== "string") return accountId;
    const snapshot = await runtime.datasetSnapshots.open({ signal, limitMs: BUNDLE_LIMIT_MS });
    const close = () => snapshot.close();
    async function* lines(): AsyncGenerator<string> {
      try {
        yield* bundleLines(snapshot, accountId as Exclude<typeof accountId, object>, now);
      } finally {
        await close();
      }
    }
    return {
      status: 200,
      contentType: NDJSON,
      headers: [["content-disposition", `attachment; filename="bundle-${accountId}.ndjson"`]],
      stream: closingStream(lines(), close),
    };
  },
});

export const checkpointRoutes: readonly Route<Runtime>[] = [
  postCheckpoint,
  listCheckpoints,
  getCheckpoint,
  getBundle,
];
