import type { Instant, Microcredits } from "../amounts";
import type { GrantTerms } from "../facts";

const UNIT_MS = { hour: 3_600_000, day: 86_400_000, week: 604_800_000, month: Number.NaN };

interface Lot {
  size: Microcredits;
  /** How often it was carried over. */
  carried: number;
}

/**
 * A recurring grant as a row of lots, oldest first: what each period gave. Credits leave the oldest lot one by one. It knows the
 * clocks of UTC and nothing of months, which the worlds it judges do without.
 */
export class NaiveRecurrence {
  lots: Lot[];
  nextAt: Instant;
  /** What was used beyond what the period gives, since less is given now. */
  overdrawn: Microcredits = 0n;

  terms: GrantTerms;

  constructor(terms: GrantTerms, now: Instant) {
    this.terms = terms;
    this.lots = [{ size: terms.amount, carried: 0 }];
    this.nextAt = this.#after(Math.max(now, terms.effectiveAt));
  }

  #after(at: Instant): Instant {
    const { recurrence } = this.terms;
    if (recurrence === undefined) throw new Error("it does not recur");
    const step = recurrence.every * UNIT_MS[recurrence.unit];
    let next = recurrence.anchorAt;
    while (next > at) next -= step;
    while (next <= at) next += step;
    return next;
  }

  /** What is left after the resets until `now`, or after one by hand. */
  reset(left: Microcredits, now: Instant, isByHand: boolean): Microcredits {
    let rest = left;
    this.overdrawn = 0n;
    if (isByHand) rest = this.#roll(rest);
    while (this.nextAt <= now) {
      rest = this.#roll(rest);
      this.nextAt = this.#after(this.nextAt);
    }
    return rest;
  }

  #roll(left: Microcredits): Microcredits {
    const { rollover, amount } = this.terms;
    while (this.total > left) this.#takeOldest();
    const youngest = this.lots.at(-1) as Lot;
    while (this.total < left) youngest.size += 1n;
    for (const lot of this.lots) lot.carried++;
    const { periods } = rollover ?? { periods: 0 };
    if (periods !== null) this.lots = this.lots.filter((lot) => lot.carried <= periods);
    if (rollover?.max != null) while (this.total > rollover.max) this.#takeOldest();
    while (rollover !== undefined && this.total < rollover.min) youngest.size += 1n;
    this.lots.push({ size: amount, carried: 0 });
    return this.total;
  }

  /** How much of what an earlier period's hold gives back is carried over. */
  takeBack(amount: Microcredits): Microcredits {
    const { rollover } = this.terms;
    if (rollover === undefined) return 0n;
    let back = 0n;
    const carried = () => this.lots.reduce((sum, lot) => (lot.carried > 0 ? sum + lot.size : sum), 0n);
    while (back < amount && (rollover.max === null || carried() < rollover.max)) {
      const youngest = this.lots.findLast((lot) => lot.carried > 0);
      if (youngest !== undefined) youngest.size += 1n;
      else this.lots.unshift({ size: 1n, carried: 1 });
      back += 1n;
    }
    return back;
  }

  /** Of one microcredit that a refund pays back, taken so many resets ago, what is there to spend. */
  payBack(resets: number): Microcredits {
    const periods = this.terms.rollover?.periods ?? null;
    if (periods !== null && resets > periods) return 0n;
    return resets === 0 ? this.fill() : this.takeBack(1n);
  }

  /** Other terms in the middle of the period: more is given, or taken back, microcredit by microcredit. Answers what is left then. */
  revise(terms: GrantTerms, left: Microcredits): Microcredits {
    let rest = left;
    const more = terms.amount - this.terms.amount;
    for (let given = 0n; given < more; given += 1n) rest += this.fill();
    for (let given = 0n; given > more; given -= 1n) {
      if (rest > 0n) rest -= 1n;
      else this.overdrawn += 1n;
    }
    this.terms = terms;
    this.adjust(more);
    return rest;
  }

  /** Of one microcredit that comes into the period, what is there to spend: nothing, while more was used than is given. */
  fill(): Microcredits {
    if (this.overdrawn === 0n) return 1n;
    this.overdrawn -= 1n;
    return 0n;
  }

  adjust(delta: Microcredits): void {
    const fresh = this.lots.at(-1) as Lot;
    fresh.size = fresh.size + delta > 0n ? fresh.size + delta : 0n;
  }

  get total(): Microcredits {
    return this.lots.reduce((sum, lot) => sum + lot.size, 0n);
  }

  #takeOldest(): void {
    const oldest = this.lots.find((lot) => lot.size > 0n) as Lot;
    oldest.size -= 1n;
  }
}
