"use server";

import { z } from "zod";
import { accountOfAdminPage } from "@/lib/auth/page-account";
import { decisionWire } from "@/lib/decisions/schema/decision-wire";
import { registered } from "@/lib/runtime";
import { balanceUpdateWire, monetizationEventWire, usageEventWire } from "./schema/ledger-wire";

const input = z.strictObject({ account: z.string().max(40), causeSeq: z.int().min(1) });

/** From click to cent: the fact behind a balance update, what was charged for it, and every movement it caused. Null where there is none. */
export async function readChainAction(asked: z.input<typeof input>) {
  const { account, causeSeq } = input.parse(asked);
  const { runtime } = registered();
  const accountId = await accountOfAdminPage(runtime, account);
  if (accountId === null) return null;
  const [used, charged, moved] = await Promise.all([
    runtime.datasets.usageEventAt(accountId, causeSeq),
    runtime.datasets.monetizationEvent(accountId, causeSeq),
    runtime.datasets.balanceUpdatesOf(accountId, causeSeq),
  ]);
  return {
    decision: used === null ? null : decisionWire(used.event, used.ledgerBalance),
    usageEvent: used === null ? null : usageEventWire(used.event),
    monetizationEvent: charged === null ? null : monetizationEventWire(charged),
    updates: moved.map(balanceUpdateWire),
  };
}
