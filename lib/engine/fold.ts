import { applyAccountAct } from "./account-step";
import type { AccountEvent, UsageEvent } from "./facts";
import type { Catalogue } from "./plan";
import { commandOf } from "./replay";
import type { Standing } from "./standing";
import { applyUsage } from "./usage-step";

/** Of a usage event what was asked, not what was answered; of a refund that is in its outcome. */
export type AskedUsage = Omit<UsageEvent, "outcome" | "key" | "requestHash"> & {
  readonly outcome?: Pick<UsageEvent["outcome"], "refund">;
};

/** A fact as far as folding needs it. */
export type FoldableFact =
  | { readonly kind: "usage"; readonly event: AskedUsage }
  | { readonly kind: "account"; readonly event: AccountEvent };

/** Nothing that is folded is stored again, so it needs no key of its own. */
const NO_KEY = { key: "", requestHash: "" };

/**
 * The standing after a fact, from the one before it (A2). The rules decide again; the chain is taken over from the record, not made
 * again, which is a third faster: whoever wants proof replays (`replayFact`). A fact that is refused on its own standing throws: the
 * history is damaged, and reconciliation says where.
 */
export function foldFact(standing: Standing, fact: FoldableFact, catalogue: Catalogue): Standing {
  const { ref, seq, hash } = fact.event;
  const identity = { ref, ...NO_KEY };
  const step =
    fact.kind === "account"
      ? applyAccountAct(standing, fact.event.act, fact.event.actor, identity, fact.event.at)
      : applyUsage(standing, commandOf(fact.event), identity, catalogue, fact.event.decidedAt);
  if (step.kind !== "recorded" || step.standing.seq !== seq)
    throw new Error(`fact ${seq} of ${standing.accountId} does not follow from those before it`);
  return { ...step.standing, head: hash };
}

/**
 * A standing is kept each time an account's seq passes a multiple of this, so that a past one is folded from few facts: 256 take some
 * 5 ms, and a standing of a kilobyte is a three-hundredth of what they take to store.
 */
const KEPT_EVERY = 256;

/** Whether a standing that an account came to from `fromSeq` is one to keep. */
export function isKept(fromSeq: number, toSeq: number): boolean {
  return Math.floor(fromSeq / KEPT_EVERY) !== Math.floor(toSeq / KEPT_EVERY);
}

/** When a fact was recorded, by the account's own clock: its standing's `at`. */
export function factAt(fact: FoldableFact): number {
  return fact.kind === "account" ? fact.event.at : fact.event.decidedAt;
}

/** The plan versions that folding these facts from this standing asks for. */
export function plansOfFacts(standing: Standing, facts: readonly FoldableFact[]): Set<string> {
  const plans = new Set<string>();
  if (standing.plan !== "") plans.add(standing.plan);
  for (const hold of standing.holds) plans.add(hold.plan);
  for (const fact of facts) {
    if (fact.kind === "usage") plans.add(fact.event.plan);
    else if ("plan" in fact.event.act) plans.add(fact.event.act.plan);
  }
  return plans;
}
