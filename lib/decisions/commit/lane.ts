import { hash } from "node:crypto";
import { problemOfFault } from "@/lib/http/fault";
import type { Flush } from "@/lib/storage/ports";
import { FlushDraft } from "./flush-draft";
import type { LaneOptions, Pending } from "./lane-options";
import { StandingCache } from "./standing-cache";
import { type Answer, repeatOf, type Submission } from "./submission";

const sha256 = (text: string): string => hash("sha256", text, "hex");

// A submission that lost this many races is given back as overloaded: no retry loop is unbounded.
const CONFLICTS_MAX = 40;
// Accounts whose standing a lane keeps as it is; the others it remembers as text, which costs some 10 us to read again.
const AWAKE_MAX = 8192;
// After a known key or a conflict the lane looks before it leaps, for so many flushes: repeats and rivals come in runs.
const WARY_FLUSHES = 32;

/**
 * One lane of the optimistic group commit (SYSTEM §5). It takes what has queued, decides all of it in memory in order, and
 * commits it in one statement; while that is under way the next batch queues, so the database's own pace is the timer (FlushTurns).
 * An answer leaves only after its commit.
 */
export class Lane {
  readonly #options: LaneOptions;
  readonly #cache: StandingCache;
  readonly #queue: Pending[] = [];
  /** Keys between submission and answer, by `${accountId} ${key}`. */
  readonly #inFlight = new Set<string>();
  #isRunning = false;
  #loadsFirst = 0;
  #looksUpKeys = 0;
  /** By account what waits until its reset is recorded. */
  readonly #aside = new Map<string, Pending[]>();
  /** How many at the head of the queue are flushed one by one, to find the one that broke a batch. */
  #suspects = 0;

  constructor(options: LaneOptions) {
    this.#options = options;
    this.#cache = new StandingCache(options.cacheMax, AWAKE_MAX);
  }

  get queued(): number {
    let queued = this.#queue.length;
    for (const aside of this.#aside.values()) queued += aside.length;
    return queued;
  }

  get cached(): number {
    return this.#cache.size;
  }

  /** Never rejects: every end is an answer with a name. */
  submit(submission: Submission): Promise<Answer> {
    if (this.queued >= this.#options.queueMax)
      return Promise.resolve({ kind: "overloaded", retryAfterMs: 1000 });
    const isPreview = submission.command.kind === "preview";
    const flightKey = `${submission.accountId} ${submission.key}`;
    if (!isPreview) {
      if (this.#inFlight.has(flightKey)) return Promise.resolve({ kind: "in_flight" });
      this.#inFlight.add(flightKey);
    }
    return new Promise((resolve) => {
      this.#queue.push({
        submission,
        conflicts: 0,
        answer: (answer) => {
          if (!isPreview) this.#inFlight.delete(flightKey);
          resolve(answer);
        },
      });
      this.#start();
    });
  }

  #start(): void {
    if (this.#isRunning || this.#queue.length === 0) return;
    this.#isRunning = true;
    void this.#run();
  }

  /** Drops what is known of an account that this process has just moved by other means; saves one lost race. */
  forget(accountId: string): void {
    this.#cache.delete(accountId);
  }

  async #run(): Promise<void> {
    while (this.#queue.length > 0) {
      await this.#options.turns.begin(() => this.#queue.length);
      const batch = this.#queue.splice(0, this.#suspects > 0 ? 1 : this.#options.flushMax);
      if (this.#suspects > 0) this.#suspects--;
      try {
        await this.#flush(batch);
      } catch (error) {
        this.#options.report(error);
        this.#giveUp(batch, problemOfFault(error).code === "store_unavailable");
      } finally {
        this.#options.turns.end();
      }
    }
    this.#isRunning = false;
  }

  /**
   * Whether the commit happened is unknown: nothing cached can be trusted, and nobody is told yes. Where the store is there and
   * something in the batch is at fault, each is tried once more alone, so that one account's bug is not its neighbours' outage.
   */
  #giveUp(batch: readonly Pending[], isStoreGone: boolean): void {
    for (const { submission } of batch) this.#cache.delete(submission.accountId);
    if (!isStoreGone && batch.length > 1) {
      this.#suspects += batch.length;
      this.#looksUpKeys += batch.length;
      this.#queue.unshift(...batch);
      return;
    }
    for (const pending of batch) pending.answer({ kind: isStoreGone ? "store_unavailable" : "failed" });
  }

  async #flush(batch: readonly Pending[]): Promise<void> {
    const startedAt = performance.now();
    let waiting = batch;
    if (this.#looksUpKeys > 0) {
      this.#looksUpKeys--;
      waiting = await this.#answerRepeats(waiting);
    }
    const draft = new FlushDraft(this.#options, this.#cache, sha256);
    await draft.load(waiting, this.#loadsFirst > 0);
    if (this.#loadsFirst > 0) this.#loadsFirst = draft.staleLoads > 0 ? WARY_FLUSHES : this.#loadsFirst - 1;
    await draft.decideAll(waiting);
    const { flush } = draft;
    if (flush.events.length === 0) {
      draft.answerUnrecorded();
      this.#putAside(draft.waiting);
      return;
    }
    const result = await this.#options.store.commit(flush);
    if (result.kind === "key_known") {
      // Nothing was written. The repeats get their first answers, the rest is decided again.
      this.#looksUpKeys = WARY_FLUSHES;
      const others = await this.#answerRepeats(waiting);
      for (const { submission } of others) this.#cache.delete(submission.accountId);
      this.#queue.unshift(...others.filter((pending) => this.#mayTryAgain(pending)));
      return;
    }
    if (result.conflicts.size > 0) this.#loadsFirst = WARY_FLUSHES;
    const lost = draft.settle(result.conflicts, result.ledgerBalances);
    const again = lost.filter((pending) => this.#mayTryAgain(pending));
    // What was asked before the reset and lost its race stays before what waits for the reset.
    for (const [accountId, waits] of draft.waiting)
      waits.unshift(...again.filter(({ submission }) => submission.accountId === accountId));
    this.#queue.unshift(...again.filter(({ submission }) => !draft.waiting.has(submission.accountId)));
    this.#putAside(draft.waiting);
    const { events, moves } = committedOf(flush, result.conflicts);
    this.#options.observer.flushed({
      submissions: batch.length,
      events,
      moves,
      conflicts: result.conflicts.size,
      ms: performance.now() - startedAt,
    });
  }

  /** Other accounts do not wait with those whose reset is due; when that is recorded, they are first in line again. */
  #putAside(waiting: ReadonlyMap<string, readonly Pending[]>): void {
    for (const [accountId, waits] of waiting) {
      const aside = this.#aside.get(accountId);
      if (aside !== undefined) aside.push(...waits);
      else {
        this.#aside.set(accountId, [...waits]);
        void this.#recordDue(accountId);
      }
    }
  }

  async #recordDue(accountId: string): Promise<void> {
    let failure: unknown = null;
    try {
      await this.#options.recordDue(accountId);
    } catch (error) {
      failure = error;
    }
    const waits = this.#aside.get(accountId) ?? [];
    this.#aside.delete(accountId);
    this.#cache.delete(accountId);
    if (failure !== null) {
      this.#options.report(failure);
      const kind = problemOfFault(failure).code === "store_unavailable" ? "store_unavailable" : "failed";
      for (const pending of waits) pending.answer({ kind });
      return;
    }
    this.#queue.unshift(...waits.filter((pending) => this.#mayTryAgain(pending)));
    this.#start();
  }

  #mayTryAgain(pending: Pending): boolean {
    pending.conflicts++;
    if (pending.conflicts < CONFLICTS_MAX) return true;
    pending.answer({ kind: "overloaded", retryAfterMs: 1000 });
    return false;
  }

  /** Answers every submission whose key is recorded already, and returns the others. */
  async #answerRepeats(batch: readonly Pending[]): Promise<readonly Pending[]> {
    const keys = batch
      .filter(({ submission }) => submission.command.kind !== "preview")
      .map(({ submission }) => submission);
    const known = await this.#options.store.findByKeys(keys);
    if (known.size === 0) return batch;
    return batch.filter((pending) => {
      const { submission } = pending;
      const stored = known.get(`${submission.accountId} ${submission.key}`);
      if (stored === undefined || submission.command.kind === "preview") return true;
      this.#cache.delete(submission.accountId);
      pending.answer(repeatOf(stored, submission));
      return false;
    });
  }
}

function committedOf(flush: Flush, conflicts: ReadonlySet<string>): Flush {
  if (conflicts.size === 0) return flush;
  return {
    events: flush.events.filter(({ event }) => !conflicts.has(event.accountId)),
    moves: flush.moves.filter(({ to }) => !conflicts.has(to.accountId)),
  };
}
