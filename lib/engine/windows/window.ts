import type { Instant, Quantity } from "../amounts";

/** `"requests"`, `"credits"`, or the name of a usage dimension. */
export type Measure = string;

interface PolicyBase {
  /** Unique in its plan, layers and gates together. Counts follow the key, so a new plan version never resets them. */
  readonly key: string;
  readonly measure: Measure;
  /** In micro-units of the measure. */
  readonly limit: Quantity;
  /** The features it counts; null counts all. */
  readonly features: readonly string[] | null;
  /** Counts each of its features apart, each up to the limit; otherwise all of them share one count. */
  readonly perFeature?: boolean;
  /** Counts each member of an organization apart, each up to the limit or the member's own. */
  readonly perMember?: boolean;
  /** Only records: it counts what it would have let through, and neither blocks nor bounds anything. To try a limit before it bites. */
  readonly shadow?: boolean;
}

/** Starts over at the calendar's hour, day, week (Monday) or month, in `timeZone` or else the account's. */
export interface CalendarPolicy extends PolicyBase {
  readonly kind: "calendar";
  readonly unit: "hour" | "day" | "week" | "month";
  readonly timeZone: string | null;
}

/** Starts with the first use and lasts `windowMs`; the next one starts with the first use after that. */
export interface AnchoredPolicy extends PolicyBase {
  readonly kind: "anchored";
  readonly windowMs: number;
}

/**
 * Counts the last `windowMs`, in `slices` equal parts. A slice is forgotten when all of it is older than the window, so no
 * span of `windowMs` ever holds more than the limit (W2); room returns up to one slice later than to the millisecond.
 */
export interface SlidingPolicy extends PolicyBase {
  readonly kind: "sliding";
  readonly windowMs: number;
  readonly slices: number;
}

/** Holds `limit` tokens when full and refills evenly, from empty to full in `windowMs`. */
export interface TokenBucketPolicy extends PolicyBase {
  readonly kind: "token_bucket";
  readonly windowMs: number;
}

export type WindowPolicy = CalendarPolicy | AnchoredPolicy | SlidingPolicy | TokenBucketPolicy;

/** What has been counted in the span [startAt, endAt); of calendar and anchored windows. */
export interface SpanCounts {
  readonly kind: "span";
  readonly startAt: Instant;
  readonly endAt: Instant;
  readonly used: Quantity;
  readonly held: Quantity;
}

/** Oldest first, only slices that count something. */
export interface SlidingCounts {
  readonly kind: "sliding";
  readonly slices: readonly { readonly startAt: Instant; readonly used: Quantity; readonly held: Quantity }[];
}

/** `debt` = (tokens taken and not yet refilled at `at`, held ones left out) x windowMs: the product keeps refilling exact. */
export interface BucketCounts {
  readonly kind: "bucket";
  readonly at: Instant;
  /** By which it refills: the policy's when something was last taken. */
  readonly limit: Quantity;
  readonly debt: bigint;
  readonly held: Quantity;
}

export type WindowCounts = SpanCounts | SlidingCounts | BucketCounts;

/** A window as it stands at one instant. `remaining` is never negative, also where a lowered limit lies below what is used. */
interface WindowView {
  readonly used: Quantity;
  readonly held: Quantity;
  readonly remaining: Quantity;
  /** When it will be empty again (bucket: full again) if nothing more is taken; null when it is so now. */
  readonly resetsAt: Instant | null;
}

/** Which span, slice or bucket a hold drew on; it gives back there and nowhere else. */
export type Epoch = Instant;

/**
 * One kind of window. All functions are pure; `counts` may be undefined (never used) or of an earlier span. `timeZone` is the
 * account's. `now` never runs backwards for one account: the standing sees to it.
 */
export interface WindowRules<P extends WindowPolicy> {
  view(policy: P, counts: WindowCounts | undefined, now: Instant, timeZone: string): WindowView;
  /**
   * The counts after taking `amount`, or null when it does not fit: a refusal takes nothing (W1, W2). `at`: where `placeOf` puts
   * late usage; it takes up the room that there is now.
   */
  take(
    policy: P,
    counts: WindowCounts | undefined,
    amount: Quantity,
    now: Instant,
    timeZone: string,
    at?: Instant,
  ): WindowCounts | null;
  /** Where usage of `occurredAt`, before now, is counted; null where the span that ran then is over, or none ran. */
  placeOf(
    policy: P,
    counts: WindowCounts | undefined,
    occurredAt: Instant,
    now: Instant,
    timeZone: string,
  ): Instant | null;
  /** The same, set aside instead of used; `epoch` finds it again. */
  hold(
    policy: P,
    counts: WindowCounts | undefined,
    amount: Quantity,
    now: Instant,
    timeZone: string,
  ): { counts: WindowCounts; epoch: Epoch } | null;
  /**
   * Ends what `hold` set aside: `used` of the `held` (0 <= used <= held) is taken for good, the rest is given back.
   * Where the epoch is over, the counts come back as they are: that span's room is gone with it.
   */
  settle(
    policy: P,
    counts: WindowCounts | undefined,
    epoch: Epoch,
    held: Quantity,
    used: Quantity,
    now: Instant,
    timeZone: string,
  ): WindowCounts | undefined;
  /**
   * Gives back what was used at `countedAt`, as far as the span or slice that counted it still counts; `endsAt` is the end of that
   * span, where there are spans. A bucket refills by itself and gives nothing back: how much of an amount it has refilled by now
   * is not known, and giving back more would admit more than it says (W2).
   */
  giveBack(
    policy: P,
    counts: WindowCounts | undefined,
    given: { readonly amount: Quantity; readonly countedAt: Instant; readonly endsAt: Instant | null },
    now: Instant,
  ): { readonly counts: WindowCounts | undefined; readonly returned: Quantity };
  /** The earliest instant from `now` on at which `amount` fits if nothing else happens; null when it never does. */
  fitsAt(
    policy: P,
    counts: WindowCounts | undefined,
    amount: Quantity,
    now: Instant,
    timeZone: string,
  ): Instant | null;
}

const CALENDAR_MS = { hour: 3_600_000, day: 86_400_000, week: 604_800_000, month: 2_592_000_000 } as const;

/** How long a window is, for announcing it: a calendar day is told as 24 hours and a month as 30 days, whatever this one has. */
export function announcedMs(policy: WindowPolicy): number {
  return policy.kind === "calendar" ? CALENDAR_MS[policy.unit] : policy.windowMs;
}
