import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Instant, Quantity } from "../amounts";
import { runs } from "../testing/property-runs";
import { instants, quantities, timeZones, windowPolicies } from "../testing/window-arbitraries";
import { steps, WindowLife } from "../testing/window-life";
import { windowRules } from "./rules";
import type { WindowCounts, WindowPolicy } from "./window";

const KINDS = ["calendar", "anchored", "sliding", "token_bucket"] as const;
const RUNS = runs(2_000);

function forEachLife(
  kind: (typeof KINDS)[number],
  check: (life: WindowLife, amount: Quantity) => void,
): void {
  fc.assert(
    fc.property(
      windowPolicies(kind),
      timeZones,
      instants,
      steps,
      quantities(1_200_000_000n),
      (policy, timeZone, now, lived, amount) => {
        const life = new WindowLife(policy, timeZone, now);
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
        const life = new WindowLife(policy, timeZone, now);
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
          const touched = new WindowLife(policy, timeZone, now);
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
function settledTwice(life: WindowLife, used: Quantity) {
  const open = life.holds[0];
  if (open === undefined) return null;
  const { policy, now, timeZone } = life;
  let counts = life.counts;
  for (let i = 0; i < 2; i++) {
    counts = windowRules(policy).settle(policy, counts, open.epoch, policy.limit, used, now, timeZone);
  }
  return windowRules(policy).view(policy, counts, now, timeZone);
}

function countsOfOtherKinds(policy: WindowPolicy, now: Instant): WindowCounts[] {
  const span: WindowCounts = { kind: "span", startAt: now - 1, endAt: now + 1_000, used: 5n, held: 5n };
  const sliding: WindowCounts = { kind: "sliding", slices: [{ startAt: now, used: 5n, held: 5n }] };
  const bucket: WindowCounts = { kind: "bucket", at: now, limit: 5n, debt: 5n, held: 5n };
  if (policy.kind === "sliding") return [span, bucket];
  return policy.kind === "token_bucket" ? [span, sliding] : [sliding, bucket];
}
