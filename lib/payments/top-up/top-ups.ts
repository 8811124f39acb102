import { idOfUuid } from "@/lib/engine/ids";
import type { Runtime } from "@/lib/runtime";
import { type Judge, ofAccounts } from "../moved/moved-accounts";
import { chargeBegun, evaluateTopUp, unfinishedCharges } from "./charge-top-up";

const UNFINISHED_AFTER_MS = 15_000;

/** Auto top-up of those who have it on, and the charges that were begun and left. */
export function topUpJudge(runtime: Runtime): Judge {
  return {
    async among(accountIds) {
      const rows = await runtime.db.autoTopUp.findMany({
        where: { isOn: true, pausedAt: null, ...ofAccounts(accountIds) },
        select: { accountId: true },
      });
      return rows.map(({ accountId }) => idOfUuid("acct", accountId));
    },
    judge: (accountId) => evaluateTopUp(runtime, accountId),
    left: () => unfinishedCharges(runtime, UNFINISHED_AFTER_MS),
    end: (purchaseId) => chargeBegun(runtime, purchaseId),
  };
}
