import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CalendarUnit } from "./calendar-time";
import { lastUntil, nextAfter, type Recurrence } from "./recurrence";
import { runs } from "./testing/property-runs";
import { instants, timeZones } from "./testing/window-arbitraries";

/** The first `count` instants after `from`, as ISO text. */
function series(recurrence: Recurrence, from: string, count: number): string[] {
  const found: string[] = [];
  let at = Date.parse(from);
  while (found.length < count) {
    at = nextAfter(recurrence, at);
    found.push(new Date(at).toISOString().replace(".000Z", "Z"));
  }
  return found;
}

function every(every: number, unit: CalendarUnit, anchor: string, timeZone = "UTC"): Recurrence {
  return { every, unit, anchorAt: Date.parse(anchor), timeZone };
}

describe("nextAfter", () => {
  test.each<[string, Recurrence, string, string[]]>([
    [
      "a month from the 31st ends with its month, and goes back to the 31st",
      every(1, "month", "2026-01-31T10:00:00Z"),
      "2026-01-31T10:00:00Z",
      ["2026-02-28T10:00:00Z", "2026-03-31T10:00:00Z", "2026-04-30T10:00:00Z", "2026-05-31T10:00:00Z"],
    ],
    [
      "February has its 29th in a leap year",
      every(1, "month", "2027-12-31T00:00:00Z"),
      "2027-12-31T00:00:00Z",
      ["2028-01-31T00:00:00Z", "2028-02-29T00:00:00Z", "2028-03-31T00:00:00Z"],
    ],
    [
      "a year from a leap day is the 28th, and the 29th again four years on",
      every(12, "month", "2024-02-29T00:00:00Z"),
      "2024-02-29T00:00:00Z",
      ["2025-02-28T00:00:00Z", "2026-02-28T00:00:00Z", "2027-02-28T00:00:00Z", "2028-02-29T00:00:00Z"],
    ],
    [
      "a quarter goes over the year",
      every(3, "month", "2025-11-30T00:00:00Z"),
      "2025-11-30T00:00:00Z",
      ["2026-02-28T00:00:00Z", "2026-05-30T00:00:00Z", "2026-08-30T00:00:00Z"],
    ],
    [
      "weeks go over the year",
      every(2, "week", "2026-12-21T08:00:00Z"),
      "2026-12-21T08:00:00Z",
      ["2027-01-04T08:00:00Z", "2027-01-18T08:00:00Z"],
    ],
    [
      "a day keeps its time on the wall when Berlin's clocks go forward",
      every(1, "day", "2026-03-27T23:00:00Z", "Europe/Berlin"),
      "2026-03-27T23:00:00Z",
      ["2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z", "2026-03-30T22:00:00Z"],
    ],
    [
      "a day keeps its time on the wall when Berlin's clocks go back",
      every(1, "day", "2026-10-23T22:00:00Z", "Europe/Berlin"),
      "2026-10-23T22:00:00Z",
      ["2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z", "2026-10-26T23:00:00Z"],
    ],
    [
      "a time that a day skips is as much later as the clocks jump, and the next day is on time",
      every(1, "day", "2026-03-28T01:30:00Z", "Europe/Berlin"),
      "2026-03-28T01:30:00Z",
      ["2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z"],
    ],
    [
      "a time that a day has twice is the first of the two, once",
      every(1, "day", "2026-10-24T00:30:00Z", "Europe/Berlin"),
      "2026-10-24T00:30:00Z",
      ["2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"],
    ],
    [
      "24 hours are no day when the clocks change",
      every(24, "hour", "2026-03-28T23:00:00Z", "Europe/Berlin"),
      "2026-03-28T23:00:00Z",
      ["2026-03-29T23:00:00Z", "2026-03-30T23:00:00Z"],
    ],
    [
      "every hour comes also in the hour that comes twice",
      every(1, "hour", "2026-10-25T00:00:00Z", "Europe/Berlin"),
      "2026-10-25T00:00:00Z",
      ["2026-10-25T01:00:00Z", "2026-10-25T02:00:00Z"],
    ],
    [
      "a month in Kathmandu begins by its own clocks",
      every(1, "month", "2026-01-31T18:15:00Z", "Asia/Kathmandu"),
      "2026-01-31T18:15:00Z",
      ["2026-02-28T18:15:00Z", "2026-03-31T18:15:00Z"],
    ],
    [
      "the date that Samoa skipped falls together with the next one",
      every(1, "day", "2011-12-28T22:00:00Z", "Pacific/Apia"),
      "2011-12-28T22:00:00Z",
      ["2011-12-29T22:00:00Z", "2011-12-30T22:00:00Z", "2011-12-31T22:00:00Z"],
    ],
    [
      "an anchor in the future counts back as well",
      every(1, "month", "2026-08-31T00:00:00Z"),
      "2026-01-15T00:00:00Z",
      ["2026-01-31T00:00:00Z", "2026-02-28T00:00:00Z"],
    ],
  ])("%s", (_, recurrence, from, expected) => {
    expect(series(recurrence, from, expected.length)).toEqual(expected);
  });

  test("on the very instant is the one after, and a millisecond before it is that instant", () => {
    const daily = every(1, "day", "2026-01-01T00:00:00Z");
    const midnight = Date.parse("2026-06-10T00:00:00Z");
    expect(nextAfter(daily, midnight)).toBe(midnight + 86_400_000);
    expect(nextAfter(daily, midnight - 1)).toBe(midnight);
    expect(lastUntil(daily, midnight)).toBe(midnight);
    expect(lastUntil(daily, midnight - 1)).toBe(midnight - 86_400_000);
  });
});

const recurrences: fc.Arbitrary<Recurrence> = fc.record({
  every: fc.integer({ min: 1, max: 40 }),
  unit: fc.constantFrom("hour", "day", "week", "month"),
  anchorAt: instants,
  timeZone: timeZones,
});

describe("any recurrence", () => {
  test("has at most one instant in any of its gaps: from the last to the next there is none between", () => {
    fc.assert(
      fc.property(recurrences, instants, (recurrence, at) => {
        const [last, next] = [lastUntil(recurrence, at), nextAfter(recurrence, at)];
        expect(last <= at && at < next).toBe(true);
        expect(nextAfter(recurrence, last)).toBe(next);
        expect(nextAfter(recurrence, next - 1)).toBe(next);
        expect(lastUntil(recurrence, next)).toBe(next);
        expect(lastUntil(recurrence, next - 1)).toBe(last);
      }),
      runs(1_000),
    );
  });

  test("has its anchor, and shows the anchor's time on every wall whose day has that time", () => {
    fc.assert(
      fc.property(recurrences, instants, (recurrence, at) => {
        expect(lastUntil(recurrence, recurrence.anchorAt)).toBe(recurrence.anchorAt);
        if (recurrence.unit === "hour") {
          const steps = (nextAfter(recurrence, at) - recurrence.anchorAt) / (recurrence.every * 3_600_000);
          expect(Number.isInteger(steps)).toBe(true);
          return;
        }
        const wall = (instant: number) =>
          new Intl.DateTimeFormat("en-GB", { timeZone: recurrence.timeZone, timeStyle: "medium" }).format(
            instant,
          );
        const next = nextAfter(recurrence, at);
        const isMoved = wall(next) !== wall(recurrence.anchorAt);
        // Only clocks that jump within a day of it can have moved it.
        const offset = (instant: number) =>
          new Intl.DateTimeFormat("en", { timeZone: recurrence.timeZone, timeZoneName: "longOffset" })
            .formatToParts(instant)
            .find(({ type }) => type === "timeZoneName")?.value;
        if (isMoved) expect(offset(next - 90_000_000)).not.toBe(offset(next + 90_000_000));
      }),
      runs(1_000),
    );
  });
});
