import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { UsageEvent } from "../facts";
import { encodeUsage } from "../outcome-codec";
import type { Fact } from "../replay";
import { emptyStanding } from "../standing";
import { encodeStanding } from "../standing-codec";
import { worlds } from "../testing/decision-arbitraries";
import { type Story, stories } from "../testing/decision-steps";
import { lifeOf } from "../testing/live-story";
import { ledOn } from "../testing/naive-what-if";
import { runs, SEARCH } from "../testing/property-runs";
import type { UnsealedUsageEvent } from "../usage-step";
import { type Change, ChangedLife } from "./changed-life";

/** What was refunded in truth is not done again, so only lives without refunds come to the very same. */
const anyStory = stories(worlds(), { changesRules: true, withoutRefunds: true });
const refundedStory = stories(worlds(), { changesRules: true });

describe("a life done again", SEARCH, () => {
  test("under the rules that it was led by gives every answer again, from any instant on (D1)", () => {
    fc.assert(
      fc.property(anyStory, fc.nat(), (story, nth) => {
        const life = lifeOf(story);
        // What is recorded together has one instant, and a period begins before all of it or after.
        const starts = life.lived.flatMap(({ before, after }, i) => (after.at > before.at ? [i] : []));
        const from = starts[nth % starts.length] ?? 0;
        const before = life.lived[from]?.before ?? emptyStanding(life.standing.accountId);
        const again = new ChangedLife(before, { catalogue: life.catalogue, planOf: (ref) => ref });
        again.begin(before.at);
        for (const { fact } of life.lived.slice(from)) {
          if (fact.kind === "account") {
            expect(again.act(fact.event)).toBe(true);
            continue;
          }
          const answer = again.use(fact.event, fact.event.outcome.outcome === "blocked");
          if (answer.kind !== "answered") throw new Error(`${fact.event.kind}: ${answer.kind}`);
          expect(encodeUsage(answer.event)).toEqual(encodeUsage(fact.event));
          expect(answer.capture).toBeNull();
        }
      }),
      runs(1_000),
    );
  });

  test("under the rules that it was led by ends as it ended (A2)", () => {
    fc.assert(
      fc.property(anyStory, (story) => {
        const life = lifeOf(story);
        const again = new ChangedLife(emptyStanding(life.standing.accountId), {
          catalogue: life.catalogue,
          planOf: (ref) => ref,
        });
        for (const { fact } of life.lived) {
          if (fact.kind === "account") again.act(fact.event);
          else again.use(fact.event, fact.event.outcome.outcome === "blocked");
        }
        const { head } = life.standing;
        // The grants of a plan come with what follows the coming onto it.
        const last = life.lived.findLast(({ fact }) => fact.kind === "usage");
        if (last?.after === life.standing)
          expect(encodeStanding({ ...again.standing, head })).toBe(encodeStanding(life.standing));
      }),
      runs(500),
    );
  });

  test("under another plan answers as if the account had been led on that plan from the first day, and nothing had been refunded", () => {
    let compared = 0;
    let changed = 0;
    fc.assert(
      fc.property(refundedStory, (story) => {
        const life = lifeOf(story);
        fc.pre(!life.facts.some(touchesPlanGrant));
        const [, second] = story.world.plans;
        const change: Change = { catalogue: life.catalogue, planOf: () => second.ref };
        const led = ledOn(life.facts, life.catalogue, change.planOf);
        const again = new ChangedLife(emptyStanding(life.standing.accountId), change);
        for (const { fact } of life.lived) {
          if (fact.kind === "account") {
            again.act(fact.event);
            continue;
          }
          const answer = again.use(fact.event, fact.event.outcome.outcome === "blocked");
          if (fact.event.kind === "expire") continue; // asked by nobody
          const told =
            answer.kind === "answered"
              ? toldBy(answer.event)
              : answer.kind === "refused"
                ? answer.code
                : null;
          const other = led.get(fact.event.seq) ?? null;
          expect(told).toEqual(other === null || typeof other === "string" ? other : toldBy(other));
          compared++;
          if (answer.kind === "answered" && answer.event.outcome.outcome !== fact.event.outcome.outcome)
            changed++;
        }
      }),
      runs(1_000),
    );
    expect(changed).toBeGreaterThan(compared / 20);
  });
});

/** Acts on a grant that a plan gave name it by an id that it only had in one of the lives. */
function touchesPlanGrant(fact: Fact): boolean {
  if (fact.kind !== "account" || !("grantId" in fact.event.act)) return false;
  const { act } = fact.event;
  if (!act.grantId.startsWith("grt_plan_")) return false;
  switch (act.kind) {
    case "grant_adjusted":
      return act.delta !== 0n || !act.reason.startsWith("plan ");
    case "grant_reset":
      return act.reason !== null;
    default:
      return act.kind === "grant_voided";
  }
}

function toldBy({ kind, outcome }: UsageEvent | UnsealedUsageEvent): object {
  const { outcome: verdict, reason, cost, covered, layers } = outcome;
  return { kind, verdict, reason, cost, covered, taken: layers.map(({ layer, taken }) => [layer, taken]) };
}

test("a life is done again from wherever it is taken up, a story of one step included", () => {
  fc.assert(
    fc.property(anyStory, (story: Story) => {
      const life = lifeOf(story);
      const again = new ChangedLife(life.standing, { catalogue: life.catalogue, planOf: (ref) => ref });
      again.begin(life.now);
      expect(again.standing).toBe(life.standing);
    }),
    runs(50),
  );
});
