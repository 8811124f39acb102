import { describe, expect, test } from "vitest";
import type { EndWire, FeatureForecastWire } from "@/lib/usage/schema/forecast-schema";
import { capacityWords, endWords } from "./forecast-words";

const frame = { nowMs: Date.parse("2026-02-13T12:00:00Z"), timeZone: "UTC" };
const of = (capacity: FeatureForecastWire["capacity"]): FeatureForecastWire => ({
  feature: "codex.task",
  typical: null,
  capacity,
  paced: capacity,
});
const known = { status: "known" as const, at_least: false, reason: null, binding: null, layers: [] };

describe("what is left of a feature", () => {
  test("names how many more, the window that binds, and what pays then", () => {
    const layers = [
      { layer: "windows", source: "windows", requests: 38, full_window: "7d" },
      { layer: "promo", source: "promo", requests: 12, full_window: "7d" },
    ];
    expect(
      capacityWords(of({ ...known, requests: 50, layers, reason: "limit_reached", binding: "7d" })),
    ).toBe(
      "about 50 more: 38 by the plan’s windows, until the 7-day window is full, then 12 by promo credits. Then limit used up (7-day window)",
    );
  });

  test("says how many of them at once, where a gate bounds the pace", () => {
    const layers = [{ layer: "windows", source: "windows", requests: 80, full_window: null }];
    const paced = { ...known, requests: 80, layers, reason: "limit_reached", binding: "5h" };
    const gated = { ...known, requests: 60, layers: [], reason: "gate_reached", binding: "rate-1m" };
    expect(capacityWords({ ...of(gated), paced })).toBe(
      "about 80 more, 60 of them at once: all by the plan’s windows. Then limit used up (5-hour window)",
    );
  });

  test.each([
    [of({ status: "not_enough_data", have: 3, need: 5 }), "not enough data yet: 3 of 5 requests"],
    [of({ ...known, requests: null }), "no limit applies"],
    [
      of({ ...known, requests: 0, reason: "credits_exhausted", binding: "purchased" }),
      "none now: credits used up",
    ],
    [
      of({ ...known, requests: 0, reason: "gate_reached", binding: "burst-10s" }),
      "none now: too fast (burst 10-second window)",
    ],
  ])("says so where there is no number to tell", (feature, words) => {
    expect(capacityWords(feature)).toBe(words);
  });
});

describe("when something ends", () => {
  const range = (latest: string | null, resets_before: "yes" | "no" | "maybe" | null): EndWire => ({
    status: "range",
    earliest: "2026-02-13T14:00:00.000Z",
    latest,
    resets_before,
  });
  const words = (ends: EndWire, resetsAt: string | null = null) => endWords("it ends", ends, resetsAt, frame);

  test("is a range, and says whether a reset comes before", () => {
    expect(words(range("2026-02-14T06:00:00.000Z", null))).toBe(
      "it ends between today 14:00 UTC and tomorrow 06:00 UTC",
    );
    expect(words(range(null, null))).toBe("it ends not before today 14:00 UTC");
    expect(words(range("2026-02-13T15:00:00.000Z", "no"), "2026-02-13T17:00:00.000Z")).toContain(
      "; it resets only today 17:00 UTC",
    );
    expect(words(range("2026-02-13T18:00:00.000Z", "maybe"), "2026-02-13T17:00:00.000Z")).toContain(
      ", unless it resets first, today 17:00 UTC",
    );
  });

  test("is not told where it resets before, or where nothing is known", () => {
    expect(words(range("2026-02-13T18:00:00.000Z", "yes"), "2026-02-13T13:00:00.000Z")).toBeNull();
    expect(words({ status: "idle" })).toBeNull();
    expect(words({ status: "not_enough_data", have: 1, need: 5 })).toBeNull();
  });
});
