import { z } from "zod";
import type { AuthorizedAccountId } from "@/lib/auth/authorized-account";
import { formatDecimal } from "@/lib/engine/amounts";
import { authorOf } from "@/lib/http/author";
import { closingStream } from "@/lib/http/closing-stream";
import { defineRouteFor } from "@/lib/http/define-route";
import { accountRefSchema } from "@/lib/http/name-schemas";
import { problem } from "@/lib/http/problem";
import type { Route } from "@/lib/http/route";
import { freshRef } from "@/lib/ids";
import type { CheckLine } from "@/lib/ledger/schema/check-schema";
import type { Runtime } from "@/lib/runtime";
import type { Author } from "@/lib/storage/audit-ports";
import { type Reconciliation, reconcile } from "../reconciliation/reconcile";

const NDJSON = "application/x-ndjson";
/** So that whoever watches sees it move, also on a small account. */
const PROGRESS_EVERY_FACTS = 250;
const BREAKS_TOLD_MAX = 100;

/** Of this process: a check reads an account whole, and pressing twice reads it no sounder. */
const underCheck = new Set<string>();

const post = defineRouteFor<Runtime>()({
  method: "POST",
  path: "/api/v1/accounts/{id}/check",
  operationId: "checkAccount",
  summary: "Derive an account's bill again from its rows, in front of whoever it is about",
  description:
    "The very run of `POST /reconciliation/runs`, for one account and for its own people: from usage to charges to the balance. NDJSON, a line as it comes: `started`, `progress`, a `check` for each invariant, a `break` for each that does not hold, `balance`, `end`. A stream without an `end` was cut off. Changes nothing but the lists of runs and breaks.",
  tags: ["Reconciliation"],
  scope: "read",
  sessionRoles: ["user", "admin"],
  idempotency: "none",
  params: z.strictObject({ id: accountRefSchema }),
  responses: {},
  streams: { [NDJSON]: "One JSON object a line; the last one is the `end`." },
  errors: ["not_found", "queue_full"],
  examples: {},
  run: async ({ runtime, principal, requestId, params, signal }) => {
    const accountId = await runtime.authorizeAccount(principal, params.id, "read");
    if (typeof accountId !== "string") return accountId;
    if (underCheck.has(accountId)) return problem("queue_full", "This account is being checked already.");
    underCheck.add(accountId);
    const release = async () => void underCheck.delete(accountId);
    const lines = linesOf(runtime, accountId, authorOf(principal, requestId), signal, release);
    return { status: 200, contentType: NDJSON, stream: closingStream(lines, release) };
  },
});
export const checkRoute: Route<Runtime> = post;

/** What the run tells while it runs, then what it found. */
async function* linesOf(
  runtime: Runtime,
  accountId: AuthorizedAccountId,
  author: Author,
  signal: AbortSignal,
  release: () => Promise<void>,
): AsyncGenerator<string> {
  try {
    const snapshot = await runtime.datasets.snapshot(accountId);
    yield lineOf({ type: "started", account: accountId, facts: snapshot?.standing.seq ?? 0 });
    const { clock, catalogue, reconciliation: store } = runtime;
    const told: CheckLine[] = [];
    let wake = () => {};
    let done: Reconciliation | null = null;
    const running = reconcile(
      { store, catalogue, clock, freshRef },
      {
        ...{ author, accountIds: [accountId], signal, progressEveryFacts: PROGRESS_EVERY_FACTS },
        onProgress: ({ facts, breaks }) => {
          told.push({ type: "progress", facts, breaks });
          wake();
        },
      },
    ).then((run) => {
      done = run;
    });
    const ended = running.finally(() => wake());
    // Whoever waits below gets the error; that it was heard of earlier does not matter.
    ended.catch(() => {});
    while (done === null) {
      const moved = new Promise<void>((resolve) => {
        wake = resolve;
      });
      for (const line of told.splice(0)) yield lineOf(line);
      await Promise.race([moved, ended]);
    }
    for (const line of told.splice(0)) yield lineOf(line);
    for (const line of await findingsOf(runtime, accountId, done)) yield lineOf(line);
  } finally {
    await release();
  }
}

async function findingsOf(
  runtime: Runtime,
  accountId: AuthorizedAccountId,
  run: Reconciliation,
): Promise<CheckLine[]> {
  const [snapshot, sum] = await Promise.all([
    runtime.datasets.snapshot(accountId),
    runtime.datasets.balanceSum(accountId),
  ]);
  const { id, facts, checks } = run;
  return [
    ...checks.map(
      ({ invariant, checked, breaks }): CheckLine => ({ type: "check", invariant, checked, breaks }),
    ),
    ...run.breaks
      .slice(0, BREAKS_TOLD_MAX)
      .map(({ invariant, seq, detail }): CheckLine => ({ type: "break", invariant, seq, detail })),
    {
      type: "balance",
      stored: formatDecimal(snapshot?.ledger.balance ?? 0n),
      recomputed: formatDecimal(sum),
    },
    { type: "end", id, facts, breaks: checks.reduce((count, check) => count + check.breaks, 0) },
  ];
}

const lineOf = (line: CheckLine): string => `${JSON.stringify(line)}\n`;
