import { expect, test } from "vitest";
import type { Grant } from "@/components/decisions/standing-shapes";
import { isGrantOver, recurrenceWords } from "./recurrence-words";

const inUtc = { anchor_at: "2026-01-01T00:00:00.000Z", time_zone: "UTC" };

test("a recurrence is said as people say it", () => {
  expect(recurrenceWords({ every: 1, unit: "month", ...inUtc })).toBe("every month");
  expect(recurrenceWords({ every: 3, unit: "day", ...inUtc })).toBe("every 3 days");
});

test("a spent grant is over only where no reset comes, so that what refills is not folded away", () => {
  const grant = { state: "spent", next_reset_at: "2026-03-01T00:00:00.000Z" } as Grant;
  expect(isGrantOver(grant)).toBe(false);
  expect(isGrantOver({ ...grant, next_reset_at: null })).toBe(true);
  expect(isGrantOver({ ...grant, state: "voided" })).toBe(true);
  expect(isGrantOver({ ...grant, state: "active", next_reset_at: null })).toBe(false);
});
