import { BATCH_BODY_BYTES_MAX, defineRouteFor } from "@/lib/http/define-route";
import type { Principal } from "@/lib/http/principal";
import { type Problem, problem, problemBody } from "@/lib/http/problem";
import type { Route } from "@/lib/http/route";
import type { Runtime } from "@/lib/runtime";
import { requestOf, submitUsage, withMemberIds } from "../commands";
import type { Answer } from "../commit/submission";
import { batchAnswerSchema, decisionSchema } from "../schema/decision-schema";
import { outcomeWire, timeWire, usageWire } from "../schema/decision-wire";
import {
  batchRequestSchema,
  type DecisionRequest,
  decisionRequestSchema,
  trackRequestSchema,
} from "../schema/request-schema";
import {
  answerOf,
  blockErrors,
  decideErrors,
  logDecided,
  problemOf,
  statusOf,
  type Told,
  told,
} from "./answers";
import { decisionExample } from "./examples";

const defineRoute = defineRouteFor<Runtime>();

/** The answer to one submission, with the plan that names its windows; previews read the ledger for `unsettled`. */
export async function tell(
  runtime: Runtime,
  request: DecisionRequest,
  accountId: string,
  answer: Extract<Answer, { kind: "recorded" | "previewed" }>,
): Promise<Told> {
  if (answer.kind === "recorded") {
    await runtime.catalogue.prepare(new Set([answer.stored.event.plan]));
    return told(answer, runtime.catalogue.values.plan(answer.stored.event.plan));
  }
  const snapshot = await runtime.datasets.snapshot(accountId);
  const { outcome, decidedAt } = answer;
  const wire = {
    id: null,
    mode: "preview" as const,
    usage_event: null,
    hold: null,
    account: accountId,
    member: request.member ?? null,
    feature: request.feature,
    usage: usageWire(request.usage),
    seq: answer.seq,
    decided_at: timeWire(decidedAt),
    occurred_at: timeWire(request.occurred_at ?? decidedAt),
    plan: answer.plan,
    price_book: answer.priceBook,
    posted: "now" as const,
    closed: [],
    ...outcomeWire(outcome, snapshot?.ledger.balance ?? outcome.available + outcome.held),
  };
  return { plan: runtime.catalogue.values.plan(answer.plan), wire, outcome, decidedAt, isReplay: false };
}

const postDecision = defineRoute({
  method: "POST",
  path: "/api/v1/decisions",
  operationId: "decide",
  summary: "Decide how much is allowed, and from where",
  description:
    "Prices the usage, checks the gates, walks the plan's layers, and records the one durable answer. A block is an answer: 200 with `outcome: blocked`, its reason and the ways to continue. `Prefer: status` answers a block with its status instead.",
  tags: ["Decisions"],
  scope: "decide",
  idempotency: "required",
  body: decisionRequestSchema,
  responses: { 200: decisionSchema },
  errors: [...decideErrors, ...blockErrors],
  requestHeaders: {
    Prefer: "`status`: a block is answered with 402, 403 or 429 and the decision as problem members.",
  },
  examples: { allowed: decisionExample },
  run: async ({ runtime, principal, body, idempotencyKey, headers, requestId }) => {
    const view = await runtime.authorizeView(principal, body.account);
    if ("kind" in view) return view;
    const { accountId } = view;
    const [asked = body] = await withMemberIds(runtime, [body], () => accountId);
    const answer = await submitUsage(runtime, accountId, requestOf(asked, principal), idempotencyKey);
    if (answer.kind !== "recorded" && answer.kind !== "previewed") return problemOf(answer);
    const decision = await tell(runtime, asked, accountId, answer);
    logDecided(runtime, requestId, decision);
    return headers("prefer") === "status" ? statusOf(decision) : answerOf(decision);
  },
});

const postUsage = defineRoute({
  method: "POST",
  path: "/api/v1/usage",
  operationId: "trackUsage",
  summary: "Record usage that already happened",
  description: "Never blocked: what nothing covers is overshoot, charged and refunded by the settlement.",
  tags: ["Decisions"],
  scope: "usage",
  idempotency: "required",
  body: trackRequestSchema,
  responses: { 200: decisionSchema },
  errors: decideErrors,
  examples: {},
  run: async ({ runtime, principal, body, idempotencyKey, requestId }) => {
    const view = await runtime.authorizeView(principal, body.account);
    if ("kind" in view) return view;
    const { accountId } = view;
    const [asked = body] = await withMemberIds(runtime, [body], () => accountId);
    const request = { ...asked, mode: "track" as const, partial: "reject" as const, hold_seconds: 1 };
    const answer = await submitUsage(runtime, accountId, requestOf(request, principal), idempotencyKey);
    if (answer.kind !== "recorded" && answer.kind !== "previewed") return problemOf(answer);
    const decision = await tell(runtime, request, accountId, answer);
    logDecided(runtime, requestId, decision);
    return answerOf(decision);
  },
});

const postBatch = defineRoute({
  method: "POST",
  path: "/api/v1/decisions/batch",
  operationId: "decideBatch",
  summary: "Decide up to 1,000 requests",
  description:
    "Each item has its own `idempotency_key` and its own answer, in order. Items of one account all count, in order. An item that cannot be decided has a `problem`, and the others are decided all the same.",
  tags: ["Decisions"],
  scope: "decide",
  idempotency: "none",
  maxBodyBytes: BATCH_BODY_BYTES_MAX,
  body: batchRequestSchema,
  responses: { 200: batchAnswerSchema },
  errors: [],
  examples: {},
  run: async ({ runtime, principal, body, requestId }) => {
    // Accounts and members first: the submissions then leave in one turn, in order, and share a flush.
    const accounts = await accountsOf(runtime, principal, body.decisions);
    const items = await withMemberIds(runtime, body.decisions, idIn(accounts));
    const answers = await Promise.all(
      items.map((item) => {
        const accountId = accounts.get(item.account);
        if (accountId === undefined || typeof accountId !== "string") return null;
        return submitUsage(runtime, accountId, requestOf(item, principal), item.idempotency_key);
      }),
    );
    const data = [];
    for (const [i, item] of items.entries())
      data.push(await batchItem(runtime, item, i, answers[i] ?? null, accounts, requestId));
    return { status: 200 as const, body: { data } };
  },
});

type BatchItem = DecisionRequest & { readonly idempotency_key: string };
/** Whoever may see the account may decide on it: the scope of their key says so. */
async function viewed(runtime: Runtime, principal: Principal, account: string) {
  const view = await runtime.authorizeView(principal, account);
  return "kind" in view ? view : view.accountId;
}

type Accounts = Map<string, Awaited<ReturnType<Runtime["authorizeAccount"]>>>;

/** The account of a name, where the caller may decide on it. */
export const idIn = (accounts: Accounts) => (account: string) => {
  const accountId = accounts.get(account);
  return typeof accountId === "string" ? accountId : null;
};

/** Each account that the items name, asked for once. */
export async function accountsOf(
  runtime: Runtime,
  principal: Principal,
  items: readonly DecisionRequest[],
): Promise<Accounts> {
  const accounts: Accounts = new Map();
  for (const { account } of items) {
    if (!accounts.has(account)) accounts.set(account, await viewed(runtime, principal, account));
  }
  return accounts;
}

async function batchItem(
  runtime: Runtime,
  item: BatchItem,
  i: number,
  answer: Answer | null,
  accounts: Accounts,
  requestId: string,
) {
  const prefix = `decisions.${i}.`;
  if (answer !== null && (answer.kind === "recorded" || answer.kind === "previewed")) {
    const decision = await tell(runtime, item, accounts.get(item.account) as string, answer);
    logDecided(runtime, requestId, decision);
    return {
      idempotency_key: item.idempotency_key,
      replayed: decision.isReplay,
      decision: decision.wire,
      problem: null,
    };
  }
  const refusal =
    answer === null
      ? problem("not_found", "There is no such account.", { param: `${prefix}account` })
      : problemOf(answer, prefix);
  return {
    idempotency_key: item.idempotency_key,
    replayed: false,
    decision: null,
    problem: itemProblem(refusal, requestId),
  };
}

/** A refusal as the answer for one item. */
export function itemProblem(refusal: Problem, requestId: string) {
  const { code, title, status, detail, param } = problemBody(refusal, requestId, "") as {
    code: string;
    title: string;
    status: number;
    detail: string;
    param?: string;
  };
  return { code, title, status, detail, ...(param === undefined ? {} : { param }) };
}

export const decideRoutes: readonly Route<Runtime>[] = [postDecision, postUsage, postBatch];
