import type { Instant, Microcredits } from "../amounts";
import type { GrantTerms } from "../facts";
import type { Overshoot } from "../plan";
import type { NaiveSpender, NaiveSpending } from "./naive-spending";

/** What an account owes, as one would keep it on a slip of paper: each credit that nothing paid, and each that came after it. */
export class NaiveDebt {
  owed: Microcredits = 0n;
  readonly #came: { readonly id: string; amount: Microcredits }[] = [];

  /** One microcredit after the other, as long as the limit and what may be spent allow one more. */
  carry(
    short: Microcredits,
    overshoot: Overshoot,
    by: NaiveSpender,
    spending: NaiveSpending,
    now: Instant,
  ): void {
    if (overshoot.policy !== "debt") return;
    for (let left = short; left > 0n && this.owed < overshoot.limit; left -= 1n) {
      const room = spending.room(by, now);
      if (room !== null && room.amount <= 0n) return;
      this.owed += 1n;
      for (const { window } of spending.limits(by)) window.add(1n, now, false);
    }
  }

  /** Credits have come; those for one thing or for later are not asked. */
  come(terms: GrantTerms, amount: Microcredits, now: Instant): void {
    const isForAll = terms.features === null && terms.kind !== "reset";
    if (this.owed > 0n && isForAll && terms.effectiveAt <= now && amount > 0n)
      this.#came.push({ id: terms.id, amount });
  }

  /** Who repays next, and how much. */
  repay(left: (id: string) => Microcredits): { readonly id: string; readonly amount: Microcredits } {
    const next = this.#came.shift();
    if (next === undefined) throw new Error("nothing came that would repay");
    const amount = [this.owed, next.amount, left(next.id)].reduce((a, b) => (a < b ? a : b));
    this.owed -= amount;
    if (this.owed === 0n) this.#came.length = 0;
    return { id: next.id, amount };
  }
}
