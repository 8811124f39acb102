import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CalendarUnit, calendarSpan } from "./calendar-time";
import { naiveCalendarName } from "./testing/naive-calendar";
import { runs } from "./testing/property-runs";
import { instants, timeZones } from "./testing/window-arbitraries";

const HOUR_MS = 3_600_000;
const units = fc.constantFrom<CalendarUnit[]>("hour", "day", "week", "month");

function span(unit: CalendarUnit, at: string, timeZone: string): [string, string] {
  const { startAt, endAt } = calendarSpan(unit, Date.parse(at), timeZone);
  return [new Date(startAt).toISOString(), new Date(endAt).toISOString()];
}

describe("calendarSpan", () => {
  test.each<[string, CalendarUnit, string, string, string, string]>([
    ["a plain day", "day", "2026-02-13T12:00:00Z", "UTC", "2026-02-13T00:00:00Z", "2026-02-14T00:00:00Z"],
    [
      "the first instant of a day",
      "day",
      "2026-02-13T00:00:00Z",
      "UTC",
      "2026-02-13T00:00:00Z",
      "2026-02-14T00:00:00Z",
    ],
    [
      "the last millisecond of a day",
      "day",
      "2026-02-13T23:59:59.999Z",
      "UTC",
      "2026-02-13T00:00:00Z",
      "2026-02-14T00:00:00Z",
    ],
    [
      "another day elsewhere",
      "day",
      "2026-02-13T23:30:00Z",
      "Asia/Kathmandu",
      "2026-02-13T18:15:00Z",
      "2026-02-14T18:15:00Z",
    ],
    [
      "Berlin's day of 23 hours",
      "day",
      "2026-03-29T12:00:00Z",
      "Europe/Berlin",
      "2026-03-28T23:00:00Z",
      "2026-03-29T22:00:00Z",
    ],
    [
      "Berlin's day of 25 hours",
      "day",
      "2026-10-25T12:00:00Z",
      "Europe/Berlin",
      "2026-10-24T22:00:00Z",
      "2026-10-25T23:00:00Z",
    ],
    [
      "New York's day of 23 hours",
      "day",
      "2026-03-08T12:00:00Z",
      "America/New_York",
      "2026-03-08T05:00:00Z",
      "2026-03-09T04:00:00Z",
    ],
    [
      "New York's day of 25 hours",
      "day",
      "2026-11-01T12:00:00Z",
      "America/New_York",
      "2026-11-01T04:00:00Z",
      "2026-11-02T05:00:00Z",
    ],
    [
      "Lord Howe's day of 23.5 hours",
      "day",
      "2026-10-03T20:00:00Z",
      "Australia/Lord_Howe",
      "2026-10-03T13:30:00Z",
      "2026-10-04T13:00:00Z",
    ],
    [
      "Lord Howe's day of 24.5 hours",
      "day",
      "2026-04-04T20:00:00Z",
      "Australia/Lord_Howe",
      "2026-04-04T13:00:00Z",
      "2026-04-05T13:30:00Z",
    ],
    [
      "a day whose midnight is skipped",
      "day",
      "2018-11-04T12:00:00Z",
      "America/Sao_Paulo",
      "2018-11-04T03:00:00Z",
      "2018-11-05T02:00:00Z",
    ],
    [
      "a day whose midnight comes twice",
      "day",
      "2026-11-01T04:30:00Z",
      "America/Havana",
      "2026-11-01T04:00:00Z",
      "2026-11-02T05:00:00Z",
    ],
    [
      "the day before a skipped date",
      "day",
      "2011-12-30T09:59:59Z",
      "Pacific/Apia",
      "2011-12-29T10:00:00Z",
      "2011-12-30T10:00:00Z",
    ],
    [
      "the day after a skipped date",
      "day",
      "2011-12-30T10:00:00Z",
      "Pacific/Apia",
      "2011-12-30T10:00:00Z",
      "2011-12-31T10:00:00Z",
    ],
    ["a leap day", "day", "2028-02-29T10:00:00Z", "UTC", "2028-02-29T00:00:00Z", "2028-03-01T00:00:00Z"],
    [
      "a week, seen on its Monday",
      "week",
      "2026-02-09T00:00:00Z",
      "UTC",
      "2026-02-09T00:00:00Z",
      "2026-02-16T00:00:00Z",
    ],
    [
      "a week, seen on its Sunday",
      "week",
      "2026-02-15T23:59:59.999Z",
      "UTC",
      "2026-02-09T00:00:00Z",
      "2026-02-16T00:00:00Z",
    ],
    [
      "a week across the year",
      "week",
      "2027-01-01T12:00:00Z",
      "UTC",
      "2026-12-28T00:00:00Z",
      "2027-01-04T00:00:00Z",
    ],
    [
      "a week with a change of clocks",
      "week",
      "2026-03-27T12:00:00Z",
      "Europe/Berlin",
      "2026-03-22T23:00:00Z",
      "2026-03-29T22:00:00Z",
    ],
    [
      "a short February",
      "month",
      "2026-02-28T12:00:00Z",
      "UTC",
      "2026-02-01T00:00:00Z",
      "2026-03-01T00:00:00Z",
    ],
    [
      "a long February",
      "month",
      "2028-02-29T23:59:59.999Z",
      "UTC",
      "2028-02-01T00:00:00Z",
      "2028-03-01T00:00:00Z",
    ],
    [
      "a month, seen on its 31st",
      "month",
      "2026-01-31T12:00:00Z",
      "UTC",
      "2026-01-01T00:00:00Z",
      "2026-02-01T00:00:00Z",
    ],
    ["December", "month", "2026-12-31T23:59:59.999Z", "UTC", "2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z"],
    [
      "January that began yesterday in UTC",
      "month",
      "2026-12-31T23:00:00Z",
      "Europe/Berlin",
      "2026-12-31T23:00:00Z",
      "2027-01-31T23:00:00Z",
    ],
    [
      "a month with a change of clocks",
      "month",
      "2026-03-10T12:00:00Z",
      "Europe/Berlin",
      "2026-02-28T23:00:00Z",
      "2026-03-31T22:00:00Z",
    ],
    [
      "an hour of a zone at three quarters",
      "hour",
      "2026-02-13T12:20:00Z",
      "Asia/Kathmandu",
      "2026-02-13T12:15:00Z",
      "2026-02-13T13:15:00Z",
    ],
    [
      "Berlin's first hour from two to three",
      "hour",
      "2026-10-25T00:59:59.999Z",
      "Europe/Berlin",
      "2026-10-25T00:00:00Z",
      "2026-10-25T01:00:00Z",
    ],
    [
      "Berlin's second hour from two to three",
      "hour",
      "2026-10-25T01:00:00Z",
      "Europe/Berlin",
      "2026-10-25T01:00:00Z",
      "2026-10-25T02:00:00Z",
    ],
    [
      "the hour before Lord Howe's half one",
      "hour",
      "2026-04-04T14:30:00Z",
      "Australia/Lord_Howe",
      "2026-04-04T14:00:00Z",
      "2026-04-04T15:00:00Z",
    ],
    [
      "the half hour that comes twice",
      "hour",
      "2026-04-04T15:00:00Z",
      "Australia/Lord_Howe",
      "2026-04-04T15:00:00Z",
      "2026-04-04T15:30:00Z",
    ],
    [
      "the half hour after a skipped one",
      "hour",
      "2026-10-03T15:30:00Z",
      "Australia/Lord_Howe",
      "2026-10-03T15:30:00Z",
      "2026-10-03T16:00:00Z",
    ],
    [
      "the hour that Caracas cut short",
      "hour",
      "2016-05-01T06:45:00Z",
      "America/Caracas",
      "2016-05-01T06:30:00Z",
      "2016-05-01T07:00:00Z",
    ],
    [
      "the hour after it",
      "hour",
      "2016-05-01T07:00:00Z",
      "America/Caracas",
      "2016-05-01T07:00:00Z",
      "2016-05-01T08:00:00Z",
    ],
  ])("knows %s", (_name, unit, at, timeZone, startAt, endAt) => {
    expect(span(unit, at, timeZone)).toEqual([startAt, endAt].map((text) => new Date(text).toISOString()));
  });

  test("holds exactly the instants to which the clocks of the zone give one name", () => {
    fc.assert(
      fc.property(units, instants, timeZones, (unit, at, timeZone) => {
        const { startAt, endAt } = calendarSpan(unit, at, timeZone);
        const name = naiveCalendarName(unit, at, timeZone);
        expect(startAt <= at && at < endAt).toBe(true);
        expect(naiveCalendarName(unit, startAt, timeZone)).toBe(name);
        expect(naiveCalendarName(unit, endAt - 1, timeZone)).toBe(name);
        expect(naiveCalendarName(unit, startAt - 1, timeZone)).not.toBe(name);
        expect(naiveCalendarName(unit, endAt, timeZone)).not.toBe(name);
      }),
      runs(5_000),
    );
  });

  test("leaves no gap and no overlap, also where the clocks went back across midnight (W2)", () => {
    // St. John's went from 00:01 back to 23:01 of the day before until 2011: the date ran backwards for an hour.
    const fallBack = Date.parse("2010-11-07T02:31:00Z");
    const aroundFallBack = fc
      .integer({ min: -3 * HOUR_MS, max: 3 * HOUR_MS })
      .map((ms) => [fallBack + ms, "America/St_Johns"] as const);
    fc.assert(
      fc.property(units, fc.oneof(fc.tuple(instants, timeZones), aroundFallBack), (unit, [at, timeZone]) => {
        const { startAt, endAt } = calendarSpan(unit, at, timeZone);
        expect(startAt <= at && at < endAt).toBe(true);
        expect(calendarSpan(unit, endAt, timeZone).startAt).toBe(endAt);
        expect(calendarSpan(unit, startAt - 1, timeZone).endAt).toBe(startAt);
        expect(calendarSpan(unit, at, timeZone)).toEqual({ startAt, endAt });
      }),
      runs(5_000),
    );
  });

  test("refuses a zone that does not exist", () => {
    expect(() => calendarSpan("day", 0, "Mars/Olympus_Mons")).toThrow(RangeError);
  });
});
