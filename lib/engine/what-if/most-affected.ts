import type { Comparison } from "./comparison";

export interface AffectedAccount {
  readonly accountId: string;
  readonly comparison: Comparison;
}

/**
 * The accounts that a change would touch most, in order: those with the most requests newly blocked, then with the most answered
 * otherwise, then whose charges move most. Accounts that notice nothing are none of them. Holds no more than `max`.
 */
export class MostAffected {
  readonly #max: number;
  readonly #accounts: AffectedAccount[] = [];

  constructor(max: number) {
    this.#max = max;
  }

  get accounts(): readonly AffectedAccount[] {
    return this.#accounts;
  }

  add(account: AffectedAccount): void {
    const { changed, paidOtherwise } = account.comparison;
    if (changed === 0 && paidOtherwise === 0) return;
    let at = this.#accounts.length;
    while (at > 0 && comesBefore(account, this.#accounts[at - 1] as AffectedAccount)) at--;
    if (at === this.#max) return;
    this.#accounts.splice(at, 0, account);
    if (this.#accounts.length > this.#max) this.#accounts.pop();
  }
}

function comesBefore(a: AffectedAccount, b: AffectedAccount): boolean {
  const [one, other] = [a.comparison, b.comparison];
  if (one.newlyBlocked !== other.newlyBlocked) return one.newlyBlocked > other.newlyBlocked;
  if (one.changed !== other.changed) return one.changed > other.changed;
  const [moved, otherMoved] = [movedBy(one), movedBy(other)];
  if (moved !== otherMoved) return moved > otherMoved;
  return a.accountId < b.accountId;
}

function movedBy({ before, after }: Comparison): bigint {
  const by = after.charged - before.charged;
  return by < 0n ? -by : by;
}
