import { describe, expect, it } from "vitest";
import type { Way } from "./decision-shapes";
import { freeFirst, ruleWords, sourceOfLayer, spanWords, usageWords, windowName } from "./words";

const frame = { nowMs: Date.parse("2026-11-23T11:04:31Z"), timeZone: "Europe/Berlin" };

describe("words of windows", () => {
  it.each([
    ["5h", "5-hour"],
    ["7d", "7-day"],
    ["video-1d", "video 1-day"],
    ["1mo", "1-month"],
    ["burst", "burst"],
    ["5h:codex.task", "5-hour codex.task"],
  ])("the key %s reads %s", (key, name) => {
    expect(windowName(key)).toBe(name);
  });

  it("rolling and calendar windows are told apart in words", () => {
    expect(ruleWords("sliding", { window_ms: 18_000_000 }, frame)).toBe("rolling: counts the last 5 hours");
    expect(ruleWords("calendar", { unit: "day", time_zone: "Europe/Berlin" }, frame)).toBe(
      "starts over every calendar day, Europe/Berlin",
    );
    expect(
      ruleWords("anchored", { window_ms: 18_000_000, started_at: "2026-11-23T08:12:00.000Z" }, frame),
    ).toBe("5 hours from the first request, made today 09:12 CET");
    expect(ruleWords("token_bucket", { window_ms: 60_000 }, frame)).toBe(
      "refills evenly, from empty to full in 1 minute",
    );
  });

  it("spans use the largest unit that fits evenly", () => {
    expect([604_800_000, 129_600_000, 90_000].map(spanWords)).toEqual(["1 week", "36 hours", "90 seconds"]);
  });
});

describe("words of usage", () => {
  it("a unit that all dimensions share is said once", () => {
    expect(usageWords({ input_tokens: 4808, output_tokens: 10 })).toBe(
      "4\u202f808 input and 10 output tokens",
    );
  });

  it("dimensions without one keep their own", () => {
    expect(usageWords({ seconds: "1", images: 4 })).toBe("1 second and 4 images");
    expect(usageWords({})).toBe("1 request");
  });
});

describe("ways", () => {
  it("nothing that costs money stands above what is free", () => {
    const ways: Way[] = [
      { kind: "buy", amount: "1" },
      { kind: "consent", amount: "1" },
      { kind: "reduce", usage: { seconds: "2" } },
      { kind: "wait", until: "2026-11-23T12:00:00.000Z" },
    ];
    expect(freeFirst(ways).map((way) => way.kind)).toEqual(["wait", "reduce", "consent", "buy"]);
  });
});

describe("sources", () => {
  it("a layer's own source wins over its name", () => {
    expect(sourceOfLayer({ layer: "bonus", source: "promo" })).toBe("promo");
    expect(sourceOfLayer({ layer: "purchased" })).toBe("purchased");
    expect(sourceOfLayer({ layer: "weekly" })).toBe("windows");
  });
});
