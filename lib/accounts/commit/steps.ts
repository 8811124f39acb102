import { hash } from "node:crypto";
import { type AccountRefusal, applyAccountAct } from "@/lib/engine/account-step";
import type { Instant } from "@/lib/engine/amounts";
import type { AccountAct } from "@/lib/engine/facts";
import type { Plan } from "@/lib/engine/plan";
import { planAct } from "@/lib/engine/plan-grants";
import { sealAct } from "@/lib/engine/replay";
import { accountNow, type Standing } from "@/lib/engine/standing";
import type { Identity } from "@/lib/engine/usage-step";
import { freshId, freshRef, ownKey } from "@/lib/ids";
import type { AccountStep } from "@/lib/storage/ports";

const sha256 = (text: string): string => hash("sha256", text, "hex");

/** The request hash of what nobody asked for: it is of nothing. */
export const NOTHING_ASKED = "0".repeat(32);

/** One act as a step that can be stored, or why it is refused. */
export function stepOf(
  standing: Standing,
  act: AccountAct,
  actor: string,
  identity: Identity,
  wallNow: Instant,
): AccountStep | AccountRefusal {
  const step = applyAccountAct(standing, act, actor, identity, wallNow);
  if (step.kind === "refused") return step.code;
  const { standing: to, event } = sealAct(step.standing, step.event, sha256);
  return { fromSeq: standing.seq, to, event };
}

/** What coming onto a plan issues, revises and ends of the account's plan grants. To be stored with the fact that it came onto it. */
export function planSteps(standing: Standing, plan: Plan, wallNow: Instant): readonly AccountStep[] {
  const steps: AccountStep[] = [];
  const next = (of: Standing) => planAct(of, plan, accountNow(of, wallNow), () => freshId("grt", wallNow));
  let at = standing;
  for (let act = next(at); act !== null; act = next(at)) {
    const identity = {
      ref: freshRef(wallNow),
      key: ownKey("plan-grant", `${plan.ref}:${at.seq}`),
      requestHash: NOTHING_ASKED,
    };
    const step = stepOf(at, act, "system", identity, wallNow);
    if (typeof step === "string") throw new PlanGrantRefused(step);
    steps.push(step);
    at = step.to;
  }
  return steps;
}

/** A plan's grant that the account cannot take. Thrown, so that the change of plan is undone with it; told as that change's refusal. */
export class PlanGrantRefused extends Error {
  readonly code: AccountRefusal;

  constructor(code: AccountRefusal) {
    super(`a plan's grant was refused: ${code}`);
    this.code = code;
  }
}
