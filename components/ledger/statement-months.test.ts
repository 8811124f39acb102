import { expect, test } from "vitest";
import { monthRange, statementMonths } from "./statement-months";

test("the months since an account was opened are those of its own time zone, the running one first", () => {
  const nowMs = Date.parse("2026-12-31T23:30:00Z");
  expect(statementMonths("2026-11-05T00:00:00Z", nowMs, "Europe/Berlin")).toEqual([
    { value: "2027-01", label: "Jan 2027" },
    { value: "2026-12", label: "Dec 2026" },
    { value: "2026-11", label: "Nov 2026" },
  ]);
  expect(statementMonths("2026-11-05T00:00:00Z", nowMs, "UTC")[0]?.value).toBe("2026-12");
});

test("a month is all of it and nothing of the next, also where the clock is changed within it", () => {
  expect(monthRange("2026-03", "Europe/Berlin")).toEqual({
    from: "2026-02-28T23:00:00.000Z",
    to: "2026-03-31T22:00:00.000Z",
  });
  expect(monthRange("2026-12", "UTC")).toEqual({
    from: "2026-12-01T00:00:00.000Z",
    to: "2027-01-01T00:00:00.000Z",
  });
  for (const none of ["", "2026", "2026-13", "2026-1", "all"]) expect(monthRange(none, "UTC")).toBe(null);
});
