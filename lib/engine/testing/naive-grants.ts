import type { Instant, Microcredits } from "../amounts";
import type { GrantTerms } from "../facts";
import { NaiveDebt } from "./naive-debt";
import type { NaiveHold, Taking } from "./naive-hold";
import { NaiveRecurrence } from "./naive-recurrence";

export interface NaiveGrant extends GrantTerms {
  readonly createdAt: Instant;
  /** Until it ends, where it recurs. */
  readonly recurs: NaiveRecurrence | null;
}

/** The grants of a naive account, each with a list of all that was ever taken from it. */
export class NaiveGrants {
  /** What expired with something left, and when; since then nothing came for the same. */
  lost: { readonly grant: NaiveGrant; readonly at: Instant }[] = [];
  grants: NaiveGrant[] = [];
  holds: NaiveHold[] = [];
  readonly debt = new NaiveDebt();
  protected readonly takings: Taking[] = [];

  leftOf(grant: NaiveGrant): Microcredits {
    return this.takings.reduce(
      (left, taking) => (taking.grant === grant.id ? left - taking.amount : left),
      grant.amount,
    );
  }

  canPay(grant: NaiveGrant, feature: string, now: Instant): boolean {
    const isNow = grant.effectiveAt <= now && (grant.expiresAt === null || now < grant.expiresAt);
    return isNow && (grant.features === null || grant.features.includes(feature));
  }

  issue(terms: GrantTerms, now: Instant): void {
    const recurs = terms.recurrence === undefined ? null : new NaiveRecurrence(terms, now);
    this.grants.push({ ...terms, createdAt: now, recurs });
    this.#regain(terms);
  }

  adjust(id: string, delta: Microcredits, expiresAt: Instant | null | undefined): void {
    this.grants = this.grants.map((grant) => {
      if (grant.id !== id) return grant;
      grant.recurs?.adjust(delta);
      return {
        ...grant,
        amount: grant.amount + delta,
        expiresAt: expiresAt === undefined ? grant.expiresAt : expiresAt,
      };
    });
  }

  /** A plan's grant as another plan gives it. */
  revise(terms: GrantTerms): void {
    const grant = this.#grant(terms.id);
    const left = this.leftOf(grant);
    const after = (grant.recurs as NaiveRecurrence).revise(terms, left);
    this.takings.push({ grant: grant.id, amount: left - after });
    const { amount } = grant; // what takings are taken from stays what it was
    this.grants = this.grants.map((one) => (one === grant ? { ...one, ...terms, amount } : one));
  }

  /** What is left is gone; what a hold set aside of it stays with the hold, and what comes back of that is past its time. */
  voidGrant(id: string, now: Instant): void {
    const grant = this.#grant(id);
    this.takings.push({ grant: id, amount: this.leftOf(grant) });
    this.grants = this.grants.map((one) => (one === grant ? { ...one, expiresAt: now, recurs: null } : one));
  }

  /** A grant whose reset time has come, if any. */
  dueForReset(now: Instant): NaiveGrant | undefined {
    return this.grants.find(
      ({ recurs, expiresAt }) =>
        recurs !== null && recurs.nextAt <= now && (expiresAt === null || expiresAt > now),
    );
  }

  /** What the new period leaves it with; what holds have set aside of it by now belongs to periods that are past. */
  reset(id: string, now: Instant, isByHand: boolean): void {
    const grant = this.#grant(id);
    const left = this.leftOf(grant);
    const after = (grant.recurs as NaiveRecurrence).reset(left, now, isByHand);
    for (const taking of this.#heldOf(id)) taking.isPast = true;
    for (const taking of this.takings) if (taking.grant === id) taking.resets = (taking.resets ?? 0) + 1;
    this.debt.repaid.delete(id);
    this.takings.push({ grant: id, amount: left - after });
    this.#regain(grant);
  }

  /** What was taken comes back to where it was taken from, as far as that is still there to take it. Answers how much. */
  payBack(id: string, amount: Microcredits, resets: number, now: Instant): Microcredits {
    const grant = this.grants.find((one) => one.id === id);
    if (grant === undefined || (grant.expiresAt !== null && grant.expiresAt <= now)) return 0n;
    let back = 0n;
    for (let paid = 0n; paid < amount; paid += 1n) back += grant.recurs?.payBack(resets) ?? 1n;
    if (back > 0n) this.takings.push({ grant: id, amount: -back });
    return back;
  }

  repay(): { readonly id: string; readonly amount: Microcredits } {
    const repaid = this.debt.repay((id) => this.leftOf(this.#grant(id)));
    this.takings.push({ grant: repaid.id, amount: repaid.amount });
    return repaid;
  }

  heldOf(id: string): Microcredits {
    return this.#heldOf(id).reduce((sum, { amount }) => sum + amount, 0n);
  }

  #heldOf(id: string): Taking[] {
    return this.holds
      .flatMap(({ shares }) => shares.flatMap(({ takings }) => takings))
      .filter((taking) => taking.grant === id);
  }

  expire(id: string, now: Instant): void {
    const grant = this.#grant(id);
    if (this.leftOf(grant) > 0n && grant.kind !== "reset")
      this.lost.unshift({ grant, at: grant.expiresAt ?? now });
    this.grants = this.grants.filter((one) => one !== grant);
  }

  /** Whoever has credits for the same again is no longer without because of what expired. */
  #regain({ kind, features }: GrantTerms): void {
    const isFor = (feature: string) => features === null || features.includes(feature);
    const isRegained = (lost: GrantTerms) =>
      lost.features === null ? features === null : lost.features.every(isFor);
    if (kind !== "reset") this.lost = this.lost.filter(({ grant }) => !isRegained(grant));
  }

  #grant(id: string): NaiveGrant {
    const grant = this.grants.find((one) => one.id === id);
    if (grant === undefined) throw new Error(`no grant ${id}`);
    return grant;
  }

  /** The first `amount` of what was set aside stays taken, the rest is given back. */
  protected keepFirst(
    takings: readonly Taking[],
    amount: Microcredits,
  ): { id: string; amount: Microcredits }[] {
    let left = amount;
    return takings.map((taking) => {
      const held = taking.amount;
      taking.amount = left < taking.amount ? left : taking.amount;
      left -= taking.amount;
      this.#giveBack(taking, held - taking.amount);
      return { id: taking.grant, amount: taking.amount };
    });
  }

  /**
   * What comes back to a period that is over is lost as far as it is not carried over; what comes back to one in which more was used
   * than is given fills that first.
   */
  #giveBack({ grant: id, isPast }: Taking, amount: Microcredits): void {
    const { recurs } = this.#grant(id);
    if (recurs === null) return;
    let back = 0n;
    if (isPast === true) back = recurs.takeBack(amount);
    else for (let given = 0n; given < amount; given += 1n) back += recurs.fill();
    this.takings.push({ grant: id, amount: amount - back });
  }
}
