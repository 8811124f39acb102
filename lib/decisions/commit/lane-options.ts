import type { Clock } from "@/lib/clock";
import type { Catalogue } from "@/lib/engine/plan";
import type { SealedUsageEvent, StandingMove, StandingStore } from "@/lib/storage/ports";
import type { FlushTurns } from "./flush-turns";
import type { Answer, Submission } from "./submission";

/** What a lane tells whoever measures or listens. Called after the answers have left. */
export interface LaneObserver {
  flushed(flush: {
    readonly submissions: number;
    readonly events: readonly SealedUsageEvent[];
    /** What they moved. */
    readonly moves: readonly StandingMove[];
    readonly conflicts: number;
    readonly ms: number;
  }): void;
}

export interface LaneOptions {
  readonly store: StandingStore;
  readonly clock: Clock;
  /** Loads what is missing of the versions these accounts are on, so that deciding itself awaits nothing. */
  readonly catalogue: { readonly values: Catalogue; prepare(planRefs: ReadonlySet<string>): Promise<void> };
  /** Records what time has made due of an account, before anything is decided that is asked after it. */
  readonly recordDue: (accountId: string) => Promise<void>;
  readonly freshRef: (at: number) => string;
  /** Shared by the lanes of a process. */
  readonly turns: FlushTurns;
  readonly observer: LaneObserver;
  readonly report: (error: unknown) => void;
  readonly queueMax: number;
  readonly flushMax: number;
  readonly cacheMax: number;
}

/** A submission that waits for its answer. */
export interface Pending {
  readonly submission: Submission;
  readonly answer: (answer: Answer) => void;
  /** How often others moved the account while this waited. */
  conflicts: number;
}
