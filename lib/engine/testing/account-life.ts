import { hash } from "node:crypto";
import { applyAccountAct, type UnsealedAccountEvent } from "../account-step";
import type { Instant } from "../amounts";
import { type DueAct, dueAct, dueReset } from "../due-acts";
import { type AccountAct, NOBODY, type UsageEvent } from "../facts";
import { expiredHolds } from "../holds";
import type { Catalogue, Consent } from "../plan";
import { planAct } from "../plan-grants";
import { type RefundAsked, type RefundRefusal, refundByRule, refundOf } from "../refund";
import { type Fact, sealAct, sealUsage } from "../replay";
import type { RefundCommand, UsageCommand } from "../request";
import { accountNow, emptyStanding, type Standing } from "../standing";
import type { Outcome } from "../trace";
import { applyUsage, type UsageStep } from "../usage-step";
import { refundFactsOf } from "./refund-facts";

export const sha256 = (text: string): string => hash("sha256", text, "hex");
const ACCOUNT_ID = `acct_${"0".repeat(26)}`;
const REQUEST_HASH = "0".repeat(32);

/** The `n`th ref of a life; refs sort as they were drawn, like the real ones. */
function nthRef(n: number): string {
  return String(n).padStart(26, "0");
}

/** One fact with the standings around it. */
export interface Lived {
  readonly before: Standing;
  readonly after: Standing;
  readonly fact: Fact;
}

/**
 * One account led through its life as the lanes lead it: what fell due by time is recorded first, every step is sealed, and
 * the facts are kept. What it does to a standing it does through `applyUsage` and `applyAccountAct` alone.
 */
export class AccountLife {
  standing: Standing = emptyStanding(ACCOUNT_ID);
  readonly lived: Lived[] = [];
  #refs = 0;

  readonly catalogue: Catalogue;
  /** The wall clock, which the tests move. */
  now: Instant;

  constructor(catalogue: Catalogue, now: Instant) {
    this.catalogue = catalogue;
    this.now = now;
  }

  static opened(
    catalogue: Catalogue,
    plan: string,
    now: Instant,
    consent: Consent = { mode: "always" },
    clockNow: Instant | null = null,
    timeZone = "UTC",
  ): AccountLife {
    const life = new AccountLife(catalogue, now);
    life.act({ kind: "opened", plan, timeZone, consent, clockNow });
    return life;
  }

  /** A life that goes on from here in its own way: what it does, this one never learns. */
  fork(standing: Standing, now: Instant): AccountLife {
    const life = new AccountLife(this.catalogue, now);
    life.standing = standing;
    life.#refs = 1_000_000;
    return life;
  }

  get facts(): Fact[] {
    return this.lived.map(({ fact }) => fact);
  }

  /** One act, after the resets that are due and with the renewal that it makes due; answers with its fact, or with the code of its refusal. */
  act(act: AccountAct): UnsealedAccountEvent | string {
    this.recordDue(dueReset);
    const done = this.#act(act);
    if (act.kind === "opened" || act.kind === "plan_changed") this.#takePlanGrants();
    this.recordDue(dueReset);
    return done;
  }

  #takePlanGrants(): void {
    const next = () => {
      const plan = this.catalogue.plan(this.standing.plan);
      return planAct(
        this.standing,
        plan,
        accountNow(this.standing, this.now),
        () => `grt_plan_${this.#refs}`,
      );
    };
    for (let act = next(); act !== null; act = next()) {
      const done = this.#act(act);
      if (typeof done === "string") throw new Error(`what the plan gives was refused: ${done}`);
    }
  }

  #act(act: AccountAct): UnsealedAccountEvent | string {
    const before = this.standing;
    const step = applyAccountAct(before, act, "system", this.#identity(), this.now);
    if (step.kind === "refused") return step.code;
    const sealed = sealAct(step.standing, step.event, sha256);
    this.standing = sealed.standing;
    this.lived.push({ before, after: sealed.standing, fact: { kind: "account", event: sealed.event } });
    return sealed.event;
  }

  /** One command, after the holds whose time is over have been ended and the grants reset. */
  step(command: UsageCommand): UsageStep {
    this.endExpiredHolds();
    this.recordDue(dueReset);
    const before = this.standing;
    const step = this.#apply(command);
    if (step.kind === "recorded") {
      const refund = refundByRule(before, step.event, this.standing, this.catalogue);
      if (refund !== null) this.#apply(refund);
    }
    return step;
  }

  /** Refunds a usage event as a command would that reads all there is to know of it under the account's lock. */
  refund(event: UsageEvent, asked: Omit<RefundAsked, "reason" | "by">): UsageEvent | RefundRefusal {
    this.endExpiredHolds();
    this.recordDue(dueReset);
    const found = { ...refundFactsOf(event, this.facts) };
    const refund = refundOf(
      this.standing,
      found,
      { ...asked, reason: "a test", by: "key_a" },
      this.catalogue,
    );
    if (typeof refund === "string") return refund;
    this.#apply(refund);
    return this.lastEvent;
  }

  /** The outcome of a command that is answered (not one that names something that is not there). */
  use(command: UsageCommand): Outcome {
    const step = this.step(command);
    if (step.kind === "refused") throw new Error(`refused: ${step.code}`);
    return step.kind === "previewed" ? step.outcome : step.event.outcome;
  }

  endExpiredHolds(): void {
    for (const hold of expiredHolds(this.standing, accountNow(this.standing, this.now)))
      this.#apply({ kind: "expire", holdRef: hold.ref, attribution: NOBODY });
  }

  /** What the sweep does: records what time has made due of the grants. */
  recordDue(dueOf: (standing: Standing, now: Instant) => DueAct | null = dueAct): void {
    const due = () => dueOf(this.standing, accountNow(this.standing, this.now));
    for (let next = due(); next !== null; next = due()) {
      const done = this.#act(next.act);
      if (typeof done === "string") throw new Error(`what is due was refused: ${done}`);
    }
  }

  /** The last usage event; its ref names the hold that it opened. */
  get lastEvent(): UsageEvent {
    const last = this.lived.findLast(({ fact }) => fact.kind === "usage");
    if (last === undefined || last.fact.kind !== "usage") throw new Error("nothing was used yet");
    return last.fact.event;
  }

  #identity() {
    this.#refs++;
    return { ref: nthRef(this.#refs), key: `k${this.#refs}`, requestHash: REQUEST_HASH };
  }

  #apply(command: UsageCommand | RefundCommand): UsageStep {
    const before = this.standing;
    const step = applyUsage(before, command, this.#identity(), this.catalogue, this.now);
    if (step.kind !== "recorded") return step;
    const sealed = sealUsage(step.standing, step.event, sha256);
    this.standing = sealed.standing;
    this.lived.push({ before, after: sealed.standing, fact: { kind: "usage", event: sealed.event } });
    return step;
  }
}
