import { idOfUuid } from "@/lib/engine/ids";
import { Rounds } from "@/lib/rounds";
import type { Runtime } from "@/lib/runtime";
import { type KeptRequest, type SimulationRow, simulationColumns } from "../reads";
import { changeOf, type Subject } from "../subject/subject";
import { DECISIONS_MAX, type PeriodOutcome, runPeriod } from "./period-run";
import { periodResultWire } from "./result-wire";

/** A claim is renewed while it is worked on; whoever does not is taken for gone. */
const CLAIM_MS = 30_000;
const REPORT_EVERY_MS = 400;
/** Of so many processes that took it up each has ended in the middle: the next would, too. */
const ATTEMPTS_MAX = 3;

export interface SimulatorOptions {
  readonly runtime: Pick<Runtime, "db" | "clock" | "history" | "catalogue" | "drafts" | "accountReads">;
  readonly pollMs: number;
  readonly finished: (simulation: {
    readonly id: string;
    readonly status: string;
    readonly ms: number;
  }) => void;
  readonly failed: (error: unknown, id: string | null) => void;
}

/**
 * Runs the simulations that are asked for, one after the other, oldest first. Any number of processes may: each is claimed by one, and
 * taken up again from its beginning by another when the claim runs out, because the one that had it ended. The same facts give the same
 * result, so nothing is lost but time.
 */
export class Simulator {
  readonly #options: SimulatorOptions;
  readonly #rounds: Rounds;

  constructor(options: SimulatorOptions) {
    this.#options = options;
    const { pollMs, failed } = options;
    this.#rounds = new Rounds({
      round: async () => ((await this.runNext()) ? 0 : pollMs),
      failed: (error) => failed(error, null),
      retryMs: pollMs,
    });
  }

  start(): void {
    this.#rounds.start();
  }

  /** Breaks off what is under way and gives it back, to be taken up at once by whoever comes next. */
  stop(): Promise<void> {
    return this.#rounds.stop();
  }

  /** Runs the oldest that is asked for and claimed by nobody; false where there is none. */
  async runNext(): Promise<boolean> {
    const claimed = await this.#claim();
    if (claimed === null) return false;
    const id = idOfUuid("sim", claimed.id);
    const startedAt = performance.now();
    let status: string;
    try {
      status = await this.#work(claimed);
    } catch (error) {
      this.#options.failed(error, id);
      const detail = "It could not be finished; the log of the process that ran it says why.";
      await this.#end(claimed, { status: "failed", failureCode: "failed", failureDetail: detail });
      status = "failed";
    }
    this.#options.finished({ id, status, ms: performance.now() - startedAt });
    return true;
  }

  /** The attempt's number is in every later write: after another claim, this one's writes meet no row. */
  async #claim(): Promise<SimulationRow | null> {
    const { db, clock } = this.#options.runtime;
    for (;;) {
      const now = new Date(clock.now());
      const open = await db.simulation.findFirst({
        where: { OR: [{ status: "queued" }, { status: "running", claimedUntil: { lt: now } }] },
        orderBy: { id: "asc" },
        select: simulationColumns,
      });
      if (open === null) return null;
      const { id, attempts } = open;
      const isGivenUp = attempts >= ATTEMPTS_MAX;
      const detail = `${ATTEMPTS_MAX} processes that ran it ended in the middle. Try a shorter period.`;
      const { count } = await db.simulation.updateMany({
        where: { id, attempts, status: open.status },
        data: isGivenUp
          ? { status: "failed", failureCode: "interrupted", failureDetail: detail, finishedAt: now }
          : {
              status: "running",
              attempts: attempts + 1,
              claimedUntil: new Date(now.getTime() + CLAIM_MS),
              startedAt: now,
              decisionsDone: 0,
            },
      });
      if (count > 0 && !isGivenUp) return { ...open, attempts: attempts + 1, status: "running" };
    }
  }

  async #work(row: SimulationRow): Promise<string> {
    const { runtime } = this.#options;
    const { period, accountIds } = row.request as unknown as KeptRequest;
    if (period === null) throw new Error("one request is no run");
    const subject = row.subject as unknown as Subject;
    const outcome = await runPeriod({
      history: runtime.history,
      catalogue: runtime.catalogue,
      change: await changeOf(runtime, subject),
      period: {
        ...period,
        accountIds,
        livemode: row.livemode,
        ofCatalogue: [...subject.insteadOf, ...(subject.priceBook === null ? [] : [subject.priceBook.of])],
      },
      progress: this.#reporter(row),
    });
    switch (outcome.kind) {
      case "done":
        return this.#end(row, {
          status: "done",
          result: await this.#resultOf(outcome),
          decisionsDone: outcome.events,
          decisionsTotal: outcome.events,
        });
      case "too_many": {
        const detail = `The period has ${outcome.decisions} usage events, and ${DECISIONS_MAX} are done again at most.`;
        return this.#end(row, { status: "failed", failureCode: "too_many_decisions", failureDetail: detail });
      }
      case "broken_off":
        return this.#giveBack(row);
    }
  }

  async #resultOf(outcome: Extract<PeriodOutcome, { kind: "done" }>) {
    const names = new Map<string, string>();
    for (const { accountId } of outcome.mostAffected) {
      const account = await this.#options.runtime.accountReads.account(accountId);
      if (account !== null) names.set(accountId, account.name);
    }
    return periodResultWire(outcome, names);
  }

  /** Says how far it is a few times a second, and with that whether to go on: not when it was canceled, or is another's by now. */
  #reporter(row: SimulationRow): (done: number, total: number) => Promise<boolean> {
    const { db, clock } = this.#options.runtime;
    let reportedAt = Number.NEGATIVE_INFINITY;
    return async (done, total) => {
      if (this.#rounds.signal.aborted) return false;
      if (performance.now() - reportedAt < REPORT_EVERY_MS) return true;
      reportedAt = performance.now();
      const { count } = await db.simulation.updateMany({
        where: mine(row),
        data: {
          decisionsDone: done,
          decisionsTotal: total,
          claimedUntil: new Date(clock.now() + CLAIM_MS),
        },
      });
      return count > 0;
    };
  }

  async #end(
    row: SimulationRow,
    end:
      | { status: "done"; result: object; decisionsDone: number; decisionsTotal: number }
      | { status: "failed"; failureCode: string; failureDetail: string },
  ): Promise<string> {
    const { db, clock } = this.#options.runtime;
    const { count } = await db.simulation.updateMany({
      where: mine(row),
      data: { ...end, claimedUntil: null, finishedAt: new Date(clock.now()) },
    });
    return count > 0 ? end.status : "canceled";
  }

  /** Canceled it stays; of a process that stops it is queued again, and this attempt does not count. */
  async #giveBack(row: SimulationRow): Promise<string> {
    const { count } = await this.#options.runtime.db.simulation.updateMany({
      where: mine(row),
      data: { status: "queued", claimedUntil: null, attempts: row.attempts - 1 },
    });
    return count > 0 ? "queued" : "canceled";
  }
}

function mine({ id, attempts }: SimulationRow) {
  return { id, attempts, status: "running" };
}
