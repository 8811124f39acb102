import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runs } from "../testing/property-runs";
import { tokenBucket } from "./token-bucket";
import type { BucketCounts, TokenBucketPolicy, WindowCounts } from "./window";

// Three tokens per second: a third of a second per token, which no number of milliseconds is.
const POLICY: TokenBucketPolicy = {
  kind: "token_bucket",
  key: "burst",
  measure: "requests",
  limit: 3n,
  features: null,
  windowMs: 1_000,
};
const NOW = Date.parse("2026-02-13T12:00:00Z");

function taken(amount: bigint, now: number, counts?: WindowCounts, policy = POLICY): BucketCounts {
  const after = tokenBucket.take(policy, counts, amount, now, "UTC");
  expect(after).not.toBeNull();
  return after as BucketCounts;
}

describe("a token bucket", () => {
  test("is full when new and empty after its limit (W2)", () => {
    expect(tokenBucket.view(POLICY, undefined, NOW, "UTC")).toEqual({
      used: 0n,
      held: 0n,
      remaining: 3n,
      resetsAt: null,
    });
    expect(tokenBucket.take(POLICY, undefined, 4n, NOW, "UTC")).toBeNull();
    expect(tokenBucket.view(POLICY, taken(3n, NOW), NOW, "UTC")).toEqual({
      used: 3n,
      held: 0n,
      remaining: 0n,
      resetsAt: NOW + 1_000,
    });
  });

  test.each([
    [333, 0n],
    [334, 1n],
    [666, 1n],
    [667, 2n],
    [999, 2n],
    [1_000, 3n],
    [1_000_000, 3n],
  ])("has refilled after %i ms to %i whole tokens, and never beyond full", (ms, tokens) => {
    const empty = taken(3n, NOW);
    expect(tokenBucket.view(POLICY, empty, NOW + ms, "UTC").remaining).toBe(tokens);
    expect(tokenBucket.take(POLICY, empty, tokens + 1n, NOW + ms, "UTC")).toBeNull();
  });

  test("tells the millisecond at which each token is there", () => {
    const empty = taken(3n, NOW);
    const fits = (amount: bigint) => tokenBucket.fitsAt(POLICY, empty, amount, NOW, "UTC");
    expect([fits(0n), fits(1n), fits(2n), fits(3n), fits(4n)]).toEqual([
      NOW,
      NOW + 334,
      NOW + 667,
      NOW + 1_000,
      null,
    ]);
  });

  test("admits over any stretch at most its limit and what refilled meanwhile, to the last token (W2)", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 1_000n }),
        fc.integer({ min: 1, max: 5_000 }),
        fc.array(fc.nat({ max: 700 }), { minLength: 1, maxLength: 40 }),
        (limit, windowMs, waits) => {
          const policy = { ...POLICY, limit, windowMs };
          let counts: WindowCounts | undefined;
          let now = NOW;
          let admitted = 0n;
          let isAlwaysShort = true;
          for (const ms of waits) {
            now += ms;
            const room = tokenBucket.view(policy, counts, now, "UTC").remaining;
            isAlwaysShort &&= counts === undefined || room < limit;
            counts = taken(room, now, counts, policy);
            admitted += room;
          }
          const bound = (limit * BigInt(now - NOW - (waits[0] ?? 0))) / BigInt(windowMs) + limit;
          expect(admitted).toBeLessThanOrEqual(bound);
          // Emptied before it was ever full, it has given away everything: looking at it forty times lost no fraction of a token.
          if (isAlwaysShort) expect(admitted).toBe(bound);
        },
      ),
      runs(5_000),
    );
  });

  test("does not refill what is held, and refuses for ever what only the hold's end could free", () => {
    const hold = tokenBucket.hold(POLICY, undefined, 2n, NOW, "UTC");
    const later = NOW + 1_000_000;
    expect(tokenBucket.view(POLICY, hold?.counts, later, "UTC")).toEqual({
      used: 0n,
      held: 2n,
      remaining: 1n,
      resetsAt: null,
    });
    expect(tokenBucket.fitsAt(POLICY, hold?.counts, 1n, later, "UTC")).toBe(later);
    expect(tokenBucket.fitsAt(POLICY, hold?.counts, 2n, later, "UTC")).toBeNull();
  });

  test("takes what a hold used at the instant of its capture and gives the rest back at once, however late", () => {
    const hold = tokenBucket.hold(POLICY, undefined, 3n, NOW, "UTC");
    const later = NOW + 1_000_000;
    const captured = tokenBucket.settle(POLICY, hold?.counts, hold?.epoch ?? -1, 3n, 2n, later, "UTC");
    expect(tokenBucket.view(POLICY, captured, later, "UTC")).toEqual({
      used: 2n,
      held: 0n,
      remaining: 1n,
      resetsAt: later + 667,
    });
  });

  test("is never fuller than full, whatever is given back", () => {
    const hold = tokenBucket.hold(POLICY, undefined, 1n, NOW, "UTC");
    const settled = tokenBucket.settle(POLICY, hold?.counts, hold?.epoch ?? -1, 3n, 0n, NOW, "UTC");
    expect(tokenBucket.view(POLICY, settled, NOW, "UTC")).toEqual({
      used: 0n,
      held: 0n,
      remaining: 3n,
      resetsAt: null,
    });
    expect(tokenBucket.settle(POLICY, undefined, hold?.epoch ?? -1, 3n, 0n, NOW, "UTC")).toBeUndefined();
  });

  test("gives nothing back for what was held while the key named another kind of window", () => {
    const hold = tokenBucket.hold(POLICY, undefined, 3n, NOW, "UTC");
    expect(tokenBucket.settle(POLICY, hold?.counts, NOW, 3n, 0n, NOW, "UTC")).toBe(hold?.counts);
  });

  test("keeps what was used when the limit changes, and the instant of being full when its length does", () => {
    const empty = taken(3n, NOW);
    const wider = { ...POLICY, limit: 6n };
    expect(tokenBucket.view(wider, empty, NOW, "UTC")).toEqual({
      used: 3n,
      held: 0n,
      remaining: 3n,
      resetsAt: NOW + 1_000,
    });
    const slower = { ...POLICY, windowMs: 2_000 };
    expect(tokenBucket.view(slower, empty, NOW, "UTC").resetsAt).toBe(NOW + 1_000);
  });

  test.each([
    ["raised", 6n],
    ["lowered", 1n],
    ["nothing", 0n],
  ])("refills as announced when its limit is %s, until something is taken again", (_, limit) => {
    const before = taken(3n, NOW);
    const changed = { ...POLICY, limit };
    for (const afterMs of [0, 1, 333, 334, 999, 1_000])
      expect(tokenBucket.view(changed, before, NOW + afterMs, "UTC").used).toBe(
        tokenBucket.view(POLICY, before, NOW + afterMs, "UTC").used,
      );
    const touched = tokenBucket.take(changed, before, 0n, NOW + 500, "UTC");
    expect(tokenBucket.view(changed, touched ?? undefined, NOW + 1_000, "UTC").used).toBe(0n);
  });

  test("refills by its new limit from the next use on", () => {
    const raised = { ...POLICY, limit: 6n };
    const again = tokenBucket.take(raised, taken(3n, NOW), 3n, NOW, "UTC") ?? undefined;
    expect(tokenBucket.view(raised, again, NOW + 500, "UTC")).toMatchObject({
      used: 3n,
      resetsAt: NOW + 1_000,
    });
    expect(tokenBucket.fitsAt(raised, again, 6n, NOW, "UTC")).toBe(NOW + 1_000);
  });

  test("of limit nothing admits nothing, also where something was used before it was lowered", () => {
    const nothing = { ...POLICY, limit: 0n };
    const view = { used: 2n, held: 0n, remaining: 0n, resetsAt: NOW + 1_000 };
    expect(tokenBucket.view(nothing, taken(3n, NOW), NOW + 500, "UTC")).toEqual(view);
    expect(tokenBucket.fitsAt(nothing, undefined, 1n, NOW, "UTC")).toBeNull();
    expect(tokenBucket.take(nothing, undefined, 0n, NOW, "UTC")).not.toBeNull();
  });

  test("promises no instant that no calendar can show", () => {
    const glacial = { ...POLICY, limit: 1n };
    const debt = { kind: "bucket" as const, at: NOW, limit: 1n, debt: 10n ** 20n, held: 0n };
    expect(tokenBucket.view(glacial, debt, NOW, "UTC").resetsAt).toBeNull();
    expect(tokenBucket.fitsAt(glacial, debt, 1n, NOW, "UTC")).toBeNull();
  });
});
