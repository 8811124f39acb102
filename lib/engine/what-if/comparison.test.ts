import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { UsageEvent } from "../facts";
import { encodeUsage } from "../outcome-codec";
import { emptyStanding } from "../standing";
import { worlds } from "../testing/decision-arbitraries";
import { stories } from "../testing/decision-steps";
import {
  accountOn,
  dayWindow,
  HOUR,
  NOON,
  of,
  planOf,
  promo,
  task,
  terms,
  windows,
} from "../testing/example-plans";
import { lifeOf } from "../testing/live-story";
import { runs, SEARCH } from "../testing/property-runs";
import { answerInTruth, answerOfChange } from "./answers";
import { ChangedLife } from "./changed-life";
import { AccountComparison, addComparison, emptyComparison, SOURCES } from "./comparison";
import { MostAffected } from "./most-affected";

const inTruth = (event: UsageEvent) =>
  answerInTruth(event.kind, { ...event.outcome, record: encodeUsage(event).record });

/** Compares a whole life with itself under another plan, as the simulator does. */
function compared(life: ReturnType<typeof accountOn>, planOfRef: (ref: string) => string, until: number) {
  const again = new ChangedLife(emptyStanding(life.standing.accountId), {
    catalogue: life.catalogue,
    planOf: planOfRef,
  });
  const comparison = new AccountComparison();
  for (const fact of life.facts) {
    if (fact.kind === "account") {
      if (!again.act(fact.event)) comparison.actNotDone();
      continue;
    }
    const wasBlocked = fact.event.outcome.outcome === "blocked";
    comparison.usage(fact.event, inTruth(fact.event), answerOfChange(again.use(fact.event, wasBlocked)));
  }
  return comparison.close(until);
}

describe("comparing any life with itself", SEARCH, () => {
  test("finds nothing changed, and both sides alike (D1)", () => {
    fc.assert(
      fc.property(stories(worlds(), { changesRules: true, withoutRefunds: true }), (story) => {
        const life = lifeOf(story);
        const found = compared(life, (ref) => ref, life.now + HOUR);
        const { changed, newlyAllowed, newlyBlocked, paidOtherwise, endingsNotAsked, actsNotDone } = found;
        expect([changed, newlyAllowed, newlyBlocked, paidOtherwise, endingsNotAsked, actsNotDone]).toEqual([
          0, 0, 0, 0, 0, 0,
        ]);
        expect(found.after).toEqual(found.before);
        for (const { from, fromReason, to, toReason } of found.outcomes.values())
          expect([to, toReason]).toEqual([from, fromReason]);
        const requests = life.facts.filter(
          ({ kind, event }) =>
            kind === "usage" && ["consume", "hold", "track"].includes((event as UsageEvent).kind),
        );
        expect(found.decisions).toBe(requests.length);
      }),
      runs(500),
    );
  });

  test("adds up: every decision in one pair of outcomes, every credit in one source", () => {
    fc.assert(
      fc.property(stories(worlds(), { changesRules: true }), (story) => {
        const life = lifeOf(story);
        const found = compared(life, () => story.world.plans[1].ref, life.now);
        const pairs = [...found.outcomes.values()];
        expect(pairs.reduce((sum, { decisions }) => sum + decisions, 0)).toBe(found.decisions);
        for (const side of [found.before, found.after]) {
          expect(side.allowed + side.partial + side.blocked + side.refused).toBe(found.decisions);
          const credits = side.bySource.plan + side.bySource.promo + side.bySource.purchased;
          expect(side.charged).toBe(credits);
          expect(SOURCES.every((source) => side.bySource[source] >= 0n)).toBe(true);
          expect(side.blockedMs).toBeGreaterThanOrEqual(0);
        }
        expect(found.changed).toBeGreaterThanOrEqual(found.newlyAllowed + found.newlyBlocked);
        const twice = emptyComparison();
        addComparison(twice, found);
        addComparison(twice, found);
        expect(twice.decisions).toBe(2 * found.decisions);
        expect(twice.after.charged).toBe(2n * found.after.charged);
      }),
      runs(300),
    );
  });
});

const wide = planOf([windows([dayWindow("day", "credits", 10)]), promo()], { ref: "pln_wide@1" });
const narrow = planOf([windows([dayWindow("day", "credits", 4)]), promo()], { ref: "pln_narrow@1" });
const onNarrow = () => narrow.ref;

describe("a smaller window", () => {
  test("blocks from the request that no longer fits until the period ends, or what waiting takes", () => {
    const life = accountOn(wide, [], [narrow]);
    life.use(task(3));
    life.now += HOUR;
    life.use(task(3)); // fits ten, not four
    life.now += HOUR;
    life.use(task(1)); // fits both: the block is over
    life.now += HOUR;
    life.use(task(2));
    const found = compared(life, onNarrow, NOON + 5 * HOUR);
    expect(found).toMatchObject({
      decisions: 4,
      changed: 2,
      newlyBlocked: 2,
      newlyAllowed: 0,
      paidOtherwise: 0,
    });
    expect([...found.outcomes.values()]).toEqual([
      { from: "allowed", fromReason: null, to: "allowed", toReason: null, decisions: 2 },
      { from: "allowed", fromReason: null, to: "blocked", toReason: "limit_reached", decisions: 2 },
    ]);
    expect(found.before).toMatchObject({ allowed: 4, blocked: 0, blockedMs: 0 });
    expect(found.after).toMatchObject({ allowed: 2, blocked: 2, blockedMs: HOUR + 2 * HOUR });
    expect([found.before.bySource.windows, found.after.bySource.windows]).toEqual([of(9), of(4)]);
  });

  test("ends a block when waiting is enough: at midnight the day's window is empty", () => {
    const life = accountOn(wide, [], [narrow]);
    life.use(task(4));
    life.now += HOUR;
    life.use(task(4));
    const found = compared(life, onNarrow, NOON + 48 * HOUR);
    expect(found.after.blockedMs).toBe(11 * HOUR); // from 13:00 to midnight
  });

  test("moves what it no longer covers to credits: the same outcome, paid otherwise", () => {
    const life = accountOn(wide, [terms("grt_a", 100)], [narrow]);
    life.use(task(3));
    life.use(task(3));
    const found = compared(life, onNarrow, life.now);
    expect(found).toMatchObject({ changed: 0, paidOtherwise: 1 });
    expect([found.before.charged, found.after.charged]).toEqual([0n, of(2)]);
  });
});

test("a hold that was refused and would be opened is taken for used as it was estimated; one that would be refused has no end", () => {
  const opened = accountOn(narrow, [], [wide]);
  opened.use(task(6, { kind: "hold" }));
  const wider = compared(opened, () => wide.ref, opened.now);
  expect(wider).toMatchObject({ newlyAllowed: 1, endingsNotAsked: 0 });
  expect(wider.after.bySource.windows).toBe(of(6));

  const refused = accountOn(wide, [], [narrow]);
  refused.use(task(6, { kind: "hold" }));
  refused.use({
    kind: "capture",
    holdRef: refused.lastEvent.ref,
    usage: { units: of(5) },
    attribution: task(1).attribution,
  });
  const narrower = compared(refused, onNarrow, refused.now);
  expect(narrower).toMatchObject({ newlyBlocked: 1, endingsNotAsked: 1 });
  expect([narrower.before.bySource.windows, narrower.after.bySource.windows]).toEqual([of(5), 0n]);
});

test("an act that the changed rules leave nothing for is told: credits that are used up cannot be taken back", () => {
  const life = accountOn(wide, [terms("grt_a", 5)], [narrow]);
  life.use(task(8));
  life.act({ kind: "grant_adjusted", grantId: "grt_a", delta: -of(5), reason: "mistake" });
  const found = compared(life, onNarrow, life.now);
  expect(found).toMatchObject({ changed: 0, paidOtherwise: 1, actsNotDone: 1 });
});

test("the most affected accounts are those with the most newly blocked requests, then with the most changed", () => {
  const of = (accountId: string, newlyBlocked: number, changed: number, charged = 0n) => {
    const comparison = { ...emptyComparison(), newlyBlocked, changed };
    comparison.after.charged = charged;
    return { accountId, comparison };
  };
  const top = new MostAffected(3);
  for (const account of [of("e", 0, 0), of("d", 0, 1), of("c", 1, 1), of("b", 0, 7), of("a", 0, 1, 5n)])
    top.add(account);
  expect(top.accounts.map(({ accountId }) => accountId)).toEqual(["c", "b", "a"]);
});
