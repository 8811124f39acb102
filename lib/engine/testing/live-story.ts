import type { Instant } from "../amounts";
import { redemptionOf } from "../banked-resets";
import { dueReset } from "../due-acts";
import { type GrantTerms, NOBODY, type UsageEvent } from "../facts";
import { isRefundable } from "../refund-parts";
import { accountNow, type Standing } from "../standing";
import type { AccountLife } from "./account-life";
import { captureOf, grantName, openLife, requestOf, type Step, type Story } from "./decision-steps";

/** A whole life, from its opening through all steps. */
export function lifeOf(story: Story): AccountLife {
  const life = openLife(story);
  for (const step of story.steps) live(life, step);
  return life;
}

/** Leads the life through one step. Steps that point at nothing, and acts that are refused, change nothing. */
export function live(life: AccountLife, step: Step): void {
  switch (step.act) {
    case "wait":
      life.now += step.ms;
      return;
    case "wait_until":
      life.now = Math.max(life.now, instantOf(life.standing, life.now, step.what, step.early) ?? life.now);
      return;
    case "ask":
      life.step(requestOf(step, accountNow(life.standing, life.now)));
      return;
    case "capture":
    case "release":
    case "extend":
      endHold(life, step);
      return;
    case "sweep":
      life.recordDue();
      return;
    case "account":
      life.act(step.does);
      return;
    case "redeem":
      redeem(life, step.isFirst);
      return;
    case "refund":
      refund(life, step);
      return;
    default:
      moveGrant(life, step);
  }
}

export function recurringTerms(
  recurs: Extract<Step, { act: "issue" }>["recurs"],
  now: Instant,
): Pick<GrantTerms, "recurrence" | "rollover"> {
  if (recurs === null) return {};
  const { every, unit, rollover } = recurs;
  const recurrence = { every, unit, anchorAt: now - 90_000, timeZone: "UTC" };
  return rollover === null ? { recurrence } : { recurrence, rollover };
}

/** When the next hold expires, grant ends or window resets; `early` milliseconds before. */
export function instantOf(
  { holds, grants, windows }: Standing,
  now: Instant,
  what: "hold" | "grant" | "window",
  early: number,
): Instant | null {
  const instants =
    what === "hold"
      ? holds.map((hold) => hold.expiresAt)
      : what === "grant"
        ? grants.flatMap((grant) => [grant.effectiveAt, grant.expiresAt ?? 0, grant.period?.endsAt ?? 0])
        : Object.values(windows).map((counts) => (counts.kind === "span" ? counts.endAt : 0));
  const later = instants.filter((at) => at > now);
  return later.length === 0 ? null : Math.min(...later) - early;
}

function endHold(life: AccountLife, step: Extract<Step, { act: "capture" | "release" | "extend" }>): void {
  const { holds } = life.standing;
  const hold = holds[step.nth % Math.max(1, holds.length)];
  if (hold === undefined) return;
  // Whoever ends a hold may tell another key than whoever opened it; it is the opener's that counts.
  const named = { holdRef: hold.ref, attribution: NOBODY };
  if (step.act === "capture") {
    const now = accountNow(life.standing, life.now);
    const failed = step.hasFailed ? { failed: true } : {};
    life.step({ kind: "capture", ...captureOf(step, hold, now), ...named, ...failed });
  } else if (step.act === "extend") life.step({ kind: "extend", holdSeconds: step.holdSeconds, ...named });
  else life.step({ kind: "release", ...named });
}

type RefundStep = Extract<Step, { act: "refund" }>;

/** The event that such a step is about, if there is one. */
export function refundedBy(life: AccountLife, { nth }: RefundStep): UsageEvent | undefined {
  const events = life.facts.flatMap((fact) =>
    fact.kind === "usage" && isRefundable(fact.event) ? [fact.event] : [],
  );
  return events.at(-1 - nth);
}

function refund(life: AccountLife, step: RefundStep): void {
  const event = refundedBy(life, step);
  const { amount, restoresWindows } = step;
  if (event !== undefined) life.refund(event, { amount, restoresWindows });
}

/** Any reset that is banked, or the last of them alone. */
function redeem(life: AccountLife, isAny: boolean): void {
  life.recordDue(dueReset);
  const now = accountNow(life.standing, life.now);
  const last = life.standing.grants.findLast(({ kind }) => kind === "reset");
  const redemption = redemptionOf(life.standing, life.catalogue, isAny ? null : (last?.id ?? null), now);
  if (typeof redemption !== "string") life.act(redemption);
}

function moveGrant(
  life: AccountLife,
  step: Extract<Step, { act: "issue" | "adjust" | "void" | "reset" }>,
): void {
  const { grants } = life.standing;
  const now = accountNow(life.standing, life.now);
  if (step.act === "issue") {
    const effectiveAt = now + step.startsInMs;
    const expiresAt = step.lastsMs === null ? null : Math.max(now, effectiveAt) + step.lastsMs;
    const { kind, amount, priority, features, recurs, windows } = step;
    const id = grantName(life.lived.length);
    const terms = { id, kind, priority, amount, effectiveAt, expiresAt, features };
    const grant = windows === undefined ? terms : { ...terms, windows };
    life.act({ kind: "grant_issued", grant: { ...grant, ...recurringTerms(recurs, now) }, reason: "" });
    return;
  }
  const grant = grants[step.nth % Math.max(1, grants.length)];
  if (grant === undefined) return;
  const named = { grantId: grant.id, reason: "" };
  if (step.act !== "adjust")
    life.act({ kind: step.act === "void" ? "grant_voided" : "grant_reset", ...named });
  else if (step.expiresInMs === undefined) life.act({ kind: "grant_adjusted", delta: step.delta, ...named });
  else {
    const expiresAt = step.expiresInMs === null ? null : now + step.expiresInMs;
    life.act({ kind: "grant_adjusted", delta: step.delta, expiresAt, ...named });
  }
}
