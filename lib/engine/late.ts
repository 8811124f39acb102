import type { Instant } from "./amounts";
import type { Plan } from "./plan";
import type { DebtTrace, Outcome } from "./trace";
import { windowRules } from "./windows/rules";
import type { WindowCounts, WindowPolicy } from "./windows/window";

/** How far ahead of ours a caller's clock may be. What is ahead by so much is taken for now. */
export const FUTURE_SKEW_MS = 300_000;

/** Finished work that is told after it happened, and the windows whose span of then was over: those counted it now. */
export interface Late {
  readonly occurredAt: Instant;
  readonly closed: string[];
}

/** Null where it happened now, as far as anybody can tell. */
export function lateness(occurredAt: Instant | null | undefined, now: Instant): Late | null {
  return occurredAt == null || occurredAt >= now ? null : { occurredAt, closed: [] };
}

/** Why usage of this time is not taken at all: older than the plan takes, or of a time that has not come. */
export function mistimed(
  { lateUsage }: Plan,
  occurredAt: Instant | null | undefined,
  now: Instant,
): "occurred_too_early" | "occurred_in_future" | null {
  if (occurredAt == null) return null;
  if (occurredAt > now + FUTURE_SKEW_MS) return "occurred_in_future";
  return now - occurredAt > lateUsage.maxAgeMs ? "occurred_too_early" : null;
}

/**
 * The instant at which a window counts late usage: where it happened, as long as the span or slice of then still counts, or else now, and
 * the window is noted as closed. Whether there is room is always asked of now, so nothing that was promised meanwhile is taken away (W2).
 */
export function placeOf(
  late: Late,
  policy: WindowPolicy,
  counts: WindowCounts | undefined,
  now: Instant,
  timeZone: string,
): Instant {
  const place = windowRules(policy).placeOf(policy, counts, late.occurredAt, now, timeZone);
  if (place === null && !late.closed.includes(policy.key)) late.closed.push(policy.key);
  return place ?? now;
}

/** What is only told of finished work, where there is anything of it to tell. */
export function withAftermath(outcome: Outcome, debt: DebtTrace | null, late: Late | null): Outcome {
  const closed = late === null || late.closed.length === 0 ? null : late.closed;
  if (debt === null && closed === null) return outcome;
  return { ...outcome, ...(debt === null ? null : { debt }), ...(closed === null ? null : { closed }) };
}
