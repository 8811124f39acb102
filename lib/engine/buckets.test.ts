import fc from "fast-check";
import { expect, test } from "vitest";
import { type Bucket, bucketsOf } from "./buckets";
import { naiveCalendarName } from "./testing/naive-calendar";

const at = (text: string) => Date.parse(text);
const hoursOf = (bucket: Bucket, from: string, to: string, zone: string) =>
  bucketsOf(bucket, at(from), at(to), zone, 10_000)?.map(
    ({ startAt, endAt }) => (endAt - startAt) / 3_600_000,
  );

test.each([
  ["1d", "2026-03-28T23:00:00Z", "2026-03-30T22:00:00Z", "Europe/Berlin", [23, 24]],
  ["1d", "2026-10-24T22:00:00Z", "2026-10-26T23:00:00Z", "Europe/Berlin", [25, 24]],
  ["1d", "2026-02-13T10:00:00Z", "2026-02-15T06:00:00Z", "UTC", [14, 24, 6]],
  ["1d", "2028-02-28T00:00:00Z", "2028-03-02T00:00:00Z", "UTC", [24, 24, 24]],
  ["1h", "2026-10-25T00:00:00Z", "2026-10-25T03:00:00Z", "Europe/Berlin", [1, 1, 1]],
  ["1h", "2026-04-04T14:00:00Z", "2026-04-04T17:00:00Z", "Australia/Lord_Howe", [1, 0.5, 1, 0.5]],
  ["1h", "2026-02-13T10:00:00Z", "2026-02-13T11:30:00Z", "Asia/Kolkata", [0.5, 1]],
  ["1d", "2011-12-29T10:00:00Z", "2011-12-31T10:00:00Z", "Pacific/Apia", [24, 24]],
] as const)("%s from %s to %s in %s lasts %j hours", (bucket, from, to, zone, hours) => {
  expect(hoursOf(bucket, from, to, zone)).toEqual(hours);
});

test("there are no more than asked for, and none of a range that is none", () => {
  expect(bucketsOf("1m", 0, 60_000 * 10, "UTC", 10)).toHaveLength(10);
  expect(bucketsOf("1m", 0, 60_000 * 10 + 1, "UTC", 10)).toBeNull();
  expect(bucketsOf("1d", 5, 5, "UTC", 10)).toBeNull();
  expect(bucketsOf("1d", 6, 5, "UTC", 10)).toBeNull();
});

test("buckets join without gap or overlap, and each shows one date or hour on the wall", () => {
  const zone = fc.constantFrom(
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "UTC",
  );
  fc.assert(
    fc.property(
      fc.integer({ min: at("2020-01-01T00:00:00Z"), max: at("2030-01-01T00:00:00Z") }),
      fc.integer({ min: 1, max: 14 * 86_400_000 }),
      zone,
      fc.constantFrom("1h" as const, "1d" as const),
      (from, length, timeZone, bucket) => {
        const buckets = bucketsOf(bucket, from, from + length, timeZone, 1_000) ?? [];
        let reached = from;
        for (const { startAt, endAt } of buckets) {
          expect(startAt).toBe(reached);
          expect(endAt).toBeGreaterThan(startAt);
          const unit = bucket === "1h" ? "hour" : "day";
          const name = naiveCalendarName(unit, startAt, timeZone);
          expect(naiveCalendarName(unit, endAt - 1, timeZone)).toBe(name);
          reached = endAt;
        }
        expect(reached).toBe(from + length);
      },
    ),
  );
});
