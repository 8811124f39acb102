import { expect, test } from "vitest";
import { newGrantSchema } from "./grant-schema";

test.each(["1e3", "", "abc", "0", null, {}])(
  "resets to the amount of %j are refused, and the amount is named",
  (amount) => {
    const parsed = newGrantSchema.safeParse({ amount, kind: "reset", reason: "launch week" });
    expect(parsed.error?.issues.map(({ path }) => path)).toEqual([["amount"]]);
  },
);

test("half a reset is refused, also where it is carried over", () => {
  const half = newGrantSchema.safeParse({ amount: "1.5", kind: "reset", reason: "r" });
  expect(half.error?.issues).toMatchObject([
    { path: ["amount"], message: "must be a whole number of resets, at most 1000" },
  ]);
  const carried = { recurrence: { every: 1, unit: "month" }, rollover: { max: "0.5" } };
  const rolled = newGrantSchema.safeParse({ amount: "1", kind: "reset", reason: "r", ...carried });
  expect(rolled.error?.issues).toMatchObject([{ path: ["rollover"] }]);
});
