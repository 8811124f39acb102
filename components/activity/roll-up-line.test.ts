import { expect, test } from "vitest";
import { rollUpWords } from "./roll-up-line";

const SUMS = {
  ...{ group: "s-1", requests: 312, blocked: 0, events: 320, unsettled: 0 },
  ...{ cost: "41.2", included: "36.5", charged: "4.7", first_at: "", last_at: "" },
};

test("a session says how many requests, what they cost, and how much of it was included", () => {
  expect(rollUpWords(SUMS).replaceAll(/[\s\u202f]/g, " ")).toBe("312 requests, 41.20 cr, 88 % included");
});

test("what cost nothing has no share, and what is refused or still settling is said", () => {
  const one = { ...SUMS, requests: 1, cost: "0", included: "0", blocked: 1, unsettled: 1 };
  expect(rollUpWords(one)).toBe("1 request, 0.00 cr, 1 refused, 1 still settling");
});
