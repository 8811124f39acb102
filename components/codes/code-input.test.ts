import { expect, test } from "vitest";
import { codeForm, codeTermsOf, EMPTY_CODE } from "./code-input";

const NOW = Date.parse("2026-11-23T12:00:00.000Z");

test("what is left empty is no bound, and a code is drawn where none was written", () => {
  const form = codeForm.parse({ ...EMPTY_CODE, label: " Launch week ", amount: "25" });
  expect(codeTermsOf(form, NOW)).toEqual({
    label: "Launch week",
    amount: "25",
    max_redemptions: null,
    expires_at: null,
    credits_days: null,
    audience: { plans: null, accounts: null },
    livemode: true,
  });
});

test("days are counted from now, and a plan and a mode are kept", () => {
  const filled = {
    label: "L",
    amount: "0.5",
    code: "launch week 48",
    max: "500",
    days: "2",
    creditsDays: "30",
  };
  const form = codeForm.parse({ ...filled, plan: "pln_1", mode: "sandbox" });
  expect(codeTermsOf(form, NOW)).toMatchObject({
    code: "launch week 48",
    max_redemptions: 500,
    expires_at: "2026-11-25T12:00:00.000Z",
    credits_days: 30,
    audience: { plans: ["pln_1"] },
    livemode: false,
  });
});

test.each([
  [{ amount: "0" }, "Credits must be"],
  [{ amount: "x" }, "Credits must be"],
  [{ label: "  " }, "Label is missing"],
  [{ code: "short" }, "at least 8"],
  [{ code: "löwenzahn" }, "at least 8"],
  [{ max: "0" }, "How often must be"],
  [{ days: "1.5" }, "Days must be"],
  [{ creditsDays: "9999" }, "Days must be"],
])("%j is told by name", (wrong, message) => {
  const found = codeForm.safeParse({ ...EMPTY_CODE, label: "L", amount: "1", ...wrong });
  expect(found.error?.issues[0]?.message).toContain(message);
});
