import { describe, expect, it } from "vitest";
import { previewAskOf, type RefundForm, refundAskOf, refundForm } from "./refund-input";

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
  });

  it("asks what it would do before there is a reason, and not while its number cannot be read", () => {
    const empty = { ...form, reason: "" };
    expect(previewAskOf({ ...empty, restoresWindows: false })).toEqual({ restore_windows: false });
    expect(previewAskOf({ ...empty, what: "amount", amount: " 3.5 " })).toMatchObject({ amount: "3.5" });
    for (const amount of ["", "0", "-1", "many", "1.0000001"])
      expect(previewAskOf({ ...empty, what: "amount", amount })).toBeNull();
    expect(previewAskOf({ ...empty, what: "share", percent: "half" })).toBeNull();
  });
});
