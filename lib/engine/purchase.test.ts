import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Microcredits } from "./amounts";
import {
  type PaymentFact,
  type PurchaseEffect,
  type PurchaseTerms,
  purchaseAct,
  purchaseState,
  type ToldFact,
  unrecovered,
} from "./purchase";
import { emptyStanding, type Grant, type Standing } from "./standing";
import { NOON } from "./testing/example-plans";

const TERMS: PurchaseTerms = {
  id: "pur_1",
  packageName: "100 credits",
  credits: 100_000_000n,
  priceMinor: 2_000n,
  currency: "EUR",
  expiresAfterDays: 30,
};

type Attempt = Extract<PaymentFact, { kind: "attempt" }>;
const told = (fact: PaymentFact, at = NOON): ToldFact => ({ ...fact, at });
const attempt = (
  status: Attempt["status"],
  name = "a",
  more: Partial<Attempt & ToldFact> = {},
): ToldFact => ({
  at: NOON,
  kind: "attempt",
  attempt: name,
  status,
  amountMinor: 2_000n,
  currency: "EUR",
  code: status === "failed" ? "expired_card" : null,
  ...more,
});
const refund = (amountMinor: bigint, status: "pending" | "succeeded" | "failed" = "succeeded"): ToldFact =>
  told({ kind: "refund", refund: `r${amountMinor}`, status, amountMinor });
const dispute = (status: "open" | "won" | "lost"): ToldFact =>
  told({ kind: "dispute", dispute: "d", status, amountMinor: 2_000n });
const paid = attempt("succeeded");
const expired = told({ kind: "checkout_expired" });

describe("what became of a purchase", () => {
  test.each<[string, ToldFact[], string, bigint]>([
    ["nothing was told", [], "open", 0n],
    ["the bank asks", [attempt("action_required")], "action_required", 0n],
    ["it takes a while", [attempt("action_required"), attempt("processing")], "processing", 0n],
    ["it was declined", [attempt("processing"), attempt("failed")], "declined", 0n],
    ["it is tried again", [attempt("failed"), attempt("processing", "b")], "processing", 0n],
    [
      "another card is tried at the same checkout, and takes a while",
      [attempt("failed"), attempt("processing", "a", { at: NOON + 9_000 })],
      "processing",
      0n,
    ],
    [
      "that it was under way comes after that it was declined",
      [attempt("failed", "a", { at: NOON + 9_000 }), attempt("processing")],
      "declined",
      0n,
    ],
    ["another card paid", [attempt("failed"), attempt("succeeded", "b")], "paid", 100n],
    ["nobody paid in time", [attempt("failed"), expired], "expired", 0n],
    ["it was paid after all", [expired, paid], "paid", 100n],
    ["something else was paid", [attempt("succeeded", "a", { amountMinor: 1n })], "mismatched", 0n],
    ["it was paid in another money", [attempt("succeeded", "a", { currency: "USD" })], "mismatched", 0n],
    ["a part went back", [paid, refund(500n)], "partly_refunded", 75n],
    ["a refund failed", [paid, refund(500n), refund(500n, "failed")], "paid", 100n],
    ["a refund is on its way", [paid, refund(500n, "pending")], "paid", 100n],
    ["all went back", [paid, refund(500n), refund(1_500n)], "refunded", 0n],
    ["it is disputed", [paid, dispute("open")], "disputed", 0n],
    ["the dispute was won", [paid, dispute("open"), dispute("won")], "paid", 100n],
    ["the dispute was lost", [paid, dispute("open"), dispute("lost")], "charged_back", 0n],
  ])("where %s", (_, facts, status, credits) => {
    expect(purchaseState(TERMS, facts)).toMatchObject({ status, due: credits * 1_000_000n });
  });

  test("of what went back its share of the credits is taken, rounded in the buyer's favour", () => {
    const uneven = { ...TERMS, credits: 10n, priceMinor: 3n };
    const facts = [attempt("succeeded", "a", { amountMinor: 3n }), refund(1n)];
    expect(purchaseState(uneven, facts).due).toBe(7n);
  });
});

const factArbitrary: fc.Arbitrary<ToldFact> = fc.oneof(
  fc
    .tuple(
      fc.constantFrom("a", "b"),
      fc.constantFrom<Attempt["status"]>("action_required", "processing", "failed", "succeeded"),
      fc.nat({ max: 3 }),
    )
    .map(([name, status, later]) => attempt(status, name, { at: NOON + later })),
  fc
    .tuple(fc.constantFrom(100n, 700n, 2_000n), fc.constantFrom("pending", "succeeded", "failed" as const))
    .map(([amount, status]) => refund(amount, status as "pending")),
  fc.constantFrom("open", "won", "lost" as const).map((status) => dispute(status as "open")),
  fc.constant(expired),
);
const life = fc.array(factArbitrary, { maxLength: 12 });

/** Does what a purchase owes after each fact, as the commands do, while somebody spends in between. */
function lived(facts: readonly ToldFact[], spends: readonly bigint[]) {
  let standing: Standing = { ...emptyStanding("acct_1"), at: NOON };
  let effect: PurchaseEffect | null = null;
  let spent: Microcredits = 0n;
  let issues = 0;
  facts.forEach((_, nth) => {
    const state = purchaseState(TERMS, facts.slice(0, nth + 1));
    for (let turn = 0; turn < 3; turn++) {
      const act = purchaseAct(TERMS, state, effect, standing, NOON, `grt_${issues}`);
      if (act === null) break;
      if (act.kind === "grant_issued") {
        issues++;
        const grant: Grant = { ...act.grant, available: act.grant.amount, held: 0n, createdAt: NOON };
        standing = { ...standing, grants: [grant] };
        effect = { grantId: act.grant.id, given: act.grant.amount };
      } else {
        standing = withAvailable(standing, act.delta);
        effect = { grantId: act.grantId, given: (effect?.given ?? 0n) + act.delta };
      }
    }
    const available = standing.grants[0]?.available ?? 0n;
    const wanted = spends[nth] ?? 0n;
    const taken = wanted < available ? wanted : available;
    spent += taken;
    standing = withAvailable(standing, -taken);
  });
  return {
    effect: effect as PurchaseEffect | null,
    available: standing.grants[0]?.available ?? 0n,
    spent,
    issues,
  };
}

function withAvailable(standing: Standing, delta: bigint): Standing {
  const grants = standing.grants.map((grant) => ({ ...grant, available: grant.available + delta }));
  return { ...standing, grants };
}

describe("in any life of a purchase", () => {
  test("order and repetition of what is told do not matter (P1)", () => {
    fc.assert(
      fc.property(life, fc.infiniteStream(fc.nat()), (facts, order) => {
        const keys = order[Symbol.iterator]();
        const shuffled = [...facts, ...facts]
          .map((fact) => ({ fact, at: keys.next().value as number }))
          .sort((a, b) => a.at - b.at)
          .map(({ fact }) => fact);
        const { declineCode: _, ...state } = purchaseState(TERMS, facts);
        expect(purchaseState(TERMS, shuffled)).toMatchObject(state);
      }),
    );
  });

  test("credits come by one grant, what is due is given, and only what was spent is not recovered (P1)", () => {
    fc.assert(
      fc.property(
        life,
        fc.array(fc.bigInt({ min: 0n, max: 60_000_000n }), { maxLength: 12 }),
        (facts, spends) => {
          const { effect, available, spent, issues } = lived(facts, spends);
          const state = purchaseState(TERMS, facts);
          expect(issues).toBeLessThanOrEqual(1);
          expect(available + spent).toBe(effect?.given ?? 0n);
          const loss = unrecovered(state, effect);
          expect((effect?.given ?? 0n) - loss).toBe(state.due);
          expect(loss).toBeLessThanOrEqual(spent);
        },
      ),
    );
  });
});

test("credits expire as many days after the payment as the package says, at what was paid for them", () => {
  const state = purchaseState(TERMS, [paid, refund(500n)]);
  expect(purchaseAct(TERMS, state, null, emptyStanding("acct_1"), NOON, "grt_1")).toMatchObject({
    grant: { kind: "purchased", amount: 75_000_000n, expiresAt: NOON + 30 * 86_400_000 },
    costBasis: { minorUnits: 1_500n, currency: "EUR" },
    purchase: "pur_1",
  });
});
