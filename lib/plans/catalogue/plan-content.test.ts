import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { planContentSchema } from "../schema/plan-content";
import { contentOfPlan, parsePlan, planJson, planOf } from "./plan-content";
import { contents, PRO_PLAN } from "./testing/plan-samples";

const REF = "pln_01k2x4t8b5f6q7r8s9v0w1x2y3@7";

describe("a plan's content", () => {
  test("is read into the engine's plan with exact amounts, spans in milliseconds and every default filled in", () => {
    const plan = parsePlan(REF, "Pro", PRO_PLAN);
    const overshoot = { policy: "refund", maxPerEvent: null };
    expect(plan).toMatchObject({ ref: REF, name: "Pro", features: null, overshoot });
    expect(plan.layers[0]).toEqual({
      key: "windows",
      source: "windows",
      features: null,
      windows: [
        {
          kind: "anchored",
          key: "5h",
          measure: "requests",
          limit: 100_000_000n,
          features: null,
          perFeature: false,
          perMember: false,
          shadow: false,
          windowMs: 18_000_000,
        },
        {
          kind: "sliding",
          key: "7d",
          measure: "credits",
          limit: 500_500_000n,
          features: null,
          perFeature: false,
          perMember: false,
          shadow: false,
          windowMs: 604_800_000,
          slices: 28,
        },
      ],
      maxPerRequest: null,
    });
    expect(plan.layers[3]).toEqual({
      key: "purchased",
      source: "purchased",
      features: null,
      kinds: ["purchased"],
      needsConsent: true,
      maxPerRequest: 50_000_000n,
    });
    expect(plan.gates[0]).toMatchObject({ kind: "rate", key: "burst", window: { key: "burst" } });
  });

  test("comes back the same through the engine's plan and through its stored form", () => {
    fc.assert(
      fc.property(contents, (content) => {
        const stored = JSON.parse(JSON.stringify(planJson(content)));
        const plan = parsePlan(REF, "Plan", stored);
        expect(plan).toEqual(planOf(REF, "Plan", content));
        expect(contentOfPlan(plan)).toEqual({ ...content, name: plan.name });
        expect(planJson(contentOfPlan(plan))).toEqual({ ...stored, name: plan.name });
      }),
    );
  });

  test("is stored in decimal strings, so that no amount passes through a float", () => {
    const content = planContentSchema.parse(PRO_PLAN);
    expect(JSON.stringify(planJson(content))).toContain('"limit":"500.5"');
    expect(z.encode(planContentSchema, content)).toEqual(planJson(content));
  });
});
