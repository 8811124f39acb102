import { type Microcredits, maxOf, minOf, ONE } from "./amounts";
import { isShadow, type Plan } from "./plan";
import { type Hold, MAX_OPEN_HOLDS, type Standing } from "./standing";
import type { Outcome } from "./trace";

/** A billion credits. Thousands of such costs still add up within the 64 bits that an account's totals are stored in. */
export const COST_MAX: Microcredits = 1_000_000_000n * ONE;

/** Whether a report of finished work leaves more unpaid than its plan lets pass for true. */
export function isBeyondBound({ overshoot }: Plan, { shortfall }: Pick<Outcome, "shortfall">): boolean {
  return overshoot.maxPerEvent !== null && shortfall > overshoot.maxPerEvent;
}

/** The most that can come to be unpaid, whatever its callers report. */
export interface OvershootBound {
  /** By one report of finished work (`track`, or the capture of a hold that held nothing). */
  readonly perEvent: Microcredits;
  /** By the captures of all holds that are open. */
  readonly ofOpenHolds: Microcredits;
  /** As many holds as the plan lets be open at once. */
  readonly holdsMax: number;
  /** By the captures of as many: those that are open, and the rest opened for nothing. */
  readonly ofAllHolds: Microcredits;
}

/**
 * The worst possible overshoot of an account as it stands. Decisions are exact at once: what is decided and not yet settled is off
 * what the next decision sees, so it adds nothing, and neither does any number of concurrent `consume`. What is left is work
 * that was let begin and is told afterwards: each hold's capture, and each `track`, of which there may be any number. It is not the
 * least bound: of what a hold set aside only credits are sure to last for any usage, and a hold that pinned another version of the
 * plan is taken to have none.
 */
export function overshootBound(standing: Standing, plan: Plan): OvershootBound {
  const perEvent = boundOf(plan);
  let ofOpenHolds = 0n;
  for (const hold of standing.holds) {
    const most = hold.plan === plan.ref ? perEvent : COST_MAX;
    ofOpenHolds += minOf(most, maxOf(0n, COST_MAX - creditsIn(hold)));
  }
  const holdsMax = Math.max(standing.holds.length, holdsAtOnce(plan));
  const ofAllHolds = ofOpenHolds + BigInt(holdsMax - standing.holds.length) * perEvent;
  return { perEvent, ofOpenHolds, holdsMax, ofAllHolds };
}

function boundOf({ overshoot }: Plan): Microcredits {
  return overshoot.maxPerEvent === null ? COST_MAX : minOf(overshoot.maxPerEvent, COST_MAX);
}

function creditsIn(hold: Hold): Microcredits {
  let credits = 0n;
  for (const { grants } of hold.layers) for (const { amount } of grants) credits += amount;
  return credits;
}

/** The tightest of the gates that count every hold; where each feature of the plan has a gate of its own, all of those together. */
function holdsAtOnce({ gates, features }: Plan): number {
  let most = MAX_OPEN_HOLDS;
  let together = 0;
  const gated = new Set<string>();
  for (const gate of gates) {
    // Of what counts each member apart, all members together have as much as they are many.
    if (gate.kind !== "concurrency" || isShadow(gate) || gate.perMember === true) continue;
    if (gate.features === null) most = Math.min(most, gate.limit);
    else {
      together += gate.limit;
      for (const feature of gate.features) gated.add(feature);
    }
  }
  const isEachGated = features?.every((feature) => gated.has(feature)) === true;
  return isEachGated ? Math.min(most, together) : most;
}
