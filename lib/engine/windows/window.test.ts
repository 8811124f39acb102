import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Instant, Quantity } from "../amounts";
import { type Entry, NaiveWindow } from "../testing/naive-window";
import { instants, quantities, timeZones, windowPolicies } from "../testing/window-arbitraries";
import { type Epoch, type WindowCounts, type WindowPolicy, windowRules } from "./window";

const KINDS = ["calendar", "anchored", "sliding", "token_bucket"] as const;
const RUNS = { numRuns: 2_000 };

/** One step in a window's life. Amounts are parts per 64 of what is asked for, so that they are often exactly what is left. */
type Step =
  | {
      readonly act: "wait";
      readonly how: "random" | "to_reset" | "before_reset" | "to_fit";
      readonly part: number;
    }
  | { readonly act: "take" | "hold"; readonly of: "room" | "limit"; readonly part: number }
  | { readonly act: "settle"; readonly which: number; readonly heldPart: number; readonly usedPart: number };

const part = fc.oneof(fc.constantFrom(0, 1, 64), fc.integer({ min: 0, max: 66 }));
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({
      act: fc.constant("wait" as const),
      how: fc.constantFrom("random", "to_reset", "before_reset", "to_fit"),
      part,
    }),
    fc.record({
      act: fc.constantFrom("take" as const, "hold" as const),
      of: fc.constantFrom("room", "limit"),
      part,
    }),
    fc.record({
      act: fc.constant("settle" as const),
      which: fc.nat({ max: 5 }),
      heldPart: fc.constantFrom(64, 64, 20),
      usedPart: part,
    }),
  ),
  { maxLength: 16 },
);

interface OpenHold {
  readonly epoch: Epoch;
  readonly entry: Entry;
  held: Quantity;
}

/** The rules and the naive list, led through the same life; `step` says what the two of them answered. */
class Life {
  counts: WindowCounts | undefined = undefined;
  readonly naive: NaiveWindow;
  readonly holds: OpenHold[] = [];

  constructor(
    readonly policy: WindowPolicy,
    readonly timeZone: string,
    public now: Instant,
  ) {
    this.naive = new NaiveWindow(policy, timeZone);
  }

  view(at = this.now) {
    return windowRules(this.policy).view(this.policy, this.counts, at, this.timeZone);
  }

  take(amount: Quantity, at = this.now) {
    return windowRules(this.policy).take(this.policy, this.counts, amount, at, this.timeZone);
  }

  fitsAt(amount: Quantity) {
    return windowRules(this.policy).fitsAt(this.policy, this.counts, amount, this.now, this.timeZone);
  }

  step(step: Step): void {
    if (step.act === "wait") this.wait(step);
    else if (step.act === "settle") this.settle(step);
    else this.admit(step);
  }

  private wait(step: Extract<Step, { act: "wait" }>): void {
    const resetsAt = this.view().resetsAt;
    const fitsAt = this.fitsAt(partOf(this.policy.limit, step.part));
    const randomMs = Math.floor((this.spanMs() * step.part) / 32);
    if (step.how === "to_reset" && resetsAt !== null) this.now = resetsAt;
    else if (step.how === "before_reset" && resetsAt !== null) this.now = resetsAt - 1;
    else if (step.how === "to_fit" && fitsAt !== null) this.now = fitsAt;
    else this.now += randomMs;
  }

  private admit(step: Extract<Step, { act: "take" | "hold" }>): void {
    const amount = partOf(step.of === "room" ? this.view().remaining : this.policy.limit, step.part);
    const isHeld = step.act === "hold";
    if (!isHeld) {
      const taken = this.take(amount);
      if (taken === null) return;
      this.counts = taken;
      this.naive.add(amount, this.now, false);
      return;
    }
    const held = windowRules(this.policy).hold(this.policy, this.counts, amount, this.now, this.timeZone);
    if (held === null) return;
    this.counts = held.counts;
    this.holds.push({ epoch: held.epoch, entry: this.naive.add(amount, this.now, true), held: amount });
  }

  private settle(step: Extract<Step, { act: "settle" }>): void {
    const open = this.holds[step.which];
    if (open === undefined) return;
    const held = partOf(open.held, step.heldPart);
    const used = partOf(held, Math.min(step.usedPart, 64));
    const { policy, counts, now, timeZone } = this;
    this.counts = windowRules(policy).settle(policy, counts, open.epoch, held, used, now, timeZone);
    this.naive.settle(open.entry, held, used, now);
    open.held -= held;
  }

  private spanMs(): number {
    if (this.policy.kind !== "calendar") return this.policy.windowMs;
    return { hour: 1, day: 24, week: 168, month: 730 }[this.policy.unit] * 3_600_000;
  }
}

function partOf(amount: Quantity, parts: number): Quantity {
  return (amount * BigInt(parts)) / 64n;
}

function forEachLife(kind: (typeof KINDS)[number], check: (life: Life, amount: Quantity) => void): void {
  fc.assert(
    fc.property(
      windowPolicies(kind),
      timeZones,
      instants,
      steps,
      quantities(1_200_000_000n),
      (policy, timeZone, now, lived, amount) => {
        const life = new Life(policy, timeZone, now);
        for (const step of lived) {
          life.step(step);
          check(life, amount > policy.limit * 2n ? policy.limit : amount);
        }
      },
    ),
    RUNS,
  );
}

describe.each(KINDS)("a %s window", (kind) => {
  test("counts what a list of all that was admitted counts", () => {
    forEachLife(kind, (life) => {
      const view = life.view();
      expect(view.used).toBe(life.naive.used(life.now));
      expect(view.held).toBe(life.naive.held(life.now));
      expect(view.remaining).toBe(life.naive.remaining(life.now));
    });
  });

  test("never admits more than its limit (W2)", () => {
    fc.assert(
      fc.property(windowPolicies(kind), timeZones, instants, steps, (policy, timeZone, now, lived) => {
        const life = new Life(policy, timeZone, now);
        for (const step of lived) life.step(step);
        expect(life.naive.mostAdmitted()).toBeLessThanOrEqual(policy.limit);
      }),
      RUNS,
    );
  });

  test("refuses exactly what it has no room for, and a refusal changes nothing (W1)", () => {
    forEachLife(kind, (life, amount) => {
      const before = structuredClone(life.counts);
      const { policy, counts, now, timeZone } = life;
      const isRefused = amount > life.view().remaining;
      expect(life.take(amount) === null).toBe(isRefused);
      expect(windowRules(policy).hold(policy, counts, amount, now, timeZone) === null).toBe(isRefused);
      expect(life.counts).toEqual(before);
    });
  });

  test("never changes the counts it was given, also when it admits", () => {
    forEachLife(kind, (life) => {
      const given = life.counts;
      const copy = structuredClone(given);
      life.step({ act: "take", of: "room", part: 32 });
      life.step({ act: "hold", of: "room", part: 32 });
      life.step({ act: "settle", which: 0, heldPart: 64, usedPart: 32 });
      expect(given).toEqual(copy);
    });
  });

  test("keeps every count at zero or above, and used + held + remaining at the limit", () => {
    forEachLife(kind, (life) => {
      const { used, held, remaining } = life.view();
      expect(used >= 0n && held >= 0n && remaining >= 0n).toBe(true);
      expect(used + held + remaining).toBe(life.policy.limit);
    });
  });

  test("tells the first millisecond at which an amount fits (D3)", () => {
    forEachLife(kind, (life, amount) => {
      const fitsAt = life.fitsAt(amount);
      if (fitsAt === null) {
        const neverRefills = kind === "token_bucket" ? life.view().held : 0n;
        expect(amount).toBeGreaterThan(life.policy.limit - neverRefills);
        return;
      }
      expect(fitsAt).toBeGreaterThanOrEqual(life.now);
      expect(life.take(amount, fitsAt)).not.toBeNull();
      expect(life.naive.remaining(fitsAt)).toBeGreaterThanOrEqual(amount);
      if (fitsAt === life.now) return;
      const between = life.now + Math.floor((fitsAt - life.now) / 3);
      for (const at of [fitsAt - 1, between, life.now]) {
        expect(life.take(amount, at)).toBeNull();
        expect(life.naive.remaining(at)).toBeLessThan(amount);
      }
    });
  });

  test("resets at the first millisecond at which nothing is counted any more", () => {
    forEachLife(kind, (life) => {
      const { resetsAt, used, held } = life.view();
      const countedAt = (at: Instant) => {
        const view = life.view(at);
        // What a bucket holds comes back only when it is settled; its reset is that of what was used.
        return kind === "token_bucket" ? view.used : view.used + view.held;
      };
      if (resetsAt === null) {
        expect(kind === "token_bucket" ? used : used + held).toBe(0n);
        return;
      }
      expect(resetsAt).toBeGreaterThan(life.now);
      expect(countedAt(resetsAt)).toBe(0n);
      expect(countedAt(resetsAt - 1)).toBeGreaterThan(0n);
    });
  });

  test("shows the same later, whether or not somebody took nothing meanwhile", () => {
    const waits = fc.array(fc.nat({ max: 40_000_000 }), { maxLength: 6 });
    fc.assert(
      fc.property(
        windowPolicies(kind),
        timeZones,
        instants,
        steps,
        waits,
        (policy, timeZone, now, lived, waited) => {
          const touched = new Life(policy, timeZone, now);
          for (const step of lived) touched.step(step);
          const untouched = touched.counts;
          for (const ms of waited) {
            touched.now += ms;
            const counts = touched.take(0n);
            expect(counts).not.toBeNull();
            touched.counts = counts ?? undefined;
          }
          const seen = touched.view();
          touched.counts = untouched;
          expect(seen).toEqual(touched.view());
        },
      ),
      RUNS,
    );
  });

  test("keeps what was used when the limit changes, and has no room below it", () => {
    forEachLife(kind, (life, limit) => {
      const { used, held } = life.view();
      const changed = { ...life.policy, limit };
      const view = windowRules(changed).view(changed, life.counts, life.now, life.timeZone);
      // A bucket refilled at its old rate until it was last counted; only from there on the new limit applies.
      if (kind === "token_bucket" && !isCountedAt(life.counts, life.now)) return;
      expect([view.used, view.held]).toEqual([used, held]);
      expect(view.remaining).toBe(limit > used + held ? limit - used - held : 0n);
    });
  });

  test("gives back no more than is set aside, however often it is told to", () => {
    forEachLife(kind, (life) => {
      const { used, held } = life.view();
      const after = settledTwice(life, 0n);
      if (after === null) return;
      expect(after.used).toBe(used);
      expect(after.held >= 0n && after.held <= held).toBe(true);
    });
  });

  test("takes no more than was set aside, so that a second capture after a reset counts nothing twice", () => {
    forEachLife(kind, (life) => {
      const { used, held } = life.view();
      const after = settledTwice(life, life.policy.limit);
      if (after === null) return;
      expect(after.used + after.held).toBe(used + held);
    });
  });

  test("shows to a clock that is behind what the last step left, and no room that has yet to come", () => {
    forEachLife(kind, (life) => {
      if (life.counts === undefined || life.view().remaining === life.policy.limit) return;
      const lastCounted = life.counts.kind === "bucket" ? life.counts.at : life.now;
      const { used, held } = life.view(lastCounted);
      const behind = life.view(lastCounted - 1);
      expect(behind.used).toBeGreaterThanOrEqual(used);
      expect(behind.held).toBeGreaterThanOrEqual(held);
      if (kind === "token_bucket") expect(behind.used).toBe(used);
    });
  });

  test("takes counts of another kind of window for none of its own", () => {
    fc.assert(
      fc.property(windowPolicies(kind), timeZones, instants, (policy, timeZone, now) => {
        const rules = windowRules(policy);
        for (const foreign of countsOfOtherKinds(policy, now)) {
          expect(rules.view(policy, foreign, now, timeZone)).toEqual(
            rules.view(policy, undefined, now, timeZone),
          );
          expect(rules.settle(policy, foreign, now, 5n, 5n, now, timeZone)).toBe(foreign);
          expect(rules.take(policy, foreign, policy.limit, now, timeZone)).not.toBeNull();
        }
      }),
    );
  });
});

/** The view after the oldest hold was settled twice with far too much, or null where there is none. */
function settledTwice(life: Life, used: Quantity) {
  const open = life.holds[0];
  if (open === undefined) return null;
  const { policy, now, timeZone } = life;
  let counts = life.counts;
  for (let i = 0; i < 2; i++) {
    counts = windowRules(policy).settle(policy, counts, open.epoch, policy.limit, used, now, timeZone);
  }
  return windowRules(policy).view(policy, counts, now, timeZone);
}

function isCountedAt(counts: WindowCounts | undefined, now: Instant): boolean {
  return counts === undefined || (counts.kind === "bucket" && counts.at === now);
}

function countsOfOtherKinds(policy: WindowPolicy, now: Instant): WindowCounts[] {
  const span: WindowCounts = { kind: "span", startAt: now - 1, endAt: now + 1_000, used: 5n, held: 5n };
  const sliding: WindowCounts = { kind: "sliding", slices: [{ startAt: now, used: 5n, held: 5n }] };
  const bucket: WindowCounts = { kind: "bucket", at: now, debt: 5n, held: 5n };
  if (policy.kind === "sliding") return [span, bucket];
  return policy.kind === "token_bucket" ? [span, sliding] : [sliding, bucket];
}
