import type { Instant, Microcredits } from "../amounts";
import type { GrantTerms } from "../facts";
import type { Overshoot } from "../plan";
import type { NaiveSpender, NaiveSpending } from "./naive-spending";
import type { Entry, NaiveWindow } from "./naive-window";

/** Where something that needs consent was counted as spent. */
export interface CountedLimit {
  readonly name: string;
  readonly window: NaiveWindow;
  readonly entry: Entry | null;
}

/** What an account owes, as one would keep it on a slip of paper: each credit that nothing paid, and each that came after it. */
export class NaiveDebt {
  owed: Microcredits = 0n;
  /** Since when without a break. */
  since: Instant | null = null;
  /** By grant, what it has repaid that did not come back; of a period that is over, nobody knows any more. */
  readonly repaid = new Map<string, Microcredits>();
  readonly #came: { readonly id: string; amount: Microcredits }[] = [];

  /** One microcredit after the other, as long as the limit and what may be spent allow one more. Answers where each was counted. */
  carry(
    short: Microcredits,
    overshoot: Overshoot,
    by: NaiveSpender,
    spending: NaiveSpending,
    now: Instant,
  ): CountedLimit[][] {
    const carried: CountedLimit[][] = [];
    if (overshoot.policy !== "debt") return carried;
    for (let left = short; left > 0n && this.owed < overshoot.limit; left -= 1n) {
      const room = spending.room(by, now);
      if (room !== null && room.amount <= 0n) break;
      this.owed += 1n;
      this.since ??= now;
      carried.push(
        spending.limits(by).map(({ name, window }) => ({ name, window, entry: window.add(1n, now, false) })),
      );
    }
    return carried;
  }

  /** One microcredit less; whether any was owed. */
  forgive(): boolean {
    if (this.owed === 0n) return false;
    this.#lower(1n);
    return true;
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
    this.#lower(amount);
    if (amount > 0n) this.repaid.set(next.id, (this.repaid.get(next.id) ?? 0n) + amount);
    return { id: next.id, amount };
  }

  #lower(amount: Microcredits): void {
    this.owed -= amount;
    if (this.owed > 0n) return;
    this.#came.length = 0;
    this.since = null;
  }
}
