"use server";

import { z } from "zod";
import { accountOfAdminPage } from "@/lib/auth/page-account";
import { decisionWire } from "@/lib/decisions/schema/decision-wire";
import { registered } from "@/lib/runtime";
import type { CauseWire } from "./schema/ledger-schema";
import {
  accountActWire,
  balanceUpdateWire,
  monetizationEventWire,
  usageEventWire,
} from "./schema/ledger-wire";

const input = z.strictObject({ account: z.string().max(40), causeSeq: z.int().min(1) });

/**
 * From click to cent: the fact behind a balance update, what was charged for it, and every movement it caused. Null where
 * there is no such account or no such fact.
 */
export async function readCauseAction(asked: z.input<typeof input>): Promise<CauseWire | null> {
  const { account, causeSeq } = input.parse(asked);
  const { runtime } = registered();
  const accountId = await accountOfAdminPage(runtime, account);
  if (accountId === null) return null;
  const [used, charged, moved, [act]] = await Promise.all([
    runtime.datasets.usageEventAt(accountId, causeSeq),
    runtime.datasets.monetizationEvent(accountId, causeSeq),
    runtime.datasets.balanceUpdatesOf(accountId, causeSeq),
    runtime.datasets.accountEvents(accountId, 1, causeSeq + 1),
  ]);
  const done = act?.seq === causeSeq ? act : null;
  if (used === null && done === null) return null;
  return {
    seq: causeSeq,
    decision: used === null ? null : decisionWire(used.event, used.ledgerBalance),
    act: done === null ? null : accountActWire(done),
    usage_event: used === null ? null : usageEventWire(used.event),
    monetization_event: charged === null ? null : monetizationEventWire(charged),
    balance_updates: moved.map(balanceUpdateWire),
  };
}
