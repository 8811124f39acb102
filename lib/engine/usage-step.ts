import type { Instant } from "./amounts";
import { decide } from "./decide";
import type { UsageEvent } from "./facts";
import { applyOnHold } from "./hold-step";
import { openedHold } from "./holds";
import { mistimed } from "./late";
import { findMember } from "./members";
import { COST_MAX, isBeyondBound } from "./overshoot";
import type { Catalogue } from "./plan";
import { unpriced } from "./price";
import { payBack } from "./refund-step";
import type { RefundCommand, Request, UsageCommand } from "./request";
import { accountNow, type Standing } from "./standing";
import type { Outcome } from "./trace";
import { COST_TOO_LARGE, OVERSHOOT_TOO_LARGE, recorded } from "./usage-bounds";

/** What the caller's side gives a fact: its id, its idempotency key, and the hash of the request that came with it. */
export interface Identity {
  readonly ref: string;
  readonly key: string;
  readonly requestHash: string;
}

export type UnsealedUsageEvent = Omit<UsageEvent, "hash">;

export type UsageStep =
  /** One step of seq: the standing after it (its `head` still the old one) and the fact that records it (A1). */
  | { readonly kind: "recorded"; readonly standing: Standing; readonly event: UnsealedUsageEvent }
  /** Nothing is recorded of a preview. */
  | {
      readonly kind: "previewed";
      readonly outcome: Outcome;
      readonly plan: string;
      readonly priceBook: string;
      readonly decidedAt: Instant;
    }
  /** Not an answer about usage: the command names something that is not there. Nothing is recorded, the key stays free. */
  | { readonly kind: "refused"; readonly code: "hold_not_open"; readonly param: null }
  | {
      readonly kind: "refused";
      readonly code: "feature_unknown" | "dimension_unknown";
      readonly param: string;
    }
  /** The account has no such member, or its plan decides nothing without one. */
  | { readonly kind: "refused"; readonly code: "member_unknown" | "member_required"; readonly param: null }
  /** More than any request can cost, or than its plan lets finished work leave unpaid: a slip, and such sums would not fit their columns. */
  | {
      readonly kind: "refused";
      readonly code: "cost_too_large" | "overshoot_too_large";
      readonly param: null;
    }
  /** Of a time that the plan does not take any more, or that has not come. */
  | {
      readonly kind: "refused";
      readonly code: "occurred_too_early" | "occurred_in_future";
      readonly param: null;
    };

/**
 * One usage command applied to one standing: the only way usage moves an account, for the live path, for replays and for the
 * fold that proves A2. Expired holds must have been ended before (`expiredHolds`).
 */
export function applyUsage(
  standing: Standing,
  command: UsageCommand | RefundCommand,
  identity: Identity,
  catalogue: Catalogue,
  wallNow: Instant,
): UsageStep {
  switch (command.kind) {
    case "refund":
      return applyRefund(standing, command, identity, catalogue, accountNow(standing, wallNow));
    case "preview":
    case "consume":
    case "hold":
    case "track":
      return applyRequest(standing, command, identity, catalogue, wallNow);
    default:
      return applyOnHold(standing, command, identity, catalogue, wallNow);
  }
}

function applyRequest(
  standing: Standing,
  request: Request,
  identity: Identity,
  catalogue: Catalogue,
  wallNow: Instant,
): UsageStep {
  const plan = catalogue.plan(standing.plan);
  const unknown = unpriced(catalogue.priceBook(plan.priceBook), request.feature, request.usage);
  if (unknown !== null) return { kind: "refused", ...unknown };
  if (request.memberId === null) {
    if (plan.members?.required === true) return { kind: "refused", code: "member_required", param: null };
  } else if (findMember(standing, request.memberId) === null)
    return { kind: "refused", code: "member_unknown", param: null };
  const now = accountNow(standing, wallNow);
  const code = mistimed(plan, request.occurredAt, now);
  if (code !== null) return { kind: "refused", code, param: null };
  const decision = decide(standing, request, catalogue, wallNow);
  if (decision.outcome.cost > COST_MAX) return COST_TOO_LARGE;
  if (request.kind === "track" && isBeyondBound(plan, decision.outcome)) return OVERSHOOT_TOO_LARGE;
  if (request.kind === "preview") {
    return {
      kind: "previewed",
      outcome: decision.outcome,
      plan: standing.plan,
      priceBook: decision.priceBook,
      decidedAt: now,
    };
  }
  const isOpen = decision.outcome.holdExpiresAt !== null;
  const next = isOpen
    ? {
        ...decision.standing,
        holds: [
          ...decision.standing.holds,
          openedHold(standing, request, identity, decision.outcome, decision.priceBook, decision.held),
        ],
      }
    : decision.standing;
  return recorded(next, {
    ref: identity.ref,
    kind: request.kind,
    key: identity.key,
    requestHash: identity.requestHash,
    feature: request.feature,
    memberId: request.memberId,
    usage: request.usage,
    properties: request.properties,
    partial: request.partial,
    holdSeconds: request.holdSeconds,
    holdRef: isOpen ? identity.ref : null,
    attribution: request.attribution,
    occurredAt: request.occurredAt ?? now,
    decidedAt: now,
    plan: standing.plan,
    priceBook: decision.priceBook,
    outcome: request.failed === true ? { ...decision.outcome, failed: true } : decision.outcome,
  });
}

/** A refund is usage of less than nothing, under the plan and price book of what it refunds. */
function applyRefund(
  standing: Standing,
  command: RefundCommand,
  identity: Identity,
  catalogue: Catalogue,
  now: Instant,
): UsageStep {
  const { standing: next, outcome } = payBack(standing, command, catalogue, now);
  const { feature, memberId, attribution, plan, priceBook } = command;
  return recorded(next, {
    ...identity,
    kind: "refund",
    feature,
    memberId,
    usage: {},
    properties: {},
    partial: "reject",
    holdSeconds: null,
    holdRef: null,
    attribution,
    occurredAt: now,
    decidedAt: now,
    plan,
    priceBook,
    outcome,
  });
}
