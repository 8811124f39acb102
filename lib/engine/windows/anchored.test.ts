import { describe, expect, test } from "vitest";
import { anchored } from "./anchored";
import type { AnchoredPolicy, WindowCounts } from "./window";

const FIVE_HOURS = 5 * 3_600_000;
const POLICY: AnchoredPolicy = {
  kind: "anchored",
  key: "5h",
  measure: "credits",
  limit: 10n,
  features: null,
  windowMs: FIVE_HOURS,
};
const FIRST_USE = Date.parse("2026-02-13T09:12:00.123Z");
const END = FIRST_USE + FIVE_HOURS;

function taken(amount: bigint, now: number, counts?: WindowCounts): WindowCounts {
  const after = anchored.take(POLICY, counts, amount, now, "UTC");
  expect(after).not.toBeNull();
  return after as WindowCounts;
}

describe("an anchored window", () => {
  test("begins with the first use and not before", () => {
    expect(anchored.view(POLICY, undefined, FIRST_USE, "UTC")).toEqual({
      used: 0n,
      held: 0n,
      remaining: 10n,
      resetsAt: null,
    });
    expect(taken(1n, FIRST_USE)).toEqual({
      kind: "span",
      startAt: FIRST_USE,
      endAt: END,
      used: 1n,
      held: 0n,
    });
  });

  test("is full until one millisecond before its end and empty exactly at it (W2)", () => {
    const full = taken(10n, FIRST_USE);
    expect(anchored.take(POLICY, full, 1n, END - 1, "UTC")).toBeNull();
    expect(anchored.view(POLICY, full, END - 1, "UTC").resetsAt).toBe(END);
    expect(anchored.view(POLICY, full, END, "UTC")).toEqual({
      used: 0n,
      held: 0n,
      remaining: 10n,
      resetsAt: null,
    });
    expect(anchored.fitsAt(POLICY, full, 10n, FIRST_USE, "UTC")).toBe(END);
    expect(anchored.fitsAt(POLICY, full, 11n, FIRST_USE, "UTC")).toBeNull();
  });

  test("begins the next span with the next use, not at the end of the last one", () => {
    const next = taken(1n, END + 777, taken(10n, FIRST_USE));
    expect(next).toMatchObject({ startAt: END + 777, endAt: END + 777 + FIVE_HOURS, used: 1n });
  });

  test("is not begun by taking nothing", () => {
    const nothing = taken(0n, FIRST_USE);
    expect(anchored.view(POLICY, nothing, FIRST_USE, "UTC").resetsAt).toBeNull();
    expect(taken(1n, FIRST_USE + 60_000, nothing)).toMatchObject({ startAt: FIRST_USE + 60_000 });
  });

  test("has not begun once the hold that opened it was given back whole", () => {
    const opened = anchored.hold(POLICY, undefined, 4n, FIRST_USE, "UTC");
    expect(anchored.view(POLICY, opened?.counts, FIRST_USE, "UTC")).toEqual({
      used: 0n,
      held: 4n,
      remaining: 6n,
      resetsAt: END,
    });
    const released = anchored.settle(
      POLICY,
      opened?.counts,
      opened?.epoch ?? 0,
      4n,
      0n,
      FIRST_USE + 1,
      "UTC",
    );
    expect(anchored.view(POLICY, released, FIRST_USE + 1, "UTC").resetsAt).toBeNull();
    expect(taken(1n, FIRST_USE + 2, released)).toMatchObject({ startAt: FIRST_USE + 2 });
  });

  test("keeps what a hold used and returns the rest to the same span", () => {
    const opened = anchored.hold(POLICY, taken(2n, FIRST_USE), 8n, FIRST_USE + 1, "UTC");
    expect(opened?.epoch).toBe(FIRST_USE);
    const settled = anchored.settle(POLICY, opened?.counts, FIRST_USE, 8n, 5n, END - 1, "UTC");
    expect(settled).toEqual({ kind: "span", startAt: FIRST_USE, endAt: END, used: 7n, held: 0n });
  });

  test("gives nothing back to a later span (W2)", () => {
    const opened = anchored.hold(POLICY, undefined, 10n, FIRST_USE, "UTC");
    const next = taken(10n, END, opened?.counts);
    expect(anchored.settle(POLICY, next, FIRST_USE, 10n, 0n, END + 1, "UTC")).toBe(next);
    expect(anchored.settle(POLICY, undefined, FIRST_USE, 10n, 0n, END + 1, "UTC")).toBeUndefined();
  });

  test("keeps the announced end when a new plan version changes its length", () => {
    const full = taken(10n, FIRST_USE);
    const shorter = { ...POLICY, windowMs: 60_000 };
    expect(anchored.take(shorter, full, 1n, FIRST_USE + 60_000, "UTC")).toBeNull();
    expect(anchored.fitsAt(shorter, full, 1n, FIRST_USE, "UTC")).toBe(END);
  });

  test("has no room, and less than none is none, where a lowered limit lies below what is used", () => {
    const full = taken(10n, FIRST_USE);
    const lowered = { ...POLICY, limit: 4n };
    expect(anchored.view(lowered, full, FIRST_USE, "UTC")).toMatchObject({ used: 10n, remaining: 0n });
    expect(anchored.take(lowered, full, 1n, FIRST_USE, "UTC")).toBeNull();
    expect(anchored.take(lowered, full, 0n, FIRST_USE, "UTC")).toEqual(full);
  });
});
