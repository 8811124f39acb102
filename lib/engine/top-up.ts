import type { Instant, Microcredits } from "./amounts";
import { calendarSpan } from "./calendar-time";
import { isUnderWay, type PurchaseEffect, type PurchaseState } from "./purchase";

/** Auto top-up as somebody has set it. */
export interface TopUpTerms {
  readonly isOn: boolean;
  /** Bought when so many credits are left, or fewer. */
  readonly threshold: Microcredits;
  readonly priceMinor: bigint;
  /** The most that is charged in a calendar month of the account's time zone. */
  readonly monthlyCapMinor: bigint;
  /** Failures before this are forgiven. */
  readonly setAt: Instant;
}

/** A charge that auto top-up has begun, in the order in which they were. */
export interface TopUpCharge {
  /** The number of its crossing, from 1. */
  readonly nth: number;
  readonly begunAt: Instant;
  readonly priceMinor: bigint;
  /** `taken_back`: paid, and then refunded or disputed. */
  readonly outcome: "under_way" | "paid" | "failed" | "taken_back";
  /** When the outcome was told; null while it is under way. */
  readonly endedAt: Instant | null;
  readonly failure: string | null;
}

/**
 * How a charge ended. One that was paid ends its crossing only once its credits are in the standing: until then the balance still says that there
 * are too few. One that was paid otherwise than agreed never ends: nothing more is charged until a person has looked.
 */
export function chargeOutcome(
  state: PurchaseState,
  effect: PurchaseEffect | null,
): Pick<TopUpCharge, "outcome" | "failure"> {
  switch (state.status) {
    case "declined":
    case "expired":
      return { outcome: "failed", failure: state.declineCode ?? state.status };
    case "partly_refunded":
    case "refunded":
    case "disputed":
    case "charged_back":
      return { outcome: "taken_back", failure: state.status };
    default: {
      const isOpen = isUnderWay(state) || state.status === "mismatched" || effect === null;
      return { outcome: isOpen ? "under_way" : "paid", failure: null };
    }
  }
}

type TopUpState = "off" | "armed" | "charging" | "waiting" | "cap_reached" | "paused";

export interface TopUpVerdict {
  readonly state: TopUpState;
  /** Charge now, as the nth crossing, from 1; null for not now. */
  readonly charge: number | null;
  readonly failures: number;
  readonly chargedThisMonthMinor: bigint;
  /** When a failed charge is tried again; null where none waits. */
  readonly retryAt: Instant | null;
  readonly pausedFor: string | null;
}

/** E6: after so many in a row it is paused, and says why. */
const FAILURES_MAX = 3;
/** A bank that declined a minute ago declines again: an hour after the first failure, six after the second. */
const RETRY_MS = [3_600_000, 21_600_000];

/**
 * Whether to buy now (E5, E6). One charge per crossing: none while one is under way, and the next is numbered by those before it, so that whoever
 * judges at the same moment finds the same number, and storage lets one of them have it. A charge whose credits were given ends its crossing; if
 * they are still below the threshold then, that is the next one. `charges` are of no later moment than `available`.
 */
export function judgeTopUp(
  terms: TopUpTerms,
  charges: readonly TopUpCharge[],
  available: Microcredits,
  timeZone: string,
  now: Instant,
): TopUpVerdict {
  const last = charges.at(-1);
  const { failures, pausedFor } = failuresOf(terms, charges);
  const chargedThisMonthMinor = chargedIn(charges, calendarSpan("month", now, timeZone).startAt);
  const waitsFor = failures === 0 || last?.endedAt == null ? null : (RETRY_MS[failures - 1] ?? null);
  const retryAt = waitsFor === null ? null : (last?.endedAt ?? 0) + waitsFor;
  const verdict = (state: TopUpState, charge: number | null = null): TopUpVerdict => ({
    state,
    charge,
    failures,
    chargedThisMonthMinor,
    retryAt: state === "waiting" ? retryAt : null,
    pausedFor: state === "paused" ? pausedFor : null,
  });
  if (last?.outcome === "under_way") return verdict(terms.isOn ? "charging" : "off");
  if (!terms.isOn) return verdict("off");
  if (pausedFor !== null) return verdict("paused");
  if (chargedThisMonthMinor + terms.priceMinor > terms.monthlyCapMinor) return verdict("cap_reached");
  if (retryAt !== null && now < retryAt) return verdict("waiting");
  return verdict("armed", available <= terms.threshold ? (last?.nth ?? 0) + 1 : null);
}

/**
 * In a row, since it was set; and why it is paused, where they are too many. A charge whose money went back pauses it at once: what was just paid
 * back to somebody is not charged again before they say so.
 */
function failuresOf(
  { setAt }: TopUpTerms,
  charges: readonly TopUpCharge[],
): { readonly failures: number; readonly pausedFor: string | null } {
  const takenBack = charges.findLast(({ outcome, begunAt }) => outcome === "taken_back" && begunAt >= setAt);
  if (takenBack !== undefined) return { failures: 0, pausedFor: takenBack.failure };
  let failures = 0;
  for (const { outcome, begunAt } of charges.toReversed()) {
    if (outcome !== "failed" || begunAt < setAt) break;
    failures++;
  }
  if (failures < FAILURES_MAX) return { failures, pausedFor: null };
  return { failures, pausedFor: charges.at(-1)?.failure ?? "declined" };
}

/** What was charged or may still be, since then. */
function chargedIn(charges: readonly TopUpCharge[], since: Instant): bigint {
  return charges
    .filter(({ outcome, begunAt }) => outcome !== "failed" && begunAt >= since)
    .reduce((sum, { priceMinor }) => sum + priceMinor, 0n);
}
