import type { AuthorizedAccountId } from "@/lib/auth/authorized-account";
import { decisionWire } from "@/lib/decisions/schema/decision-wire";
import { refundWire } from "@/lib/decisions/schema/refund-wire";
import { balanceUpdateWire, monetizationEventWire, usageEventWire } from "@/lib/ledger/schema/ledger-wire";
import type { Runtime } from "@/lib/runtime";
import type { StoredUsageEvent } from "@/lib/storage/ports";
import { DISPUTES_MAX } from "../commands";
import { listDisputes } from "../reads";
import type { DisputePackWire } from "../schema/pack-schema";

/** Everything about one charge. What is settled or refunded while it is read may be missing from it, and never half there. */
export async function readPack(
  runtime: Runtime,
  accountId: AuthorizedAccountId,
  { event, ledgerBalance }: StoredUsageEvent,
): Promise<DisputePackWire> {
  const [account, snapshot, charge, updates, refunds, disputes] = await Promise.all([
    runtime.accountReads.account(accountId),
    runtime.datasets.snapshot(accountId),
    runtime.datasets.monetizationEvent(accountId, event.seq),
    runtime.datasets.balanceUpdatesOf(accountId, event.seq),
    runtime.datasets.refundsOf(accountId, event.ref),
    listDisputes(runtime, {
      ...{ accountId, livemode: null, usageEvent: `use_${event.ref}`, state: null },
      ...{ limit: DISPUTES_MAX, beforeId: null },
    }),
  ]);
  if (account === null || snapshot === null) throw new Error(`${accountId} is gone`);
  return {
    format: "spillway/dispute-pack/1",
    made_at: new Date(runtime.clock.now()).toISOString(),
    account: { id: accountId, name: account.name },
    decision: decisionWire(event, ledgerBalance),
    usage_event: usageEventWire(event),
    monetization_event: charge === null ? null : monetizationEventWire(charge),
    balance_updates: updates.map(balanceUpdateWire),
    refunds: refunds.map((refund) => refundWire(refund.event)),
    disputes,
    chain: { facts_seq: snapshot.standing.seq, facts_head: snapshot.standing.head },
  };
}
