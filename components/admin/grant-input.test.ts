import { describe, expect, it } from "vitest";
import type { Grant } from "@/components/decisions/standing-shapes";
import { adjustForm, featuresOf, issueForm } from "./grant-input";
import { adjustedDelta } from "./grant-preview";

const issue = {
  kind: "promo",
  amount: "12.5",
  priority: "10",
  expires: "",
  repeats: "",
  features: "",
  reason: "Launch week",
};

const messages = (input: object) =>
  issueForm.safeParse({ ...issue, ...input }).error?.issues.map((found) => found.message) ?? [];

describe("issuing a grant", () => {
  it("takes a plain amount with a reason", () => {
    expect(messages({})).toEqual([]);
  });

  it.each(["0", "0.000000"])("refuses %s", (amount) => {
    expect(messages({ amount })).toEqual(["Amount must be above 0"]);
  });

  it.each(["1e3", "1,5", "-4", "0.1234567", "NaN"])("refuses %s and names the field", (amount) => {
    expect(messages({ amount })[0]).toMatch(/^Amount must be/);
  });

  it("requires a reason", () => {
    expect(messages({ reason: "  " })[0]).toMatch(/^Reason is missing/);
  });

  it("says which names of features are none", () => {
    expect(messages({ features: "codex.task, so ra" })[0]).toMatch(/^Features must be/);
    expect(featuresOf(" codex.task, sora.video,codex.task ")).toEqual(["codex.task", "sora.video"]);
    expect(featuresOf("  ")).toBeNull();
  });
});

describe("adjusting a grant", () => {
  const grant = { available: "12" } as Grant;

  it("needs no amount to move the expiry", () => {
    const form = { change: "expiry", amount: "", expires: "2026-12-31T23:59", reason: "asked for" };
    expect(adjustForm.safeParse(form).success).toBe(true);
    expect(adjustForm.safeParse({ ...form, change: "add" }).error?.issues[0]?.path).toEqual(["amount"]);
  });

  it("shows no after for what cannot be taken", () => {
    expect(adjustedDelta("reduce", "12", grant)).toBe("-12");
    expect(adjustedDelta("reduce", "12.000001", grant)).toBeNull();
    expect(adjustedDelta("add", "12.000001", grant)).toBe("12.000001");
    expect(adjustedDelta("add", "soon", grant)).toBeNull();
  });
});
