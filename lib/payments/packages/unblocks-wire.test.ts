import { expect, test } from "vitest";
import { unblocksWire } from "./unblocks-wire";

const gate = {
  kind: "gate",
  bounds: "rate",
  key: "7d",
  features: null,
  resetsAt: Date.parse("2026-11-29T09:00:00Z"),
} as const;

test("a buyer reads what credits pay for and what they cannot lift, in one sentence (E14)", () => {
  const said = unblocksWire({
    paysFor: ["codex.task", "sora.video"],
    cannotLift: [
      { ...gate, isBinding: true },
      { kind: "consent", mode: "ask", isBinding: true },
    ],
  });
  expect(said.sentence).toBe(
    "These credits can pay for: codex.task, sora.video; they cannot lift: how fast requests may come (too fast now), your choice to be asked before credits are used.",
  );
  expect(said.cannot_lift[0]).toMatchObject({ key: "7d", resets_at: "2026-11-29T09:00:00.000Z" });
});

test("what a plan and a buyer have limited is named by what it bounds, each once, never by its key", () => {
  const open = { ...gate, bounds: "concurrency", key: "open", features: ["image", "video"] } as const;
  const cap = { kind: "cap", features: null, resetsAt: null } as const;
  const { sentence } = unblocksWire({
    paysFor: ["image"],
    cannotLift: [
      { ...gate, isBinding: false },
      { ...gate, key: "rate-1m", isBinding: false },
      { ...open, isBinding: true },
      { ...cap, key: "consent", period: "day", isBinding: false },
      { ...cap, key: "cap", period: "month", isBinding: true },
    ],
  });
  expect(sentence).toBe(
    "These credits can pay for: image; they cannot lift: how fast requests may come, how many requests of image and video may be open at once (so many are now), the most a day that you allowed, your spend cap a month (reached).",
  );
});

test("on a plan on which credits pay for nothing, that is what is said, and nothing of use (E14)", () => {
  expect(unblocksWire({ paysFor: [], cannotLift: [] }).sentence).toBe(
    "On this plan purchased credits pay for nothing.",
  );
});
