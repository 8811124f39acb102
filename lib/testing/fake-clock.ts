import type { Clock } from "../clock";
import type { Instant } from "../engine/amounts";

export type FakeClock = Clock & { advance(spanMs: number): Instant; set(instant: Instant): Instant };

/** A clock that stands still until it is moved, so that no test has to sleep. */
export function fakeClock(start: Instant = Date.UTC(2026, 1, 13, 12)): FakeClock {
  let instant = start;
  return {
    now: () => instant,
    set: (to) => {
      instant = to;
      return instant;
    },
    advance: (spanMs) => {
      instant += spanMs;
      return instant;
    },
  };
}
