import { expect, test } from "vitest";
import { dateTicks } from "./date-ticks";

const frame = { nowMs: Date.parse("2026-11-23T12:00:00Z"), timeZone: "Europe/Berlin" };
const days = (until: string) => dateTicks(frame, Date.parse(until)).map((at) => new Date(at).toISOString());

test("ticks are first days of months in the reader's zone, also in summer", () => {
  expect(days("2026-12-23T12:00:00Z")).toEqual(["2026-11-30T23:00:00.000Z"]);
  expect(days("2027-04-15T12:00:00Z").at(-1)).toBe("2027-03-31T22:00:00.000Z");
});

test("there are at most five of them, however long the time is", () => {
  expect(days("2027-11-19T12:00:00Z")).toHaveLength(4);
  for (const until of ["2028-11-19T12:00:00Z", "2036-01-01T00:00:00Z", "2100-01-01T00:00:00Z"])
    expect(days(until).length).toBeLessThanOrEqual(5);
  expect(days("2026-11-24T00:00:00Z")).toEqual([]);
});
