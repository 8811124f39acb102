import type { Instant } from "@/lib/engine/amounts";
import { dueAt, type Standing } from "@/lib/engine/standing";

/**
 * What `standings.due_at` says, which the sweeper compares with the wall clock: when something of the account falls due by time
 * alone. An account on a test clock is due by that clock, which may stand in the far future of ours: it is due at once, at 1970, as soon
 * as its own clock has passed the moment, and until that clock is moved it never is.
 */
export function dueColumn(standing: Standing): Instant | null {
  const due = dueAt(standing);
  if (due === null || standing.clockNow === null) return due;
  return due <= standing.clockNow ? 0 : null;
}
