import { slotOf } from "@/lib/engine/ids";
import { FlushTurns } from "./flush-turns";
import { Lane } from "./lane";
import type { LaneOptions } from "./lane-options";
import type { Answer, Submission } from "./submission";

/** The write path of all usage: routes each submission to its account's lane. */
export interface Committer {
  submit(submission: Submission): Promise<Answer>;
  /** Drops what this process remembers of an account that it has just moved by other means. */
  forget(accountId: string): void;
  stats(): { readonly queued: number; readonly cached: number };
}

/**
 * Two lanes by default: one waits for its commit while the other decides. `queueMax` and `cacheMax` are of the whole process.
 */
export function createCommitter(options: Omit<LaneOptions, "turns"> & { readonly lanes: number }): Committer {
  const turns = new FlushTurns();
  const share = {
    queueMax: Math.ceil(options.queueMax / options.lanes),
    cacheMax: Math.ceil(options.cacheMax / options.lanes),
  };
  const lanes = Array.from({ length: options.lanes }, () => new Lane({ ...options, ...share, turns }));
  const laneOf = (accountId: string) => lanes[slotOf(accountId) % lanes.length] as Lane;
  return {
    submit: (submission) => laneOf(submission.accountId).submit(submission),
    forget: (accountId) => laneOf(accountId).forget(accountId),
    stats: () => ({
      queued: lanes.reduce((sum, lane) => sum + lane.queued, 0),
      cached: lanes.reduce((sum, lane) => sum + lane.cached, 0),
    }),
  };
}
