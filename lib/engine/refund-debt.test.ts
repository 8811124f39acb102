import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatDecimal } from "./amounts";
import { chargeOf, postingsOf } from "./charge";
import { paidRoom } from "./consent";
import type { GrantTerms, UsageEvent } from "./facts";
import { replayFact } from "./replay";
import { creditsOf } from "./standing";
import { type AccountLife, sha256 } from "./testing/account-life";
import { EVERYTHING, worlds } from "./testing/decision-arbitraries";
import { stories } from "./testing/decision-steps";
import {
  accountOn,
  DAY,
  HOUR,
  NOON,
  of,
  planOf,
  promo,
  purchased,
  task,
  terms,
} from "./testing/example-plans";
import { lifeOf } from "./testing/live-story";
import { runs, SEARCH } from "./testing/property-runs";
import type { RefundTrace } from "./trace";

const OWING = planOf([promo({ kinds: ["promo", "plan"] }), purchased()], {
  overshoot: { policy: "debt", limit: of(10), maxPerEvent: null },
});
const ALL = { amount: null, restoresWindows: true };
const happened = (units: number, more = {}) => task(units, { kind: "track", ...more });

function tracked(life: AccountLife, units: number, more = {}): UsageEvent {
  life.use(happened(units, more));
  return life.lastEvent;
}

function issue(life: AccountLife, grant: GrantTerms): void {
  life.act({ kind: "grant_issued", grant, reason: "" });
}

function refunded(life: AccountLife, event: UsageEvent, amount: number | null = null): RefundTrace {
  const refund = life.refund(event, { ...ALL, amount: amount === null ? null : of(amount) });
  if (typeof refund === "string" || refund.outcome.refund === undefined)
    throw new Error(`no refund: ${refund}`);
  return refund.outcome.refund;
}

/** Credits left, and what is owed. */
const left = ({ standing }: AccountLife) =>
  [creditsOf(standing).available, standing.debt].map((amount) => formatDecimal(amount));
/** What the last fact, a refund, posted: `refund of grt_a: 3`. */
const posted = (life: AccountLife) =>
  postingsOf(life.lastEvent).map(
    ({ kind, grantId, amount }) => `${kind} of ${grantId ?? "the account"}: ${formatDecimal(amount)}`,
  );

describe("the refund of an event that left a debt", () => {
  test("takes the debt back first, then returns what it drew: as if it had not been", () => {
    const life = accountOn(OWING, [terms("grt_a", 5)]);
    const refund = refunded(life, tracked(life, 8));
    expect(refund.debt).toEqual({ carried: of(3), amount: of(3), grants: [], lost: 0n, limits: [] });
    expect(refund.parts).toMatchObject([{ layer: "promo", amount: of(5) }]);
    expect(left(life)).toEqual(["5", "0"]);
    expect(life.standing.owedSince).toBeNull();
    expect(posted(life)).toEqual([
      "refund of the account: 3",
      "debt of the account: -3",
      "refund of grt_a: 5",
    ]);
  });

  test("is of less than nothing in each part of its charge: cost, credits and overshoot (S1, S2)", () => {
    const life = accountOn(OWING, [terms("grt_a", 5)]);
    const event = tracked(life, 8);
    refunded(life, event);
    expect(life.lastEvent.outcome).toMatchObject({
      cost: of(-8),
      covered: of(-5),
      shortfall: of(-3),
      debt: { before: of(3), carried: of(-3), limit: of(10) },
    });
    const [charge, back] = [chargeOf(event), chargeOf(life.lastEvent)];
    for (const part of ["cost", "included", "charged", "overshoot", "owed"] as const)
      expect(back[part]).toBe(-charge[part]);
  });

  test("in part takes back the debt alone, and the next part goes on from there (S4)", () => {
    const life = accountOn(OWING, [terms("grt_a", 5)]);
    const event = tracked(life, 8);
    expect(refunded(life, event, 2)).toMatchObject({ parts: [], debt: { carried: of(3), amount: of(2) } });
    expect(left(life)).toEqual(["0", "1"]);
    expect(refunded(life, event, 2)).toMatchObject({ parts: [{ amount: of(1) }], debt: { amount: of(1) } });
    expect(left(life)).toEqual(["1", "0"]);
    expect(life.refund(event, { ...ALL, amount: of(5) })).toBe("refund_too_large");
    refunded(life, event, 4);
    expect(life.refund(event, ALL)).toBe("nothing_to_refund");
    expect(left(life)).toEqual(["5", "0"]);
  });

  test("leaves what other events left to be owed, which what it returns then repays as any credits do", () => {
    const life = accountOn(OWING, [terms("grt_a", 5)]);
    const event = tracked(life, 8);
    tracked(life, 2);
    refunded(life, event);
    expect(life.standing).toMatchObject({ debt: of(2), owedSince: NOON });
    life.recordDue();
    expect(left(life)).toEqual(["3", "0"]);
  });

  test("never takes back what the settlement has refunded beyond the plan's limit", () => {
    const life = accountOn(OWING);
    const event = tracked(life, 14);
    expect(life.refund(event, { ...ALL, amount: of(11) })).toBe("refund_too_large");
    expect(refunded(life, event).debt).toMatchObject({ carried: of(10), amount: of(10) });
    expect(left(life)).toEqual(["0", "0"]);
  });

  test("gives back to grants what they have repaid of it, and to none more than that (G2)", () => {
    const life = accountOn(OWING);
    const event = tracked(life, 9);
    issue(life, terms("grt_1", 4, { kind: "purchased" }));
    issue(life, terms("grt_2", 20, { kind: "purchased" }));
    expect(left(life)).toEqual(["15", "0"]);
    expect(refunded(life, event).debt).toMatchObject({
      grants: [
        { id: "grt_2", amount: of(5), lost: 0n },
        { id: "grt_1", amount: of(4), lost: 0n },
      ],
      lost: 0n,
    });
    expect(posted(life)).toEqual([
      "refund of the account: 9",
      "debt of the account: -9",
      "repayment of grt_2: 5",
      "repayment of grt_1: 4",
    ]);
    expect(life.standing.grants.map(({ available, repaid }) => [available, repaid])).toEqual([
      [of(4), undefined],
      [of(20), undefined],
    ]);
  });

  test("forgives what is owed whoever left it, and gives back only what is not", () => {
    const life = accountOn(OWING);
    const event = tracked(life, 6);
    issue(life, terms("grt_1", 5, { kind: "purchased" }));
    const other = tracked(life, 3);
    expect(left(life)).toEqual(["0", "4"]);
    expect(refunded(life, event).debt).toMatchObject({ grants: [{ id: "grt_1", amount: of(2) }] });
    expect(left(life)).toEqual(["2", "0"]);
    expect(refunded(life, other).debt).toMatchObject({ grants: [{ id: "grt_1", amount: of(3) }] });
    expect(left(life)).toEqual(["5", "0"]);
  });

  test("to a grant that is over is lost at once, also where nothing remembers the grant any more", () => {
    const life = accountOn(OWING);
    const event = tracked(life, 9);
    issue(life, terms("grt_gone", 3, { expiresAt: NOON + HOUR }));
    life.now = NOON + HOUR;
    life.recordDue();
    issue(life, terms("grt_late", 4, { expiresAt: NOON + 2 * HOUR }));
    issue(life, terms("grt_kept", 4));
    life.now = NOON + 2 * HOUR;
    expect(refunded(life, event).debt).toMatchObject({
      grants: [{ id: "grt_kept", amount: of(2), lost: 0n }],
      lost: of(7),
    });
    expect(left(life)).toEqual(["4", "0"]);
    expect(posted(life)).toEqual([
      "refund of the account: 9",
      "debt of the account: -9",
      "repayment of grt_kept: 2",
      "repayment of the account: 7",
      "expiry of the account: -7",
    ]);
  });

  test("to a period that is over is lost as well: what is repaid is repaid out of a period", () => {
    const recurrence = { every: 1, unit: "day" as const, anchorAt: NOON, timeZone: "UTC" };
    const life = accountOn(OWING, [terms("grt_daily", 5, { effectiveAt: NOON, recurrence })]);
    const event = tracked(life, 7);
    life.now = NOON + DAY;
    life.recordDue();
    expect(left(life)).toEqual(["3", "0"]);
    const other = tracked(life, 3);
    life.now = NOON + 2 * DAY;
    life.recordDue();
    expect(refunded(life, event, 2).debt).toMatchObject({ grants: [], lost: of(2) });
    expect(refunded(life, other)).toMatchObject({ parts: [{ grants: [{ lost: of(3) }] }] });
  });

  test("is no longer spent under the consent that it was put off under", () => {
    const life = accountOn({ ...OWING, consent: { mode: "up_to", limit: of(5), period: "day" } });
    const by = { apiKey: null, memberId: null, caps: [] };
    const event = tracked(life, 5);
    expect(paidRoom(life.standing, by, life.now).room).toBe(0n);
    refunded(life, event, 3);
    expect(paidRoom(life.standing, by, life.now).room).toBe(of(3));
  });

  test("by the plan's own rule leaves nothing of failed work: neither a charge nor a debt", () => {
    const plan = { ...OWING, refundFailed: { features: null } };
    const life = accountOn(plan, [terms("grt_a", 5)]);
    life.use(happened(8, { failed: true }));
    expect(left(life)).toEqual(["5", "0"]);
  });

  test("of credits alone takes the debt back too: it was to be paid with credits", () => {
    const life = accountOn(OWING);
    const refund = life.refund(tracked(life, 4), { amount: null, restoresWindows: false });
    expect(refund).toMatchObject({ outcome: { debt: { carried: of(-4) } } });
    expect(left(life)).toEqual(["0", "0"]);
  });

  test("done again from its fact gives the same fact (D1)", () => {
    const life = accountOn(OWING);
    const event = tracked(life, 9);
    issue(life, terms("grt_1", 4));
    refunded(life, event);
    const { before, fact } = life.lived.at(-1) as (typeof life.lived)[number];
    const again = replayFact(before, fact, life.catalogue, sha256);
    expect(again).toMatchObject({ kind: "replayed", fact: { event: { hash: fact.event.hash } } });
  });
});

describe("the debt of any life", SEARCH, () => {
  const anyStory = stories(worlds({ ...EVERYTHING, scales: [1n] }), { changesRules: true }, 40);

  test("is what events left, less what was repaid and what refunds took back; no grant gets back more than it repaid (B1, S4)", () => {
    let givenBack = 0;
    fc.assert(
      fc.property(anyStory, (story) => {
        const { facts, standing } = lifeOf(story);
        const repaid = new Map<string, bigint>();
        let debt = 0n;
        for (const { kind, event } of facts) {
          if (kind === "account") {
            const { posting } = event;
            if (posting?.kind !== "repayment" || posting.grantId === null) continue;
            debt += posting.amount;
            repaid.set(posting.grantId, (repaid.get(posting.grantId) ?? 0n) - posting.amount);
            continue;
          }
          debt += event.outcome.debt?.carried ?? 0n;
          const back = event.outcome.refund?.debt;
          if (back === undefined) continue;
          debt += back.lost;
          for (const { id, amount } of back.grants) {
            debt += amount;
            repaid.set(id, (repaid.get(id) ?? 0n) - amount);
            givenBack++;
          }
          expect([...repaid.values()].every((amount) => amount >= 0n)).toBe(true);
        }
        expect(standing.debt).toBe(debt);
        expect(standing.owedSince === null).toBe(debt === 0n);
        for (const grant of standing.grants)
          expect((grant.repaid ?? 0n) <= (repaid.get(grant.id) ?? 0n)).toBe(true);
      }),
      runs(800),
    );
    expect(givenBack).toBeGreaterThan(0);
  });

  test("is nothing once every event is refunded, however it was repaid meanwhile", () => {
    fc.assert(
      fc.property(anyStory, (story) => {
        const life = lifeOf(story);
        const used = life.facts.flatMap((fact) =>
          fact.kind === "usage" && (fact.event.outcome.debt?.carried ?? 0n) > 0n ? [fact.event] : [],
        );
        for (const event of used) life.refund(event, ALL);
        expect(life.standing.debt).toBe(0n);
      }),
      runs(400),
    );
  });
});
