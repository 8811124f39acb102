import type { Instant } from "./amounts";
import type { Attribution, UsageEvent } from "./facts";
import { endHold, findHold, planOfHold } from "./holds";
import { mistimed } from "./late";
import { unaskedLayers } from "./levels";
import { COST_MAX, isBeyondBound } from "./overshoot";
import type { Catalogue } from "./plan";
import { unpriced } from "./price";
import type { HoldEnding, HoldExtension } from "./request";
import { accountNow, creditsOf, type Hold, type Standing } from "./standing";
import type { Outcome } from "./trace";
import { COST_TOO_LARGE, OVERSHOOT_TOO_LARGE, recorded } from "./usage-bounds";
import type { Identity, UnsealedUsageEvent, UsageStep } from "./usage-step";

/** Ends or extends an open hold. One whose time is over only expires. */
export function applyOnHold(
  standing: Standing,
  command: HoldEnding | HoldExtension,
  identity: Identity,
  catalogue: Catalogue,
  wallNow: Instant,
): UsageStep {
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
  const isFailed = command.kind === "capture" && command.failed === true;
  const outcome = isFailed ? { ...ended.outcome, failed: true as const } : ended.outcome;
  const { kind, attribution } = command;
  const event = eventOfHold(hold, kind, attribution, identity, ended.usage, outcome, null, now);
  const occurredAt = (kind === "capture" ? command.occurredAt : undefined) ?? now;
  return recorded(ended.standing, { ...event, occurredAt });
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
    attribution: inherited(attribution, hold.attribution),
    occurredAt: now,
    decidedAt: now,
    plan: hold.plan,
    priceBook: hold.priceBook,
    outcome,
  };
}

/** Whoever opened a hold used what is captured of it, as far as the capture does not say otherwise: else it would be nobody's (E9). */
function inherited(named: Attribution, opened: Attribution): Attribution {
  return {
    key: named.key ?? opened.key,
    session: named.session ?? opened.session,
    client: named.client ?? opened.client,
    lineage: named.lineage ?? opened.lineage,
  };
}
