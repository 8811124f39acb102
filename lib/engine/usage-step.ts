import type { Instant } from "./amounts";
import { decide } from "./decide";
import type { Attribution, UsageEvent } from "./facts";
import { endHold, findHold, openedHold, planOfHold } from "./holds";
import { mistimed } from "./late";
import { unaskedLayers } from "./levels";
import { findMember } from "./members";
import { COST_MAX, isBeyondBound } from "./overshoot";
import type { Catalogue } from "./plan";
import { unpriced } from "./price";
import type { HoldExtension, Request, UsageCommand } from "./request";
import { accountNow, creditsOf, type Hold, type Standing } from "./standing";
import type { Outcome } from "./trace";

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

const COST_TOO_LARGE: UsageStep = { kind: "refused", code: "cost_too_large", param: null };
const OVERSHOOT_TOO_LARGE: UsageStep = { kind: "refused", code: "overshoot_too_large", param: null };

/**
 * One usage command applied to one standing: the only way usage moves an account, for the live path, for replays and for the
 * fold that proves A2. Expired holds must have been ended before (`expiredHolds`).
 */
export function applyUsage(
  standing: Standing,
  command: UsageCommand,
  identity: Identity,
  catalogue: Catalogue,
  wallNow: Instant,
): UsageStep {
  switch (command.kind) {
    case "preview":
    case "consume":
    case "hold":
    case "track":
      return applyRequest(standing, command, identity, catalogue, wallNow);
    default: {
      const hold = findHold(standing, command.holdRef);
      const now = accountNow(standing, wallNow);
      if (hold === null || (command.kind !== "expire" && hold.expiresAt <= now))
        return { kind: "refused", code: "hold_not_open", param: null };
      if (command.kind === "extend") return applyExtension(standing, hold, command, identity, catalogue, now);
      if (command.kind === "capture") {
        const unknown = unpriced(catalogue.priceBook(hold.priceBook), hold.feature, command.usage);
        if (unknown !== null) return { kind: "refused", ...unknown };
        const code = mistimed(catalogue.plan(hold.plan), command.occurredAt, now);
        if (code !== null) return { kind: "refused", code, param: null };
      }
      const ended = endHold(standing, hold, command, catalogue, wallNow);
      if (ended.outcome.cost > COST_MAX) return COST_TOO_LARGE;
      if (isBeyondBound(catalogue.plan(hold.plan), ended.outcome)) return OVERSHOOT_TOO_LARGE;
      const { kind, attribution } = command;
      const event = eventOfHold(hold, kind, attribution, identity, ended.usage, ended.outcome, null, now);
      const occurredAt = (kind === "capture" ? command.occurredAt : undefined) ?? now;
      return recorded(ended.standing, { ...event, occurredAt });
    }
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
    outcome: decision.outcome,
  });
}

/** Moves the end of an open hold to `holdSeconds` from now; never earlier than it was. */
function applyExtension(
  standing: Standing,
  hold: Hold,
  command: HoldExtension,
  identity: Identity,
  catalogue: Catalogue,
  now: Instant,
): UsageStep {
  const expiresAt = Math.max(hold.expiresAt, now + command.holdSeconds * 1000);
  const holds = standing.holds.map((open) => (open.ref === hold.ref ? { ...open, expiresAt } : open));
  const next = { ...standing, at: now, holds };
  const credits = creditsOf(next);
  const outcome: Outcome = {
    outcome: "allowed",
    reason: null,
    binding: null,
    cost: 0n,
    covered: 0n,
    shortfall: 0n,
    gates: [],
    layers: unaskedLayers(next, planOfHold(next, catalogue, hold), hold.feature, now),
    available: credits.available,
    held: credits.held,
    ways: [],
    wouldBlock: [],
    holdExpiresAt: expiresAt,
  };
  return recorded(
    next,
    eventOfHold(hold, "extend", command.attribution, identity, {}, outcome, command.holdSeconds, now),
  );
}

function eventOfHold(
  hold: Hold,
  kind: "capture" | "release" | "expire" | "extend",
  attribution: Attribution,
  identity: Identity,
  usage: UsageEvent["usage"],
  outcome: Outcome,
  holdSeconds: number | null,
  now: Instant,
): Omit<UnsealedUsageEvent, "accountId" | "seq"> {
  return {
    ref: identity.ref,
    kind,
    key: identity.key,
    requestHash: identity.requestHash,
    feature: hold.feature,
    memberId: hold.memberId,
    usage,
    properties: hold.properties,
    partial: "reject",
    holdSeconds,
    holdRef: hold.ref,
    attribution,
    occurredAt: now,
    decidedAt: now,
    plan: hold.plan,
    priceBook: hold.priceBook,
    outcome,
  };
}

function recorded(standing: Standing, event: Omit<UnsealedUsageEvent, "accountId" | "seq">): UsageStep {
  const seq = standing.seq + 1;
  return {
    kind: "recorded",
    standing: { ...standing, seq },
    event: { ...event, accountId: standing.accountId, seq },
  };
}
