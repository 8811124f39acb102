import { describe, expect, it } from "vitest";
import type { Grant } from "@/components/decisions/standing-shapes";
import { adjustForm, featuresOf, grantTermsOf, type IssueForm, issueForm } from "./grant-input";
import { adjustedDelta } from "./grant-preview";

const issue: IssueForm = {
  kind: "promo",
  amount: "12.5",
  priority: "10",
  expires: "",
  unit: "",
  every: "1",
  rest: "expires",
  carriedMax: "",
  carriedPeriods: "",
  windows: [],
  features: "",
  paid: "",
  currency: "EUR",
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

describe("a grant that is given again", () => {
  const monthly = { ...issue, unit: "month" as const, rest: "carried" as const };

  it.each([
    [{ ...monthly, every: "0" }, "Every must be a whole number from 1 to 1000"],
    [
      { ...monthly, carriedMax: "lots" },
      "At most must be a plain number with at most 6 decimals, such as 12.5",
    ],
    [{ ...monthly, carriedPeriods: "37" }, "For must be a whole number from 1 to 36"],
    [{ kind: "reset" as const, amount: "1.5" }, "Amount must be a whole number of resets"],
    [{ paid: "1.005" }, "Paid must be a plain number with at most 2 decimals, such as 20.50"],
    [{ paid: "20.5", currency: "JPY" as const }, "Paid must be a plain number with no decimals, such as 20"],
  ])("%o is refused and its field is named", (input, message) => {
    expect(messages(input)).toEqual([message]);
  });

  it("is sent with what is carried over, and what a choice hides is not", () => {
    const filled = { ...monthly, every: "2", carriedMax: "50", carriedPeriods: "3", windows: ["5h"] };
    expect(grantTermsOf(filled, "UTC")).toMatchObject({
      recurrence: { every: 2, unit: "month" },
      rollover: { max: "50", periods: 3 },
      windows: null,
      cost_basis: null,
    });
    expect(messages({ ...filled, rest: "expires", carriedMax: "lots" })).toEqual([]);
    expect(grantTermsOf({ ...filled, rest: "expires" }, "UTC").rollover).toBeNull();
    expect(grantTermsOf({ ...filled, unit: "" }, "UTC")).toMatchObject({ recurrence: null, rollover: null });
  });

  it("of resets names the windows, and of money its smallest unit", () => {
    expect(
      grantTermsOf({ ...issue, kind: "reset", amount: "2", windows: ["5h"], paid: "20.5" }, "UTC"),
    ).toMatchObject({ windows: ["5h"], cost_basis: { minor_units: 2050, currency: "EUR" } });
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
