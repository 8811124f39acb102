import { applyAccountAct } from "../account-step";
import type { Instant } from "../amounts";
import { redemptionOf } from "../banked-resets";
import { dueAct, dueReset, hasResetDue, withResets } from "../due-acts";
import type { AccountAct, AccountEvent } from "../facts";
import type { AskedUsage } from "../fold";
import { findHold } from "../holds";
import type { Catalogue } from "../plan";
import { planAct } from "../plan-grants";
import { commandOf } from "../replay";
import type { UsageCommand } from "../request";
import { accountNow, type Standing } from "../standing";
import { applyUsage, type Identity, type UnsealedUsageEvent } from "../usage-step";

/** What is changed: some plan versions give way to another one, and a catalogue that knows it. */
export interface Change {
  readonly catalogue: Catalogue;
  /** The version that an account is on in place of this one; itself where it is not changed. */
  planOf(ref: string): string;
}

/** What the changed rules answer to what was asked. */
export type ChangedAnswer =
  | {
      readonly kind: "answered";
      readonly event: UnsealedUsageEvent;
      /** The end of a hold that was refused in truth: nobody ended it, so it is taken for used as it was estimated. */
      readonly capture: UnsealedUsageEvent | null;
    }
  /** The changed price book does not know what was asked for, or makes it too dear for one request. */
  | { readonly kind: "refused"; readonly code: string }
  /** It ends or extends a hold that the changed rules did not open: that work was not done. */
  | { readonly kind: "not_asked" };

/** Nothing of it is stored, so an act needs no id of its own, nor does any fact a key. */
const UNNAMED: Identity = { ref: "", key: "", requestHash: "" };

/**
 * One account's life done again under changed rules: the same requests and the same acts, at the same instants, one after the other.
 * With rules that change nothing it gives the very facts that there are (D1); `changed-life.test.ts` holds it to that, and to a life
 * that was really led under the other rules.
 */
export class ChangedLife {
  readonly #change: Change;
  #standing: Standing;
  /** Between coming onto a plan and what follows: the ids that its grants had in truth, by their key. */
  #planGrantIds: Map<string, string> | null = null;
  #issued = 0;

  constructor(standing: Standing, change: Change) {
    this.#standing = standing;
    this.#change = change;
  }

  get standing(): Standing {
    return this.#standing;
  }

  /** An account that is there already is moved at `at`, as an admin would move it: counters go on, plan grants are brought in line. */
  begin(at: Instant): void {
    if (this.#standing.seq === 0) return;
    const plan = this.#change.planOf(this.#standing.plan);
    if (plan === this.#standing.plan) return;
    this.#takeResets(at);
    this.#apply({ kind: "plan_changed", plan, reason: "" }, at);
    this.#planGrantIds = new Map();
  }

  /** What was done to the account. False where the changed rules leave nothing to do it to: that counts as not done. */
  act({ act, at }: AccountEvent): boolean {
    if (this.#isOfPlan(act)) {
      // What the recorded plan gave; what the changed one gives is worked out once all of it is known.
      if (act.kind === "grant_issued" && act.grant.planGrant !== undefined)
        this.#planGrantIds?.set(act.grant.planGrant, act.grant.id);
      return true;
    }
    this.#takePlanGrants();
    if (isDueByTime(act)) {
      this.#takeDue(act.kind === "grant_expired" || act.kind === "grant_lapsed" ? dueAct : dueReset, at);
      return true;
    }
    this.#takeResets(at);
    const asked = this.#changed(act, at);
    if (asked === null || !this.#apply(asked, at)) return false;
    if (asked.kind === "opened" || asked.kind === "plan_changed") this.#planGrantIds = new Map();
    return true;
  }

  /** What was asked; `wasBlocked` says that in truth it was refused. */
  use(event: AskedUsage, wasBlocked: boolean): ChangedAnswer {
    this.#takePlanGrants();
    const command = commandOf(event);
    // What was refunded was charged otherwise under these rules, if at all: what it would have cost is what is asked.
    if (command.kind === "refund") return { kind: "not_asked" };
    if (command.kind !== "expire") this.#takeResets(event.decidedAt);
    if ("holdRef" in command && findHold(this.#standing, command.holdRef) === null)
      return { kind: "not_asked" };
    const identity = { ...UNNAMED, ref: event.ref };
    const answer = this.#use(command, identity, event.decidedAt);
    if (typeof answer === "string") {
      const { attribution } = event;
      if (command.kind === "capture")
        this.#use({ kind: "release", holdRef: command.holdRef, attribution }, identity, event.decidedAt);
      return { kind: "refused", code: answer };
    }
    const isOpened = command.kind === "hold" && answer.outcome.holdExpiresAt !== null;
    if (!wasBlocked || !isOpened) return { kind: "answered", event: answer, capture: null };
    const { usage, attribution } = event;
    const capture = this.#use(
      { kind: "capture", holdRef: event.ref, usage, attribution },
      identity,
      event.decidedAt,
    );
    return { kind: "answered", event: answer, capture: typeof capture === "string" ? null : capture };
  }

  #use(command: UsageCommand, identity: Identity, at: Instant): UnsealedUsageEvent | string {
    const step = applyUsage(this.#standing, command, identity, this.#change.catalogue, at);
    if (step.kind === "refused") return step.code;
    if (step.kind === "previewed") throw new Error("a preview is never recorded");
    this.#standing = step.standing;
    return step.event;
  }

  #apply(act: AccountAct, at: Instant): boolean {
    const step = applyAccountAct(this.#standing, act, "system", UNNAMED, at);
    if (step.kind === "refused") return false;
    this.#standing = step.standing;
    return true;
  }

  /** The act as it is under the changed rules; null where it would not be done at all. */
  #changed(act: AccountAct, at: Instant): AccountAct | null {
    if (act.kind === "opened" || act.kind === "plan_changed")
      return { ...act, plan: this.#change.planOf(act.plan) };
    if (act.kind !== "reset_redeemed") return act;
    const now = accountNow(this.#standing, at);
    const redemption = redemptionOf(this.#standing, this.#change.catalogue, act.grantId, now);
    return typeof redemption === "string" ? null : redemption;
  }

  #takeResets(at: Instant): void {
    const now = accountNow(this.#standing, at);
    if (hasResetDue(this.#standing, now)) this.#standing = withResets(this.#standing, now);
  }

  /** Whoever recorded one act that time made due recorded all that were: of a sweep all kinds, before a decision or an act the resets. */
  #takeDue(dueOf: typeof dueAct, at: Instant): void {
    const due = () => dueOf(this.#standing, accountNow(this.#standing, at));
    for (let next = due(); next !== null; next = due()) if (!this.#apply(next.act, at)) return;
  }

  /** What coming onto a plan does to the grants that plans give (`planAct`). */
  #isOfPlan(act: AccountAct): boolean {
    if (act.kind === "grant_issued") return act.grant.planGrant !== undefined;
    if (act.kind === "grant_revised") return true;
    return (
      this.#planGrantIds !== null &&
      act.kind === "grant_adjusted" &&
      act.delta === 0n &&
      act.reason.startsWith("plan ")
    );
  }

  /** At the instant of the fact before: coming onto the plan. */
  #takePlanGrants(): void {
    const ids = this.#planGrantIds;
    if (ids === null) return;
    this.#planGrantIds = null;
    const plan = this.#change.catalogue.plan(this.#standing.plan);
    const next = () => planAct(this.#standing, plan, this.#standing.at, () => "");
    for (let act = next(); act !== null; act = next()) {
      const id = act.kind === "grant_issued" ? this.#idOf(act.grant.planGrant as string, ids) : null;
      const named =
        act.kind === "grant_issued" && id !== null ? { ...act, grant: { ...act.grant, id } } : act;
      // More credits than an account can hold: such a plan change would be refused as a whole.
      if (!this.#apply(named, this.#standing.at)) return;
    }
  }

  #idOf(planGrant: string, ids: ReadonlyMap<string, string>): string {
    return ids.get(planGrant) ?? `grt_changed_${String(++this.#issued).padStart(6, "0")}`;
  }
}

/** What time alone, or credits that came, made due (`dueAct`). */
function isDueByTime(act: AccountAct): boolean {
  switch (act.kind) {
    case "debt_repaid":
    case "grant_renewed":
    case "grant_lapsed":
    case "grant_expired":
      return true;
    case "grant_reset":
      return act.reason === null;
    default:
      return false;
  }
}
