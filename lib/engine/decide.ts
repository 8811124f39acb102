import type { Instant, Microcredits } from "./amounts";
import { spenderOf } from "./consent";
import { carryDebt } from "./debt";
import { type Evaluation, evaluate } from "./evaluate";
import { type GateCheck, openHolds } from "./gates";
import { lateness, withAftermath } from "./late";
import { layerWindows, unaskedLayers, windowTrace } from "./levels";
import { planFor, withoutOldCounts } from "./members";
import { type Catalogue, isShadow } from "./plan";
import type { Request } from "./request";
import { wouldBlock } from "./shadows";
import { accountNow, creditsOf, type HeldLayer, type Standing } from "./standing";
import { takeGates, takeWalk } from "./take";
import type { GateTrace, LayerTrace, Outcome } from "./trace";
import type { Walk } from "./waterfall";
import { waysFor } from "./ways";

/** The answer to one request: the standing after it, what was decided, and what a hold set aside. */
export interface Decision {
  /** Unchanged but for `at` where the outcome is a block or the kind a preview (W1). `seq` is the caller's to move. */
  readonly standing: Standing;
  readonly outcome: Outcome;
  readonly priceBook: string;
  readonly held: readonly HeldLayer[];
}

/**
 * Decides one request: how much is allowed, and from where (SYSTEM §4). Pure: the same standing, request, catalogue and
 * instant give the same answer (D1). `wallNow` is the caller's clock; a test clock in the standing takes its place.
 */
export function decide(
  standing: Standing,
  request: Request,
  catalogue: Catalogue,
  wallNow: Instant,
): Decision {
  const now = accountNow(standing, wallNow);
  const published = catalogue.plan(standing.plan);
  const plan = planFor(published, standing, request.memberId);
  const evaluation = evaluate(standing, request, plan, catalogue, now);
  const { cost, found } = evaluation;
  const isTaken = evaluation.outcome !== "blocked" && found !== null && request.kind !== "preview";
  let next: Standing = request.kind === "preview" ? standing : { ...standing, at: now };
  let held: readonly HeldLayer[] = [];
  let owing: ReturnType<typeof carryDebt> = null;
  const late = request.kind === "track" ? lateness(request.occurredAt, now) : null;
  if (isTaken) {
    if (request.memberId !== null)
      next = withoutOldCounts(
        next,
        published,
        request.memberId,
        countedKeys(evaluation),
        found.paid > 0n,
        now,
      );
    next = takeGates(next, evaluation.gates, request, cost, now, late);
    const by = spenderOf(plan, next, request.attribution.key, request.memberId);
    const taken = takeWalk(next, found, by, request.kind === "hold" ? "hold" : "use", now, late);
    next = taken.standing;
    held = taken.held;
    if (request.kind === "track" && found.covered < cost) {
      owing = carryDebt(next, plan.overshoot, cost - found.covered, by, now, late);
      if (owing !== null) next = owing.standing;
    }
  }
  const covered = evaluation.outcome === "blocked" ? 0n : (found?.covered ?? 0n);
  const credits = creditsOf(next);
  const outcome: Outcome = {
    outcome: evaluation.outcome,
    reason: evaluation.reason,
    binding: evaluation.binding,
    cost,
    covered,
    shortfall: cost - covered,
    gates: evaluation.gates.map((check) => gateTrace(next, standing, check, cost, now)),
    layers:
      found === null
        ? unaskedLayers(next, plan, request.feature, now)
        : layerTraces(next, found, request.feature, evaluation.outcome !== "blocked", now),
    available: credits.available,
    held: credits.held,
    ways:
      evaluation.outcome === "blocked" ? waysFor(standing, request, plan, catalogue, evaluation, now) : [],
    wouldBlock: wouldBlock(standing, request, plan, catalogue, evaluation, now),
    holdExpiresAt: isTaken && request.kind === "hold" ? now + (request.holdSeconds ?? 0) * 1000 : null,
  };
  return {
    standing: next,
    outcome: withAftermath(outcome, owing?.debt ?? null, late),
    priceBook: plan.priceBook,
    held,
  };
}

/** The keys of every window that will count the request. */
function countedKeys({ gates, found }: Evaluation): string[] {
  const keys = (found?.draws ?? []).flatMap(({ windows }) => windows.map(({ policy }) => policy.key));
  for (const { window } of gates) if (window !== null) keys.push(window.key);
  return keys;
}

function gateTrace(
  after: Standing,
  before: Standing,
  { gate, window, passed }: GateCheck,
  cost: Microcredits,
  now: Instant,
): GateTrace {
  const shadow = isShadow(gate);
  if (gate.kind === "concurrency") {
    const open = openHolds(before, gate);
    return { key: gate.key, passed, shadow, window: null, open, limit: gate.limit };
  }
  const trace = window === null ? null : windowTrace(after, window, now, passed ? 0n : cost);
  return { key: gate.key, passed, shadow, window: trace, open: null, limit: null };
}

/** What the walk found, told as what happened: a block took nothing, so every `taken` is zero there (W1). */
function layerTraces(
  after: Standing,
  found: Walk,
  feature: string,
  isTaken: boolean,
  now: Instant,
): LayerTrace[] {
  return found.draws.map((draw) => ({
    layer: draw.layer.key,
    source: draw.layer.source,
    before: draw.before,
    taken: isTaken ? draw.taken : 0n,
    skipped: draw.skipped,
    windows:
      draw.skipped === "not_for_feature" ? [] : layerWindows(after, draw.layer, feature, now, draw.shorts),
    grants: isTaken ? draw.grants : draw.grants.map((grant) => ({ ...grant, taken: 0n })),
  }));
}
