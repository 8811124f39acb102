import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatDecimal } from "./amounts";
import { chargeOf } from "./charge";
import { nextRepayment } from "./debt";
import type { GrantTerms } from "./facts";
import type { Plan } from "./plan";
import { creditsOf } from "./standing";
import type { AccountLife } from "./testing/account-life";
import {
  accountOn,
  byKey,
  capture,
  DAY,
  HOUR,
  holdTask,
  NOON,
  of,
  planOf,
  promo,
  purchased,
  task,
  terms,
} from "./testing/example-plans";
import { type Happening, histories } from "./testing/happenings";
import { History } from "./testing/history";
import { DEBT_PLAN_REF } from "./testing/history-catalogue";
import { runs, SEARCH } from "./testing/property-runs";
import { reconcileRows, storedRowsOf } from "./testing/stored-rows";

const LAYERS = [promo({ kinds: ["promo", "plan"] }), purchased()];
const OWING: Plan = planOf(LAYERS, { overshoot: { policy: "debt", limit: of(10), maxPerEvent: null } });
const happened = (units: number, more = {}) => task(units, { kind: "track", ...more });
const bought = (id: string, amount: number, more: Partial<GrantTerms> = {}) =>
  terms(id, amount, { kind: "purchased", ...more });
const issue = (life: AccountLife, grant: GrantTerms) => life.act({ kind: "grant_issued", grant, reason: "" });
/** Credits left, and what is owed. */
const left = ({ standing }: AccountLife) =>
  [creditsOf(standing).available, standing.debt].map((amount) => formatDecimal(amount));
/** What each fact since `seq` posted: `repayment of grt_a: -3`. */
const postings = (life: AccountLife, seq: number) =>
  life.facts
    .slice(seq)
    .flatMap(({ kind, event }) => (kind === "account" ? [event] : []))
    .flatMap(({ posting }) => (posting === null ? [] : [posting]))
    .map(({ kind, grantId, amount }) => `${kind} of ${grantId}: ${formatDecimal(amount)}`);

describe("what finished work costs beyond all that could pay", () => {
  test("is owed on a plan that carries it, as the trace says, and nobody is refused for it", () => {
    const life = accountOn(OWING, [terms("grt_a", 5)]);
    const outcome = life.use(happened(8));
    expect(outcome).toMatchObject({ outcome: "allowed", covered: of(5), shortfall: of(3) });
    expect(outcome.debt).toEqual({ before: 0n, carried: of(3), limit: of(10) });
    expect(left(life)).toEqual(["0", "3"]);
    expect(chargeOf(life.lastEvent)).toMatchObject({ charged: of(5), overshoot: of(3), owed: of(3) });
  });

  test("is owed up to the limit, to the microcredit; the rest is refunded", () => {
    const life = accountOn(OWING);
    expect(life.use(happened(9)).debt).toEqual({ before: 0n, carried: of(9), limit: of(10) });
    expect(life.use(happened(4)).debt).toEqual({ before: of(9), carried: of(1), limit: of(10) });
    expect(life.use(happened(4)).debt).toEqual({ before: of(10), carried: 0n, limit: of(10) });
    expect(left(life)).toEqual(["0", "10"]);
  });

  test("is not owed on a plan that refunds it, whatever is owed from before", () => {
    const refunding = planOf(LAYERS, { ref: "pln_examples@2" });
    const life = accountOn(OWING, [], [refunding]);
    life.use(happened(2));
    life.act({ kind: "plan_changed", plan: refunding.ref, reason: "" });
    expect(life.use(happened(4)).debt).toBeUndefined();
    expect(left(life)).toEqual(["0", "2"]);
  });

  test("is owed of a capture beyond its hold, under the plan that the hold pinned", () => {
    const refunding = planOf(LAYERS, { ref: "pln_examples@2" });
    const life = accountOn(OWING, [terms("grt_a", 5)], [refunding]);
    const hold = holdTask(life, 5);
    life.act({ kind: "plan_changed", plan: refunding.ref, reason: "" });
    expect(life.use(capture(hold, { units: of(9) })).debt).toMatchObject({ carried: of(4) });
  });

  test("is not owed of what was refused or granted in part", () => {
    const life = accountOn(OWING, [terms("grt_a", 5)]);
    expect(life.use(task(8)).debt).toBeUndefined();
    expect(life.use(task(8, { partial: "accept" })).debt).toBeUndefined();
    expect(life.use(task(8, { kind: "preview" })).debt).toBeUndefined();
    expect(left(life)).toEqual(["0", "0"]);
  });

  test("is spending put off: owed only as far as consent goes, and counted there", () => {
    const asked = accountOn({ ...OWING, consent: { mode: "ask" } });
    expect(asked.use(happened(3)).debt).toMatchObject({ carried: 0n });
    const life = accountOn({ ...OWING, consent: { mode: "up_to", limit: of(5), period: "day" } });
    expect(life.use(happened(3)).debt).toMatchObject({ carried: of(3) });
    expect(life.use(happened(3)).debt).toMatchObject({ carried: of(2) });
    // What was owed repays itself without asking twice; the consent has nothing left for more.
    issue(life, bought("grt_b", 20));
    expect(left(life)).toEqual(["15", "0"]);
    expect(life.use(task(1))).toMatchObject({ outcome: "blocked", reason: "consent_required" });
  });

  test("is stopped by a key's cap, and by a freeze of what is paid for", () => {
    const life = accountOn(OWING);
    life.act({ kind: "caps_set", caps: [{ key: "day:k", apiKey: "k", period: "day", limit: of(2) }] });
    expect(life.use(happened(3, { attribution: byKey("k") })).debt).toMatchObject({ carried: of(2) });
    expect(life.use(happened(3)).debt).toMatchObject({ carried: of(3) });
    life.act({ kind: "frozen_set", frozen: "paid", reason: "" });
    expect(life.use(happened(3)).debt).toMatchObject({ carried: 0n });
  });
});

describe("a debt is repaid", () => {
  function owing(units: number, grants: readonly GrantTerms[] = []): AccountLife {
    const life = accountOn(OWING, grants);
    life.use(happened(units));
    return life;
  }

  test.each(["promo", "purchased", "plan", "adjustment"] as const)(
    "by the next grant of kind %s, at once, by a fact and a posting of its own",
    (kind) => {
      const life = owing(4);
      const { seq } = life.standing;
      issue(life, terms("grt_new", 7, { kind }));
      expect(postings(life, seq)).toEqual(["grant of grt_new: 7", "repayment of grt_new: -4"]);
      expect(left(life)).toEqual(["3", "0"]);
    },
  );

  test("as far as the credits go, in the order in which they come", () => {
    const life = owing(9);
    const { seq } = life.standing;
    for (const [id, amount] of [["grt_1", 4] as const, ["grt_2", 4] as const, ["grt_3", 4] as const])
      issue(life, bought(id, amount));
    expect(postings(life, seq).filter((posting) => posting.startsWith("repayment"))).toEqual([
      "repayment of grt_1: -4",
      "repayment of grt_2: -4",
      "repayment of grt_3: -1",
    ]);
    expect(left(life)).toEqual(["3", "0"]);
  });

  test("by what an adjustment adds, and by no credit that was there before", () => {
    const scoped = terms("grt_video", 6, { features: ["sora.video"] });
    const life = owing(4, [scoped, terms("grt_unasked", 6, { kind: "adjustment" })]);
    expect(left(life)).toEqual(["12", "4"]);
    life.act({ kind: "grant_adjusted", grantId: "grt_unasked", delta: of(1), reason: "" });
    expect(left(life)).toEqual(["12", "3"]);
    life.act({ kind: "grant_adjusted", grantId: "grt_unasked", delta: of(-1), reason: "" });
    expect(left(life)).toEqual(["11", "3"]);
  });

  test("not by credits for some features, nor by those of a later time, nor by banked resets", () => {
    const life = owing(4);
    issue(life, terms("grt_scoped", 6, { features: ["codex.task"] }));
    issue(life, terms("grt_later", 6, { effectiveAt: NOON + 1 }));
    issue(life, terms("grt_reset", 2, { kind: "reset", windows: null }));
    expect(life.standing).toMatchObject({ debt: of(4), repaying: [] });
    issue(life, terms("grt_now", 1, { effectiveAt: NOON }));
    expect(life.standing.debt).toBe(of(3));
  });

  test("by what a reset gives, at its very instant, before whoever asks then", () => {
    const recurrence = { every: 1, unit: "day" as const, anchorAt: NOON, timeZone: "UTC" };
    const life = accountOn(OWING, [terms("grt_daily", 5, { effectiveAt: NOON, recurrence })]);
    life.use(happened(7));
    expect(left(life)).toEqual(["0", "2"]);
    life.now = NOON + DAY - 1;
    expect(life.use(task(1)).outcome).toBe("blocked");
    life.now = NOON + DAY;
    expect(life.use(task(3))).toMatchObject({ outcome: "allowed", available: 0n });
    expect(life.standing.debt).toBe(0n);
  });

  test("out of what a plan gives when an account comes onto it", () => {
    const grant = {
      kind: "plan" as const,
      windows: null,
      key: "monthly",
      amount: of(6),
      priority: 0,
      features: null,
      every: 1,
      unit: "month" as const,
      anchor: "subscription" as const,
      timeZone: null,
      rollover: null,
      costBasis: null,
    };
    const giving = planOf(LAYERS, { ref: "pln_examples@2", grants: [grant] });
    const life = accountOn(OWING, [], [giving]);
    life.use(happened(2));
    life.act({ kind: "plan_changed", plan: giving.ref, reason: "" });
    expect(left(life)).toEqual(["4", "0"]);
  });

  test("before it is said how much to buy: what is bought repays first (D3)", () => {
    const life = owing(4);
    const { ways } = life.use(task(3));
    expect(ways).toContainEqual({ kind: "buy", amount: of(7), needsConsent: false });
    issue(life, bought("grt_b", 7));
    expect(life.use(task(3)).outcome).toBe("allowed");
  });

  test("once: what is not to be repaid is refused, whoever asks", () => {
    const life = owing(4);
    expect(life.act({ kind: "debt_repaid", grantId: "grt_x" })).toBe("nothing_due");
    issue(life, bought("grt_b", 9));
    expect(life.act({ kind: "debt_repaid", grantId: "grt_b" })).toBe("nothing_due");
  });
});

describe("a report that would leave more unpaid than the plan takes for true", () => {
  const bounded = planOf(LAYERS, { overshoot: { policy: "refund", maxPerEvent: of(3) } });

  test("is refused and leaves nothing behind; the hold stays open for another", () => {
    const life = accountOn(bounded, [terms("grt_a", 5)]);
    const hold = holdTask(life, 5);
    const { standing } = life;
    const refused = { kind: "refused", code: "overshoot_too_large", param: null };
    expect(life.step(capture(hold, { units: of(9) }))).toEqual(refused);
    expect(life.step(happened(4))).toEqual(refused);
    expect(life.standing).toBe(standing);
    expect(life.use(capture(hold, { units: of(8) })).shortfall).toBe(of(3));
    expect(life.use(happened(3)).shortfall).toBe(of(3));
  });

  test("is not what a block is: whoever asks first is refused by a block", () => {
    const life = accountOn(bounded);
    expect(life.use(task(4)).reason).toBe("credits_exhausted");
  });
});

describe("the books of an account that owes", SEARCH, () => {
  const life = (happenings: readonly Happening[]) => new History(undefined, DEBT_PLAN_REF).play(happenings);

  test("are found in order at every point of settling: B1 of the debt, L1 to L4, S1 to S4, A1, A2, D1", () => {
    fc.assert(
      fc.property(histories, (happenings) => {
        const history = life(happenings);
        expect(reconcileRows(storedRowsOf(history)).breaks).toEqual([]);
        expect(reconcileRows(storedRowsOf(history.settle())).breaks).toEqual([]);
      }),
      runs(600),
    );
  });

  test("return each overshoot to the account's own line, where it was debited, and touch no grant for it (S3)", () => {
    let owed = 0;
    fc.assert(
      fc.property(histories, (happenings) => {
        const { usageEvents, balanceUpdates } = life(happenings).settle();
        for (const event of usageEvents) {
          const updates = balanceUpdates.filter(({ causeSeq }) => causeSeq === event.seq);
          const line = updates.filter(({ grantId }) => grantId === null);
          expect(line.reduce((sum, { amount }) => sum + amount, 0n)).toBe(0n);
          const isRefund = event.kind === "refund"; // pays back to grants, and owes nothing
          expect(isRefund || updates.every(({ grantId, kind }) => grantId === null || kind === "debit")).toBe(
            true,
          );
          const { carried = 0n } = event.outcome.debt ?? {};
          expect(line.find(({ kind }) => kind === "debt")?.amount ?? 0n).toBe(carried);
          if (carried > 0n && carried < event.outcome.shortfall) owed++;
        }
      }),
      runs(600),
    );
    expect(owed).toBeGreaterThan(0);
  });

  test("name a repayment that is missing, one that is too large, and a debt that nothing explains (B1, L3)", () => {
    const history = life([
      { kind: "ask", mode: "track", feature: "sora.video", amount: 13, partial: false },
      { kind: "issue", grantKind: "promo", amount: 9, minutes: null },
    ]).settle();
    expect(history.standing.debt).toBe(0n);
    const rows = storedRowsOf(history);
    const invariants = (changed: typeof rows) => [
      ...new Set(reconcileRows(changed).breaks.map(({ invariant }) => invariant)),
    ];
    const isRepayment = ({ kind }: { readonly kind: string }) => kind === "repayment";
    const without = rows.balanceUpdates.filter((update) => !isRepayment(update));
    expect(invariants({ ...rows, balanceUpdates: without })).toContain("L3");
    const more = rows.balanceUpdates.map((update) =>
      isRepayment(update) ? { ...update, amount: update.amount - 1n } : update,
    );
    expect(invariants({ ...rows, balanceUpdates: more })).toContain("L3");
    const standing = { ...history.standing, debt: of(1) };
    expect(invariants({ ...rows, standing })).toEqual(expect.arrayContaining(["A2", "B1"]));
  });
});

test("an hour of waiting changes nothing of a debt: it bears no interest and does not lapse", () => {
  const life = accountOn(OWING);
  life.use(happened(4));
  life.now = NOON + 1_000 * HOUR;
  life.recordDue();
  expect(life.standing.debt).toBe(of(4));
});

describe("what is known to repay next", () => {
  const recurrence = { every: 1, unit: "day" as const, anchorAt: NOON, timeZone: "UTC" };
  const daily = (id: string, amount: number, more: Partial<GrantTerms> = {}) =>
    terms(id, amount, { effectiveAt: NOON, recurrence, ...more });

  test("is the first renewal for everything, up to what is owed; nothing where nothing is", () => {
    const weekly = { ...recurrence, unit: "week" as const };
    const life = accountOn(OWING, [
      daily("grt_daily", 5),
      daily("grt_weekly", 9, { recurrence: weekly }),
      daily("grt_scoped", 9, { features: ["sora.video"], recurrence: { ...recurrence, unit: "hour" } }),
    ]);
    expect(nextRepayment(life.standing)).toBeNull();
    life.use(happened(17));
    expect(life.standing.debt).toBe(of(3));
    expect(nextRepayment(life.standing)).toEqual({ grantId: "grt_daily", at: NOON + DAY, amount: of(3) });
  });

  test("is unknown where no such grant recurs, or each ends before", () => {
    const life = accountOn(OWING, [daily("grt_daily", 5, { expiresAt: NOON + HOUR })]);
    life.use(happened(7));
    expect(nextRepayment(life.standing)).toBeNull();
  });

  test("comes when it says, and repays what it says", () => {
    const life = accountOn(OWING, [daily("grt_daily", 5)]);
    life.use(happened(14));
    const next = nextRepayment(life.standing);
    life.now = next?.at ?? 0;
    const { debt } = life.standing;
    life.recordDue();
    expect(debt - life.standing.debt).toBe(next?.amount);
  });
});

test("what is owed is owed since the first of it, until all of it is repaid", () => {
  const life = accountOn(OWING);
  life.use(happened(2));
  life.now = NOON + HOUR;
  life.use(happened(2));
  issue(life, bought("grt_a", 3));
  expect(life.standing.owedSince).toBe(NOON);
  issue(life, bought("grt_b", 3));
  expect(life.standing.owedSince).toBeNull();
  life.use(happened(9));
  expect(life.standing.owedSince).toBe(NOON + HOUR);
});
