import { dueAct } from "@/lib/engine/due-acts";
import { NOBODY } from "@/lib/engine/facts";
import { expiredHolds } from "@/lib/engine/holds";
import { accountNow } from "@/lib/engine/standing";
import { ownKey } from "@/lib/ids";
import type { Runtime } from "@/lib/runtime";

export type SweepParts = Pick<Runtime, "standings" | "committer" | "acts" | "clock">;

const NOTHING_ASKED = "0".repeat(32);

/**
 * Records what time alone has done to an account: holds that ended, then grants that were reset, and grants that expired and of
 * which nothing is held any more. Each is a fact under a key that names its object, so that any number of sweeps, processes and
 * decisions at the same time record it once.
 */
export async function sweepAccount(
  { standings, committer, acts, clock }: SweepParts,
  accountId: string,
): Promise<void> {
  const before = (await standings.load([accountId])).get(accountId);
  if (before === undefined) return;
  for (const hold of expiredHolds(before, accountNow(before, clock.now()))) {
    const command = {
      kind: "expire",
      holdRef: hold.ref,
      attribution: NOBODY,
    } as const;
    await committer.submit({
      accountId,
      command,
      key: ownKey("hold-expiry", hold.ref),
      requestHash: NOTHING_ASKED,
    });
  }
  const after = (await standings.load([accountId])).get(accountId) ?? before;
  if (dueAct(after, accountNow(after, clock.now())) !== null) await acts.recordDue(accountId);
}
