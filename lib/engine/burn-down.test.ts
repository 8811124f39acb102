import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { comesBefore, drawDown, skipOf } from "./burn-down";
import type { Grant } from "./standing";
import { worlds } from "./testing/decision-arbitraries";
import { stories } from "./testing/decision-steps";
import { accountOn, DAY, givenBy, NOON, of, promo, task, terms } from "./testing/example-plans";
import { lifeOf } from "./testing/live-story";
import { runs, SEARCH } from "./testing/property-runs";

const few = (max: number) => fc.integer({ min: 0, max });
/** Small values, so that each step of the order is often the one that decides. */
const grants: fc.Arbitrary<Grant[]> = fc.uniqueArray(
  fc
    .record({
      id: few(99).map((n) => `grt_${String(n).padStart(2, "0")}`),
      kind: fc.constantFrom("promo", "purchased", "plan", "adjustment"),
      priority: fc.integer({ min: -1, max: 1 }),
      amount: fc.bigInt({ min: 0n, max: 20n }),
      effectiveAt: few(3),
      expiresAt: fc.option(few(6), { nil: null }),
      features: fc.option(fc.subarray(["codex.task", "sora.video"]), { nil: null }),
      createdAt: few(2),
    })
    .map((terms): Grant => ({ ...terms, available: terms.amount, held: 0n })),
  { selector: (grant) => grant.id, maxLength: 8 },
);
const kinds = fc.subarray<Grant["kind"]>(["promo", "purchased", "plan", "adjustment"], { minLength: 1 });

describe("burn-down", SEARCH, () => {
  test.each<[string, Partial<Grant>, Partial<Grant>]>([
    [
      "the lower priority number, before all else",
      { priority: 1, expiresAt: null },
      { priority: 2, expiresAt: 5 },
    ],
    ["the one that expires sooner", { expiresAt: 5, createdAt: 9 }, { expiresAt: 6, createdAt: 1 }],
    ["one that expires before one that never does", { expiresAt: 5 }, { expiresAt: null }],
    ["the older one, when both expire together", { createdAt: 1, id: "z" }, { createdAt: 2, id: "a" }],
    ["the smaller id, when nothing else differs", { id: "a" }, { id: "b" }],
  ])("takes %s first (G1)", (_what, first, second) => {
    const base: Grant = { ...terms("grt", 1), available: 1n, held: 0n, createdAt: 0 };
    expect(comesBefore({ ...base, ...first }, { ...base, ...second })).toBeLessThan(0);
    expect(comesBefore({ ...base, ...second }, { ...base, ...first })).toBeGreaterThan(0);
  });

  test("has a total order: any two different grants stand in it one way (G1)", () => {
    fc.assert(
      fc.property(grants, (some) => {
        const inOrder = [...some].sort(comesBefore);
        for (const [i, a] of inOrder.entries())
          for (const [j, b] of inOrder.entries()) expect(Math.sign(comesBefore(a, b))).toBe(Math.sign(i - j));
      }),
      runs(2_000),
    );
  });

  test("draws alike in whatever order the grants were issued (G1)", () => {
    const shuffled = grants.chain((some) =>
      fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length })),
    );
    fc.assert(
      fc.property(shuffled, fc.bigInt({ min: 1n, max: 60n }), few(6), ([some, again], cost, laterMs) => {
        const given = [some, again].map((issued) => {
          const all = [promo({ kinds: ["promo", "purchased", "plan", "adjustment"] })];
          const life = accountOn(
            all,
            issued.map(({ available: _a, held: _h, createdAt: _c, ...terms }) => ({
              ...terms,
              effectiveAt: NOON + terms.effectiveAt,
              expiresAt: terms.expiresAt === null ? null : NOON + terms.expiresAt,
            })),
          );
          life.now = NOON + laterMs;
          return life.use({ ...task(0), usage: { units: cost }, partial: "accept" });
        });
        expect(given[1]).toEqual(given[0]);
      }),
      runs(1_000),
    );
  });

  test("takes no more than is needed, than a grant has, nor from one that cannot pay now (G2)", () => {
    fc.assert(
      fc.property(grants, kinds, fc.bigInt({ min: 0n, max: 80n }), few(6), (some, ofKinds, need, now) => {
        const drawn = drawDown([...some].sort(comesBefore), ofKinds, "codex.task", need, null, now);
        let payable = 0n;
        for (const grant of some)
          if (ofKinds.includes(grant.kind) && skipOf(grant, "codex.task", now) === null)
            payable += grant.available;
        expect(drawn.before).toBe(payable);
        expect(drawn.taken).toBe(payable < need ? payable : need);
        let sum = 0n;
        for (const trace of drawn.grants) {
          const grant = some.find(({ id }) => id === trace.id) as Grant;
          expect(trace.before).toBe(grant.available);
          expect(trace.taken <= grant.available).toBe(true);
          expect(trace.skipped).toBe(skipOf(grant, "codex.task", now));
          if (trace.skipped !== null) expect(trace.taken).toBe(0n);
          sum += trace.taken;
        }
        expect(sum).toBe(drawn.taken);
      }),
      runs(2_000),
    );
  });

  test("empties a grant before it touches the next one (G1)", () => {
    fc.assert(
      fc.property(grants, fc.bigInt({ min: 0n, max: 80n }), (some, need) => {
        const drawn = drawDown([...some].sort(comesBefore), ["promo"], "codex.task", need, null, 4);
        const paying = drawn.grants.filter((trace) => trace.skipped === null);
        for (const trace of paying.slice(0, -1)) expect(trace.taken).toBe(trace.before);
      }),
      runs(1_000),
    );
  });
});

describe("a grant", () => {
  const grant = terms("grt_promo", 5, { effectiveAt: NOON + 10, expiresAt: NOON + 20 });

  test.each([
    [9, "not_effective", {}],
    [10, null, { grt_promo: "1" }],
    [19, null, { grt_promo: "1" }],
    [20, "expired", {}],
  ])("effective from 10 until 20 answers %i ms on: skipped %s (G2)", (laterMs, skipped, given) => {
    const life = accountOn([promo()], [grant]);
    life.now = NOON + laterMs;
    const outcome = life.use(task(1));
    expect(outcome.layers[0]?.grants[0]?.skipped).toBe(skipped);
    expect(givenBy(outcome)).toEqual(given);
  });

  test("that is out of scope, expired or not yet effective is skipped, and the trace says which (G2)", () => {
    const life = accountOn(
      [promo()],
      [
        terms("grt_a", 5, { expiresAt: NOON + 1 }),
        terms("grt_b", 5, { effectiveAt: NOON + DAY }),
        terms("grt_c", 5, { features: ["sora.video"] }),
        terms("grt_d", 5),
      ],
    );
    life.now = NOON + 1;
    const outcome = life.use(task(2));
    expect(outcome.layers[0]?.before).toBe(of(5));
    expect(outcome.layers[0]?.grants.map(({ id, taken, skipped }) => [id, taken, skipped])).toEqual([
      ["grt_a", 0n, "expired"],
      ["grt_b", 0n, "not_effective"],
      ["grt_c", 0n, "not_for_feature"],
      ["grt_d", of(2), null],
    ]);
  });

  test("whose expiry moves takes its new place in the order (G1)", () => {
    const life = accountOn([promo()], [terms("grt_a", 5), terms("grt_b", 5)]);
    life.act({ kind: "grant_adjusted", grantId: "grt_b", delta: 0n, expiresAt: NOON + DAY, reason: "" });
    expect(givenBy(life.use(task(1)))).toEqual({ grt_b: "1" });
  });
});

test(
  "in any life a grant pays only in its time and scope, but for what a hold had set aside (G2)",
  SEARCH,
  () => {
    fc.assert(
      fc.property(stories(worlds(), { changesRules: true }), (story) => {
        for (const { before, fact } of lifeOf(story).lived) {
          if (fact.kind !== "usage") continue;
          const { feature, decidedAt, outcome, holdRef, kind } = fact.event;
          const hold = kind === "hold" ? undefined : before.holds.find(({ ref }) => ref === holdRef);
          const setAside = new Map<string, bigint>();
          for (const { id, amount } of hold?.layers.flatMap((layer) => layer.grants) ?? [])
            setAside.set(id, (setAside.get(id) ?? 0n) + amount);
          const taken = new Map<string, bigint>();
          for (const grant of outcome.layers.flatMap((layer) => layer.grants))
            taken.set(grant.id, (taken.get(grant.id) ?? 0n) + grant.taken);
          for (const [id, amount] of taken) {
            if (amount <= (setAside.get(id) ?? 0n)) continue;
            const grant = before.grants.find((candidate) => candidate.id === id);
            if (grant === undefined) throw new Error(`${id} is not in the standing`);
            expect(skipOf(grant, feature, decidedAt)).toBeNull();
            expect(amount <= grant.available + (setAside.get(id) ?? 0n)).toBe(true);
          }
        }
      }),
      runs(1_000),
    );
  },
);
