import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { withAccess } from "./access";
import type { Decision } from "./generated/schemas";

const HOLD_MS = 80_000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** As much of a decision as is read of it, with a hold that runs from now. */
function held(): Decision {
  const hold = { id: "hold_1", expires_at: new Date(Date.now() + HOLD_MS).toISOString() };
  return { outcome: "allowed", hold, decided_at: new Date().toISOString() } as Decision;
}

test("a hold whose extension was lost on its way is extended before its time is over", async () => {
  const startedAt = Date.now();
  const extendedAfterMs: number[] = [];
  const extendHold = vi.fn(async () => {
    extendedAfterMs.push(Date.now() - startedAt);
    if (extendedAfterMs.length === 1) throw new TypeError("lost");
    return held();
  });
  const ended = async () => held();
  const client = { decide: async () => held(), captureHold: ended, releaseHold: ended, extendHold };
  const asked = { account: "ext:a", feature: "task", estimate: { units: 1 } };
  const done = withAccess(client, asked, () => new Promise<string>((end) => setTimeout(end, 85_000, "done")));
  await vi.advanceTimersByTimeAsync(85_000);
  expect((await done).outcome).toBe("allowed");
  expect(extendedAfterMs.slice(0, 2)).toEqual([40_000, 50_000]);
  expect(extendedAfterMs).toHaveLength(2);
});
