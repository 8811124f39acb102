import { expect, test } from "vitest";
import { findingWords } from "./burn-down-words";

const frame = { nowMs: Date.parse("2026-11-23T11:04:00Z"), timeZone: "Europe/Berlin" };
const subject = {
  window: "5h",
  measure: "requests",
  remaining: "38",
  resetsAt: "2026-11-23T13:12:00.000Z",
};
const ends = (
  resets_before: "yes" | "no" | "maybe" | null,
  latest: string | null = "2026-11-23T16:05:00.000Z",
) => ({ status: "range", earliest: "2026-11-23T14:40:00.000Z", latest, resets_before }) as const;

test("it says until when a window lasts at this pace, as a range, and whether it resets before", () => {
  expect(findingWords(subject, ends("yes"), frame)).toBe(
    "At this pace the 5-hour window lasts until between today 15:40 CET and today 17:05 CET, so it resets first: today 14:12 CET.",
  );
  expect(findingWords(subject, ends("no"), frame)).toContain(". It resets only today 14:12 CET.");
  expect(findingWords(subject, ends("maybe", null), frame)).toBe(
    "At this pace the 5-hour window lasts at least until today 15:40 CET. It may reset first: today 14:12 CET.",
  );
});

test("below the sample size it says so and guesses nothing", () => {
  expect(findingWords(subject, { status: "not_enough_data", have: 2, need: 5 }, frame)).toBe(
    "Not enough data yet to say how long the 5-hour window lasts: 2 of 5 requests.",
  );
});

test("what is used up, is not used, or lasts for ever is said as it is", () => {
  expect(findingWords({ ...subject, remaining: "0" }, ends("no"), frame)).toBe(
    "The 5-hour window is used up. It resets today 14:12 CET.",
  );
  expect(findingWords(subject, null, frame)).toBe(
    "The 5-hour window: 38 requests left, and none used of late.",
  );
  const credits = { window: null, measure: "credits", remaining: "400.5", resetsAt: null };
  expect(findingWords(credits, { status: "beyond_a_year" }, frame)).toBe(
    "At this pace your credits last for more than a year.",
  );
  expect(findingWords(credits, { status: "idle" }, frame)).toBe(
    "Your credits: 400.50 left, and none used of late.",
  );
  expect(findingWords({ ...credits, remaining: "0" }, null, frame)).toBe("You have no credits left.");
});
