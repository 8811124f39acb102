import { expect, test } from "vitest";
import { unblocksWire } from "./unblocks-wire";

const gate = {
  kind: "gate",
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
    "These credits can pay for: codex.task, sora.video; they cannot lift: the limit 7d (full now), your choice to be asked before credits are used.",
  );
  expect(said.cannot_lift[0]).toMatchObject({ key: "7d", resets_at: "2026-11-29T09:00:00.000Z" });
});

test("on a plan on which credits pay for nothing, that is what is said, and nothing of use (E14)", () => {
  expect(unblocksWire({ paysFor: [], cannotLift: [] }).sentence).toBe(
    "On this plan purchased credits pay for nothing.",
  );
});
