import type { Instant, Quantity } from "../amounts";
import type { SlidingCounts, SlidingPolicy, WindowCounts, WindowRules } from "./window";

type Slice = SlidingCounts["slices"][number];

const NO_SLICES: readonly Slice[] = [];

/**
 * Counts the last `windowMs` in slices, because a list of every request would let a standing grow with traffic. What a slice counts
 * is kept until its youngest possible use is a whole window old, so the error is always towards counting too much: in any span of
 * `windowMs`, wherever it starts, no more than the limit was admitted (W2).
 */
export const sliding: WindowRules<SlidingPolicy> = {
  view(policy, counts, now) {
    const slices = slicesOf(counts);
    let used = 0n;
    let held = 0n;
    for (let i = firstLive(policy, slices, now); i < slices.length; i++) {
      const slice = slices[i] as Slice;
      used += slice.used;
      held += slice.held;
    }
    const last = slices.at(-1);
    const resetsAt = last === undefined || now >= leavesAt(policy, last) ? null : leavesAt(policy, last);
    return { used, held, remaining: roomLeft(policy.limit, used + held), resetsAt };
  },

  take(policy, counts, amount, now, _timeZone, at = now) {
    const slices = slicesOf(counts);
    const first = firstLive(policy, slices, now);
    if (amount > roomLeft(policy.limit, countedFrom(slices, first))) return null;
    const added =
      at < now
        ? withLate(slices.slice(first), sliceStart(policy, at), amount)
        : withAdded(policy, slices, first, now, amount, 0n);
    return { kind: "sliding", slices: added };
  },

  placeOf(policy, _counts, occurredAt, now) {
    return now < leavesAt(policy, { startAt: sliceStart(policy, occurredAt) }) ? occurredAt : null;
  },

  hold(policy, counts, amount, now) {
    const slices = slicesOf(counts);
    const first = firstLive(policy, slices, now);
    if (amount > roomLeft(policy.limit, countedFrom(slices, first))) return null;
    const added = withAdded(policy, slices, first, now, 0n, amount);
    const epoch = amount === 0n ? sliceStart(policy, now) : (added[added.length - 1] as Slice).startAt;
    return { counts: { kind: "sliding", slices: added }, epoch };
  },

  settle(policy, counts, epoch, held, used, now) {
    const slices = slicesOf(counts);
    const at = slices.findIndex((slice) => slice.startAt === epoch);
    const slice = slices[at];
    if (slice === undefined || now >= leavesAt(policy, slice)) return counts;
    // A reset may have forgiven what was set aside; then less is left to end, and counts never run negative.
    const ended = held < slice.held ? held : slice.held;
    const settled = {
      startAt: slice.startAt,
      used: slice.used + (used < ended ? used : ended),
      held: slice.held - ended,
    };
    return { kind: "sliding", slices: withSlice(slices, at, settled) };
  },

  giveBack(policy, counts, { amount, countedAt }, now) {
    const slices = slicesOf(counts);
    const at = slices.findLastIndex(({ startAt }) => startAt <= countedAt);
    const slice = slices[at];
    if (
      slice === undefined ||
      countedAt >= slice.startAt + sliceMsOf(policy) ||
      now >= leavesAt(policy, slice)
    )
      return { counts, returned: 0n };
    const returned = amount < slice.used ? amount : slice.used;
    return {
      counts: { kind: "sliding", slices: withSlice(slices, at, { ...slice, used: slice.used - returned }) },
      returned,
    };
  },

  fitsAt(policy, counts, amount, now) {
    const slices = slicesOf(counts);
    const first = firstLive(policy, slices, now);
    let counted = countedFrom(slices, first);
    if (amount <= roomLeft(policy.limit, counted)) return now;
    for (let i = first; i < slices.length; i++) {
      const slice = slices[i] as Slice;
      counted -= slice.used + slice.held;
      if (amount <= policy.limit - counted) return leavesAt(policy, slice);
    }
    return null;
  },
};

/** Only slices that count something are kept. */
function withSlice(slices: readonly Slice[], at: number, slice: Slice): readonly Slice[] {
  return slice.used === 0n && slice.held === 0n ? slices.toSpliced(at, 1) : slices.with(at, slice);
}

function slicesOf(counts: WindowCounts | undefined): readonly Slice[] {
  return counts !== undefined && counts.kind === "sliding" ? counts.slices : NO_SLICES;
}

/** Rounded up: more time in a slice only means that it is kept longer. */
function sliceMsOf(policy: SlidingPolicy): number {
  return Math.ceil(policy.windowMs / policy.slices);
}

function sliceStart(policy: SlidingPolicy, now: Instant): Instant {
  const sliceMs = sliceMsOf(policy);
  return Math.floor(now / sliceMs) * sliceMs;
}

/** When even a use in the slice's last millisecond is `windowMs` ago. */
function leavesAt(policy: SlidingPolicy, slice: Pick<Slice, "startAt">): Instant {
  return slice.startAt + sliceMsOf(policy) + policy.windowMs;
}

function firstLive(policy: SlidingPolicy, slices: readonly Slice[], now: Instant): number {
  const goneBefore = now - sliceMsOf(policy) - policy.windowMs;
  let first = 0;
  while (first < slices.length && (slices[first] as Slice).startAt <= goneBefore) first++;
  return first;
}

function countedFrom(slices: readonly Slice[], first: number): Quantity {
  let counted = 0n;
  for (let i = first; i < slices.length; i++) {
    const slice = slices[i] as Slice;
    counted += slice.used + slice.held;
  }
  return counted;
}

/** What is held counts like what is used, or two requests would be promised the same room (W2). Never negative. */
function roomLeft(limit: Quantity, counted: Quantity): Quantity {
  return counted < limit ? limit - counted : 0n;
}

/** The live slices with the amounts in the slice of `now`. Nothing is added as no slice: only slices that count something are kept. */
function withAdded(
  policy: SlidingPolicy,
  slices: readonly Slice[],
  first: number,
  now: Instant,
  used: Quantity,
  held: Quantity,
): readonly Slice[] {
  if (used === 0n && held === 0n) return first === 0 ? slices : slices.slice(first);
  const live = slices.slice(first);
  const startAt = sliceStart(policy, now);
  const last = live.at(-1);
  // A later slice than now's can only come from a policy that cut the time differently; adding there keeps the order.
  // `push` would make room for sixteen more, in every standing that is remembered.
  if (last === undefined || last.startAt < startAt) return live.concat({ startAt, used, held });
  live[live.length - 1] = { startAt: last.startAt, used: last.used + used, held: last.held + held };
  return live;
}

/** The same where the use was in the slice that starts at `startAt`, among the live ones. */
function withLate(live: readonly Slice[], startAt: Instant, used: Quantity): readonly Slice[] {
  if (used === 0n) return live;
  const at = live.findIndex((slice) => slice.startAt >= startAt);
  const slice = live[at];
  if (slice === undefined) return [...live, { startAt, used, held: 0n }];
  if (slice.startAt === startAt) return live.with(at, { ...slice, used: slice.used + used });
  return live.toSpliced(at, 0, { startAt, used, held: 0n });
}
