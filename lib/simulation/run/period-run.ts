import type { Instant } from "@/lib/engine/amounts";
import { factAt, foldFact, plansOfFacts } from "@/lib/engine/fold";
import type { Catalogue } from "@/lib/engine/plan";
import { emptyStanding, type Standing } from "@/lib/engine/standing";
import { answerInTruth, answerOfChange } from "@/lib/engine/what-if/answers";
import { type Change, ChangedLife } from "@/lib/engine/what-if/changed-life";
import {
  AccountComparison,
  addComparison,
  type Comparison,
  emptyComparison,
} from "@/lib/engine/what-if/comparison";
import { type AffectedAccount, MostAffected } from "@/lib/engine/what-if/most-affected";
import type { HistoryStore, PeriodFilter, SeqRange, StoredStep } from "@/lib/storage/history-ports";
import { type AccountOfPeriod, chunksOf } from "./chunks";

/** More would take minutes, and no picture is clearer for it: a shorter period, or fewer accounts, tells as much. */
export const DECISIONS_MAX = 2_000_000;
const ACCOUNTS_AT_ONCE = 500;
const MOST_AFFECTED_MAX = 20;
/** A beginning that took this many facts to fold is kept: the next run over the same period starts from it. */
const WORTH_KEEPING = 32;

interface PeriodParts {
  readonly history: HistoryStore;
  /** What the facts before the period are folded by, changed or not; `change` looks up there what it does not change. */
  readonly catalogue: { readonly values: Catalogue; prepare(planRefs: ReadonlySet<string>): Promise<void> };
  readonly change: Change;
  readonly period: PeriodFilter;
  /** Told how far it is, about every chunk; false breaks off. */
  readonly progress: (done: number, total: number) => Promise<boolean>;
}

export type PeriodOutcome =
  | {
      readonly kind: "done";
      readonly accounts: number;
      /** Usage events done again, ends of holds among them. */
      readonly events: number;
      readonly comparison: Comparison;
      readonly mostAffected: readonly AffectedAccount[];
      readonly unreadable: number;
    }
  | { readonly kind: "too_many"; readonly decisions: number }
  | { readonly kind: "broken_off" };

/**
 * Does a period of recorded usage again under changed rules, account by account, and compares the answers. Facts are read in chunks of
 * some thousand, the next while one is worked on, so memory and every stop are bounded by a chunk, whatever the period holds.
 */
export async function runPeriod(parts: PeriodParts): Promise<PeriodOutcome> {
  const population = await parts.history.population(parts.period);
  const total = population.reduce((sum, { events }) => sum + events, 0);
  if (total > DECISIONS_MAX) return { kind: "too_many", decisions: total };
  const run = new PeriodRun(parts);
  if (!(await parts.progress(0, total))) return { kind: "broken_off" };
  for (let at = 0; at < population.length; at += ACCOUNTS_AT_ONCE) {
    const isGoingOn = await run.take(population.slice(at, at + ACCOUNTS_AT_ONCE), (done) =>
      parts.progress(done, total),
    );
    if (!isGoingOn) return { kind: "broken_off" };
  }
  const { comparison, mostAffected, unreadable } = run;
  return { kind: "done", accounts: population.length, events: total, comparison, mostAffected, unreadable };
}

/** One account on its way through its facts. */
interface Traveller {
  standing: Standing;
  foldedFrom: number;
  /** From the first fact of the period on. */
  life: ChangedLife | null;
  readonly answers: AccountComparison;
  isUnreadable: boolean;
}

class PeriodRun {
  readonly comparison = emptyComparison();
  readonly #most = new MostAffected(MOST_AFFECTED_MAX);
  readonly #parts: PeriodParts;
  unreadable = 0;
  #done = 0;

  constructor(parts: PeriodParts) {
    this.#parts = parts;
  }

  get mostAffected(): readonly AffectedAccount[] {
    return this.#most.accounts;
  }

  async take(
    accounts: readonly AccountOfPeriod[],
    progress: (done: number) => Promise<boolean>,
  ): Promise<boolean> {
    const { history, period } = this.#parts;
    const kept = await history.keptBefore(
      accounts.map(({ accountId }) => accountId),
      period.from,
    );
    const travellers = new Map<string, Traveller>();
    for (const { accountId } of accounts) {
      const standing = kept.get(accountId) ?? emptyStanding(accountId);
      travellers.set(accountId, {
        standing,
        foldedFrom: standing.seq,
        life: null,
        answers: new AccountComparison(),
        isUnreadable: false,
      });
    }
    const chunks = chunksOf(accounts, (accountId) => kept.get(accountId)?.seq ?? 0);
    if (!(await this.#readAll(chunks, travellers, progress))) return false;
    for (const [accountId, traveller] of travellers) this.#close(accountId, traveller, period.to);
    return true;
  }

  async #readAll(
    chunks: readonly (readonly SeqRange[])[],
    travellers: ReadonlyMap<string, Traveller>,
    progress: (done: number) => Promise<boolean>,
  ): Promise<boolean> {
    const { history } = this.#parts;
    let reading = chunks[0] === undefined ? null : history.facts(chunks[0]);
    for (let i = 0; reading !== null; i++) {
      const facts = await reading;
      const next = chunks[i + 1];
      reading = next === undefined ? null : history.facts(next);
      reading?.catch(() => {}); // awaited in the next turn, where it throws
      await this.#parts.catalogue.prepare(versionsOf(facts, travellers));
      const beginnings: Standing[] = [];
      for (const fact of facts)
        this.#step(fact, travellers.get(fact.event.accountId) as Traveller, beginnings);
      await history.keep(beginnings);
      if (!(await progress(this.#done))) {
        await reading?.catch(() => {});
        return false;
      }
    }
    return true;
  }

  #step(fact: StoredStep, traveller: Traveller, beginnings: Standing[]): void {
    if (traveller.isUnreadable) return;
    const { change, catalogue, period } = this.#parts;
    try {
      if (traveller.life === null) {
        if (factAt(fact) < period.from) {
          traveller.standing = foldFact(traveller.standing, fact, catalogue.values);
          return;
        }
        if (traveller.standing.seq - traveller.foldedFrom > WORTH_KEEPING)
          beginnings.push(traveller.standing);
        traveller.life = new ChangedLife(traveller.standing, change);
        traveller.life.begin(period.from);
      }
      this.#compare(fact, traveller.life, traveller.answers);
    } catch {
      traveller.isUnreadable = true;
    }
  }

  #compare(fact: StoredStep, life: ChangedLife, answers: AccountComparison): void {
    if (fact.kind === "account") {
      if (!life.act(fact.event)) answers.actNotDone();
      return;
    }
    this.#done++;
    const { event, answer } = fact;
    const changed = life.use(event, answer.outcome === "blocked");
    answers.usage(event, answerInTruth(event.kind, answer), answerOfChange(changed));
  }

  #close(accountId: string, traveller: Traveller, to: Instant): void {
    if (traveller.isUnreadable) {
      this.unreadable++;
      return;
    }
    const comparison = traveller.answers.close(to);
    addComparison(this.comparison, comparison);
    this.#most.add({ accountId, comparison });
  }
}

function versionsOf(facts: readonly StoredStep[], travellers: ReadonlyMap<string, Traveller>): Set<string> {
  const plans = new Set<string>();
  for (const { standing } of travellers.values())
    for (const ref of plansOfFacts(standing, [])) plans.add(ref);
  for (const fact of facts) {
    if (fact.kind === "usage") plans.add(fact.event.plan);
    else if ("plan" in fact.event.act) plans.add(fact.event.act.plan);
  }
  return plans;
}
