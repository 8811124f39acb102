import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chargeOf, postingsOf } from "./charge";
import type { UsageEvent } from "./facts";
import { amountOf, MAX_REFUNDS, refundableOf } from "./refund";
import { worlds } from "./testing/decision-arbitraries";
import { stories } from "./testing/decision-steps";
import {
  accountOn,
  DAY,
  dayWindow,
  HOUR,
  of,
  planOf,
  promo,
  purchased,
  task,
  terms,
  windows,
} from "./testing/example-plans";
import { lifeOf } from "./testing/live-story";
import { runs, SEARCH } from "./testing/property-runs";

const anyStory = stories(worlds(), { changesRules: true });
const whole = { amount: null, restoresWindows: true };

function refundsOf(facts: ReturnType<typeof lifeOf>["facts"]): UsageEvent[] {
  return facts.flatMap((fact) => (fact.kind === "usage" && fact.event.kind === "refund" ? [fact.event] : []));
}

describe("the refunds of any life", SEARCH, () => {
  test("never pay back more of an event than it drew, in all and of each part (S4)", () => {
    fc.assert(
      fc.property(anyStory, (story) => {
        const { facts } = lifeOf(story);
        const perEvent = new Map<string, bigint>();
        const perPart = new Map<string, bigint>();
        for (const { outcome } of refundsOf(facts)) {
          const { refund } = outcome;
          if (refund === undefined) throw new Error("a refund of nothing");
          perEvent.set(refund.of, (perEvent.get(refund.of) ?? 0n) + amountOf(refund));
          for (const { nth, amount, drawn, windows, grants } of refund.parts) {
            const paid = (perPart.get(`${refund.of} ${nth}`) ?? 0n) + amount;
            perPart.set(`${refund.of} ${nth}`, paid);
            expect(amount >= 0n && paid <= drawn).toBe(true);
            for (const window of windows) expect(window.returned <= window.amount).toBe(true);
            for (const grant of grants) expect(grant.lost >= 0n && grant.lost <= grant.amount).toBe(true);
          }
        }
        for (const fact of facts) {
          if (fact.kind !== "usage") continue;
          const refunded = perEvent.get(fact.event.ref) ?? 0n;
          expect(refunded <= refundableOf(fact.event) || refunded === 0n).toBe(true);
          expect(fact.event.kind === "refund" || refunded <= fact.event.outcome.cost).toBe(true);
        }
      }),
      runs(800),
    );
  });

  test("pay back to each grant no more than the event drew of it, and post just that (S2)", () => {
    fc.assert(
      fc.property(anyStory, (story) => {
        const { facts } = lifeOf(story);
        const drawn = new Map<string, bigint>();
        for (const fact of facts) {
          if (fact.kind !== "usage" || fact.event.kind === "refund") continue;
          for (const { id, amount } of chargeOf(fact.event).draws)
            drawn.set(`${fact.event.ref} ${id}`, amount);
        }
        for (const event of refundsOf(facts)) {
          const of = event.outcome.refund?.of;
          const charge = chargeOf(event);
          for (const { id, amount } of charge.draws) {
            const left = (drawn.get(`${of} ${id}`) ?? 0n) + amount;
            drawn.set(`${of} ${id}`, left);
            expect(left >= 0n).toBe(true);
          }
          const posted = postingsOf(event).filter(
            ({ kind, grantId }) => kind === "refund" && grantId !== null,
          );
          expect(posted.reduce((sum, { amount }) => sum + amount, 0n)).toBe(-charge.charged);
        }
      }),
      runs(800),
    );
  });
});

describe("a refund", () => {
  const life = () =>
    accountOn(planOf([windows([dayWindow("day", "credits", 4)]), promo(), purchased()]), [
      terms("grt_promo", 3),
      terms("grt_bought", 50, { kind: "purchased" }),
    ]);

  test("gives back what was drawn last first, and the window last of all", () => {
    const account = life();
    account.use(task(10));
    const refund = account.refund(account.lastEvent, { amount: of(7), restoresWindows: true });
    if (typeof refund === "string") throw new Error(refund);
    expect(refund.outcome.refund?.parts.map(({ layer, amount }) => [layer, amount])).toEqual([
      ["purchased", of(3)],
      ["promo", of(3)],
      ["windows", of(1)],
    ]);
    expect(account.use(task(1)).layers[0]?.taken).toBe(of(1));
  });

  test("is one of at most a thousand of its event: the next says so, and changes nothing", () => {
    const account = life();
    account.use(task(10));
    const used = account.lastEvent;
    for (let nth = 0; nth < MAX_REFUNDS; nth++)
      expect(account.refund(used, { amount: 1n, restoresWindows: true })).toMatchObject({ kind: "refund" });
    const { seq } = account.standing;
    expect(account.refund(used, { amount: 1n, restoresWindows: true })).toBe("too_many_refunds");
    expect(account.standing.seq).toBe(seq);
  });

  test("of a window whose span is over says so, and counts as refunded all the same", () => {
    const account = life();
    account.use(task(4));
    const used = account.lastEvent;
    account.now += DAY;
    account.use(task(2));
    const refund = account.refund(used, whole);
    if (typeof refund === "string") throw new Error(refund);
    expect(refund.outcome.refund?.parts[0]?.windows).toMatchObject([
      { key: "day", amount: of(4), returned: 0n },
    ]);
    expect(account.refund(used, whole)).toBe("nothing_to_refund");
  });

  test("does not give back what a reset of the window has forgiven", () => {
    const account = life();
    account.use(task(4));
    const used = account.lastEvent;
    account.act({ kind: "window_reset", windows: ["day"], reason: "" });
    account.use(task(3));
    const refund = account.refund(used, whole);
    if (typeof refund === "string") throw new Error(refund);
    expect(refund.outcome.refund?.parts[0]?.windows).toMatchObject([{ isForgiven: true, returned: 0n }]);
    expect(account.use(task(1)).layers[0]?.taken).toBe(of(1));
  });

  test("without windows pays back credits alone, and leaves the rest to be refunded later", () => {
    const account = life();
    account.use(task(10));
    const used = account.lastEvent;
    const refund = account.refund(used, { amount: null, restoresWindows: false });
    if (typeof refund === "string") throw new Error(refund);
    expect(refund.outcome.cost).toBe(-of(6));
    expect(account.refund(used, { amount: null, restoresWindows: false })).toBe("nothing_to_refund");
    expect(account.refund(used, { amount: of(5), restoresWindows: true })).toBe("refund_too_large");
    expect(account.refund(used, { amount: of(4), restoresWindows: true })).toMatchObject({ kind: "refund" });
  });

  test("to a grant whose time is over is lost at once, and the balance is as before", () => {
    const account = accountOn(planOf([promo()]), [terms("grt_a", 9)]);
    account.use(task(4));
    const used = account.lastEvent;
    account.act({
      kind: "grant_adjusted",
      grantId: "grt_a",
      delta: 0n,
      expiresAt: account.now + HOUR,
      reason: "",
    });
    account.now += HOUR;
    const refund = account.refund(used, whole);
    if (typeof refund === "string") throw new Error(refund);
    expect(postingsOf(refund)).toEqual([
      { grantId: "grt_a", kind: "refund", amount: of(4) },
      { grantId: "grt_a", kind: "expiry", amount: -of(4) },
    ]);
  });

  test("is no longer spent under a cap, where the cap counted it", () => {
    const account = life();
    account.act({ kind: "caps_set", caps: [{ key: "day", apiKey: null, period: "day", limit: of(6) }] });
    account.use(task(13));
    expect(account.use(task(1)).reason).toBe("spend_cap_reached");
    const used = account.facts.flatMap((fact) =>
      fact.kind === "usage" ? [fact.event] : [],
    )[0] as UsageEvent;
    account.refund(used, { amount: of(2), restoresWindows: true });
    expect(account.use(task(2)).outcome).toBe("allowed");
  });
});
