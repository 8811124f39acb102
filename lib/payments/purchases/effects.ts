import { decodeAct } from "@/lib/engine/act-codec";
import type { PurchaseEffect } from "@/lib/engine/purchase";
import { ownKey, PURCHASE_ACTS } from "@/lib/ids";
import type { Transaction } from "@/lib/storage/audit-ports";

/** The key of a purchase's nth act on its account: two processes that find the same act due record it once. */
export function effectKey(purchaseId: string, nth: number): string {
  return ownKey(PURCHASE_ACTS, `${purchaseId}:${nth}`);
}

/**
 * What purchases have done to their account, by purchase: read from the account's own facts, so that there is no second record of it to differ
 * from them. `purchaseId` null: of all.
 */
export async function readEffects(
  db: Pick<Transaction, "accountEvent">,
  accountUuid: string,
  purchaseId: string | null,
): Promise<ReadonlyMap<string, { readonly acts: number; readonly effect: PurchaseEffect | null }>> {
  const rows = await db.accountEvent.findMany({
    where: {
      accountId: accountUuid,
      idempotencyKey: { startsWith: ownKey(PURCHASE_ACTS, purchaseId === null ? "" : `${purchaseId}:`) },
    },
    orderBy: { seq: "asc" },
    select: { act: true },
  });
  const effects = new Map<string, { acts: number; effect: PurchaseEffect | null }>();
  for (const row of rows) {
    const act = decodeAct(row.act);
    if ((act.kind !== "grant_issued" && act.kind !== "grant_adjusted") || act.purchase === undefined)
      continue;
    const known = effects.get(act.purchase) ?? { acts: 0, effect: null };
    const effect =
      act.kind === "grant_issued"
        ? { grantId: act.grant.id, given: act.grant.amount }
        : { grantId: act.grantId, given: (known.effect?.given ?? 0n) + act.delta };
    effects.set(act.purchase, { acts: known.acts + 1, effect });
  }
  return effects;
}
