import { describe, expect, it } from "vitest";
import {
  clockTime,
  formatCountdown,
  formatDay,
  formatMoment,
  formatSpan,
  formatUtc,
  instantOf,
  parseDateStyle,
  readingOf,
  zoneLabel,
} from "./format-time";

const at = (iso: string) => Date.parse(iso);
const berlin = (nowIso: string) => ({ nowMs: at(nowIso), timeZone: "Europe/Berlin" });

describe("moments", () => {
  const frame = berlin("2026-11-23T11:04:31Z");

  it.each([
    ["2026-11-23T13:12:00Z", "today 14:12 CET"],
    ["2026-11-23T23:00:00Z", "tomorrow 00:00 CET"],
    ["2026-11-22T12:00:00Z", "yesterday 13:00 CET"],
    ["2026-11-29T09:00:00Z", "Sun 29 Nov 10:00 CET"],
    ["2027-06-02T10:00:00Z", "2 Jun 2027 12:00 CEST"],
  ])("%s is said with its day and zone: %s", (iso, text) => {
    expect(formatMoment(at(iso), frame)).toBe(text);
  });

  it.each([
    ["2026-11-23T23:04:00Z", "month", "tomorrow 12:04\u202fAM CET", "Nov 24"],
    ["2026-11-29T12:00:00Z", "month", "Sun Nov 29 1:00\u202fPM CET", "Nov 29"],
    ["2027-06-02T10:00:00Z", "month", "Jun 2, 2027 12:00\u202fPM CEST", "Jun 2, 2027"],
    ["2026-11-29T09:00:00Z", "iso", "Sun 2026-11-29 10:00 CET", "2026-11-29"],
    ["2027-06-02T10:00:00Z", "iso", "2027-06-02 12:00 CEST", "2027-06-02"],
    ["2026-11-29T09:00:00Z", parseDateStyle("of their own"), "Sun 29 Nov 10:00 CET", "29 Nov"],
  ] as const)("%s is said as its reader writes dates (%s): %s, %s", (iso, dates, moment, day) => {
    expect(formatMoment(at(iso), { ...frame, dates })).toBe(moment);
    expect(formatDay(at(iso), { ...frame, dates })).toBe(day);
  });

  it("a clock with seconds keeps its half of the day", () => {
    const halved = { ...frame, dates: "month" as const };
    expect(clockTime(at("2026-11-23T13:05:09.007Z"), halved, "second")).toBe("2:05:09\u202fPM");
    expect(clockTime(at("2026-11-23T13:05:09.007Z"), halved, "millisecond")).toBe("2:05:09.007\u202fPM");
  });

  it("a night of 25 hours is still one day", () => {
    expect(formatMoment(at("2026-10-25T22:30:00Z"), berlin("2026-10-24T22:10:00Z"))).toBe("today 23:30 CET");
    expect(formatMoment(at("2026-10-25T23:30:00Z"), berlin("2026-10-24T22:10:00Z"))).toBe(
      "tomorrow 00:30 CET",
    );
  });

  it("zones have names where English has one", () => {
    const ms = at("2026-11-23T12:00:00Z");
    expect(
      ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata"].map((zone) => zoneLabel(ms, zone)),
    ).toEqual(["UTC", "CET", "EST", "IST"]);
  });

  it("days and UTC read alike everywhere", () => {
    expect(formatDay(at("2026-11-29T23:30:00Z"), frame)).toBe("30 Nov");
    expect(formatDay(at("2027-11-02T12:00:00Z"), frame)).toBe("2 Nov 2027");
    expect(formatUtc(at("2026-11-23T13:12:00Z"))).toBe("2026-11-23 13:12:00 UTC");
  });
});

describe("spans", () => {
  it.each([
    [0, "0 s"],
    [44_001, "45 s"],
    [250_000, "4 m 10 s"],
    [7_620_000, "2 h 07 m"],
    [511_200_000, "5 d 22 h"],
  ])("%d ms is %s", (ms, text) => {
    expect(formatSpan(ms).replaceAll("\u202f", " ")).toBe(text);
  });

  it("a countdown looks ahead and back", () => {
    expect(formatCountdown(61_000, 0).replaceAll("\u202f", " ")).toBe("in 1 m 01 s");
    expect(formatCountdown(0, 5_000).replaceAll("\u202f", " ")).toBe("5 s ago");
    expect(formatCountdown(0, 300)).toBe("now");
  });
});

describe("wall clock readings", () => {
  it.each([
    ["2026-11-30T23:59", "2026-11-30T22:59:00.000Z"],
    ["2026-07-01T00:00", "2026-06-30T22:00:00.000Z"],
    ["2026-10-25T02:30", "2026-10-25T00:30:00.000Z"],
    ["2026-10-25T03:30", "2026-10-25T02:30:00.000Z"],
    ["2026-03-29T03:30", "2026-03-29T01:30:00.000Z"],
  ])("%s in Berlin is %s", (reading, iso) => {
    expect(new Date(instantOf(reading, "Europe/Berlin") ?? 0).toISOString()).toBe(iso);
  });

  it("an instant reads back as what was written", () => {
    const ms = instantOf("2026-12-31T23:59", "Asia/Kolkata") ?? 0;
    expect(readingOf(ms, "Asia/Kolkata")).toBe("2026-12-31T23:59");
  });

  it("what is no reading is null", () => {
    expect(instantOf("soon", "UTC")).toBeNull();
    expect(instantOf("", "UTC")).toBeNull();
  });
});
