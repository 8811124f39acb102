import { describe, expect, test } from "vitest";
import type { Plan } from "./plan";
import type { AccountLife } from "./testing/account-life";
import {
  accountOn,
  BOOK,
  dayWindow,
  HOUR,
  NOON,
  of,
  planOf,
  promo,
  purchased,
  task,
  terms,
  windows,
} from "./testing/example-plans";
import { unblocksOf } from "./unblocks";

const LAYERS = [windows([dayWindow("day", "credits", 2)]), promo(), purchased({ features: ["codex.task"] })];
const GATE = { kind: "rate", key: "burst", window: dayWindow("burst", "requests", 2) } as const;

function saidOf(life: AccountLife, plan: Plan) {
  return unblocksOf(life.standing, plan, BOOK, life.now);
}

describe("what buying unblocks (E14)", () => {
  test("is what the next request can be paid with: a feature that it names is paid for, one that it cannot lift is not", () => {
    const plan = planOf(LAYERS, { features: ["codex.task", "sora.video"] });
    const life = accountOn(plan, [terms("grt_bought", 100, { kind: "purchased" })]);
    expect(saidOf(life, plan)).toEqual({
      paysFor: ["codex.task"],
      cannotLift: [{ kind: "feature", feature: "sora.video", isBinding: true }],
    });
    expect(life.use(task(10)).outcome).toBe("allowed");
    const video = life.use(task(0, { feature: "sora.video", usage: { seconds: of(10) } }));
    expect(video).toMatchObject({ outcome: "blocked", covered: 0n });
  });

  test("is never a gate: it is named with when it begins anew, and as binding once it is full", () => {
    const plan = planOf(LAYERS, { features: ["codex.task"], gates: [GATE] });
    const life = accountOn(plan, [terms("grt_bought", 100, { kind: "purchased" })]);
    const obstacle = { kind: "gate", bounds: "rate", key: "burst", features: null };
    expect(saidOf(life, plan).cannotLift).toMatchObject([{ ...obstacle, isBinding: false }]);
    life.use(task(1));
    life.use(task(1));
    const full = { ...obstacle, isBinding: true, resetsAt: NOON + 12 * HOUR };
    expect(saidOf(life, plan).cannotLift).toEqual([full]);
    expect(life.use(task(1))).toMatchObject({ reason: "gate_reached", binding: "burst" });
  });

  test("is less where the account has said so: a freeze, a consent that asks, a cap that is spent", () => {
    const plan = planOf(LAYERS, { features: ["codex.task"] });
    const life = accountOn(plan, [terms("grt_bought", 100, { kind: "purchased" })]);
    const cap = { key: "cap", apiKey: null, period: "day", limit: of(5) } as const;
    life.act({ kind: "caps_set", caps: [cap] });
    life.use(task(7));
    expect(saidOf(life, plan).cannotLift).toMatchObject([
      { kind: "cap", period: "day", key: "cap", isBinding: true },
    ]);
    expect(life.use(task(1)).reason).toBe("spend_cap_reached");
    life.act({ kind: "consent_set", key: null, consent: { mode: "ask" } });
    life.act({ kind: "frozen_set", frozen: "paid", reason: "" });
    expect(saidOf(life, plan).cannotLift.map(({ kind }) => kind)).toEqual(["frozen", "consent", "cap"]);
  });
});
