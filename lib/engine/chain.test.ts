import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  accountEventText,
  balanceUpdateText,
  monetizationEventText,
  type UnlinkedMonetizationEvent,
  usageEventLink,
  usageEventText,
} from "./chain";
import type { AccountEvent, BalanceUpdate, UsageEvent } from "./facts";
import { type EncodedUsage, encodeUsage } from "./outcome-codec";
import { NO_HEAD } from "./standing";
import { usageEvents } from "./testing/fact-arbitraries";
import { amounts, hex, instants, nullable, refs, texts } from "./testing/value-arbitraries";

const RUNS = { numRuns: 2000 };
const sha256 = (text: string) => createHash("sha256").update(text, "utf8").digest("hex");
const balanceKinds = fc.constantFrom(
  "grant",
  "adjustment",
  "void",
  "expiry",
  "debit",
  "refund",
  "debt",
  "repayment",
);
const acctIds = refs.map((ref) => `acct_${ref}`);
const seqs = fc.nat(1000);

/** Two values that agree in all but some fields: that is where ambiguous texts would meet. */
function nearPairs<T extends object>(values: fc.Arbitrary<T>): fc.Arbitrary<[T, T]> {
  return fc.tuple(values, values).chain(([one, other]) =>
    fc.subarray(Object.keys(one) as (keyof T)[]).map((names): [T, T] => {
      const mixed = { ...one };
      for (const name of names) mixed[name] = other[name];
      return [one, mixed];
    }),
  );
}

/** What a row says, whatever the text of its link may be. */
const said = (value: unknown) => JSON.stringify(value, (_, v) => (typeof v === "bigint" ? `${v}n` : v));

function textOf(event: UsageEvent): { text: string; row: string } {
  const encoded = encodeUsage(event);
  const { hash: _, outcome, usage: __, properties: ___, ...rest } = event;
  const columns = [outcome.outcome, outcome.reason, outcome.cost, outcome.covered];
  return { text: usageEventText(NO_HEAD, event, encoded), row: said([rest, encoded, columns]) };
}

describe("the chain's link text", () => {
  test("of two usage events is the same only when they say the same in every column", () => {
    fc.assert(
      fc.property(nearPairs(usageEvents), ([one, other]) => {
        const [a, b] = [textOf(one), textOf(other)];
        expect(a.text === b.text).toBe(a.row === b.row);
      }),
      RUNS,
    );
  });

  test("of a usage event has a fixed number of lines, so that no text can move into the next column", () => {
    fc.assert(
      fc.property(usageEvents, (event) => {
        const lines = usageEventText(NO_HEAD, event, encodeUsage(event)).split("\n");
        const isOfLineage = event.attribution.lineage !== null;
        expect(lines).toHaveLength(isOfLineage ? 28 : 27);
        expect(lines[0]).toBe(`spillway/usage_event/${isOfLineage ? 2 : 1}`);
      }),
      RUNS,
    );
  });

  test("of two account events is the same only when they say the same", () => {
    const postings = fc.record({ grantId: nullable(texts), kind: balanceKinds, amount: amounts });
    const events = fc.record({
      accountId: acctIds,
      seq: seqs,
      ref: refs,
      key: texts,
      requestHash: hex(32),
      actor: texts,
      at: instants,
      posting: nullable(postings),
    });
    const text = (event: typeof events extends fc.Arbitrary<infer E> ? E : never) =>
      accountEventText(NO_HEAD, event as unknown as AccountEvent, "{}");
    fc.assert(
      fc.property(nearPairs(events), ([one, other]) => {
        expect(text(one) === text(other)).toBe(said(one) === said(other));
      }),
      RUNS,
    );
  });

  test("of two monetization events is the same only when they say the same", () => {
    const events: fc.Arbitrary<UnlinkedMonetizationEvent> = fc.record({
      accountId: acctIds,
      seq: seqs,
      ref: refs,
      cost: amounts,
      included: amounts,
      charged: amounts,
      overshoot: amounts,
      priceBook: texts,
    });
    fc.assert(
      fc.property(nearPairs(events), ([one, other]) => {
        const [a, b] = [monetizationEventText(NO_HEAD, one), monetizationEventText(NO_HEAD, other)];
        expect(a === b).toBe(said(one) === said(other));
      }),
      RUNS,
    );
  });

  test("of two balance updates is the same only when they say the same", () => {
    const updates: fc.Arbitrary<Omit<BalanceUpdate, "hash">> = fc.record({
      accountId: acctIds,
      ledgerSeq: seqs,
      ref: refs,
      causeSeq: seqs,
      grantId: nullable(texts),
      kind: balanceKinds,
      amount: amounts,
      balanceAfter: amounts,
      grantBalanceAfter: nullable(amounts),
      at: instants,
    });
    fc.assert(
      fc.property(nearPairs(updates), ([one, other]) => {
        const [a, b] = [balanceUpdateText(NO_HEAD, one), balanceUpdateText(NO_HEAD, other)];
        expect(a === b).toBe(said(one) === said(other));
      }),
      RUNS,
    );
  });

  test("depends on the link before it, so that rows cannot be reordered", () => {
    fc.assert(
      fc.property(usageEvents, hex(64), hex(64), (event, one, other) => {
        const encoded = encodeUsage(event);
        const links = [one, other].map((previous) => usageEventLink(previous, event, encoded, sha256));
        expect(links[0] === links[1]).toBe(one === other);
      }),
      RUNS,
    );
  });

  test("refuses a column with a line feed where none is ever written: such a row is forged", () => {
    const event = fc.sample(usageEvents, { numRuns: 1, seed: 1 })[0] as UsageEvent;
    const forged: EncodedUsage = { usage: "{}\n", properties: null, record: "[]" };
    expect(() => usageEventText(NO_HEAD, event, forged)).toThrow(/line feed/);
  });
});
