import { describe, expect, test } from "vitest";
import { calendar } from "./calendar";
import type { CalendarPolicy, SpanCounts, WindowCounts } from "./window";

const DAY: CalendarPolicy = {
  kind: "calendar",
  key: "day",
  measure: "credits",
  limit: 10n,
  features: null,
  unit: "day",
  timeZone: null,
};
const BERLIN = "Europe/Berlin";
const at = Date.parse;

function taken(
  policy: CalendarPolicy,
  amount: bigint,
  now: string,
  counts?: WindowCounts,
  timeZone = BERLIN,
) {
  const after = calendar.take(policy, counts, amount, at(now), timeZone);
  expect(after).not.toBeNull();
  return after as SpanCounts;
}

describe("a calendar window", () => {
  test("counts until the last millisecond of the day and starts over with the first of the next (W2)", () => {
    const full = taken(DAY, 10n, "2026-02-13T12:00:00Z");
    const lastMs = at("2026-02-13T22:59:59.999Z");
    expect(calendar.take(DAY, full, 1n, lastMs, BERLIN)).toBeNull();
    expect(calendar.view(DAY, full, lastMs, BERLIN)).toEqual({
      used: 10n,
      held: 0n,
      remaining: 0n,
      resetsAt: lastMs + 1,
    });
    expect(calendar.view(DAY, full, lastMs + 1, BERLIN)).toEqual({
      used: 0n,
      held: 0n,
      remaining: 10n,
      resetsAt: null,
    });
    const next = taken(DAY, 10n, "2026-02-13T23:00:00Z", full);
    expect(next).toEqual({
      kind: "span",
      startAt: lastMs + 1,
      endAt: lastMs + 1 + 86_400_000,
      used: 10n,
      held: 0n,
    });
  });

  test.each([
    ["Berlin, 23 hours", BERLIN, "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"],
    ["Berlin, 25 hours", BERLIN, "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"],
    ["New York, 23 hours", "America/New_York", "2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z"],
    ["New York, 25 hours", "America/New_York", "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z"],
    ["Lord Howe, 23.5 hours", "Australia/Lord_Howe", "2026-10-03T13:30:00Z", "2026-10-04T13:00:00Z"],
    ["Lord Howe, 24.5 hours", "Australia/Lord_Howe", "2026-04-04T13:00:00Z", "2026-04-05T13:30:00Z"],
  ])("resets at midnight when the clocks change: %s", (_name, timeZone, startsAt, endsAt) => {
    const full = taken(DAY, 10n, startsAt, undefined, timeZone);
    expect(calendar.view(DAY, full, at(startsAt), timeZone).resetsAt).toBe(at(endsAt));
    expect(calendar.take(DAY, full, 1n, at(endsAt) - 1, timeZone)).toBeNull();
    expect(calendar.take(DAY, full, 10n, at(endsAt), timeZone)).not.toBeNull();
    expect(calendar.fitsAt(DAY, full, 1n, at(startsAt), timeZone)).toBe(at(endsAt));
  });

  test("goes by the policy's zone where it names one, else by the account's", () => {
    const inUtc = taken({ ...DAY, timeZone: "UTC" }, 1n, "2026-02-13T23:30:00Z");
    expect(inUtc.endAt).toBe(at("2026-02-14T00:00:00Z"));
    expect(taken(DAY, 1n, "2026-02-13T23:30:00Z").endAt).toBe(at("2026-02-14T23:00:00Z"));
  });

  test("keeps the running span and its announced end when the account moves to another zone (W2)", () => {
    const full = taken(DAY, 10n, "2026-02-13T12:00:00Z");
    const now = at("2026-02-13T16:00:00Z"); // already the 14th in Auckland
    expect(calendar.take(DAY, full, 1n, now, "Pacific/Auckland")).toBeNull();
    expect(calendar.fitsAt(DAY, full, 1n, now, "Pacific/Auckland")).toBe(at("2026-02-13T23:00:00Z"));
  });

  test("keeps the running span when a new plan version counts by another unit (W2)", () => {
    const full = taken(DAY, 10n, "2026-02-13T12:00:00Z");
    const month: CalendarPolicy = { ...DAY, unit: "month" };
    expect(calendar.take(month, full, 1n, at("2026-02-13T22:59:59Z"), BERLIN)).toBeNull();
    expect(taken(month, 1n, "2026-02-13T23:00:00Z", full).endAt).toBe(at("2026-02-28T23:00:00Z"));
  });

  test("leaves the new day alone when yesterday's hold is settled", () => {
    const held = calendar.hold(DAY, undefined, 10n, at("2026-02-13T22:59:00Z"), BERLIN);
    const nextDay = taken(DAY, 4n, "2026-02-13T23:00:00Z", held?.counts);
    const settled = calendar.settle(
      DAY,
      nextDay,
      held?.epoch ?? 0,
      10n,
      3n,
      at("2026-02-13T23:01:00Z"),
      BERLIN,
    );
    expect(settled).toBe(nextDay);
    const notBegun = calendar.settle(
      DAY,
      held?.counts,
      held?.epoch ?? 0,
      10n,
      3n,
      at("2026-02-13T23:00:00Z"),
      BERLIN,
    );
    expect(notBegun).toBe(held?.counts);
  });
});
