import { expect, test } from "vitest";
import { type AlertTerms, creditsAlert, isSameAlert, percentsOf, withAlert } from "./alert-terms";

const half: AlertTerms = { kind: "window", window: "5h", percent: 50 };

test("a window offers the usual thresholds and any other that is set", () => {
  expect(percentsOf([{ ...half, percent: 80 }], "5h")).toEqual([50, 75, 80, 90, 100]);
  expect(percentsOf([{ ...half, percent: 80 }], "7d")).toEqual([50, 75, 90, 100]);
});

test("a threshold is there once, however its amount is written, and goes alone", () => {
  const low: AlertTerms = { kind: "credits", left: "10" };
  expect(isSameAlert(low, { kind: "credits", left: "10.00" })).toBe(true);
  expect(withAlert([half, low], { kind: "credits", left: "10.0" }, true)).toHaveLength(2);
  expect(withAlert([half, low], half, false)).toEqual([low]);
});

test("what is no amount is no threshold", () => {
  expect(creditsAlert(" 25.5 ")).toEqual({ kind: "credits", left: "25.5" });
  for (const wrong of ["", "-1", "ten", "1e3"]) expect(creditsAlert(wrong)).toBe(null);
});
