import type { Clock } from "@/lib/clock";
import { hasResetDue } from "@/lib/engine/due-acts";
import { expiredHolds } from "@/lib/engine/holds";
import { accountNow, type Standing } from "@/lib/engine/standing";
import type { AccountStore, LockedAccount } from "@/lib/storage/ports";
import type { LaneOptions } from "./lane-options";

export interface LockParts {
  readonly accounts: AccountStore;
  readonly catalogue: LaneOptions["catalogue"];
  readonly clock: Clock;
  /** Ends holds and resets grants whose time has come: they are recorded before anything is decided. */
  readonly sweep: (accountId: string) => Promise<void>;
  /** Told after the commit, so that the lanes do not decide on what they remember of the account. */
  readonly moved: (accountId: string) => void;
}

/** Time makes something due, or somebody changes the plan, again and again: no answer can be given that holds. */
const TRIES_MAX = 8;

/** What a step of the transaction needs: the account, and where it stands by now. */
export interface Locked {
  readonly account: LockedAccount;
  standing: Standing;
}

/** These plan versions have to be loaded first: not while the locks are held, or a transaction could wait for one like itself. */
export class Unprepared {
  readonly refs: ReadonlySet<string>;

  constructor(refs: ReadonlySet<string>) {
    this.refs = refs;
  }
}

export async function underLock<T>(
  { accounts, catalogue, clock, sweep, moved }: LockParts,
  accountId: string,
  work: (locked: Locked) => Promise<T | Unprepared>,
): Promise<T | null> {
  const prepared = new Set<string>();
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    let hasMoved = false;
    const answer = await accounts.inAccount(accountId, async (account): Promise<T | Unprepared | "due"> => {
      const { standing } = account;
      const now = accountNow(standing, clock.now());
      if (hasResetDue(standing, now) || expiredHolds(standing, now).length > 0) return "due";
      const missing = [standing.plan, ...standing.holds.map(({ plan }) => plan)].filter(
        (ref) => !prepared.has(ref),
      );
      if (missing.length > 0) return new Unprepared(new Set(missing));
      const locked = { account, standing };
      const done = await work(locked);
      hasMoved = locked.standing !== standing;
      return done;
    });
    if (hasMoved) moved(accountId);
    if (answer === "due") await sweep(accountId);
    else if (answer instanceof Unprepared) {
      await catalogue.prepare(answer.refs);
      for (const ref of answer.refs) prepared.add(ref);
    } else return answer;
  }
  throw new Error(`${accountId} was moved ${TRIES_MAX} times before anything could be decided`);
}
