import { expect, test } from "vitest";
import { lastWeek, rangeOf, zoneOf } from "./usage-range";

const NOW = Date.parse("2026-11-23T11:04:00Z");
const NONE = { range: null, from: null, to: null, zone: null };
const dates = (from: string | null, to: string | null, zone: string | null = "Europe/Berlin") =>
  rangeOf({ range: "custom", from, to, zone }, NOW, "America/New_York");
const iso = (ms: number) => new Date(ms).toISOString();

test("an address that names no range shows the last day", () => {
  expect(rangeOf({ ...NONE, range: "7d" }, NOW, "UTC")).toMatchObject({
    value: "7d",
    from: NOW - 7 * 86_400_000,
    to: NOW,
    beforeFrom: NOW - 14 * 86_400_000,
  });
  for (const range of [null, "", "1y"])
    expect(rangeOf({ ...NONE, range }, NOW, "UTC")).toMatchObject({ value: "24h" });
});

test("two dates are whole days of the zone that the link names, the second included; a day may have 25 hours", () => {
  const shown = dates("2026-10-25", "2026-10-26");
  if ("message" in shown) throw new Error(shown.message);
  expect([iso(shown.from), iso(shown.to)]).toEqual(["2026-10-24T22:00:00.000Z", "2026-10-26T23:00:00.000Z"]);
  expect(iso(shown.beforeFrom), "as many days before").toBe("2026-10-22T22:00:00.000Z");
  expect(shown).toMatchObject({ bucket: "1d", name: "2026-10-25-to-2026-10-26" });
});

test("of today there is only what has been", () => {
  expect(dates("2026-11-23", "2026-11-23")).toMatchObject({ to: NOW });
});

test("dates that make no sense are refused at the field that is to be changed", () => {
  expect(dates(null, "2026-11-01")).toMatchObject({
    field: "from",
    message: expect.stringMatching(/no date/),
  });
  expect(dates("2026-11-01", "2026-11-31")).toMatchObject({
    field: "to",
    message: expect.stringMatching(/no date/),
  });
  expect(dates("2026-11-02", "2026-11-01")).toMatchObject({
    field: "to",
    message: expect.stringMatching(/before the first/),
  });
  expect(dates("2026-12-01", "2026-12-02")).toMatchObject({
    field: "from",
    message: expect.stringMatching(/to come/),
  });
  expect(dates("2020-01-01", "2026-11-01")).toMatchObject({
    field: "from",
    message: expect.stringMatching(/At most 1500 days/),
  });
});

test("a zone that there is not is the reader's own", () => {
  expect(zoneOf({ zone: "Europe/Berlin" }, "UTC")).toBe("Europe/Berlin");
  expect(zoneOf({ zone: "Europe/Atlantis" }, "UTC")).toBe("UTC");
});

test("to begin with, it is the last week by the reader's days", () => {
  expect(lastWeek(Date.parse("2026-11-23T23:30:00Z"), "Europe/Berlin")).toEqual({
    from: "2026-11-18",
    to: "2026-11-24",
    zone: "Europe/Berlin",
  });
});
