import type { Instant, Quantity } from "../amounts";
import type { Span } from "../calendar-time";
import type { AnchoredPolicy, CalendarPolicy, SpanCounts, WindowCounts, WindowRules } from "./window";

/**
 * The rules of windows that count one span after the other. The kinds differ only in where a new span lies (`begin`).
 *
 * The counts carry their own span. That keeps calendar arithmetic off the path of every decision within a span, and it keeps what
 * was announced: a new plan version or another time zone moves the next span, never the end of the one that runs, so nobody gains
 * a fresh limit by switching.
 */
export function spanRules<P extends CalendarPolicy | AnchoredPolicy>(
  begin: (policy: P, now: Instant, timeZone: string) => Span,
): WindowRules<P> {
  return {
    view(policy, counts, now) {
      const span = running(counts, now);
      if (span === null) return { used: 0n, held: 0n, remaining: policy.limit, resetsAt: null };
      const remaining = roomOf(policy.limit, span);
      return { used: span.used, held: span.held, remaining, resetsAt: span.endAt };
    },

    take(policy, counts, amount, now, timeZone) {
      const span = running(counts, now);
      if (amount > roomOf(policy.limit, span)) return null;
      if (span === null) return { kind: "span", ...begin(policy, now, timeZone), used: amount, held: 0n };
      return amount === 0n ? span : withCounts(span, span.used + amount, span.held);
    },

    hold(policy, counts, amount, now, timeZone) {
      const span = running(counts, now);
      if (amount > roomOf(policy.limit, span)) return null;
      if (span !== null) {
        return { counts: withCounts(span, span.used, span.held + amount), epoch: span.startAt };
      }
      const begun: SpanCounts = { kind: "span", ...begin(policy, now, timeZone), used: 0n, held: amount };
      return { counts: begun, epoch: begun.startAt };
    },

    // One span counts alike wherever in it something happened. None begins in the past: what was announced is kept.
    placeOf(policy, counts, occurredAt, now, timeZone) {
      const { startAt } = running(counts, now) ?? begin(policy, now, timeZone);
      return startAt <= occurredAt ? now : null;
    },

    settle(_policy, counts, epoch, held, used, now) {
      const span = running(counts, now);
      if (span === null || span.startAt !== epoch) return counts;
      // A reset may have forgiven what was set aside; then less is left to end, and counts never run negative.
      const ended = held < span.held ? held : span.held;
      return withCounts(span, span.used + (used < ended ? used : ended), span.held - ended);
    },

    giveBack(_policy, counts, { amount, endsAt }, now) {
      const span = running(counts, now);
      if (span === null || span.endAt !== endsAt) return { counts, returned: 0n };
      const returned = amount < span.used ? amount : span.used;
      return { counts: withCounts(span, span.used - returned, span.held), returned };
    },

    fitsAt(policy, counts, amount, now) {
      const span = running(counts, now);
      if (amount <= roomOf(policy.limit, span)) return now;
      return amount > policy.limit || span === null ? null : span.endAt;
    },
  };
}

/**
 * The span that counts at `now`. One that counts nothing has not begun: the hold that opened it was released, and the next use
 * begins its own. Counts of another kind of window say nothing about this one.
 */
function running(counts: WindowCounts | undefined, now: Instant): SpanCounts | null {
  if (counts === undefined || counts.kind !== "span" || now >= counts.endAt) return null;
  return counts.used === 0n && counts.held === 0n ? null : counts;
}

/** What is held counts like what is used, or two requests would be promised the same room (W2). Never negative. */
function roomOf(limit: Quantity, span: SpanCounts | null): Quantity {
  if (span === null) return limit;
  const room = limit - span.used - span.held;
  return room > 0n ? room : 0n;
}

function withCounts(span: SpanCounts, used: Quantity, held: Quantity): SpanCounts {
  return { kind: "span", startAt: span.startAt, endAt: span.endAt, used, held };
}
