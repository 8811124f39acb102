import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ONE } from "./amounts";
import { chargeOf, type UnsettledEvent } from "./charge";
import type { BalanceUpdate, UsageEvent } from "./facts";
import { type LedgerHead, settleAccount } from "./settlement";
import { creditsOf } from "./standing";
import { histories } from "./testing/happenings";
import { History, sha256 } from "./testing/history";
import { priceBookOf } from "./testing/history-catalogue";
import { runs, SEARCH } from "./testing/property-runs";

const RUNS = runs(1_000);
const settle = (ledger: LedgerHead, events: readonly UnsettledEvent[]) =>
  settleAccount(ledger, events, priceBookOf, sha256);
const sum = (amounts: readonly bigint[]) => amounts.reduce((total, amount) => total + amount, 0n);

/** What the trace says was taken of each grant, counted without the code under test. */
function drawnOf(event: UsageEvent): Map<string, bigint> {
  const drawn = new Map<string, bigint>();
  if (!["consume", "track", "capture", "refund"].includes(event.kind)) return drawn;
  for (const { id, taken, skipped } of event.outcome.layers.flatMap((layer) => layer.grants)) {
    const isLost = event.kind === "refund" && skipped === "expired";
    if (taken !== 0n && !isLost) drawn.set(id, (drawn.get(id) ?? 0n) + taken);
  }
  return drawn;
}

function updatesOf(updates: readonly BalanceUpdate[], event: UsageEvent): BalanceUpdate[] {
  return updates.filter((update) => update.causeSeq === event.seq);
}

describe("settling an account's events", SEARCH, () => {
  test("leaves every balance the sum of its updates, numbered without a gap (L1)", () => {
    fc.assert(
      fc.property(histories, (happenings) => {
        const history = new History().play(happenings).settle();
        const { ledger, balanceUpdates } = history;
        expect(balanceUpdates.map((update) => update.ledgerSeq)).toEqual(balanceUpdates.map((_, i) => i + 1));
        expect(ledger.ledgerSeq).toBe(balanceUpdates.length);
        expect(ledger.balance).toBe(sum(balanceUpdates.map((update) => update.amount)));
        let balance = 0n;
        const grants = new Map<string, bigint>();
        for (const update of balanceUpdates) {
          balance += update.amount;
          expect(update.balanceAfter).toBe(balance);
          if (update.grantId === null) continue;
          grants.set(update.grantId, (grants.get(update.grantId) ?? 0n) + update.amount);
          expect(update.grantBalanceAfter).toBe(grants.get(update.grantId));
        }
        expect(grants).toEqual(ledger.grantBalances);
      }),
      RUNS,
    );
  });

  test("writes one monetization event per usage event, zero included, in order of seq (S1)", () => {
    fc.assert(
      fc.property(histories, (happenings) => {
        const history = new History().play(happenings).settle();
        const monetized = history.settlements.flatMap((settlement) => settlement.monetizationEvents);
        expect(monetized.map((event) => [event.seq, event.ref])).toEqual(
          history.usageEvents.map((event) => [event.seq, event.ref]),
        );
        expect(history.settlements.flatMap((settlement) => settlement.poison)).toEqual([]);
      }),
      RUNS,
    );
  });

  test("debits each grant once with what the trace took of it; the updates of an event sum to its charge (S2, L2)", () => {
    fc.assert(
      fc.property(histories, (happenings) => {
        const history = new History().play(happenings).settle();
        const monetized = history.settlements.flatMap((settlement) => settlement.monetizationEvents);
        history.usageEvents.forEach((event, i) => {
          const updates = updatesOf(history.balanceUpdates, event);
          const ofGrants = updates.filter((update) => update.grantId !== null);
          const moved = new Map<string | null, bigint>();
          for (const { grantId, amount } of ofGrants) moved.set(grantId, (moved.get(grantId) ?? 0n) - amount);
          for (const [id, amount] of moved) if (amount === 0n) moved.delete(id);
          expect(moved).toEqual(drawnOf(event));
          const kinds = new Set(ofGrants.map(({ grantId, kind }) => `${grantId} ${kind}`));
          expect(kinds.size).toBe(ofGrants.length);
          const expired = sum(ofGrants.map(({ kind, amount }) => (kind === "expiry" ? amount : 0n)));
          expect(-sum(updates.map((update) => update.amount)) + expired).toBe(monetized[i]?.charged);
          const { cost, included, charged, overshoot } = monetized[i] as NonNullable<(typeof monetized)[0]>;
          expect(cost).toBe(included + charged + overshoot);
        });
      }),
      RUNS,
    );
  });

  test("debits overshoot in full and refunds it in the next update; no balance is ever left negative (S3)", () => {
    fc.assert(
      fc.property(histories, (happenings) => {
        const history = new History().play(happenings).settle();
        for (const event of history.usageEvents) {
          const line = updatesOf(history.balanceUpdates, event).filter((update) => update.grantId === null);
          const isDone = event.kind === "track" || event.kind === "capture";
          const overshoot = isDone ? event.outcome.shortfall : 0n;
          const expected =
            overshoot === 0n
              ? []
              : [
                  ["debit", -overshoot],
                  ["refund", overshoot],
                ];
          expect(line.map((update) => [update.kind, update.amount])).toEqual(expected);
          if (line.length === 2) expect(line[1]?.ledgerSeq).toBe((line[0]?.ledgerSeq ?? 0) + 1);
        }
        for (const update of history.balanceUpdates) {
          const isOvershoot = update.kind === "debit" && update.grantId === null;
          if (!isOvershoot) expect(update.balanceAfter).toBeGreaterThanOrEqual(0n);
          if (update.grantBalanceAfter !== null) expect(update.grantBalanceAfter).toBeGreaterThanOrEqual(0n);
        }
      }),
      RUNS,
    );
  });

  test("keeps balance = available + held + unsettled at every point of the way, and without the last once done (B1)", () => {
    fc.assert(
      fc.property(histories, (happenings) => {
        const history = new History();
        for (const happening of happenings) {
          history.play([happening]);
          const { available, held } = creditsOf(history.standing);
          const waiting = history.unsettled.filter(({ kind }) => kind !== "refund");
          const unsettled = sum(waiting.map((event) => chargeOf(event).charged));
          expect(history.ledger.balance).toBe(available + held + unsettled);
        }
        history.settle();
        const { available, held } = creditsOf(history.standing);
        expect(history.ledger.balance).toBe(available + held);
      }),
      RUNS,
    );
  });

  test("gives the same rows, ids and heads in one batch or in any number of batches, and settles nothing twice (L2)", () => {
    const cuts = fc.array(fc.nat(60), { maxLength: 8 });
    fc.assert(
      fc.property(histories, cuts, (happenings, places) => {
        const history = new History().play(happenings.filter((happening) => happening.kind !== "settle"));
        const atOnce = settle(history.ledger, history.usageEvents);
        let ledger = history.ledger;
        const bit = { monetizationEvents: [] as unknown[], balanceUpdates: [] as unknown[] };
        for (const end of [...places.sort((a, b) => a - b), history.usageEvents.length]) {
          // Every batch starts from the first event again: what is settled already must be skipped.
          const part = settle(ledger, history.usageEvents.slice(0, end));
          ledger = part.after;
          bit.monetizationEvents.push(...part.monetizationEvents);
          bit.balanceUpdates.push(...part.balanceUpdates);
        }
        expect(ledger).toEqual(atOnce.after);
        expect(bit.monetizationEvents).toEqual(atOnce.monetizationEvents);
        expect(bit.balanceUpdates).toEqual(atOnce.balanceUpdates);
        expect(new Set(atOnce.balanceUpdates.map((update) => update.ref)).size).toBe(
          atOnce.balanceUpdates.length,
        );
      }),
      RUNS,
    );
  });
});

describe("an event that cannot be charged as it stands", SEARCH, () => {
  const outcomeWith = (event: UsageEvent, change: Partial<UsageEvent["outcome"]>): UsageEvent => ({
    ...event,
    outcome: { ...event.outcome, ...change },
  });

  test("is parked with its reason and posts nothing, and the others settle as if it were not there", () => {
    fc.assert(
      fc.property(histories, fc.nat(), fc.bigInt({ min: 1n, max: ONE }), (happenings, nth, more) => {
        const history = new History().play(happenings.filter((happening) => happening.kind !== "settle"));
        const events = history.usageEvents;
        fc.pre(events.length > 0);
        const index = nth % events.length;
        const sick = events[index] as UsageEvent;
        const poisoned = events.with(index, outcomeWith(sick, { cost: sick.outcome.cost + more }));
        const without = settle(history.ledger, events.toSpliced(index, 1));
        const settled = settle(history.ledger, poisoned);
        expect(settled.poison.map((poison) => poison.seq)).toEqual([sick.seq]);
        expect(settled.poison[0]?.reason).toContain("price differs");
        expect(settled.monetizationEvents).toEqual(without.monetizationEvents);
        expect(settled.balanceUpdates).toEqual(without.balanceUpdates);
        expect(settled.after.settledSeq).toBe(events.at(-1)?.seq);
      }),
      RUNS,
    );
  });

  const charged = () => {
    const history = new History().play([
      { kind: "issue", grantKind: "promo", amount: 20, minutes: null },
      { kind: "ask", mode: "consume", feature: "sora.video", amount: 14, partial: false },
    ]);
    const event = history.usageEvents[0] as UsageEvent;
    expect(chargeOf(event)).toMatchObject({ cost: 15n * ONE, included: 10n * ONE, charged: 5n * ONE });
    return { history, event };
  };
  const reasonOf = (ledger: LedgerHead, event: UsageEvent) => {
    const settlement = settle(ledger, [event]);
    expect(settlement.monetizationEvents).toEqual([]);
    expect(settlement.balanceUpdates).toEqual([]);
    expect(settlement.after).toEqual({ ...ledger, settledSeq: event.seq });
    return settlement.poison.map((poison) => poison.reason);
  };

  test("names a price book that is not there", () => {
    const { history, event } = charged();
    const lost = { ...event, priceBook: "pbk_0000000000000000000000000z@9" };
    expect(reasonOf(history.ledger, lost)).toEqual([
      "price book pbk_0000000000000000000000000z@9 is unknown",
    ]);
  });

  test("names a trace whose layers do not add up to what was covered (D2)", () => {
    const { history, event } = charged();
    const lost = outcomeWith(event, { covered: event.outcome.covered - 1n });
    expect(reasonOf(history.ledger, lost)).toEqual([
      "the layers took 15000000, the outcome covered 14999999",
    ]);
  });

  test("names a draw that no grant gave, and one beyond the grant's balance (B1)", () => {
    const { history, event } = charged();
    const layers = event.outcome.layers.map((layer) => ({ ...layer, grants: [] }));
    expect(reasonOf(history.ledger, outcomeWith(event, { layers }))).toEqual([
      "the grants gave 0, the credits layers took 5000000",
    ]);
    const id = history.standing.grants[0]?.id as string;
    const poor = { ...history.ledger, grantBalances: new Map([[id, 4_999_999n]]) };
    expect(reasonOf(poor, event)).toEqual([`grant ${id} has 4999999, the event draws 5000000`]);
    expect(reasonOf({ ...history.ledger, grantBalances: new Map() }, event)).toEqual([
      `grant ${id} has no balance`,
    ]);
  });
});

describe("what an event charges:", () => {
  const last = (history: History) => history.usageEvents.at(-1) as UsageEvent;
  const issue = { kind: "issue", grantKind: "promo", amount: 8, minutes: null } as const;
  const ask = (mode: "consume" | "hold" | "track", amount: number, partial = false) =>
    ({ kind: "ask", mode, feature: "sora.video", amount, partial }) as const;

  test("a partial outcome charges the covered part of a usage that is recorded in full", () => {
    const event = last(new History().play([issue, ask("consume", 99, true)]));
    expect(event.outcome).toMatchObject({ outcome: "partial", cost: 100n * ONE, covered: 18n * ONE });
    expect(event.usage).toEqual({ seconds: 99n * ONE });
    expect(chargeOf(event)).toMatchObject({
      cost: 18n * ONE,
      included: 10n * ONE,
      charged: 8n * ONE,
      overshoot: 0n,
    });
  });

  test("a blocked one charges nothing, whatever it would have cost (W1)", () => {
    const event = last(new History().play([issue, ask("consume", 99)]));
    expect(event.outcome).toMatchObject({ outcome: "blocked", cost: 100n * ONE });
    expect(chargeOf(event)).toEqual({
      cost: 0n,
      included: 0n,
      charged: 0n,
      overshoot: 0n,
      owed: 0n,
      draws: [],
      lapses: [],
    });
  });

  test("a hold charges nothing until its capture, which charges all that it used and its overshoot", () => {
    const history = new History().play([issue, ask("hold", 13)]);
    expect(last(history).outcome).toMatchObject({ outcome: "allowed", held: 4n * ONE });
    expect(chargeOf(last(history)).cost).toBe(0n);
    history.play([{ kind: "capture", nth: 0, amount: 29 }]);
    expect(chargeOf(last(history))).toMatchObject({
      cost: 30n * ONE,
      included: 10n * ONE,
      charged: 8n * ONE,
      overshoot: 12n * ONE,
    });
    expect(chargeOf(last(history)).draws).toHaveLength(1);
  });

  test("release and expiry charge nothing", () => {
    const released = new History().play([issue, ask("hold", 13), { kind: "release", nth: 0 }]);
    expect(last(released).kind).toBe("release");
    expect(chargeOf(last(released)).cost).toBe(0n);
    const expired = new History().play([
      issue,
      ask("hold", 13),
      { kind: "wait", minutes: 11 },
      ask("track", 0),
    ]);
    expect(expired.usageEvents.map((event) => event.kind)).toEqual(["hold", "expire", "track"]);
    expect(chargeOf(expired.usageEvents[1] as UsageEvent).cost).toBe(0n);
  });

  test("two layers that draw on one grant make one draw (L2)", () => {
    const big = { kind: "issue", grantKind: "promo", amount: 20, minutes: null } as const;
    const event = last(new History().play([big, ask("consume", 24)]));
    expect(
      event.outcome.layers.filter((layer) => layer.grants.some((grant) => grant.taken > 0n)),
    ).toHaveLength(2);
    expect(chargeOf(event).draws).toMatchObject([{ amount: 15n * ONE }]);
  });
});
