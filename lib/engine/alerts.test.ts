import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Alert, type AlertTerms, foldAlerts } from "./alerts";
import type { AccountAct, Posting, UsageEvent } from "./facts";
import type { Fact } from "./replay";
import type { WindowTrace } from "./trace";

const NOON = Date.UTC(2026, 1, 13, 12);
const HOUR = 3_600_000;
const ONE = 1_000_000n;

const fresh = (terms: AlertTerms): Alert => ({
  terms,
  quietUntil: null,
  isLow: false,
  crossedAt: null,
  crossedSeq: null,
});
const used = (percent: number, window = "5h"): Alert => fresh({ kind: "window", window, percent });
const left = (credits: number): Alert => fresh({ kind: "credits", left: BigInt(credits) * ONE });

const window = (amount: number, resetsAt: number | null, more: Partial<WindowTrace> = {}): WindowTrace => ({
  key: "5h",
  measure: "credits",
  limit: 10n * ONE,
  used: BigInt(amount) * ONE,
  held: 0n,
  resetsAt,
  shadow: null,
  ...more,
});

let seq = 0;
/** A decision after which these windows stood so, and so many credits were left. */
const decided = (windows: readonly WindowTrace[], credits: number, at = NOON): Fact => ({
  kind: "usage",
  event: {
    seq: ++seq,
    decidedAt: at,
    outcome: { layers: [{ windows }], gates: [], available: BigInt(credits) * ONE },
  } as unknown as UsageEvent,
});
const done = (kind: AccountAct["kind"], amount: number | null, at = NOON): Fact => ({
  kind: "account",
  event: {
    seq: ++seq,
    at,
    act: { kind },
    posting: amount === null ? null : ({ amount: BigInt(amount) * ONE } as Posting),
  } as never,
});

/** The seqs that crossed, told one fact at a time or all at once: it must make no difference. */
function crossed(alert: Alert, facts: readonly Fact[]): number[] {
  const atOnce = foldAlerts([alert], facts, null, null).crossings.map((crossing) => crossing.seq);
  let alerts: readonly Alert[] = [alert];
  let available: bigint | null = null;
  const oneByOne = facts.flatMap((fact) => {
    const fold = foldAlerts(alerts, [fact], available, null);
    ({ alerts, available } = fold);
    return fold.crossings.map((crossing) => crossing.seq);
  });
  expect(oneByOne).toEqual(atOnce);
  return atOnce;
}
const seqsOf = (facts: readonly Fact[], ...at: number[]) => at.map((i) => facts[i]?.event.seq);

describe("a percentage of a window", () => {
  test("is crossed by the fact that reaches it, and not again until the window is reset", () => {
    const [end, next] = [NOON + HOUR, NOON + 6 * HOUR];
    const facts = [
      decided([window(7, end)], 0),
      decided([window(8, end)], 0),
      decided([window(10, end)], 0),
      decided([window(2, end)], 0),
      decided([window(9, end)], 0, end - 1),
      decided([window(8, next)], 0, end),
      decided([window(9, next)], 0, next - 1),
    ];
    expect(crossed(used(80), facts)).toEqual(seqsOf(facts, 1, 5));
  });

  test("counts what is used and not what is held, of that window alone", () => {
    const held = window(7, NOON + HOUR, { held: 3n * ONE });
    const other = window(10, NOON + HOUR, { key: "7d" });
    const facts = [decided([held], 0), decided([other], 0), decided([held, other], 0)];
    expect(crossed(used(80), facts)).toEqual([]);
    expect(crossed(used(80, "7d"), facts)).toEqual(seqsOf(facts, 1));
  });

  test("of a window of nothing, or one that has not begun, is not crossed", () => {
    const facts = [decided([window(0, null)], 0), decided([window(0, NOON + HOUR, { limit: 0n })], 0)];
    expect(crossed(used(1), facts)).toEqual([]);
  });

  test("is told with the window as it stood", () => {
    const trace = window(8, NOON + HOUR);
    const { crossings, alerts } = foldAlerts([used(80)], [decided([trace], 3)], null, null);
    expect(crossings).toMatchObject([{ window: trace, available: null, at: NOON }]);
    expect(alerts).toMatchObject([{ quietUntil: NOON + HOUR, crossedAt: NOON }]);
  });

  test("is crossed at most once per stretch until a reset, and whenever a reset leaves room for it (any life)", () => {
    const life = fc.array(fc.record({ used: fc.integer({ min: 0, max: 10 }), minutes: fc.nat(200) }), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(life, fc.integer({ min: 1, max: 100 }), (steps, percent) => {
        let at = NOON;
        const told: { at: number; span: number; isReached: boolean }[] = [];
        const facts = steps.map(({ used: amount, minutes }) => {
          at += minutes * 60_000;
          // Spans of five hours, one after the other.
          const span = Math.floor((at - NOON) / (5 * HOUR));
          told.push({ at, span, isReached: amount * 10 >= percent });
          return decided([window(amount, NOON + (span + 1) * 5 * HOUR)], 0, at);
        });
        const expected = told.flatMap(({ span, isReached }, i) => {
          const isFirst = !told.slice(0, i).some((one) => one.span === span && one.isReached);
          return isReached && isFirst ? [facts[i]?.event.seq] : [];
        });
        expect(crossed(used(percent), facts)).toEqual(expected);
      }),
    );
  });
});

describe("credits left", () => {
  test("are told when they come to the threshold, and again only after there were more", () => {
    const facts = [
      decided([], 11),
      decided([], 10),
      decided([], 3),
      decided([], 0),
      done("grant_issued", 5),
      done("grant_issued", 50),
      decided([], 9),
    ];
    expect(crossed(left(10), facts)).toEqual(seqsOf(facts, 1, 6));
  });

  test("are lowered by acts as well: a void, an expiry, an adjustment", () => {
    for (const kind of ["grant_voided", "grant_expired", "grant_adjusted", "grant_reset"] as const) {
      const facts = [decided([], 12), done("plan_changed", null), done(kind, -4), done(kind, -1)];
      expect(crossed(left(10), facts)).toEqual(seqsOf(facts, 2));
    }
  });

  test("are not lowered by what holds gave back too late", () => {
    expect(crossed(left(10), [decided([], 12), done("grant_lapsed", -4)])).toEqual([]);
  });

  test("that nobody knows yet cross nothing; the standing says what they are after the last fact", () => {
    const facts = [done("plan_changed", null), done("grant_voided", -4)];
    expect(foldAlerts([left(10)], facts, null, null)).toMatchObject({ crossings: [], available: null });
    const known = foldAlerts([left(10)], facts, null, { available: 8n * ONE });
    expect(known.crossings.map((crossing) => crossing.seq)).toEqual(seqsOf(facts, 1));
    expect(known.available).toBe(8n * ONE);
  });

  test("cross once each time they fall (any life)", () => {
    const lives = fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 60 });
    fc.assert(
      fc.property(lives, fc.integer({ min: 0, max: 30 }), (amounts, threshold) => {
        const facts = amounts.map((amount) => decided([], amount));
        const falls = amounts.flatMap((amount, i) =>
          amount <= threshold && (i === 0 || (amounts[i - 1] as number) > threshold)
            ? [facts[i]?.event.seq]
            : [],
        );
        expect(crossed(left(threshold), facts)).toEqual(falls);
      }),
    );
  });
});

test("several alerts are judged by themselves, in their order", () => {
  const facts = [decided([window(9, NOON + HOUR)], 4)];
  const { crossings } = foldAlerts([used(50), used(95), used(80), left(5)], facts, null, null);
  expect(crossings.map(({ terms }) => terms)).toEqual([used(50).terms, used(80).terms, left(5).terms]);
});
