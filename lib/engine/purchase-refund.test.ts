import fc from "fast-check";
import { expect, test } from "vitest";
import { purchaseState, type ToldFact } from "./purchase";
import { type AskedRefund, refundableMinor } from "./purchase-refund";
import { NOON } from "./testing/example-plans";

const TERMS = {
  id: "pur_1",
  packageName: "100 credits",
  credits: 100_000_000n,
  priceMinor: 2_000n,
  currency: "EUR",
  expiresAfterDays: null,
};

const paid: ToldFact = {
  at: NOON,
  kind: "attempt",
  attempt: "a",
  status: "succeeded",
  amountMinor: 2_000n,
  currency: "EUR",
  code: null,
};
type Told = "pending" | "succeeded" | "failed";
const told = (refund: string, amountMinor: bigint, status: Told = "succeeded"): ToldFact => ({
  at: NOON,
  kind: "refund",
  refund,
  status,
  amountMinor,
});
const dispute: ToldFact = { at: NOON, kind: "dispute", dispute: "d", status: "open", amountMinor: 1_500n };
const asked = (name: string, amountMinor: bigint, isRefused = false): AskedRefund => ({
  name,
  amountMinor,
  isRefused,
});
const left = (facts: readonly ToldFact[], asks: readonly AskedRefund[]) =>
  refundableMinor(purchaseState(TERMS, facts), facts, asks);

test.each<[string, ToldFact[], AskedRefund[], bigint]>([
  ["nothing is paid", [], [], 0n],
  ["it is paid", [paid], [], 2_000n],
  ["a part was asked for and is not told of", [paid], [asked("r", 500n)], 1_500n],
  ["it was told of", [paid, told("r", 500n)], [asked("r", 500n)], 1_500n],
  ["it is on its way", [paid, told("r", 500n, "pending")], [asked("r", 500n)], 1_500n],
  ["it failed", [paid, told("r", 500n, "pending"), told("r", 500n, "failed")], [asked("r", 500n)], 2_000n],
  ["the provider would not", [paid], [asked("r", 500n, true)], 2_000n],
  ["somebody gave back at the provider itself", [paid, told("x", 700n)], [asked("r", 500n)], 800n],
  ["most of it is in dispute", [paid, dispute], [asked("r", 500n)], 0n],
  ["more went back than was paid", [paid, told("r", 1_500n), dispute], [], 0n],
])("what can be asked back where %s", (_, facts, asks, expected) => {
  expect(left(facts, asks)).toBe(expected);
});

test("whatever is asked and told in whatever order, no more is asked back than was paid (P1)", () => {
  const step = fc.record({ amount: fc.bigInt(1n, 2_500n), isTold: fc.boolean(), isFailed: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const facts: ToldFact[] = [paid];
      const asks: AskedRefund[] = [];
      for (const [nth, { amount, isTold, isFailed }] of steps.entries()) {
        if (amount > left(facts, asks)) continue;
        asks.push(asked(`${nth}`, amount));
        if (isTold) facts.push(told(`${nth}`, amount, isFailed ? "failed" : "succeeded"));
      }
      const failed = new Set(
        facts.flatMap((one) => (one.kind === "refund" && one.status === "failed" ? [one.refund] : [])),
      );
      const back = asks
        .filter(({ name }) => !failed.has(name))
        .reduce((sum, one) => sum + one.amountMinor, 0n);
      expect(back + left(facts, asks)).toBe(2_000n);
    }),
  );
});
