import fc from "fast-check";
import type { Fact } from "../replay";
import { accountNow } from "../standing";
import { EVERYTHING, worlds } from "./decision-arbitraries";
import { openLife, requestOf, type Story, stories } from "./decision-steps";
import { live } from "./live-story";
import { NaiveTwin } from "./naive-twin";

const STORIES = stories(
  worlds({ ...EVERYTHING, scales: [1n] }),
  { changesRules: true, withoutRefunds: true },
  40,
);
/** Lives that are drawn from one seed, before the next one is taken. */
const LIVES = 100;

export interface ModelRun {
  /** The first; each hundred lives take the next one. */
  readonly seed: number;
  /** How many things happen, at the least. */
  readonly steps: number;
  readonly onProgress?: (steps: number) => void;
}

export interface ModelTally {
  readonly steps: number;
  readonly lives: number;
  /** By kind of step, for questions and acts by which; and of the facts that came of them. */
  readonly byKind: Readonly<Record<string, number>>;
}

/**
 * Leads lives through the engine and through the naive account until so many steps have been taken, and compares `seq`, balance, grants and
 * windows after each. The same seed draws the same lives. Throws at the first difference, with the shrunk life and the seed that
 * draws it again.
 */
export function runModel({ seed, steps, onProgress }: ModelRun): ModelTally {
  const byKind: Record<string, number> = {};
  const count = (kind: string) => {
    byKind[kind] = (byKind[kind] ?? 0) + 1;
  };
  let taken = 0;
  let lives = 0;
  for (let next = seed; taken < steps; next++) {
    const property = fc.property(STORIES, (story) => {
      liveTwice(story, (step, facts) => {
        count(step);
        for (const fact of facts) if (fact.kind === "account") count(fact.event.act.kind);
        taken += 1;
      });
      lives += 1;
    });
    const details = fc.check(property, { seed: next, numRuns: LIVES });
    if (details.failed) {
      const report = fc.defaultReportMessage(details);
      throw new Error(`${report}\nonce more: npm run model -- --seed ${next} --steps 1`, {
        cause: details.errorInstance,
      });
    }
    onProgress?.(taken);
  }
  return { steps: taken, lives, byKind };
}

/** Both led through one life; answers the naive one. */
export function liveTwice(
  story: Story,
  onStep: (kind: string, facts: readonly Fact[]) => void = () => {},
): NaiveTwin {
  const life = openLife(story);
  const opening = life.lived[0]?.fact;
  if (opening?.kind !== "account" || opening.event.act.kind !== "opened")
    throw new Error("it was not opened");
  const twin = new NaiveTwin(life.catalogue, opening.event.act);
  let followed = 0;
  const follow = () => {
    for (const { fact } of life.lived.slice(followed)) twin.follow(fact);
    followed = life.lived.length;
  };
  follow();
  for (const step of story.steps) {
    const before = life.lived.length;
    if (step.act === "ask" && step.kind === "preview") {
      const request = requestOf(step, accountNow(life.standing, life.now));
      const answer = life.step(request);
      follow();
      if (answer.kind === "previewed") twin.preview(request, answer.outcome, answer.decidedAt);
    } else live(life, step);
    follow();
    twin.compareStanding(life.standing, life.now);
    const facts = life.lived.slice(before).map(({ fact }) => fact);
    onStep(
      step.act === "ask" ? step.kind : step.act === "account" ? `${step.does.kind} asked` : step.act,
      facts,
    );
  }
  return twin;
}
