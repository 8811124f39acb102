import type { Instant } from "@/lib/engine/amounts";
import { type Plan, policiesOf, windowRuleKey } from "@/lib/engine/plan";
import type { BlockReason, Outcome } from "@/lib/engine/trace";
import { announcedMs } from "@/lib/engine/windows/window";
import { type Problem, problem } from "@/lib/http/problem";
import { problemCodes } from "@/lib/http/problem-codes";
import {
  type AnnouncedLimit,
  rateLimitFields,
  retryAfterSeconds,
  wholeUnits,
} from "@/lib/http/rate-limit-fields";
import type { Header } from "@/lib/http/route-call";
import type { Runtime } from "@/lib/runtime";
import type { Answer } from "../commit/submission";
import type { DecisionWire } from "../schema/decision-schema";
import { decisionWire, remainingWindows } from "../schema/decision-wire";

/** What every route that decides may refuse with, besides what the framework answers everywhere. */
export const decideErrors = [
  "not_found",
  "idempotency_key_missing",
  "idempotency_key_invalid",
  "hold_ended",
  "member_required",
] as const;
/** What a block becomes where the caller asked for a status. */
export const blockErrors = [
  "limit_reached",
  "credits_exhausted",
  "grants_expired",
  "consent_required",
  "spend_cap_reached",
  "gate_reached",
  "concurrency_reached",
  "account_frozen",
  "member_frozen",
  "feature_not_entitled",
] as const satisfies readonly BlockReason[];

export type DecideProblem = Problem<
  | (typeof decideErrors)[number]
  | "invalid_parameter"
  | "idempotency_in_flight"
  | "idempotency_key_reused"
  | "overloaded"
  | "store_unavailable"
  | "internal_error"
>;

/** An answer that recorded nothing, as a problem. */
export function problemOf(
  answer: Exclude<Answer, { kind: "recorded" | "previewed" }>,
  prefix = "",
): DecideProblem {
  switch (answer.kind) {
    case "account_unknown":
      return problem("not_found", "There is no such account.", { param: `${prefix}account` });
    case "key_reused":
      return problem(
        "idempotency_key_reused",
        "This Idempotency-Key was used with another request. Use a new key for a new request.",
      );
    case "in_flight":
      return problem(
        "idempotency_in_flight",
        "The first request with this Idempotency-Key has not been answered yet.",
      );
    case "overloaded":
      return problem(
        "overloaded",
        "More requests are waiting than can be decided in time. Nothing was decided; repeat with the same key.",
        {
          retryAfterSeconds: Math.ceil(answer.retryAfterMs / 1000),
        },
      );
    case "store_unavailable":
      return problem(
        "store_unavailable",
        "The store did not answer. Repeat with the same key to learn whether it was recorded.",
      );
    case "failed":
      return problem(
        "internal_error",
        "The request id finds what happened in our log. Nothing was recorded.",
      );
    case "refused":
      if (answer.code === "hold_not_open") return problem("hold_ended", "The hold is not open.");
      if (answer.code === "member_unknown")
        return problem("not_found", "The account has no such member.", { param: `${prefix}member` });
      if (answer.code === "member_required") {
        return problem("member_required", "The account's plan decides nothing without a member.", {
          param: `${prefix}member`,
        });
      }
      if (answer.code === "cost_too_large") {
        return problem("invalid_parameter", "The usage costs more than a billion credits.", {
          param: `${prefix}usage`,
        });
      }
      if (answer.code === "overshoot_too_large") {
        return problem(
          "invalid_parameter",
          "The usage would leave more unpaid than the plan takes for true (overshoot.max_per_event).",
          { param: `${prefix}usage` },
        );
      }
      if (answer.code === "occurred_too_early" || answer.code === "occurred_in_future") {
        const detail =
          answer.code === "occurred_in_future"
            ? "The time is more than five minutes ahead of ours."
            : "The usage is older than the account's plan takes (late_usage.max_age_seconds).";
        return problem("invalid_parameter", detail, { param: `${prefix}occurred_at` });
      }
      if (answer.code === "feature_unknown") {
        return problem(
          "invalid_parameter",
          `The price book of the account's plan has no feature ${answer.param}.`,
          { param: `${prefix}feature` },
        );
      }
      return problem("invalid_parameter", `The feature has no dimension ${answer.param}.`, {
        param: `${prefix}usage.${answer.param}`,
      });
  }
}

/** A decision ready to be answered. */
export interface Told {
  readonly plan: Plan;
  readonly wire: DecisionWire;
  readonly outcome: Outcome;
  readonly decidedAt: Instant;
  readonly isReplay: boolean;
}

export function told(answer: Extract<Answer, { kind: "recorded" }>, plan: Plan): Told {
  const { event, ledgerBalance } = answer.stored;
  return {
    plan,
    wire: decisionWire(event, ledgerBalance),
    outcome: event.outcome,
    decidedAt: event.decidedAt,
    isReplay: answer.isReplay,
  };
}

/** Ties a request to its decision in the log. At `debug`, where it costs nothing unless asked for: the facts themselves are in the database. */
export function logDecided(runtime: Pick<Runtime, "log">, requestId: string, { wire, isReplay }: Told): void {
  const { id, outcome, reason, account, seq } = wire;
  runtime.log.debug({ requestId, decision: id, outcome, reason, account, seq, isReplay }, "decided");
}

/** The answer of a decision: 200, whatever was decided. */
export function answerOf(decision: Told) {
  const { wire, isReplay } = decision;
  return {
    status: 200 as const,
    body: wire,
    headers: limitHeaders(decision),
    seq: wire.seq,
    replayed: isReplay,
  };
}

/** The same, for a caller that sent `Prefer: status`: a block is answered as its problem, with the decision in it. */
export function statusOf(decision: Told): ReturnType<typeof answerOf> | Problem<BlockReason> {
  const { wire, outcome } = decision;
  if (outcome.reason === null || outcome.outcome !== "blocked") return answerOf(decision);
  const { id, ways, ...members } = wire;
  const binding = outcome.binding === null ? "" : ` (${outcome.binding})`;
  return problem(outcome.reason, `${problemCodes[outcome.reason].title}${binding}.`, {
    ...(id === null ? {} : { decisionId: id }),
    ways,
    members,
    headers: limitHeaders(decision),
    seq: wire.seq,
    replayed: decision.isReplay,
  });
}

/** The rate-limit fields of every decision, and `Retry-After` on a block that time cures. */
function limitHeaders({ outcome, plan, decidedAt }: Told): Header[] {
  const seconds = announcedSeconds(plan);
  const announced: AnnouncedLimit[] = remainingWindows(outcome).map((window) => ({
    name: window.key,
    limit: wholeUnits(window.limit),
    remaining: wholeUnits(window.limit - window.used - window.held),
    windowSeconds: seconds.get(windowRuleKey(window.key)) ?? 0,
    resetSeconds: window.resetsAt === null ? 0 : Math.max(0, (window.resetsAt - decidedAt) / 1000),
  }));
  const headers = rateLimitFields(announced);
  const wait = outcome.ways.find((way) => way.kind === "wait");
  if (wait !== undefined) headers.push(["Retry-After", String(retryAfterSeconds(decidedAt, wait.until))]);
  return headers;
}

// A published plan never changes, so its window lengths are worked out once.
const secondsByPlan = new WeakMap<Plan, ReadonlyMap<string, number>>();

function announcedSeconds(plan: Plan): ReadonlyMap<string, number> {
  let seconds = secondsByPlan.get(plan);
  if (seconds === undefined) {
    seconds = new Map(policiesOf(plan).map((policy) => [policy.key, announcedMs(policy) / 1000]));
    secondsByPlan.set(plan, seconds);
  }
  return seconds;
}
