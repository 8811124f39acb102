import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeAct, encodeAct } from "./act-codec";
import {
  decodeOutcome,
  decodeProperties,
  decodeUsage,
  type EncodedUsage,
  encodeUsage,
  type OutcomeColumns,
} from "./outcome-codec";
import { decodeStanding, encodeStanding } from "./standing-codec";
import { acts } from "./testing/act-arbitraries";
import { outcomes, properties, standings, usages } from "./testing/fact-arbitraries";
import type { Outcome } from "./trace";

const RUNS = { numRuns: 2000 };
const columnsOf = ({ outcome, reason, cost, covered }: Outcome): OutcomeColumns => ({
  outcome,
  reason,
  cost,
  covered,
});
const encode = (outcome: Outcome, usage = {}, given = {}): EncodedUsage =>
  encodeUsage({ usage, properties: given, outcome });

describe("the record of a usage event", () => {
  test("reads back as the outcome that was decided, without the plan, whatever is in it (D1)", () => {
    fc.assert(
      fc.property(outcomes, (outcome) => {
        expect(decodeOutcome(encode(outcome).record, columnsOf(outcome))).toEqual(outcome);
      }),
      RUNS,
    );
  });

  test("keeps usage and properties exactly, as JSON objects that SQL can read", () => {
    const plain = {
      binding: null,
      gates: [],
      layers: [],
      available: 0n,
      held: 0n,
      ways: [],
      wouldBlock: [],
      holdExpiresAt: null,
    };
    const allowed: Outcome = {
      ...plain,
      outcome: "allowed",
      reason: null,
      cost: 0n,
      covered: 0n,
      shortfall: 0n,
    };
    fc.assert(
      fc.property(usages, properties, (usage, given) => {
        const encoded = encode(allowed, usage, given);
        expect(decodeUsage(encoded.usage)).toEqual(usage);
        expect(decodeProperties(encoded.properties)).toEqual(given);
        expect(encoded.properties === null).toBe(Object.keys(given).length === 0);
      }),
      RUNS,
    );
  });

  test("of an ordinary allowed decision with two windows and two grants stays below 300 bytes", () => {
    const window = {
      measure: "requests",
      limit: 100_000_000n,
      held: 0n,
      resetsAt: 1_771_000_000_000,
      shadow: null,
    };
    const none = { windows: [], grants: [], skipped: null } as const;
    const grant = (id: string, taken: bigint) => ({ id, before: 16_000_000n, taken, skipped: null });
    const outcome: Outcome = {
      outcome: "allowed",
      reason: null,
      binding: null,
      cost: 6_000_000n,
      covered: 6_000_000n,
      shortfall: 0n,
      gates: [],
      layers: [
        {
          ...none,
          layer: "windows",
          source: "windows",
          before: 2_000_000n,
          taken: 2_000_000n,
          windows: [
            { ...window, key: "5h", used: 40_000_000n },
            { ...window, key: "7d", used: 60_000_000n },
          ],
        },
        {
          ...none,
          layer: "promo",
          source: "promo",
          before: 32_000_000n,
          taken: 4_000_000n,
          grants: [
            grant("grt_01jz0000000000000000000001", 4_000_000n),
            grant("grt_01jz0000000000000000000002", 0n),
          ],
        },
        { ...none, layer: "purchased", source: "purchased", before: null, taken: 0n, skipped: "not_needed" },
      ],
      available: 12_500_000n,
      held: 0n,
      ways: [],
      wouldBlock: [],
      holdExpiresAt: null,
    };
    expect(encode(outcome).record.length).toBeLessThan(300);
  });

  test("of another version is refused rather than guessed at", () => {
    const columns: OutcomeColumns = { outcome: "allowed", reason: null, cost: 0n, covered: 0n };
    expect(() => decodeOutcome("[2,0,0,[]]", columns)).toThrow(/not of version 1/);
    expect(() => decodeOutcome('[1,0,0,[["windows",9,0,0]]]', columns)).toThrow(/unknown code 9/);
    expect(() => decodeOutcome("[1,0,0,", columns)).toThrow();
  });
});

describe("the text of a standing", () => {
  test("reads back as the standing that was written, whatever is in it (A2)", () => {
    fc.assert(
      fc.property(standings, (standing) => {
        const text = encodeStanding(standing);
        expect(decodeStanding(standing.accountId, standing.seq, text)).toEqual(standing);
      }),
      RUNS,
    );
  });

  test("of another version is refused rather than guessed at", () => {
    expect(() => decodeStanding("acct_1", 1, "[2]")).toThrow(/the standing of acct_1 is not of version 1/);
  });
});

describe("the text of an act", () => {
  test("reads back as the act that was done, amounts exact", () => {
    fc.assert(
      fc.property(acts, (act) => {
        expect(decodeAct(encodeAct(act))).toEqual(act);
      }),
      RUNS,
    );
  });

  test("that this program does not know is refused", () => {
    expect(() => decodeAct('{"kind":"renamed"}')).toThrow(/unknown act/);
  });
});
