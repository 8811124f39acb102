import type { Methods } from "./generated/methods.ts";
import type { Decision, DecisionRequest } from "./generated/schemas.ts";
import { isSpillwayError, type SpillwayError } from "./problem.ts";

type Usage = DecisionRequest["usage"];

export interface AccessRequest
  extends Pick<DecisionRequest, "account" | "feature" | "member" | "properties" | "attribution" | "partial"> {
  /** What the work is expected to use: so much is set aside. */
  readonly estimate: Usage;
  /** How long the hold stays open before it is prolonged; the default is the server's. */
  readonly holdSeconds?: number | undefined;
  /** Names the piece of work, so that it is decided once however often it is begun. After a block a new key is taken by itself. */
  readonly idempotencyKey?: string | undefined;
  /** Aborts the work and gives back what was set aside. */
  readonly signal?: AbortSignal | undefined;
  /** Charges what was reported as used also where the work throws or is aborted. By default failed work is free. */
  readonly chargesFailures?: boolean | undefined;
}

/** What the work is told, and how it tells what it used. */
export interface Access {
  /** The hold's decision: `allowed`, or `partial` where the request accepts it; `covered` says how much there is. */
  readonly decision: Decision;
  /** Aborts with the request's own signal, and where the hold could not be kept open. */
  readonly signal: AbortSignal;
  /** What was really used until now; the last report counts. */
  used(usage: Usage): void;
}

export type AccessOutcome<Value> =
  | {
      readonly outcome: "allowed" | "partial";
      readonly value: Value;
      /** The hold. */
      readonly decision: Decision;
      /** What was charged for. */
      readonly capture: Decision;
    }
  /** Nothing was run. The decision has the reason and the ways to continue. */
  | { readonly outcome: "blocked"; readonly decision: Decision };

type Client = Pick<Methods, "decide" | "captureHold" | "releaseHold" | "extendHold">;

/** Hold, run, capture or release. Throws what the work threw, after giving back what was set aside. */
export async function withAccess<Value>(
  client: Client,
  request: AccessRequest,
  work: (access: Access) => Promise<Value> | Value,
): Promise<AccessOutcome<Value>> {
  const { estimate, holdSeconds, idempotencyKey, signal, chargesFailures = false, ...asked } = request;
  const body = { ...asked, usage: estimate, mode: "hold", hold_seconds: holdSeconds } as const;
  const decision = await client.decide(body, { signal, idempotencyKey });
  if (decision.outcome === "blocked" || decision.hold === null) return { outcome: "blocked", decision };
  const hold = new OpenHold(client, decision, signal);
  const reported: { usage: Usage | null } = { usage: null };
  try {
    const access: Access = {
      decision,
      signal: hold.signal,
      used(usage) {
        reported.usage = usage;
      },
    };
    // Work that does not watch the signal is not waited for: what it set aside is free as soon as nobody wants its result.
    const value = await Promise.race([Promise.resolve(work(access)), rejection(hold.signal)]);
    hold.stopExtending();
    const capture = await hold.capture(reported.usage ?? estimate);
    return { outcome: decision.outcome, value, decision, capture };
  } catch (error) {
    hold.stopExtending();
    if (!hold.isEnding) {
      if (chargesFailures && reported.usage !== null) await hold.capture(reported.usage);
      else await hold.release();
    }
    throw error;
  }
}

/** A hold while work runs under it. */
class OpenHold {
  readonly #client: Client;
  readonly #id: string;
  readonly #lost = new AbortController();
  readonly signal: AbortSignal;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** True once its ending was asked for: there is no other. */
  isEnding = false;

  constructor(client: Client, decision: Decision, signal: AbortSignal | undefined) {
    this.#client = client;
    this.#id = decision.hold?.id as string;
    this.signal = signal === undefined ? this.#lost.signal : AbortSignal.any([signal, this.#lost.signal]);
    this.#extendInTime(decision);
  }

  stopExtending(): void {
    clearTimeout(this.#timer);
  }

  /** The key is the hold's own, so a capture that was lost on its way and is sent again is the same. */
  capture(usage: Usage): Promise<Decision> {
    this.isEnding = true;
    return this.#client.captureHold(this.#id, { usage }, { idempotencyKey: `${this.#id}:capture` });
  }

  /** What was set aside comes back by itself when the hold's time is over, so a release that fails hides no other error. */
  async release(): Promise<void> {
    this.isEnding = true;
    await this.#client
      .releaseHold(this.#id, {}, { idempotencyKey: `${this.#id}:release` })
      .catch((error: unknown) => {
        if (!isSpillwayError(error)) throw error;
      });
  }

  /** First at half of its time; an attempt that was lost is made again at every further eighth, while there is time. */
  #extendInTime(decision: Decision, part: 2 | 8 = 2): void {
    const expiresAt = decision.hold?.expires_at ?? null;
    if (expiresAt === null) return;
    const wholeMs = Date.parse(expiresAt) - Date.parse(decision.decided_at);
    this.#timer = setTimeout(
      () => void this.#extend(Math.max(1, Math.round(wholeMs / 1_000)), decision),
      wholeMs / part,
    );
    unref(this.#timer);
  }

  async #extend(holdSeconds: number, decision: Decision): Promise<void> {
    try {
      const extended = await this.#client.extendHold(this.#id, { hold_seconds: holdSeconds });
      if (!this.isEnding && !this.signal.aborted) this.#extendInTime(extended);
    } catch (error) {
      if (this.isEnding) return;
      // Ended by somebody else: what the work still does would not be covered. Anything else may pass before the time is over.
      if (isSpillwayError(error) && isOver(error)) this.#lost.abort(error);
      else this.#extendInTime(decision, 8);
    }
  }
}

const isOver = (error: SpillwayError): boolean => error.code === "hold_ended" || error.code === "not_found";

/** Rejects with the signal's reason when it aborts, and never settles otherwise. */
function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

/** Work that has ended should not keep a process alive; browsers' timers have no such handle. */
function unref(timer: unknown): void {
  (timer as { unref?: () => void }).unref?.();
}
