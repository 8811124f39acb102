import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { foresee } from "./foreseen";
import { accountNow, creditsOf } from "./standing";
import { worlds } from "./testing/decision-arbitraries";
import { stories } from "./testing/decision-steps";
import { accountOn, DAY, HOUR, holdTask, NOON, of, promo, task, terms } from "./testing/example-plans";
import { lifeOf } from "./testing/live-story";
import { runs, SEARCH } from "./testing/property-runs";

const daily = { every: 1, unit: "day", anchorAt: NOON, timeZone: "UTC" } as const;

describe("what is foreseen of an account", () => {
  test("is what the next decision starts from: to the millisecond of a reset, with what it will post", () => {
    const life = accountOn([promo()], [terms("grt_daily", 10, { recurrence: daily })]);
    life.use(task(7));
    const at = (now: number) => foresee(life.standing, life.catalogue, now);
    expect(at(NOON + DAY - 1)).toEqual({ standing: life.standing, due: [] });
    const { standing, due } = at(NOON + DAY);
    expect(due).toEqual([
      { what: "grant-reset", about: "grt_daily", amount: of(-3) },
      { what: "grant-renewal", about: "grt_daily", amount: of(10) },
    ]);
    expect(creditsOf(standing).available).toBe(of(10));
    expect([standing.seq, standing.head]).toEqual([life.standing.seq, life.standing.head]);
  });

  test("gives back holds on the millisecond of their end, and takes what expired once nothing of it is held", () => {
    const life = accountOn([promo()], [terms("grt_hour", 10, { expiresAt: NOON + HOUR })]);
    const hold = holdTask(life, 4);
    const { expiresAt = 0 } = life.standing.holds[0] ?? {};
    const at = (now: number) => foresee(life.standing, life.catalogue, now);
    expect(at(expiresAt - 1).due).toEqual([]);
    expect(at(expiresAt).due).toEqual([{ what: "hold-expiry", about: hold, amount: 0n }]);
    expect(creditsOf(at(expiresAt).standing)).toEqual({ available: of(10), held: 0n });
    expect(at(NOON + HOUR).due.at(-1)).toEqual({
      what: "grant-expiry",
      about: "grt_hour",
      amount: of(-10),
    });
    expect(at(NOON + HOUR).standing.grants).toEqual([]);
  });

  test(
    "is, in any life and at any time, what would be recorded then, and moves the balance by as much",
    SEARCH,
    () => {
      const anyStory = stories(worlds(), { changesRules: true });
      const later = fc.constantFrom(0, 1, 20 * 60_000, HOUR, 26 * HOUR, 720 * HOUR);
      fc.assert(
        fc.property(anyStory, later, (story, ms) => {
          const life = lifeOf(story);
          const now = accountNow(life.standing, life.now + ms);
          const { standing, due } = foresee(life.standing, life.catalogue, now);
          const recorded = life.fork(life.standing, now);
          recorded.endExpiredHolds();
          recorded.recordDue();
          const { seq, head } = life.standing;
          expect(standing).toEqual({ ...recorded.standing, seq, head });
          expect(due).toHaveLength(recorded.lived.length);
          const total = (of: typeof standing) => creditsOf(of).available + creditsOf(of).held;
          expect(due.reduce((sum, { amount }) => sum + amount, 0n)).toBe(
            total(standing) - total(life.standing),
          );
        }),
        runs(500),
      );
    },
  );
});
