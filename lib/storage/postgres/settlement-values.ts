import type { UnsettledEvent } from "@/lib/engine/charge";
import type { AccountSettlement } from "@/lib/engine/settlement";
import {
  amountArray,
  hexArray,
  idArray,
  instantArray,
  int2Array,
  int8Array,
  refArray,
  textArray,
} from "./binary-arrays";
import type { ClaimedSlot } from "./settlement-rows";

const HASH_BYTES = 32;

/**
 * The parameters of `WRITE`, in its order: monetization events, balance updates, balances, ledgers, what is parked, cursors.
 * `orphans` are events whose account has no ledger; the cursor passes them too.
 */
export function writeValues(
  settlements: readonly AccountSettlement[],
  orphans: readonly UnsettledEvent[],
  slots: readonly ClaimedSlot[],
): Buffer[] {
  return [
    ...monetizationValues(settlements),
    ...updateValues(settlements),
    ...balanceValues(settlements),
    ...ledgerValues(settlements),
    ...parkedValues(settlements, orphans),
    ...cursorValues(slots),
  ];
}

function monetizationValues(settlements: readonly AccountSettlement[]): Buffer[] {
  const events = settlements.flatMap((settlement) => settlement.monetizationEvents);
  return [
    idArray(events, (event) => event.accountId),
    int8Array(events, (event) => event.seq),
    refArray(events, (event) => event.ref),
    amountArray(events, (event) => event.cost),
    amountArray(events, (event) => event.included),
    amountArray(events, (event) => event.charged),
    amountArray(events, (event) => event.overshoot),
    textArray(events, (event) => event.priceBook),
    hexArray(events, HASH_BYTES, (event) => event.hash),
  ];
}

function updateValues(settlements: readonly AccountSettlement[]): Buffer[] {
  const updates = settlements.flatMap((settlement) => settlement.balanceUpdates);
  return [
    idArray(updates, (update) => update.accountId),
    int8Array(updates, (update) => update.ledgerSeq),
    refArray(updates, (update) => update.ref),
    int8Array(updates, (update) => update.causeSeq),
    idArray(updates, (update) => update.grantId),
    textArray(updates, (update) => update.kind),
    amountArray(updates, (update) => update.amount),
    amountArray(updates, (update) => update.balanceAfter),
    amountArray(updates, (update) => update.grantBalanceAfter),
    instantArray(updates, (update) => update.at),
    hexArray(updates, HASH_BYTES, (update) => update.hash),
  ];
}

/** Only the grants that were drawn on. */
function balanceValues(settlements: readonly AccountSettlement[]): Buffer[] {
  const moved: { readonly accountId: string; readonly grantId: string; readonly balance: bigint }[] = [];
  for (const { after, balanceUpdates } of settlements) {
    const grantIds = new Set<string>();
    for (const { grantId } of balanceUpdates) if (grantId !== null) grantIds.add(grantId);
    for (const grantId of grantIds) {
      moved.push({
        accountId: after.accountId,
        grantId,
        balance: after.grantBalances.get(grantId) as bigint,
      });
    }
  }
  return [
    idArray(moved, (balance) => balance.accountId),
    idArray(moved, (balance) => balance.grantId),
    amountArray(moved, (balance) => balance.balance),
  ];
}

function ledgerValues(settlements: readonly AccountSettlement[]): Buffer[] {
  return [
    idArray(settlements, ({ after }) => after.accountId),
    int8Array(settlements, ({ after }) => after.ledgerSeq),
    amountArray(settlements, ({ after }) => after.balance),
    int8Array(settlements, ({ after }) => after.settledSeq),
    hexArray(settlements, HASH_BYTES, ({ after }) => after.monetizationHead),
    hexArray(settlements, HASH_BYTES, ({ after }) => after.balanceHead),
    amountArray(settlements, (settlement) => settlement.charged),
    amountArray(settlements, (settlement) => settlement.refunded),
    amountArray(settlements, (settlement) => settlement.owed),
  ];
}

function parkedValues(
  settlements: readonly AccountSettlement[],
  orphans: readonly UnsettledEvent[],
): Buffer[] {
  const parked = settlements.flatMap(({ after, poison }) =>
    poison.map(({ seq, reason }) => ({ accountId: after.accountId, seq, reason })),
  );
  for (const { accountId, seq } of orphans)
    parked.push({ accountId, seq, reason: "the account has no ledger" });
  return [
    idArray(parked, (event) => event.accountId),
    int8Array(parked, (event) => event.seq),
    textArray(parked, (event) => event.reason),
  ];
}

function cursorValues(slots: readonly ClaimedSlot[]): Buffer[] {
  const moved = slots.filter((slot) => slot.xid !== null);
  return [
    int2Array(moved, (slot) => slot.slot),
    textArray(moved, (slot) => slot.xid),
    int8Array(moved, (slot) => slot.events),
  ];
}
