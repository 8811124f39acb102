import { describe, expect, it } from "vitest";
import { type BalanceFormula, explainedBalance, formulaTerms, isExplained } from "./formula";

const formula: BalanceFormula = {
  granted: "1116",
  used: "689.500001",
  expired: "10",
  refunded: "4",
  held: "0",
  available: "412.499999",
};

describe("the balance formula", () => {
  it("explains a balance to the last microcredit (E2)", () => {
    expect(explainedBalance(formula)).toBe("412.499999");
    expect(isExplained(formula)).toBe(true);
  });

  it("a balance that is off by one microcredit is not explained", () => {
    expect(isExplained({ ...formula, available: "412.5" })).toBe(false);
  });

  it("a refund to a card is only said where there is one", () => {
    expect(formulaTerms(formula).map((term) => term.name)).toContain("refunded to card");
    expect(formulaTerms({ ...formula, refunded: "0" }).map((term) => term.name)).toEqual([
      "granted",
      "used",
      "expired",
      "held",
    ]);
  });
});
