import { redemptionOf } from "../banked-resets";
import { dueAct, dueReset } from "../due-acts";
import { type AccountAct, NOBODY, type UsageEvent } from "../facts";
import { findHold } from "../holds";
import type { Catalogue } from "../plan";
import { commandOf, type Fact } from "../replay";
import { accountNow } from "../standing";
import { AccountLife } from "./account-life";

/**
 * What-if without any idea of it: the account is really led through its requests and acts once more, on another plan from the first day,
 * by those who lead every other account, but that nothing is refunded. By the seq of what was asked in truth, what was recorded the other time; null where
 * it could not be asked.
 */
export function ledOn(
  facts: readonly Fact[],
  catalogue: Catalogue,
  planOf: (ref: string) => string,
): ReadonlyMap<number, UsageEvent | string | null> {
  const [first] = facts;
  if (first?.kind !== "account" || first.event.act.kind !== "opened")
    throw new Error("it begins in the middle");
  const opened = first.event.act;
  const life = AccountLife.opened(
    withoutRefundRule(catalogue),
    planOf(opened.plan),
    first.event.at,
    opened.consent,
    opened.clockNow,
    opened.timeZone,
  );
  const led = new Map<number, UsageEvent | string | null>();
  const refs = new Map<string, string>();
  for (const fact of facts.slice(1)) {
    if (fact.kind === "account") {
      life.now = life.standing.clockNow === null ? fact.event.at : life.now;
      done(life, fact.event.act, planOf);
      continue;
    }
    if (life.standing.clockNow === null) life.now = fact.event.decidedAt;
    led.set(fact.event.seq, asked(life, fact.event, refs));
  }
  return led;
}

/** Work that failed is charged as all other work is: what it would have cost is what is asked. */
function withoutRefundRule(catalogue: Catalogue): Catalogue {
  return {
    ...catalogue,
    plan: (ref) => {
      const { refundFailed: _, ...plan } = catalogue.plan(ref);
      return plan;
    },
  };
}

function done(life: AccountLife, act: AccountAct, planOf: (ref: string) => string): void {
  switch (act.kind) {
    case "grant_revised":
    case "opened":
      return;
    case "grant_issued":
      if (act.grant.planGrant === undefined) life.act(act);
      return;
    case "grant_expired":
    case "grant_lapsed":
      life.recordDue(dueAct);
      return;
    case "debt_repaid":
    case "grant_renewed":
      life.recordDue(dueReset);
      return;
    case "grant_reset":
      if (act.reason === null) life.recordDue(dueReset);
      else life.act(act);
      return;
    case "grant_adjusted":
      if (act.delta !== 0n || !act.reason.startsWith("plan ")) life.act(act);
      return;
    case "plan_changed":
      life.act({ ...act, plan: planOf(act.plan) });
      return;
    case "reset_redeemed": {
      life.recordDue(dueReset);
      const now = accountNow(life.standing, life.now);
      const redemption = redemptionOf(life.standing, life.catalogue, act.grantId, now);
      if (typeof redemption !== "string") life.act(redemption);
      return;
    }
    default:
      life.act(act);
  }
}

function asked(life: AccountLife, event: UsageEvent, refs: Map<string, string>): UsageEvent | string | null {
  const command = commandOf(event);
  if (command.kind === "refund") return null;
  if ("holdRef" in command) {
    const holdRef = refs.get(command.holdRef) ?? "";
    if (command.kind === "expire") {
      life.endExpiredHolds();
      return null;
    }
    if (findHold(life.standing, holdRef) === null) return null;
    const step = life.step({ ...command, holdRef });
    if (step.kind !== "refused") return life.lastEvent;
    life.step({ kind: "release", holdRef, attribution: NOBODY });
    return step.code;
  }
  const step = life.step(command);
  if (step.kind === "refused") return step.code;
  const answer = life.lastEvent;
  refs.set(event.ref, answer.ref);
  if (command.kind === "hold" && event.outcome.outcome === "blocked" && answer.outcome.holdExpiresAt !== null)
    life.step({ kind: "capture", holdRef: answer.ref, usage: event.usage, attribution: event.attribution });
  return answer;
}
