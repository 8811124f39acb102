import { describe, expect, it } from "vitest";
import type { Standing } from "@/components/decisions/standing-shapes";
import * as decided from "@/components/testing/decision-fixtures";
import * as fixtures from "@/components/testing/standing-fixtures";
import { spillOf, tankHeight } from "./cascade-geometry";
import { type Basin, cascadeOf } from "./cascade-model";
import { paceShare } from "./pace";

const nowMs = fixtures.GALLERY_NOW_MS;
const basinsOf = (standing: Standing, decision = null as null | typeof decided.splitDecision) =>
  cascadeOf(standing, { nowMs, decision });
const named = (basins: readonly Basin[], layer: string) =>
  basins.find((basin) => basin.layer === layer) as Basin;

describe("basins", () => {
  it("stand in the plan's order, with every window of a layer as a level of its own", () => {
    const basins = basinsOf(fixtures.standing);
    expect(basins.map((basin) => basin.layer)).toEqual(["windows", "free", "promo", "purchased"]);
    expect(basins[0]?.chambers.map((chamber) => chamber.label)).toEqual(["5-hour", "7-day", "video 1-day"]);
  });

  it("level means used, for windows and for credits alike", () => {
    const basins = basinsOf(fixtures.standing);
    expect(named(basins, "windows").chambers[0]).toMatchObject({
      usedShare: 0.58,
      heldShare: 0.04,
      left: "38",
    });
    expect(named(basins, "promo").chambers[0]).toMatchObject({ usedShare: 0.4, used: "8", left: "12" });
  });

  it("a grant that is over is no part of the level (E11)", () => {
    expect(named(basinsOf(fixtures.standing), "promo").chambers[0]?.label).toBe("1 grant");
  });

  it("one full window makes its layer full, since all must have room", () => {
    expect(named(basinsOf(fixtures.brimming), "windows").isFull).toBe(true);
    expect(named(basinsOf(fixtures.standing), "windows").isFull).toBe(false);
  });

  it("credits that were never granted are absent, not full", () => {
    const promo = named(basinsOf(fixtures.unused), "promo");
    expect([promo.isFull, promo.chambers[0]?.isAbsent]).toEqual([false, true]);
  });

  it("the sluice is down while the holder has not said yes", () => {
    const gateOf = (standing: Standing) => named(basinsOf(standing), "purchased").gate;
    expect(gateOf(fixtures.standing)).toBe("closed");
    expect(gateOf(fixtures.spilling)).toBe("open");
    expect(gateOf({ ...fixtures.spilling, frozen: "paid" })).toBe("closed");
    expect(named(basinsOf(fixtures.standing), "promo").gate).toBeNull();
  });

  it("who pays next depends on the feature", () => {
    const nextOf = (feature: string) =>
      cascadeOf(fixtures.standing, { nowMs, feature }).find((basin) => basin.isNext)?.layer;
    expect([nextOf("codex.task"), nextOf("sora.video")]).toEqual(["windows", "promo"]);
  });
});

describe("the path of a decision", () => {
  it("pays where the trace says so, passes what was skipped, and ends with the last payer", () => {
    const basins = basinsOf(fixtures.standing, decided.splitDecision);
    expect(basins.map((basin) => basin.path?.kind)).toEqual(["pays", "passes", "pays", "beyond"]);
    expect(basins[2]?.path).toMatchObject({ taken: "4", text: "pays 4.00 credits" });
  });

  it("branches only into the windows that counted the request", () => {
    const windows = named(basinsOf(fixtures.standing, decided.splitDecision), "windows");
    expect(windows.chambers.filter((chamber) => chamber.isCounted).map((chamber) => chamber.key)).toEqual([
      "video-1d",
    ]);
  });

  it("ends at the closed sluice where consent is missing", () => {
    const basins = basinsOf(fixtures.brimming, decided.consentBlock);
    expect(basins.map((basin) => basin.path?.kind)).toEqual(["passes", "passes", "passes", "ends"]);
    expect(basins[3]?.path).toMatchObject({ text: "you have not allowed it" });
  });

  it("names the window that is full, not its neighbour with room (E1)", () => {
    const windows = named(basinsOf(fixtures.brimming, decided.consentBlock), "windows");
    expect(windows.path).toMatchObject({ text: "7-day full" });
  });

  it("of a request stopped by a gate reaches no basin", () => {
    const stopped = { ...decided.limitBlock, reason: "gate_reached" as const };
    expect(basinsOf(fixtures.standing, stopped).every((basin) => basin.path?.kind === "beyond")).toBe(true);
  });
});

describe("geometry", () => {
  it("each basin stands a step lower, and never too low to read", () => {
    expect([0, 1, 2, 20].map(tankHeight)).toEqual([152, 138, 124, 70]);
  });

  it("a stream falls to the surface of the next basin", () => {
    const [windows, free] = basinsOf(fixtures.spilling);
    expect(spillOf(windows as Basin, free as Basin, 0).fall).toBe(14 + 138);
  });
});

describe("pace", () => {
  it("is the part of the span that has passed", () => {
    const [fiveHours, , day] = fixtures.windows;
    expect(paceShare(fiveHours as never, nowMs)).toBeCloseTo(0.575, 3);
    expect(paceShare(day as never, nowMs)).toBeCloseTo(12.075 / 24, 2);
  });

  it("rolling windows and unused ones have none", () => {
    const window = fixtures.windows[0] as (typeof fixtures.windows)[number];
    expect(paceShare({ ...window, kind: "sliding" }, nowMs)).toBeNull();
    expect(paceShare({ ...window, resets_at: null }, nowMs)).toBeNull();
  });
});
