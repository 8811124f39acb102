import { idOfUuid, uuidOfId } from "@/lib/engine/ids";
import { accountNow } from "@/lib/engine/standing";
import type { Runtime } from "@/lib/runtime";
import { type Judge, ofAccounts } from "../moved/moved-accounts";
import { type KnownPurchase, readPurchase } from "../reads";
import { settlePurchase } from "./receive-event";

/** Purchases whose money went back before all their credits could: what comes back of them later is taken then. */
export function takeBackJudge(runtime: Runtime): Judge {
  return {
    async among(accountIds) {
      const rows = await runtime.db.unrecoveredPurchase.findMany({
        where: ofAccounts(accountIds),
        distinct: "accountId",
        select: { accountId: true },
      });
      return rows.map(({ accountId }) => idOfUuid("acct", accountId));
    },
    async judge(accountId) {
      const rows = await runtime.db.unrecoveredPurchase.findMany({
        where: { accountId: uuidOfId(accountId) },
      });
      for (const { purchaseId } of rows) await takeBack(runtime, idOfUuid("pur", purchaseId));
    },
  };
}

async function takeBack(runtime: Runtime, purchaseId: string): Promise<void> {
  await settlePurchase(runtime, purchaseId);
  const purchase = await readPurchase(runtime.db, purchaseId);
  if (purchase === null || !(await isOver(runtime, purchase))) return;
  await runtime.db.unrecoveredPurchase.deleteMany({ where: { purchaseId: purchase.row.id } });
}

/** A grant that is gone or expired gets nothing back. Only that ends the watch: a dispute that is won may be followed by another. */
async function isOver(runtime: Runtime, { row, effect }: KnownPurchase): Promise<boolean> {
  const accountId = idOfUuid("acct", row.accountId);
  const standing = (await runtime.standings.load([accountId])).get(accountId);
  const grant = standing?.grants.find(({ id }) => id === effect?.grantId);
  if (standing === undefined || grant === undefined) return true;
  return grant.expiresAt !== null && grant.expiresAt <= accountNow(standing, runtime.clock.now());
}
