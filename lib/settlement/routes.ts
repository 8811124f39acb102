import { z } from "zod";
import { formatDecimal } from "@/lib/engine/amounts";
import { idOfUuid, uuidOfId } from "@/lib/engine/ids";
import { authorOf } from "@/lib/http/author";
import { defineRouteFor } from "@/lib/http/define-route";
import { idSchema } from "@/lib/http/name-schemas";
import { page, pageQuery, pageSchema } from "@/lib/http/pagination";
import type { Principal } from "@/lib/http/principal";
import { problem } from "@/lib/http/problem";
import type { Route } from "@/lib/http/route";
import { freshRef } from "@/lib/ids";
import {
  openBreakSchema,
  reconciliationRequestSchema,
  reconciliationRunSchema,
} from "@/lib/ledger/schema/reconciliation-schema";
import type { Runtime } from "@/lib/runtime";
import { checkRoute } from "./http/check-route";
import { parkedRoutes } from "./http/parked-routes";
import { reconcile } from "./reconciliation/reconcile";

const defineRoute = defineRouteFor<Runtime>();
const shared = {
  tags: ["Reconciliation"],
  scope: "admin",
  sessionRoles: ["admin"],
  idempotency: "none",
  examples: {},
} as const;

/** Large books take minutes: those are for `spillway reconcile`, which shows its progress. */
const RUN_DEADLINE_MS = 120_000;

const postRun = defineRoute({
  ...shared,
  method: "POST",
  path: "/api/v1/reconciliation/runs",
  operationId: "reconcile",
  summary: "Prove the books from their rows, of one account or of all",
  description:
    "Recomputes every invariant as of one instant and lists every break. Changes nothing but the lists of runs and breaks. For large books use `spillway reconcile`, which shows its progress.",
  deadlineMs: RUN_DEADLINE_MS,
  body: reconciliationRequestSchema,
  responses: { 200: reconciliationRunSchema },
  errors: ["not_found"],
  run: async ({ runtime, principal, requestId, body }) => {
    const restricted = principal.kind === "key" ? principal.accountId : null;
    const ref = body.account ?? restricted;
    const accountId = ref === null ? null : await runtime.authorizeAccount(principal, ref, "read");
    if (accountId !== null && typeof accountId !== "string") return accountId;
    const { clock, catalogue, reconciliation: store } = runtime;
    const mine = accountId === null ? await provable(runtime, principal) : [accountId];
    const startedAt = clock.now();
    const author = authorOf(principal, requestId);
    const run = await reconcile(
      { store, catalogue, clock, freshRef },
      mine === null ? { author } : { author, accountIds: mine },
    );
    return {
      status: 200,
      body: {
        id: run.id,
        scope: accountId ?? (mine === null ? "all" : "sandbox"),
        accounts: run.accounts,
        facts: run.facts,
        started_at: new Date(startedAt).toISOString(),
        finished_at: new Date(clock.now()).toISOString(),
        checks: run.checks.map(({ invariant, checked, breaks }) => ({ invariant, checked, breaks })),
        breaks: run.breaks.map(({ invariant, accountId: account, seq, detail }) => ({
          invariant,
          account,
          seq,
          detail,
        })),
        balance: accountId === null ? null : await balanceOf(runtime, accountId),
      },
    };
  },
});

/** What a run over "all" proves: the sandbox for a sandbox key, everything for the others (null). */
async function provable(runtime: Runtime, principal: Principal): Promise<readonly string[] | null> {
  return principal.kind === "key" && !principal.livemode ? runtime.accountReads.sandboxIds() : null;
}

async function balanceOf(
  runtime: Runtime,
  accountId: string,
): Promise<{ stored: string; recomputed: string } | null> {
  const [snapshot, sum] = await Promise.all([
    runtime.datasets.snapshot(accountId),
    runtime.datasets.balanceSum(accountId),
  ]);
  return snapshot === null
    ? null
    : { stored: formatDecimal(snapshot.ledger.balance), recomputed: formatDecimal(sum) };
}

const listRuns = defineRoute({
  ...shared,
  method: "GET",
  path: "/api/v1/reconciliation/runs",
  operationId: "listReconciliationRuns",
  summary: "Runs, newest first",
  query: z.strictObject(pageQuery(z.tuple([idSchema("rec")]))),
  responses: { 200: pageSchema(runSummary()) },
  errors: [],
  run: async ({ runtime, principal, query }) => {
    const cursor = query.cursor?.[0];
    const mine = await provable(runtime, principal);
    const rows = await runtime.db.reconciliationRun.findMany({
      where: {
        ...(cursor === undefined ? {} : { id: { lt: uuidOfId(cursor) } }),
        // A run over one account names it.
        ...(mine === null
          ? {}
          : {
              OR: [
                { NOT: { scope: { startsWith: "account " } } },
                { scope: { in: mine.map((id) => `account ${id}`) } },
              ],
            }),
      },
      orderBy: { id: "desc" },
      take: query.limit + 1,
    });
    const runs = rows.map((row) => ({
      id: idOfUuid("rec", row.id),
      scope: row.scope,
      started_at: row.startedAt.toISOString(),
      finished_at: row.finishedAt.toISOString(),
      breaks: row.breaks,
    }));
    return { status: 200, body: page(runs, query.limit, (row) => [row.id]) };
  },
});

function runSummary() {
  const time = z.string().meta({ format: "date-time" });
  return z.strictObject({
    id: z.string(),
    scope: z.string(),
    started_at: time,
    finished_at: time,
    breaks: z.int(),
  });
}

const listBreaks = defineRoute({
  ...shared,
  method: "GET",
  path: "/api/v1/reconciliation/breaks",
  operationId: "listBreaks",
  summary:
    "Open breaks, newest first: places where the datasets do not agree, and events that could not be settled",
  query: z.strictObject({
    state: z.enum(["open", "closed"]).default("open"),
    ...pageQuery(z.tuple([idSchema("brk")])),
  }),
  responses: { 200: pageSchema(openBreakSchema) },
  errors: ["not_found"],
  run: async ({ runtime, principal, query }) => {
    if (principal.kind === "key" && principal.accountId !== null)
      return problem("not_found", "This key is restricted to one account.");
    const cursor = query.cursor?.[0];
    const mine = await provable(runtime, principal);
    const rows = await runtime.db.break.findMany({
      where: {
        ...(mine === null ? {} : { accountId: { in: mine.map(uuidOfId) } }),
        closedAt: query.state === "open" ? null : { not: null },
        ...(cursor === undefined ? {} : { id: { lt: uuidOfId(cursor) } }),
      },
      orderBy: { id: "desc" },
      take: query.limit + 1,
    });
    const breaks = rows.map((row) => ({
      id: idOfUuid("brk", row.id),
      invariant: row.invariant,
      account: row.accountId === null ? null : idOfUuid("acct", row.accountId),
      seq: row.seq === null ? null : Number(row.seq),
      detail: row.detail,
      opened_at: row.openedAt.toISOString(),
      closed_at: row.closedAt?.toISOString() ?? null,
    }));
    return { status: 200, body: page(breaks, query.limit, (row) => [row.id]) };
  },
});

export const reconciliationRoutes: readonly Route<Runtime>[] = [
  postRun,
  listRuns,
  listBreaks,
  checkRoute,
  ...parkedRoutes,
];
