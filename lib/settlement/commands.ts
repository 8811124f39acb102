import type { AuthorizedAccountId } from "@/lib/auth/authorized-account";
import type { Runtime } from "@/lib/runtime";
import type { Author } from "@/lib/storage/audit-ports";
import type { ParkedTry } from "@/lib/storage/parked-ports";
import { createPriceBooks, settleParkedOf } from "./settler/settle-accounts";

/** As many events are tried in one transaction, which holds the account's ledger meanwhile. */
export const PARKED_AT_ONCE = 100;

/**
 * Tries an account's parked usage events again, the oldest first, at most `PARKED_AT_ONCE`: by the same rules and from the same pinned
 * versions, so what was rightly parked stays parked until its cause is repaired. Exactly once, however often and by however many it is
 * called for: under the ledger's lock only what has no monetization event is tried (S1, L2). Audited, also where nothing was parked.
 */
export async function settleParkedEvents(
  runtime: Pick<Runtime, "parked" | "catalogue" | "clock" | "changes">,
  accountId: AuthorizedAccountId,
  reason: string,
  author: Author,
): Promise<readonly ParkedTry[]> {
  const priceBooks = createPriceBooks((ref) => runtime.catalogue.priceBook(ref));
  const tries = await runtime.parked.settle(
    accountId,
    PARKED_AT_ONCE,
    (account, lateCount) => settleParkedOf(account, lateCount, priceBooks),
    (tried) => ({
      ...author,
      at: runtime.clock.now(),
      action: "parked_events.settle",
      object: accountId,
      accountId,
      livemode: null,
      before: { parked: tried.map(({ id }) => id) },
      after: { parked: tried.filter(({ refusal }) => refusal !== null).map(({ id }) => id), reason },
    }),
  );
  runtime.changes.moved(accountId);
  return tries;
}
