import { describe, expect, test } from "vitest";
import { simulationExamples } from "@/lib/simulation/http/examples";
import type { PeriodResultWire, SimulationWire } from "@/lib/simulation/schema/simulation-schema";
import { comparedRows, findingOf, progressOf, shortMinutes } from "./simulation-words";

const result = simulationExamples.done.answer.result as PeriodResultWire;
const plain = (text: string) => text.replaceAll(/[\u202f\u00a0]/g, " ");

describe("what a simulation found", () => {
  test("is said in one sentence, whom it turns away first", () => {
    expect(plain(findingOf(result))).toBe(
      "10 newly blocked, 1 700 newly let through of 212 400 requests of 8 112 accounts.",
    );
    expect(findingOf({ ...result, decisions: 0 })).toMatch(/^Nobody used anything/);
    expect(plain(findingOf({ ...result, changed: 0, paid_otherwise: 0, decisions: 1 }))).toBe(
      "Nothing changes: every answer of 1 request of 8 112 accounts is the same.",
    );
    expect(plain(findingOf({ ...result, changed: 0 }))).toMatch(
      /answered alike .*5 204 would be paid otherwise\.$/,
    );
  });

  test("is compared row by row: signed, exact, and worse only where more of it hurts", () => {
    const rows = new Map(comparedRows(result).map((row) => [row.key, row]));
    expect(plain(rows.get("allowed")?.change ?? "")).toBe("+1 690");
    expect(rows.get("blocked")).toMatchObject({ isWorse: false });
    expect(plain(rows.get("blocked")?.change ?? "")).toBe("−1 690");
    expect(plain(rows.get("charged")?.change ?? "")).toBe("−1 820.00");
    expect(rows.get("charged")?.isWorse).toBeNull();
    // What says nothing on either side is left out.
    expect([...rows.keys()]).toEqual([
      "allowed",
      "blocked",
      "asked",
      "minutes",
      "charged",
      "windows",
      "promo",
      "purchased",
    ]);
  });
});

test("minutes are whole, or tenths where they are few", () => {
  expect(plain(shortMinutes("18460.25"))).toBe("18 460");
  expect(shortMinutes("1.516666")).toBe("1.5");
  expect(shortMinutes("0")).toBe("0");
});

test("progress says what it waits for", () => {
  const at = (status: string, decisions: number, of: number | null) =>
    plain(
      progressOf({
        ...simulationExamples.asked.answer,
        status,
        progress: { decisions, of },
      } as SimulationWire),
    );
  expect(at("queued", 0, null)).toBe("Waiting for a worker…");
  expect(at("running", 0, null)).toBe("Looking who used it…");
  expect(at("running", 12_000, 212_400)).toBe("12 000 of 212 400 decisions");
});
