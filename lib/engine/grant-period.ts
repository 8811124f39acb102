import { type Instant, type Microcredits, maxOf, minOf } from "./amounts";
import type { GrantTerms } from "./facts";
import { lastUntil, nextAfter } from "./recurrence";
import type { Grant } from "./standing";

/** What of a period's rest the next one has. Without it: nothing. */
export interface Rollover {
  /** At least so much is carried over, also where less is left. */
  readonly min: Microcredits;
  /** At most so much; null for all that is left. */
  readonly max: Microcredits | null;
  /** For so many resets each part of it is carried over; null for ever. */
  readonly periods: number | null;
}

/** Where a recurring grant is between two resets. */
export interface GrantPeriod {
  /** How many resets there have been: a hold remembers in which period it set something aside. */
  readonly number: number;
  /** The next reset. Where the grant expires by then, there is none. */
  readonly endsAt: Instant;
  /** What the last reset carried over, youngest first: by one more reset each. Credits are spent oldest first. */
  readonly kept: readonly Microcredits[];
  /** What this period gave besides, adjustments included. */
  readonly fresh: Microcredits;
  /** What the last reset owes the grant and no renewal has posted yet. */
  readonly owed: Microcredits;
  /** What holds of earlier periods gave back and nothing carries over: part of `held`, of no open hold, until it is recorded as lapsed. */
  readonly lapsed: Microcredits;
  /** What was used beyond what the period gives, since its plan gives less now. Nothing more comes before the next reset fills it. */
  readonly overdrawn: Microcredits;
}

/** Over at its expiry, to the very instant (G2). */
export function isOver(grant: Grant, now: Instant): boolean {
  return grant.expiresAt !== null && grant.expiresAt <= now;
}

/** A reset that coincides with the expiry does not happen; one that was missed until then gave nobody anything. */
export function isResetDue(grant: Grant, now: Instant): boolean {
  return grant.period !== undefined && grant.period.endsAt <= now && !isOver(grant, now);
}

/** When the grant is reset next; null where it does not recur, or ends before. */
export function nextResetOf({ period, expiresAt }: Pick<Grant, "period" | "expiresAt">): Instant | null {
  return period === undefined || (expiresAt !== null && period.endsAt >= expiresAt) ? null : period.endsAt;
}

/** All that a period has to spend from, with what was carried over into it. */
export function givenIn({ kept, fresh }: GrantPeriod): Microcredits {
  return sumOf(kept) + fresh;
}

/** The first period: what is issued counts as its credits, also where the grant becomes effective on an instant of its recurrence. */
export function firstPeriod(terms: GrantTerms, now: Instant): GrantPeriod | undefined {
  if (terms.recurrence === undefined) return undefined;
  const endsAt = nextAfter(terms.recurrence, Math.max(terms.effectiveAt, now));
  return { number: 0, endsAt, kept: [], fresh: terms.amount, owed: 0n, lapsed: 0n, overdrawn: 0n };
}

/**
 * The grant after a reset at `now`, and what was lost with the period: what is left is carried over as far as the rollover goes, the
 * rest is gone. What the new period gives is owed, until its renewal is posted. However many resets were missed, they happen here as
 * if each had been on time; what came and went between them moves nothing. `roomMax` bounds what the grant may have
 * available afterwards: a reset cannot be refused.
 */
export function afterReset(
  grant: Grant,
  now: Instant,
  roomMax: Microcredits,
): { readonly grant: Grant; readonly lost: Microcredits } {
  const { period, recurrence, available } = grant;
  if (period === undefined || recurrence === undefined) throw new Error(`grant ${grant.id} does not recur`);
  let { kept, fresh, endsAt } = period;
  let left = available;
  do {
    const before = [left, fresh, ...kept];
    kept = carriedOver({ kept, fresh }, left, grant.rollover, roomMax);
    fresh = minOf(grant.amount, roomMax - sumOf(kept));
    left = sumOf(kept) + fresh;
    const isSteady = isSame([left, fresh, ...kept], before);
    if (isSteady && endsAt <= now) endsAt = lastUntil(recurrence, now); // all that were missed after it change nothing more
    if (endsAt <= now) endsAt = nextAfter(recurrence, endsAt);
  } while (endsAt <= now);
  const rest = minOf(available, sumOf(kept));
  const { repaid: _, ...lasting } = grant;
  return {
    grant: {
      ...lasting,
      available: rest,
      period: { ...period, number: period.number + 1, endsAt, kept, fresh, owed: left - rest, overdrawn: 0n },
    },
    lost: available - rest,
  };
}

/** What is left of each part, youngest first, as far as it is carried over: too old goes first, then the oldest beyond the most. */
function carriedOver(
  { kept, fresh }: Pick<GrantPeriod, "kept" | "fresh">,
  left: Microcredits,
  rollover: Rollover | undefined,
  roomMax: Microcredits,
): readonly Microcredits[] {
  if (rollover === undefined) return [];
  const parts: Microcredits[] = [];
  let rest = left;
  // The oldest was spent first, so what is left is the youngest.
  for (const part of [fresh, ...kept]) {
    const survives = minOf(rest, part);
    parts.push(survives);
    rest -= survives;
  }
  parts[0] = (parts[0] as Microcredits) + rest;
  const young = rollover.periods === null ? [sumOf(parts)] : parts.slice(0, rollover.periods);
  let room = rollover.max === null ? roomMax : minOf(rollover.max, roomMax);
  const carried = young.map((part) => {
    const fits = minOf(part, room);
    room -= fits;
    return fits;
  });
  const missing = minOf(rollover.min - sumOf(carried), room);
  if (missing > 0n) carried[0] = (carried[0] as Microcredits) + missing;
  while (carried.at(-1) === 0n) carried.pop();
  return carried;
}

/** Posts what the last reset owes. */
export function renewed(grant: Grant): Grant {
  const { period } = grant;
  if (period === undefined) return grant;
  return { ...grant, available: grant.available + period.owed, period: { ...period, owed: 0n } };
}

/** Adds to this period, or takes from it; what the next ones give stays as it is. */
export function adjusted(grant: Grant, delta: Microcredits): Grant {
  const available = grant.available + delta;
  const { period } = grant;
  if (period === undefined) return { ...grant, amount: grant.amount + delta, available };
  return { ...grant, available, period: { ...period, fresh: maxOf(0n, period.fresh + delta) } };
}

/** With other terms from now on, in the same period. At most `roomMax` more becomes available. */
export function revised(grant: Grant, terms: GrantTerms, roomMax: Microcredits): Grant {
  const { period, rollover: _, ...kept } = grant;
  if (period === undefined) throw new Error(`grant ${grant.id} does not recur`);
  const more = terms.amount - grant.amount;
  const left = grant.available - period.overdrawn + more;
  const available = minOf(maxOf(0n, left), grant.available + roomMax);
  const next = { ...period, fresh: maxOf(0n, period.fresh + more), overdrawn: maxOf(0n, -left) };
  return { ...kept, ...terms, available, period: next };
}

/**
 * What a hold gives back goes to the period that it came from. Where that is over, it is carried over as its rest would have been,
 * as far as there is room beside what was; more has lapsed. `number` is the period's, as the hold remembers it.
 */
export function givenBack(grant: Grant, amount: Microcredits, number: number | undefined): Grant {
  const { period, rollover } = grant;
  if (period === undefined)
    return { ...grant, held: grant.held - amount, available: grant.available + amount };
  if (number === period.number) {
    const filled = minOf(amount, period.overdrawn);
    const next = { ...period, overdrawn: period.overdrawn - filled, lapsed: period.lapsed + filled };
    const free = amount - filled;
    return { ...grant, held: grant.held - free, available: grant.available + free, period: next };
  }
  const room =
    rollover === undefined
      ? 0n
      : rollover.max === null
        ? amount
        : maxOf(0n, rollover.max - sumOf(period.kept));
  const back = minOf(amount, room);
  const [youngest = 0n, ...older] = period.kept;
  return {
    ...grant,
    held: grant.held - back,
    available: grant.available + back,
    period: {
      ...period,
      kept: back === 0n ? period.kept : [youngest + back, ...older],
      lapsed: period.lapsed + amount - back,
    },
  };
}

/**
 * What a refund pays back to a grant that was reset `resets` times since it gave it, and what of it is lost at once: in the same period
 * it first fills what was overdrawn; a later period has what would have been carried over so far, as there is room for it.
 */
export function paidBack(
  grant: Grant,
  amount: Microcredits,
  resets: number,
): { readonly grant: Grant; readonly lost: Microcredits } {
  const { period, rollover } = grant;
  const isOutlived = rollover !== undefined && rollover.periods !== null && resets > rollover.periods;
  if (isOutlived) return { grant, lost: amount };
  // As a hold gives back, but for the posting: what is lost is posted by the refund itself, so nothing waits in `lapsed`.
  const given = givenBack(
    { ...grant, held: grant.held + amount },
    amount,
    resets === 0 ? period?.number : -1,
  );
  const lost = (given.period?.lapsed ?? 0n) - (period?.lapsed ?? 0n);
  if (lost === 0n || given.period === undefined || period === undefined) return { grant: given, lost };
  return {
    grant: { ...given, held: given.held - lost, period: { ...given.period, lapsed: period.lapsed } },
    lost,
  };
}

function isSame(a: readonly Microcredits[], b: readonly Microcredits[]): boolean {
  return a.length === b.length && a.every((part, i) => part === b[i]);
}

function sumOf(parts: readonly Microcredits[]): Microcredits {
  let sum = 0n;
  for (const part of parts) sum += part;
  return sum;
}
