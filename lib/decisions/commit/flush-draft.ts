import type { Microcredits } from "@/lib/engine/amounts";
import type { Sha256 } from "@/lib/engine/chain";
import { hasResetDue } from "@/lib/engine/due-acts";
import { NOBODY } from "@/lib/engine/facts";
import { expiredHolds, standingAt } from "@/lib/engine/holds";
import type { Catalogue } from "@/lib/engine/plan";
import { sealUsage } from "@/lib/engine/replay";
import { accountNow, type Standing } from "@/lib/engine/standing";
import { applyUsage } from "@/lib/engine/usage-step";
import { ownKey } from "@/lib/ids";
import type { Flush, SealedUsageEvent } from "@/lib/storage/ports";
import type { LaneOptions, Pending } from "./lane-options";
import type { StandingCache } from "./standing-cache";
import { type Answer, repeatOf } from "./submission";

/** One account within a flush. */
interface Touched {
  /** The standing the flush started from, as loaded or cached. */
  readonly from: Standing;
  readonly isLoaded: boolean;
  current: Standing;
}

/** One flush in the making: submissions in, a `Flush` and their answers out. Nothing of it is visible before the commit. */
export class FlushDraft {
  readonly #options: LaneOptions;
  readonly #cache: StandingCache;
  readonly #sha256: Sha256;
  readonly #touched = new Map<string, Touched>();
  readonly #events: SealedUsageEvent[] = [];
  /** Answered when the commit is back: the event it recorded, or what was found without recording. */
  readonly #recorded: { readonly pending: Pending; readonly sealed: SealedUsageEvent }[] = [];
  readonly #unrecorded: { readonly pending: Pending; readonly answer: Answer }[] = [];
  /** By account what waits for a reset that is due, in order; nothing of it is decided here. */
  readonly waiting = new Map<string, Pending[]>();
  /** Accounts whose cached standing turned out to be old when loaded: another process is at work on them. */
  staleLoads = 0;

  constructor(options: LaneOptions, cache: StandingCache, sha256: Sha256) {
    this.#options = options;
    this.#cache = cache;
    this.#sha256 = sha256;
  }

  /**
   * Brings the standings of the batch together: from the cache, or loaded where they are missing, where all are to be loaded
   * first, or where an answer will leave without a compare-and-set to prove it (previews).
   */
  async load(batch: readonly Pending[], loadsAll: boolean): Promise<void> {
    const missing = new Set<string>();
    for (const { submission } of batch) {
      const cached =
        loadsAll || submission.command.kind === "preview" ? undefined : this.#cache.get(submission.accountId);
      if (cached === undefined) missing.add(submission.accountId);
      else if (!this.#touched.has(submission.accountId)) {
        this.#touched.set(submission.accountId, { from: cached, isLoaded: false, current: cached });
      }
    }
    if (missing.size > 0) await this.#loadAll(missing);
    await this.#prepareCatalogue();
  }

  /** The versions that these accounts and their open holds are on, so that deciding awaits nothing. */
  #prepareCatalogue(): Promise<void> {
    const plans = new Set<string>();
    for (const { current } of this.#touched.values()) {
      plans.add(current.plan);
      for (const hold of current.holds) plans.add(hold.plan);
    }
    return this.#options.catalogue.prepare(plans);
  }

  async #loadAll(accountIds: ReadonlySet<string>): Promise<void> {
    const loaded = await this.#options.store.load([...accountIds]);
    for (const [accountId, standing] of loaded) {
      const cached = this.#cache.get(accountId);
      if (cached !== undefined && cached.seq !== standing.seq) this.staleLoads++;
      // A cached standing of the same seq is the same value; keeping it spares the garbage collector.
      const from = cached?.seq === standing.seq ? cached : standing;
      this.#touched.set(accountId, { from, isLoaded: true, current: from });
    }
  }

  async decideAll(batch: readonly Pending[]): Promise<void> {
    const refused = batch.filter((pending) => !this.#decide(pending));
    if (refused.length === 0) return;
    // What a command names may only be missing from an old cache entry; and whoever repeats a key is told its first answer,
    // whatever the account has become since. Nothing else would look either up: a refusal inserts nothing.
    const stale = new Set(
      refused.map(({ submission }) => submission.accountId).filter((id) => this.#isGuess(id)),
    );
    const [known] = await Promise.all([
      this.#options.store.findByKeys(refused.map(({ submission }) => submission)),
      stale.size === 0 ? null : this.#loadAll(stale).then(() => this.#prepareCatalogue()),
    ]);
    for (const pending of refused) {
      const { submission } = pending;
      const stored = known.get(`${submission.accountId} ${submission.key}`);
      if (stored === undefined) this.#decide(pending, true);
      else this.#unrecorded.push({ pending, answer: repeatOf(stored, submission) });
    }
  }

  /** Cached, and with no event in this flush whose compare-and-set would find out. */
  #isGuess(accountId: string): boolean {
    const touched = this.#touched.get(accountId);
    return touched !== undefined && !touched.isLoaded && touched.current === touched.from;
  }

  /** False where it would be refused and not everything has been looked at yet; `isFinal` refuses. */
  #decide(pending: Pending, isFinal = false): boolean {
    const { submission } = pending;
    const touched = this.#touched.get(submission.accountId);
    if (touched === undefined) {
      this.#unrecorded.push({ pending, answer: { kind: "account_unknown" } });
      return true;
    }
    const { command } = submission;
    const wallNow = this.#options.clock.now();
    if (this.#waitsForReset(pending, touched, wallNow)) return true;
    if (command.kind !== "preview") this.#endExpiredHolds(touched, wallNow);
    const identity = {
      ref: this.#options.freshRef(wallNow),
      key: submission.key,
      requestHash: submission.requestHash,
    };
    const { values } = this.#options.catalogue;
    const standing =
      command.kind === "preview" ? foreseen(touched.current, values, wallNow) : touched.current;
    const step = applyUsage(standing, command, identity, values, wallNow);
    if (step.kind === "recorded") {
      this.#recorded.push({ pending, sealed: this.#record(touched, step.standing, step.event) });
      return true;
    }
    if (step.kind === "refused") {
      if (!isFinal && command.kind !== "preview") return false;
      this.#unrecorded.push({ pending, answer: { kind: "refused", code: step.code, param: step.param } });
      return true;
    }
    const { outcome, plan, priceBook, decidedAt } = step;
    const answer: Answer = {
      kind: "previewed",
      outcome,
      seq: touched.current.seq,
      plan,
      priceBook,
      decidedAt,
      ledgerBalance: null,
    };
    this.#unrecorded.push({ pending, answer });
    return true;
  }

  /**
   * A reset moves the ledger, so it is no fact of the lanes: whoever asks after it waits until it is recorded, and whoever asks
   * after them stays behind them. The expiry of a hold waits for nothing: it may be what the reset waits for.
   */
  #waitsForReset(pending: Pending, { current }: Touched, wallNow: number): boolean {
    const { accountId, command } = pending.submission;
    if (command.kind === "preview" || command.kind === "expire") return false;
    const before = this.waiting.get(accountId);
    if (before !== undefined) before.push(pending);
    else if (hasResetDue(current, accountNow(current, wallNow))) this.waiting.set(accountId, [pending]);
    else return false;
    return true;
  }

  /** Time has passed for these before anything else is decided: each is its own fact, so that the history says so. */
  #endExpiredHolds(touched: Touched, wallNow: number): void {
    if (touched.current.holds.length === 0) return;
    for (const hold of expiredHolds(touched.current, accountNow(touched.current, wallNow))) {
      const identity = {
        ref: this.#options.freshRef(wallNow),
        key: ownKey("hold-expiry", hold.ref),
        requestHash: EXPIRY_HASH,
      };
      const command = { kind: "expire", holdRef: hold.ref, attribution: NOBODY } as const;
      const step = applyUsage(touched.current, command, identity, this.#options.catalogue.values, wallNow);
      if (step.kind === "recorded") this.#record(touched, step.standing, step.event);
    }
  }

  #record(touched: Touched, standing: Standing, event: Parameters<typeof sealUsage>[1]): SealedUsageEvent {
    const sealed = sealUsage(standing, event, this.#sha256);
    touched.current = sealed.standing;
    const entry = { event: sealed.event, encoded: sealed.encoded };
    this.#events.push(entry);
    return entry;
  }

  get flush(): Flush {
    const moves: { fromSeq: number; to: Standing }[] = [];
    for (const { from, current } of this.#touched.values())
      if (current !== from) moves.push({ fromSeq: from.seq, to: current });
    return { moves, events: this.#events };
  }

  /** Answers what needed no commit. */
  answerUnrecorded(): void {
    for (const { pending, answer } of this.#unrecorded) pending.answer(answer);
  }

  /** The commit is durable: remembers the standings, answers what was recorded, and returns what rested on a standing that had moved. */
  settle(conflicts: ReadonlySet<string>, ledgerBalances: ReadonlyMap<string, Microcredits>): Pending[] {
    for (const [accountId, { current }] of this.#touched) {
      if (conflicts.has(accountId)) this.#cache.delete(accountId);
      else this.#cache.set(accountId, current);
    }
    const lost: Pending[] = [];
    for (const { pending, sealed } of this.#recorded) {
      const { accountId } = sealed.event;
      if (conflicts.has(accountId)) lost.push(pending);
      else
        pending.answer({
          kind: "recorded",
          stored: { event: sealed.event, ledgerBalance: ledgerBalances.get(accountId) ?? 0n },
          isReplay: false,
        });
    }
    for (const { pending, answer } of this.#unrecorded) {
      if (conflicts.has(pending.submission.accountId)) lost.push(pending);
      else pending.answer(answer);
    }
    return lost;
  }
}

/** A preview writes nothing, so it looks at the account as it will be once what time has made due is recorded. */
function foreseen(standing: Standing, catalogue: Catalogue, wallNow: number): Standing {
  return standingAt(standing, catalogue, accountNow(standing, wallNow));
}

/** Hold expiries have no request: their key names the hold, and the hash is of nothing. */
const EXPIRY_HASH = "0".repeat(32);
