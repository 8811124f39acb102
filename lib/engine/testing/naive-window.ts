import type { Instant, Quantity } from "../amounts";
import type { WindowPolicy } from "../windows/window";
import { naiveCalendarName } from "./naive-calendar";

/** One amount that was admitted. `countedAt` differs from `admittedAt` only for what a bucket's hold captured later. */
export interface Entry {
  readonly admittedAt: Instant;
  countedAt: Instant;
  /** The span it began or joined; of anchored windows. */
  readonly anchorAt: Instant;
  /** The clocks that its span was announced by; of calendar windows. */
  readonly timeZone: string;
  amount: Quantity;
  isHeld: boolean;
}

/**
 * A window as one would explain it: the list of all that was admitted, gone through from the start at every question. It is slow,
 * it never forgets, and it shares no idea with the rules it judges: no running counts, no forgotten slices, no stored debt.
 */
export class NaiveWindow {
  readonly entries: Entry[] = [];
  /** By which limit a bucket refilled from when on: what was taken last says so. */
  readonly #rates: { readonly since: Instant; readonly limit: Quantity }[] = [];

  /** As the plan has it now; its kind and length stay. */
  policy: WindowPolicy;
  timeZone: string;

  constructor(policy: WindowPolicy, timeZone: string) {
    this.policy = policy;
    this.timeZone = timeZone;
  }

  used(now: Instant): Quantity {
    if (this.policy.kind === "token_bucket") {
      return ceilDiv(this.scaledDebt(now), BigInt(this.policy.windowMs));
    }
    return sum(this.counted(now).filter((entry) => !entry.isHeld));
  }

  held(now: Instant): Quantity {
    return sum(this.counted(now).filter((entry) => entry.isHeld));
  }

  remaining(now: Instant): Quantity {
    const room = this.policy.limit - this.used(now) - this.held(now);
    return room > 0n ? room : 0n;
  }

  /** `occurredAt`: before now, where it is told late. */
  add(amount: Quantity, now: Instant, isHeld: boolean, occurredAt: Instant = now): Entry {
    const running = this.counted(now).at(-1);
    const { anchorAt = now, timeZone = this.timeZone } = running ?? {};
    const countedAt = this.policy.kind === "sliding" && !this.isOver(occurredAt, now) ? occurredAt : now;
    const entry = { admittedAt: now, countedAt, anchorAt, timeZone, amount, isHeld };
    if (amount === 0n) return entry;
    this.entries.push(entry);
    this.entries.sort((a, b) => a.countedAt - b.countedAt);
    this.#rates.push({ since: now, limit: this.policy.limit });
    return entry;
  }

  /** Whether what happened then is not counted there any more: its span is over, or is another one than runs now. */
  isOver(occurredAt: Instant, now: Instant): boolean {
    const running = this.counted(now)[0];
    const then = { admittedAt: now, countedAt: occurredAt, amount: 1n, isHeld: false };
    const { anchorAt = now, timeZone = this.timeZone } = running ?? {};
    const entry = { ...then, anchorAt, timeZone };
    if (this.policy.kind === "anchored") return occurredAt < anchorAt;
    return !this.isCounted(entry, now);
  }

  /** Ends `held` of a held entry: `used` of it is counted for good, as the entry that it answers. */
  settle(entry: Entry, held: Quantity, used: Quantity, now: Instant): Entry | null {
    if (!this.counted(now).includes(entry)) return null;
    entry.amount -= held;
    if (used === 0n) return null;
    const at = this.policy.kind === "token_bucket" ? now : entry.countedAt;
    const counted = { ...entry, countedAt: at, amount: used, isHeld: false };
    this.entries.push(counted);
    this.entries.sort((a, b) => a.countedAt - b.countedAt);
    return counted;
  }

  /** Of what was used and still counts; a bucket refills by itself. Answers how much. */
  giveBack(entry: Entry | null, amount: Quantity, now: Instant): Quantity {
    if (entry === null || this.policy.kind === "token_bucket" || !this.counted(now).includes(entry))
      return 0n;
    const back = amount < entry.amount ? amount : entry.amount;
    entry.amount -= back;
    return back;
  }

  forgetUsed(): void {
    const held = this.entries.filter((entry) => entry.isHeld);
    this.entries.splice(0, this.entries.length, ...held);
  }

  /** The most that was admitted, and not given back, in any stretch in which the policy promises to admit no more than `limit`. */
  mostAdmitted(): Quantity {
    let most = 0n;
    for (const first of this.entries) {
      for (const last of this.entries) {
        if (last.admittedAt < this.at(first) || !this.isOneStretch(first, last)) continue;
        let admitted = 0n;
        for (const entry of this.entries) {
          const isWithin = this.at(first) <= this.at(entry) && entry.admittedAt <= last.admittedAt;
          if (isWithin && this.isOneStretch(first, entry)) admitted += entry.amount;
        }
        admitted -= this.refilledBetween(first, last);
        if (admitted > most) most = admitted;
      }
    }
    return most;
  }

  /** What was told late in a sliding window takes up the room of the stretches that were not over when it was. */
  private at({ admittedAt, countedAt }: Entry): Instant {
    return this.policy.kind === "sliding" ? countedAt : admittedAt;
  }

  private isOneStretch(first: Entry, last: Entry): boolean {
    const policy = this.policy;
    switch (policy.kind) {
      case "calendar":
        return this.nameOf(first, first.admittedAt) === this.nameOf(first, last.admittedAt);
      case "anchored":
        return first.anchorAt === last.anchorAt;
      case "sliding":
        return last.admittedAt - this.at(first) < policy.windowMs;
      case "token_bucket":
        return true;
    }
  }

  private refilledBetween(first: Entry, last: Entry): Quantity {
    if (this.policy.kind !== "token_bucket") return 0n;
    return (this.policy.limit * BigInt(last.admittedAt - first.admittedAt)) / BigInt(this.policy.windowMs);
  }

  private counted(now: Instant): Entry[] {
    return this.entries.filter((entry) => entry.amount > 0n && this.isCounted(entry, now));
  }

  private isCounted(entry: Entry, now: Instant): boolean {
    const policy = this.policy;
    switch (policy.kind) {
      case "calendar":
        return this.nameOf(entry, entry.countedAt) === this.nameOf(entry, now);
      case "anchored":
        return now - entry.anchorAt < policy.windowMs;
      case "sliding": {
        const sliceMs = Math.ceil(policy.windowMs / policy.slices);
        const sliceEndsAt = entry.countedAt - (entry.countedAt % sliceMs) + sliceMs;
        return now - sliceEndsAt < policy.windowMs;
      }
      case "token_bucket":
        return true;
    }
  }

  private nameOf({ timeZone }: Entry, at: Instant): string {
    if (this.policy.kind !== "calendar") return "";
    return naiveCalendarName(this.policy.unit, at, this.policy.timeZone ?? timeZone);
  }

  /**
   * A bucket is short of what was taken since some instant less what refilled since that instant, for the worst such instant:
   * before it, the bucket was full.
   */
  private scaledDebt(now: Instant): bigint {
    if (this.policy.kind !== "token_bucket") return 0n;
    const taken = this.entries.filter((entry) => !entry.isHeld);
    let debt = 0n;
    for (const [index, since] of taken.entries()) {
      const takenSince = sum(taken.slice(index)) * BigInt(this.policy.windowMs);
      const missing = takenSince - this.refilled(since.countedAt, now);
      if (missing > debt) debt = missing;
    }
    return debt;
  }

  /** Stretch by stretch, each by the limit that was in force when something was last taken. */
  private refilled(from: Instant, to: Instant): bigint {
    return this.#rates.reduce((sum, { since, limit }, i) => {
      const begin = Math.max(from, since);
      const end = Math.min(to, this.#rates[i + 1]?.since ?? to);
      return end > begin ? sum + limit * BigInt(end - begin) : sum;
    }, 0n);
  }
}

function sum(entries: readonly Entry[]): Quantity {
  return entries.reduce((total, entry) => total + entry.amount, 0n);
}

function ceilDiv(a: bigint, b: bigint): bigint {
  return (a + b - 1n) / b;
}
