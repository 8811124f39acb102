import { expect, test } from "vitest";
import { recurrenceWords, rolloverWords } from "./format-recurrence";

test("a recurrence is said as people say it", () => {
  expect(recurrenceWords({ every: 1, unit: "month" })).toBe("every month");
  expect(recurrenceWords({ every: 3, unit: "day" })).toBe("every 3 days");
});

test("what is carried over at a reset is said with its bounds", () => {
  expect(rolloverWords(null)).toBe("nothing is carried over");
  expect(rolloverWords({ min: "0", max: null, periods: null })).toBe("all are carried over");
  expect(rolloverWords({ min: "5", max: "50", periods: 2 })).toBe(
    "at most 50.00 are carried over, at least 5.00, each part for 2 resets",
  );
});
