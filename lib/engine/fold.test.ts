import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { factAt, foldFact, plansOfFacts } from "./fold";
import { emptyStanding } from "./standing";
import { decodeStanding, encodeStanding } from "./standing-codec";
import { worlds } from "./testing/decision-arbitraries";
import { stories } from "./testing/decision-steps";
import { lifeOf } from "./testing/live-story";
import { runs, SEARCH } from "./testing/property-runs";

const anyStory = stories(worlds(), { changesRules: true });

describe("folding the facts of any life", SEARCH, () => {
  test("gives every standing that it had, head and all, from what was asked alone (A2)", () => {
    fc.assert(
      fc.property(anyStory, (story) => {
        const life = lifeOf(story);
        let standing = emptyStanding(life.standing.accountId);
        for (const { fact, after } of life.lived) {
          standing = foldFact(standing, fact, life.catalogue);
          expect(encodeStanding(standing)).toBe(encodeStanding(after));
          expect(standing.head).toBe(after.head);
          expect(factAt(fact)).toBe(after.at);
        }
      }),
      runs(500),
    );
  });

  test("can begin at any standing that was kept, with the versions that it names (A2)", () => {
    fc.assert(
      fc.property(anyStory, fc.nat(), (story, nth) => {
        const life = lifeOf(story);
        const from = life.lived[nth % life.lived.length]?.after ?? emptyStanding(life.standing.accountId);
        let standing = decodeStanding(from.accountId, from.seq, encodeStanding(from));
        const rest = life.facts.slice(from.seq);
        const known = plansOfFacts(standing, rest);
        const catalogue = {
          ...life.catalogue,
          plan: (ref: string) => {
            if (!known.has(ref)) throw new Error(`${ref} was not prepared`);
            return life.catalogue.plan(ref);
          },
        };
        for (const fact of rest) standing = foldFact(standing, fact, catalogue);
        expect(encodeStanding(standing)).toBe(encodeStanding(life.standing));
      }),
      runs(500),
    );
  });

  test("refuses a fact that does not follow from those before it", () => {
    fc.assert(
      fc.property(anyStory, (story) => {
        const life = lifeOf(story);
        const [, second] = life.facts;
        if (second === undefined) return;
        expect(() => foldFact(emptyStanding(life.standing.accountId), second, life.catalogue)).toThrow();
      }),
      runs(50),
    );
  });
});
