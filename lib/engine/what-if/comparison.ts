import type { Instant, Microcredits } from "../amounts";
import type { UsageKind } from "../facts";
import type { Source } from "../plan";
import type { ComparedAnswer } from "./answers";

export const SOURCES: readonly Source[] = ["windows", "free", "entitlement", "plan", "promo", "purchased"];

/** What the answers of one side add up to: those that were given, or those of the changed rules. */
interface Side {
  allowed: number;
  partial: number;
  blocked: number;
  /** Of them those that wait for consent: nobody was turned away, somebody was asked. */
  asked: number;
  refused: number;
  /** From each block until what it asked for was let through, waiting was enough, or the period ended; per account and feature. */
  blockedMs: number;
  readonly bySource: Record<Source, Microcredits>;
  /** Drawn from credits: what is charged. */
  charged: Microcredits;
  /** Overshoot, charged and refunded. */
  refunded: Microcredits;
  /** Overshoot that is carried as debt. */
  owed: Microcredits;
}

/** How many requests were answered so, and would be answered so. */
interface OutcomePair {
  readonly from: ComparedAnswer["outcome"];
  readonly fromReason: string | null;
  readonly to: ComparedAnswer["outcome"];
  readonly toReason: string | null;
  decisions: number;
}

export interface Comparison {
  decisions: number;
  /** Answered otherwise: let through or not, or blocked for another reason. */
  changed: number;
  newlyBlocked: number;
  newlyAllowed: number;
  /** Let through alike, and priced otherwise or paid from other sources. */
  paidOtherwise: number;
  /** Ends of holds that the changed rules did not open. */
  endingsNotAsked: number;
  /** Acts that the changed rules left nothing to do to: a grant that was used up, a window that is not there. */
  actsNotDone: number;
  readonly outcomes: Map<string, OutcomePair>;
  readonly before: Side;
  readonly after: Side;
}

export function emptyComparison(): Comparison {
  return {
    decisions: 0,
    changed: 0,
    newlyBlocked: 0,
    newlyAllowed: 0,
    paidOtherwise: 0,
    endingsNotAsked: 0,
    actsNotDone: 0,
    outcomes: new Map(),
    before: emptySide(),
    after: emptySide(),
  };
}

function emptySide(): Side {
  const bySource = { windows: 0n, free: 0n, entitlement: 0n, plan: 0n, promo: 0n, purchased: 0n };
  const counts = { allowed: 0, partial: 0, blocked: 0, asked: 0, refused: 0, blockedMs: 0 };
  return { ...counts, bySource, charged: 0n, refunded: 0n, owed: 0n };
}

/** Adds an account's comparison to that of all. */
export function addComparison(sum: Comparison, one: Comparison): void {
  for (const key of COUNTS) sum[key] += one[key];
  for (const [key, pair] of one.outcomes) countPair(sum.outcomes, key, pair, pair.decisions);
  addSide(sum.before, one.before);
  addSide(sum.after, one.after);
}

const COUNTS = [
  "decisions",
  "changed",
  "newlyBlocked",
  "newlyAllowed",
  "paidOtherwise",
  "endingsNotAsked",
  "actsNotDone",
] as const;

function addSide(sum: Side, one: Side): void {
  for (const key of ["allowed", "partial", "blocked", "asked", "refused", "blockedMs"] as const)
    sum[key] += one[key];
  for (const source of SOURCES) sum.bySource[source] += one.bySource[source];
  sum.charged += one.charged;
  sum.refunded += one.refunded;
  sum.owed += one.owed;
}

function countPair(
  outcomes: Comparison["outcomes"],
  key: string,
  pair: Omit<OutcomePair, "decisions">,
  decisions: number,
): void {
  const known = outcomes.get(key);
  if (known === undefined) outcomes.set(key, { ...pair, decisions });
  else known.decisions += decisions;
}

/** A block that has not ended. */
interface Blocked {
  readonly since: Instant;
  readonly waitsUntil: Instant | null;
}

/** Compares one account's answers, in the order in which they were given. */
export class AccountComparison {
  readonly found: Comparison = emptyComparison();
  readonly #blockedBefore = new Map<string, Blocked>();
  readonly #blockedAfter = new Map<string, Blocked>();

  usage(
    {
      kind,
      feature,
      decidedAt,
    }: { readonly kind: UsageKind; readonly feature: string; readonly decidedAt: Instant },
    before: ComparedAnswer,
    after: ComparedAnswer,
  ): void {
    // What-if asks what work would have cost; what was refunded of it is left out on both sides.
    if (kind === "refund") return;
    const { found } = this;
    addTaken(found.before, before);
    addTaken(found.after, after);
    if (kind !== "consume" && kind !== "hold" && kind !== "track") {
      if (after.outcome === "not_asked") found.endingsNotAsked++;
      return;
    }
    found.decisions++;
    count(found.before, before);
    count(found.after, after);
    found.before.blockedMs += turned(this.#blockedBefore, feature, decidedAt, before);
    found.after.blockedMs += turned(this.#blockedAfter, feature, decidedAt, after);
    const pair = {
      from: before.outcome,
      fromReason: before.reason,
      to: after.outcome,
      toReason: after.reason,
    };
    countPair(found.outcomes, `${pair.from} ${pair.fromReason} ${pair.to} ${pair.toReason}`, pair, 1);
    if (pair.from === pair.to && pair.fromReason === pair.toReason) {
      if (isThrough(before) && (before.cost !== after.cost || !isTakenAlike(before, after)))
        found.paidOtherwise++;
      return;
    }
    found.changed++;
    const [was, is] = [isThrough(before), isThrough(after)];
    if (was && !is) found.newlyBlocked++;
    if (!was && is) found.newlyAllowed++;
  }

  actNotDone(): void {
    this.found.actsNotDone++;
  }

  /** The end of the period: blocks that last until then end with it. */
  close(at: Instant): Comparison {
    for (const block of this.#blockedBefore.values()) this.found.before.blockedMs += lastedMs(block, at);
    for (const block of this.#blockedAfter.values()) this.found.after.blockedMs += lastedMs(block, at);
    return this.found;
  }
}

function isThrough({ outcome }: ComparedAnswer): boolean {
  return outcome === "allowed" || outcome === "partial";
}

function count(side: Side, { outcome, reason }: ComparedAnswer): void {
  if (outcome === "not_asked") return;
  side[outcome]++;
  if (reason === "consent_required") side.asked++;
}

function addTaken(side: Side, { taken, refunded, owed }: ComparedAnswer): void {
  for (const { source, amount } of taken) {
    side.bySource[source] += amount;
    if (source === "plan" || source === "promo" || source === "purchased") side.charged += amount;
  }
  side.refunded += refunded;
  side.owed += owed;
}

function isTakenAlike(before: ComparedAnswer, after: ComparedAnswer): boolean {
  if (before.taken.length !== after.taken.length) return false;
  if (before.refunded !== after.refunded || before.owed !== after.owed) return false;
  return before.taken.every(
    ({ source, amount }, i) => after.taken[i]?.source === source && after.taken[i]?.amount === amount,
  );
}

/** Ends the block that the feature was in, and begins one where this is one; how long the ended one lasted. */
function turned(blocked: Map<string, Blocked>, feature: string, at: Instant, answer: ComparedAnswer): number {
  const before = blocked.get(feature);
  const ms = before === undefined ? 0 : lastedMs(before, at);
  if (!isThrough(answer)) blocked.set(feature, { since: at, waitsUntil: answer.waitsUntil });
  else if (before !== undefined) blocked.delete(feature);
  return ms;
}

function lastedMs({ since, waitsUntil }: Blocked, at: Instant): number {
  const end = waitsUntil === null || waitsUntil > at ? at : waitsUntil;
  return Math.max(0, end - since);
}
