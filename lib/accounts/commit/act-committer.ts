import type { Clock } from "@/lib/clock";
import type { AccountRefusal } from "@/lib/engine/account-step";
import type { Instant, Microcredits } from "@/lib/engine/amounts";
import { type DueAct, dueAct, dueReset } from "@/lib/engine/due-acts";
import type { AccountAct, AccountEvent } from "@/lib/engine/facts";
import type { Plan } from "@/lib/engine/plan";
import { keyCountedOtherwise } from "@/lib/engine/plan-change";
import { accountNow, type Standing } from "@/lib/engine/standing";
import { freshRef, ownKey } from "@/lib/ids";
import type { AuditEntry, Author } from "@/lib/storage/audit-ports";
import type { AccountStep, AccountStore, LockedAccount, NewMember } from "@/lib/storage/ports";
import { auditOfAct } from "./audit-of-act";
import { NOTHING_ASKED, PlanGrantRefused, planSteps, stepOf } from "./steps";

/** Who does it, by which request (what was asked for is in the audit log), and under which key: unique per account, for ever. */
interface ActIdentity extends Author {
  readonly key: string;
  readonly requestHash: string;
  /** With an act that adds a member: kept in its row, in the same transaction. */
  readonly member?: NewMember;
  /** With the grant of a promo code: redeemed in the same transaction. */
  readonly codeId?: string;
}

export type ActOutcome =
  /** Durable, posting included. `isReplay`: this key had done it before; the event is that first one, the standing is today's. */
  | {
      readonly kind: "recorded";
      readonly event: AccountEvent;
      readonly standing: Standing;
      readonly ledgerBalance: Microcredits;
      readonly isReplay: boolean;
    }
  /** `window`: of a plan that counts otherwise, the key under which it does. */
  | { readonly kind: "refused"; readonly code: AccountRefusal; readonly window?: string }
  | { readonly kind: "key_reused" }
  | { readonly kind: "account_unknown" };

/** An act made of the standing as its lock finds it, so that nothing moves between what was read and what is recorded; or why there is none. */
export type ActOnStanding = (standing: Standing, now: Instant) => AccountAct | AccountRefusal;

/** The write path of everything that is done to an account and is not usage. */
export interface ActCommitter {
  /**
   * One act, one transaction, one fact: standing, event and balance update move together under the account's lock (L3). Resets that
   * are due come before it, and what it makes due after it: a renewal, the grants of a new plan. Each is a fact of its own in the same
   * transaction.
   */
  record(accountId: string, act: AccountAct | ActOnStanding, identity: ActIdentity): Promise<ActOutcome>;
  /** Records what time alone has made due of the account's grants: resets, renewals, what lapsed, expiries. Once, whoever asks. */
  recordDue(accountId: string): Promise<void>;
}

export function createActCommitter(
  accounts: AccountStore,
  clock: Clock,
  /** A published version, or null. */
  planOf: (ref: string) => Promise<Plan | null>,
  /** Told after the commit, so that the lanes do not decide on what they remember of the account. */
  moved: (accountId: string) => void,
): ActCommitter {
  const planThere = async (ref: string): Promise<Plan> => {
    const plan = await planOf(ref);
    if (plan === null) throw new Error(`${ref} is not published`);
    return plan;
  };
  /** The window whose counts a change to this plan would lose. */
  const lostBy = async ({ standing, now }: ActSteps, ref: string): Promise<string | null> =>
    keyCountedOtherwise(standing, await planThere(standing.plan), await planThere(ref), now);
  /** `act` under the account's locks; null where there is no such account. */
  const underLock = async <T>(
    accountId: string,
    act: (steps: ActSteps, account: LockedAccount) => Promise<T>,
  ): Promise<T | null> => {
    let hasMoved = false;
    const answer = await accounts.inAccount(accountId, async (account) => {
      const steps = new ActSteps(account, clock.now());
      const done = await act(steps, account);
      hasMoved = steps.standing !== account.standing;
      return done;
    });
    if (hasMoved) moved(accountId);
    return answer;
  };
  return {
    record: async (accountId, act, identity) => {
      const outcome = await refusing(
        underLock(accountId, async (steps, account): Promise<ActOutcome> => {
          const known = await account.findEvent(identity.key);
          if (known !== null) {
            if (known.requestHash !== identity.requestHash) return { kind: "key_reused" };
            return recorded(known, steps, true);
          }
          await steps.takeDue(dueReset);
          const made = typeof act === "function" ? act(steps.standing, steps.now) : act;
          if (typeof made === "string") return { kind: "refused", code: made };
          const lost = made.kind === "plan_changed" ? await lostBy(steps, made.plan) : null;
          if (lost !== null) return { kind: "refused", code: "plan_counts_otherwise", window: lost };
          const event = await steps.take(made, identity);
          if (typeof event === "string") return { kind: "refused", code: event };
          if (made.kind === "plan_changed") await steps.takePlanGrants(await planThere(made.plan));
          // A clock that was moved on makes more due than this act: the holds that ended by then come first.
          if (made.kind !== "clock_advanced") await steps.takeDue(dueReset);
          return recorded(event, steps, false);
        }),
      );
      return outcome ?? { kind: "account_unknown" };
    },
    recordDue: async (accountId) => {
      await underLock(accountId, (steps) => steps.takeDue(dueAct));
    },
  };
}

/** What undid the transaction because the new plan's grants do not fit is the act's refusal. */
function refusing(outcome: Promise<ActOutcome | null>): Promise<ActOutcome | null> {
  return outcome.catch((error) => {
    if (error instanceof PlanGrantRefused) return { kind: "refused", code: error.code };
    throw error;
  });
}

function recorded(
  event: AccountEvent,
  { standing, ledgerBalance }: ActSteps,
  isReplay: boolean,
): Extract<ActOutcome, { kind: "recorded" }> {
  return { kind: "recorded", event, standing, ledgerBalance, isReplay };
}

/** The steps of one transaction, each on the standing that the last one left. */
class ActSteps {
  readonly #account: LockedAccount;
  readonly #wallNow: Instant;
  standing: Standing;
  ledgerBalance: Microcredits;

  constructor(account: LockedAccount, wallNow: Instant) {
    this.#account = account;
    this.#wallNow = wallNow;
    this.standing = account.standing;
    this.ledgerBalance = account.ledgerBalance;
  }

  get now(): Instant {
    return accountNow(this.standing, this.#wallNow);
  }

  /** Records the act; a refusal records nothing. */
  async take(
    act: AccountAct,
    { actor, requestId, key, requestHash, member, codeId }: ActIdentity,
  ): Promise<AccountEvent | AccountRefusal> {
    const identity = { ref: freshRef(this.#wallNow), key, requestHash };
    const step = stepOf(this.standing, act, actor, identity, this.#wallNow);
    if (typeof step === "string") return step;
    const told =
      requestId === null
        ? null
        : auditOfAct(act, this.standing, step.to, { actor, requestId }, this.#wallNow);
    const withIt = {
      ...(member === undefined ? {} : { member }),
      ...(codeId === undefined ? {} : { codeId }),
    };
    await this.#record({ ...step, ...withIt }, told);
    return step.event;
  }

  async takePlanGrants(plan: Plan): Promise<void> {
    for (const step of planSteps(this.standing, plan, this.#wallNow)) await this.#record(step, null);
  }

  async #record(step: AccountStep, told: AuditEntry | null): Promise<void> {
    await this.#account.record(step, told);
    this.standing = step.to;
    this.ledgerBalance += step.event.posting?.amount ?? 0n;
  }

  async takeDue(dueOf: (standing: Standing, now: Instant) => DueAct | null): Promise<void> {
    for (let due = dueOf(this.standing, this.now); due !== null; due = dueOf(this.standing, this.now)) {
      const key = ownKey(due.what, due.about);
      const identity = { actor: "system", requestId: null, key, requestHash: NOTHING_ASKED };
      const event = await this.take(due.act, identity);
      if (typeof event === "string") throw new Error(`what is due was refused: ${event}`);
    }
  }
}
