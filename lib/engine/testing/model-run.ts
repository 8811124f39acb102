import fc from "fast-check";
import type { Fact } from "../replay";
import { accountNow } from "../standing";
import { EVERYTHING, worlds } from "./decision-arbitraries";
import { openLife, requestOf, type Story, stories } from "./decision-steps";
import { live, refundedBy } from "./live-story";
import { NaiveTwin } from "./naive-twin";
import { owingWorld } from "./overshoot-arbitraries";

const WORLDS = worlds({ ...EVERYTHING, scales: [1n] });
const STORIES = stories(
  fc.oneof({ weight: 5, arbitrary: WORLDS }, { weight: 1, arbitrary: WORLDS.map(owingWorld) }),
  { changesRules: true },
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
        for (const fact of facts) for (const kind of kindsOf(fact)) count(kind);
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

/** What a fact is counted as, where the step that it came of does not say so. */
function kindsOf(fact: Fact): readonly string[] {
  if (fact.kind === "account") return [fact.event.act.kind];
  const { refund } = fact.event.outcome;
  if (refund === undefined) return [];
  const { debt, by } = refund;
  return [
    by === "system" ? "refunded by rule" : "refunded",
    ...(debt === undefined ? [] : ["debt taken back"]),
    ...(debt === undefined || debt.grants.length === 0 ? [] : ["repayment given back"]),
  ];
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
    } else if (step.act === "refund") {
      const event = refundedBy(life, step);
      twin.refundAsked = step.amount;
      live(life, step);
      follow();
      const last = life.lived.at(-1)?.fact;
      const isDone = life.lived.length > before && last?.kind === "usage" && last.event.kind === "refund";
      if (event !== undefined && !isDone)
        twin.refuseRefund(event.ref, step.restoresWindows, accountNow(life.standing, life.now));
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
