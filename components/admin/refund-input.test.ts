import { describe, expect, it } from "vitest";
import type { Decision, RefundedSource } from "@/components/decisions/decision-shapes";
import { plainDecision } from "@/components/testing/decision-fixtures";
import { askedMicros, type RefundForm, refundAskOf, refundForm } from "./refund-input";
import { refundableMicros, refundPreview } from "./refund-preview";

const form: RefundForm = {
  what: "all",
  amount: "",
  percent: "",
  restoresWindows: true,
  reason: "It never came",
};

const messages = (input: object) =>
  refundForm.safeParse({ ...form, ...input }).error?.issues.map((found) => found.message) ?? [];

describe("refunding", () => {
  it("needs a reason, and of what is chosen the one number that it needs", () => {
    expect(messages({})).toEqual([]);
    expect(messages({ reason: " " })[0]).toContain("Reason is missing");
    expect(messages({ what: "amount" })).toEqual(["Amount is missing"]);
    expect(messages({ what: "share" })).toEqual(["Share is missing"]);
    expect(messages({ what: "share", percent: "12.5" })).toEqual([]);
    for (const percent of ["0", "100.1", "-5", "half", "0.00001"])
      expect(messages({ what: "share", percent })[0]).toContain("Share must be above 0");
  });

  it("sends the chosen number alone, a share as a part of one", () => {
    const filled = { ...form, amount: "3.5", percent: "12.5" };
    expect(refundAskOf(filled)).toEqual({ restore_windows: true, reason: "It never came" });
    expect(refundAskOf({ ...filled, what: "amount" })).toMatchObject({ amount: "3.5" });
    expect(refundAskOf({ ...filled, what: "share" })).toMatchObject({ share: "0.125" });
    expect(refundAskOf({ ...filled, what: "share", percent: "100" })).toMatchObject({ share: "1" });
    expect(askedMicros({ ...filled, what: "share" }, 9_000_001n)).toBe(1_125_000n);
  });
});

describe("what a refund will change", () => {
  const decision: Decision = {
    ...plainDecision,
    trace: [
      { layer: "windows", source: "windows", taken: "5" },
      { layer: "promo", source: "promo", taken: "3" },
      { layer: "purchased", source: "purchased", taken: "1" },
    ],
  };
  const preview = (
    asked: bigint | "all" | null,
    earlier: RefundedSource[] = [],
    restoresWindows = true,
    of = decision,
  ) => refundPreview(of, earlier, { asked, restoresWindows });
  const earlier: RefundedSource[] = [
    { layer: "purchased", amount: "1", windows: [], grants: [] },
    { layer: "promo", amount: "1", windows: [], grants: [] },
  ];

  it("gives back what was drawn last first, and goes on where earlier refunds ended", () => {
    expect(preview("all")).toEqual({ amount: "9", parts: { windows: "5", credits: "4" } });
    expect(preview(2_000_000n)).toEqual({ amount: "2", parts: { windows: "0", credits: "2" } });
    expect(preview(3_000_000n, earlier)).toEqual({ amount: "3", parts: { windows: "1", credits: "2" } });
  });

  it("is of credits alone where windows keep what they counted", () => {
    expect(preview("all", [], false)).toEqual({ amount: "4", parts: { windows: "0", credits: "4" } });
    expect(refundableMicros(decision, earlier, false)).toBe(2_000_000n);
  });

  it("is not shown of more than is left, nor of nothing", () => {
    expect(preview(9_000_001n)).toBeNull();
    expect(preview(null)).toBeNull();
    expect(preview(0n)).toBeNull();
  });

  it("does not guess which part of a capture was drawn last", () => {
    const capture = { ...decision, mode: "capture" } as const;
    expect(preview(2_000_000n, [], true, capture)).toEqual({ amount: "2", parts: null });
    expect(preview("all", [], true, capture)?.parts).toEqual({ windows: "5", credits: "4" });
  });
});
