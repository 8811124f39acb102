import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { UsageEvent } from "./facts";
import { settleAccount, settleParked } from "./settlement";
import { histories } from "./testing/happenings";
import { History, sha256 } from "./testing/history";
import { priceBookOf } from "./testing/history-catalogue";
import { runs, SEARCH } from "./testing/property-runs";
import { reconcileRows, storedRowsOf } from "./testing/stored-rows";

const RUNS = runs(500);

/** The first settlement meets events that it cannot read; which of them, the bits of `sick` say. */
function parkedIn(history: History, sick: number) {
  const isSick = ({ seq }: UsageEvent) => ((sick >> (seq % 30)) & 1) === 1;
  const events = history.unsettled;
  const parked = events.filter(isSick);
  const first = settleAccount(
    history.ledger,
    events.map((event) => (isSick(event) ? { ...event, damage: "it is not there" } : event)),
    priceBookOf,
    sha256,
  );
  expect(first.poison.map(({ seq }) => seq)).toEqual(parked.map(({ seq }) => seq));
  take(history, first);
  return parked;
}

function take(history: History, settlement: ReturnType<typeof settleAccount>): void {
  history.ledger = settlement.after;
  history.balanceUpdates.push(...settlement.balanceUpdates);
  history.settlements.push(settlement);
}

const tryAgain = (history: History, events: readonly UsageEvent[], lateCount: number) => {
  const again = settleParked(history.ledger, events, lateCount, priceBookOf, sha256);
  take(history, again);
  return again;
};

describe("parked events that are settled again", SEARCH, () => {
  test("are charged what they would have been, and every book agrees, the chains included (S1, S2, L1, L4, B1)", () => {
    fc.assert(
      fc.property(histories, fc.nat(), fc.boolean(), (happenings, sick, isOneByOne) => {
        const plain = happenings.filter(({ kind }) => kind !== "settle");
        const history = new History().play(plain);
        const parked = parkedIn(history, sick);
        const settledSeq = history.ledger.settledSeq;
        if (isOneByOne) for (const [nth, event] of parked.entries()) tryAgain(history, [event], nth);
        else tryAgain(history, parked, 0);
        expect(history.ledger.settledSeq).toBe(settledSeq);
        expect(reconcileRows(storedRowsOf(history)).breaks).toEqual([]);

        const sound = new History().play(plain).settle();
        const charges = (one: History) =>
          one.settlements
            .flatMap(({ monetizationEvents }) => monetizationEvents)
            .map(({ seq, cost, charged, overshoot }) => ({ seq, cost, charged, overshoot }))
            .sort((a, b) => a.seq - b.seq);
        expect(charges(history)).toEqual(charges(sound));
        expect(history.ledger.balance).toBe(sound.ledger.balance);
        expect(history.ledger.grantBalances).toEqual(sound.ledger.grantBalances);
      }),
      RUNS,
    );
  });

  test("and events that come after them are linked on behind them, wherever they stand (L4)", () => {
    fc.assert(
      fc.property(histories, histories, fc.nat(), fc.nat(), (before, after, sick, later) => {
        const history = new History().play(before.filter(({ kind }) => kind !== "settle"));
        const first = parkedIn(history, sick);
        tryAgain(history, first.slice(0, 1), 0);
        history.play(after.filter(({ kind }) => kind !== "settle"));
        const more = parkedIn(history, later);
        tryAgain(history, [...first.slice(1), ...more], Math.min(first.length, 1));
        history.settle();
        expect(reconcileRows(storedRowsOf(history)).breaks).toEqual([]);
      }),
      RUNS,
    );
  });

  test("stay parked with their reason while the cause is there, and nothing of them is posted", () => {
    const history = new History().play([
      { kind: "issue", grantKind: "promo", amount: 20, minutes: null },
      { kind: "ask", mode: "consume", feature: "sora.video", amount: 14, partial: false },
    ]);
    const parked = parkedIn(history, -1);
    const still = settleParked(history.ledger, parked, 0, () => null, sha256);
    expect(still.poison[0]?.reason).toContain("is unknown");
    expect([still.monetizationEvents, still.balanceUpdates]).toEqual([[], []]);
    expect(still.after).toEqual(history.ledger);
  });

  test("one in a wrong place is found by its link (L4)", () => {
    const history = new History().play([
      { kind: "issue", grantKind: "promo", amount: 20, minutes: null },
      ...[1, 2, 3].map(
        (amount) =>
          ({ kind: "ask", mode: "consume", feature: "sora.video", amount, partial: false }) as const,
      ),
    ]);
    const parked = parkedIn(history, 0b1000); // seq 3
    tryAgain(history, parked, 0);
    const rows = storedRowsOf(history);
    expect(reconcileRows(rows).breaks).toEqual([]);
    rows.monetizationEvents = rows.monetizationEvents.map((event) =>
      event.late === null ? event : { ...event, late: { afterSeq: event.seq, nth: 1 } },
    );
    expect(reconcileRows(rows).breaks.map(({ invariant }) => invariant)).toContain("L4");
  });
});
