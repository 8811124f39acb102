import { setTimeout as pause } from "node:timers/promises";
import { idOfUuid } from "@/lib/engine/ids";
import type { Runtime } from "@/lib/runtime";
import { chargeBegun, evaluateTopUp, unfinishedCharges } from "./charge-top-up";

/** Who has it on is looked up so often; what moved is judged at once. */
const LOOK_MS = 2_000;
/** All of them are judged, whatever was heard: time alone ends waits and months, and a hint may be lost. */
const ALL_MS = 30_000;
const UNFINISHED_AFTER_MS = 15_000;

/** The worker's part in auto top-up: judges accounts as they move. Any number of workers may run. */
export class TopUps {
  readonly #runtime: Runtime;
  readonly #stopping = new AbortController();
  #moved = new Set<string>();
  #isAllDue = true;
  #wake: PromiseWithResolvers<void> = Promise.withResolvers();
  #running: Promise<void> = Promise.resolve();

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  /** These accounts moved; null: any may have. */
  wake(accountIds: readonly string[] | null): void {
    if (accountIds === null) this.#isAllDue = true;
    else for (const accountId of accountIds) this.#moved.add(accountId);
    this.#wake.resolve();
  }

  start(): void {
    this.#running = this.#run(this.#stopping.signal);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#wake.resolve();
    await this.#running;
  }

  /** Judges all that have it on, and charges what was begun and left; each on its own, so that one that breaks stops no other. */
  async judgeAll(): Promise<void> {
    for (const accountId of await this.#on()) await this.#judge(accountId);
    for (const purchaseId of await unfinishedCharges(this.#runtime, UNFINISHED_AFTER_MS)) {
      await chargeBegun(this.#runtime, purchaseId).catch((error) => this.#report(error, purchaseId));
    }
  }

  async #run(signal: AbortSignal): Promise<void> {
    let on = new Set<string>();
    let lookedAt = Number.NEGATIVE_INFINITY;
    let allAt = Number.NEGATIVE_INFINITY;
    while (!signal.aborted) {
      this.#wake = Promise.withResolvers();
      const now = performance.now();
      try {
        if (this.#isAllDue || now - allAt >= ALL_MS) {
          this.#isAllDue = false;
          allAt = now;
          await this.judgeAll();
        }
        if (now - lookedAt >= LOOK_MS) {
          on = await this.#on();
          lookedAt = now;
        }
        const moved = this.#moved;
        this.#moved = new Set();
        for (const accountId of moved) if (on.has(accountId)) await this.#judge(accountId);
      } catch (error) {
        this.#report(error, null);
      }
      await Promise.race([this.#wake.promise, pause(LOOK_MS, undefined, { signal }).catch(() => {})]);
    }
  }

  async #on(): Promise<Set<string>> {
    const rows = await this.#runtime.db.autoTopUp.findMany({
      where: { isOn: true, pausedAt: null },
      select: { accountId: true },
    });
    return new Set(rows.map(({ accountId }) => idOfUuid("acct", accountId)));
  }

  #judge(accountId: string): Promise<void> {
    return evaluateTopUp(this.#runtime, accountId).catch((error) => this.#report(error, accountId));
  }

  #report(error: unknown, about: string | null): void {
    this.#runtime.log.warn({ err: error, about }, "auto top-up was interrupted; it will be tried again");
  }
}
